// Lock the screen after ten minutes without a key, a click or a touch. The server locks by itself; this hides the page.
// A form that was half typed goes along to the lock, which keeps it sealed: it stands here again after signing in.
(function () {
  "use strict";
  var script = document.currentScript, last = Date.now(), idle = 10 * 60 * 1000, half = null, locked = false;
  ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"].forEach(function (name) {
    document.addEventListener(name, function () { last = Date.now(); }, { passive: true });
  });
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.method === "post" && !/^(password|file)$/.test(event.target.type)) half = form;
  });
  function look() {
    if (locked || Date.now() - last < idle) return;
    locked = document.body.hidden = true;
    var here = location.pathname + location.search, way = script.dataset.kunciLayar + "?lanjut=" + encodeURIComponent(here);
    if (!half || !half.isConnected) { location.replace(way); return; }
    half.querySelectorAll("input[type=password],input[type=file]").forEach(function (field) { field.disabled = true; });
    half.action = way + "&alamat=" + encodeURIComponent(half.getAttribute("action") || location.pathname);
    HTMLFormElement.prototype.submit.call(half);
  }
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);
})();
