// "Use this device's position": fills latitude and longitude. Without it the two fields are filled in by hand.
(function () {
  "use strict";
  var tempat = document.querySelector("[data-posisi]"), lintang = document.getElementById("id_lintang"), bujur = document.getElementById("id_bujur");
  if (!tempat || !lintang || !bujur || !navigator.geolocation || !window.isSecureContext) return;
  var tombol = tempat.querySelector("button"), kabar = tempat.querySelector("[role=status]");
  bujur.closest(".f").after(tempat);
  tempat.hidden = false;
  tombol.addEventListener("click", function () {
    kabar.textContent = tombol.dataset.tunggu;
    navigator.geolocation.getCurrentPosition(function (p) {
      lintang.value = p.coords.latitude.toFixed(6);
      bujur.value = p.coords.longitude.toFixed(6);
      kabar.textContent = tombol.dataset.dapat;
    }, function () { kabar.textContent = tombol.dataset.sebab; }, { enableHighAccuracy: true, timeout: 20000 });
  });
})();
