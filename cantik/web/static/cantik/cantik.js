// Keys of the application (design: one letter, off while a field has focus, can be switched off). Pages work without it.
(function () {
  "use strict";
  var off = false;
  try { off = localStorage.getItem("kunci-mati") === "1"; } catch (e) { off = false; }
  function typing(t) { return t && (/^(INPUT|SELECT|TEXTAREA)$/.test(t.tagName) || t.isContentEditable); }
  var pending = "";
  document.addEventListener("keydown", function (event) {
    if (off || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target)) return;
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    var wanted = pending + key;
    pending = "";
    if (key === "g") { pending = "g "; setTimeout(function () { pending = ""; }, 1200); return; }
    var target = document.querySelector('[data-kunci="' + CSS.escape(wanted) + '"]');
    if (!target) return;
    event.preventDefault();
    if (typing(target)) target.focus(); else target.click();
  });
})();
