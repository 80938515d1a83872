// Review of a family: a summary that opens gives its field the focus. The letters are those of
// cantik.js (data-kunci). Everything works without this file.
(function () {
  "use strict";
  document.querySelectorAll("details").forEach(function (part) {
    part.addEventListener("toggle", function () {
      var field = part.open && part.querySelector("input.in,textarea.in");
      if (field) field.focus();
    });
  });
})();
