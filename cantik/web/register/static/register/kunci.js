// Lock the screen after ten minutes without a key, a click or a touch. The server locks by itself; this hides the page.
(function () {
  "use strict";
  var script = document.currentScript, last = Date.now(), idle = 10 * 60 * 1000;
  ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"].forEach(function (name) {
    document.addEventListener(name, function () { last = Date.now(); }, { passive: true });
  });
  function look() {
    if (Date.now() - last < idle) return;
    document.body.hidden = true;
    location.replace(script.dataset.kunciLayar + "?lanjut=" + encodeURIComponent(location.pathname));
  }
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);
})();
