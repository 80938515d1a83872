// Progress of a draft or an edition while its job runs. Without it the page says so and can be loaded again.
(function () {
  "use strict";
  var tempat = document.querySelector("[data-maju]");
  if (!tempat || !window.fetch) return;
  (function pantau() {
    setTimeout(function () {
      fetch(tempat.dataset.maju, { credentials: "same-origin", redirect: "manual" }).then(function (jawab) {
        if (jawab.status === 200) return jawab.text().then(function (html) { tempat.innerHTML = html; pantau(); });
        location.reload();
        return null;
      }).catch(pantau);
    }, 900);
  })();
})();
