// Review of a family: one press, one decision; a summary that opens gives its field the focus. The letters are those of
// cantik.js (data-kunci). Everything works without this file.
(function () {
  "use strict";
  document.querySelectorAll("form[method=post]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.terkirim) event.preventDefault();
      form.dataset.terkirim = "1";
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-terkirim]").forEach(function (form) { delete form.dataset.terkirim; });
  });
  document.querySelectorAll("details").forEach(function (part) {
    part.addEventListener("toggle", function () {
      var field = part.open && part.querySelector("input.in,textarea.in");
      if (field) field.focus();
    });
  });
})();
