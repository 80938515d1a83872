// One press, one decision: a form that is on its way is not sent again, for pages on which one decision follows another.
// A page that comes back out of the browser's own memory sends again.
(function () {
  "use strict";
  document.querySelectorAll("form[method=post]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.terkirim) event.preventDefault();
      form.dataset.terkirim = "1";
    });
  });
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return; // on a slow phone it comes after the first press
    document.querySelectorAll("form[data-terkirim]").forEach(function (form) { delete form.dataset.terkirim; });
  });
})();
