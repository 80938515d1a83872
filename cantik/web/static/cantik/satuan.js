// Choosing families of an RT: narrow the list by name or address, choose all that are shown. Without it the list is whole.
(function () {
  "use strict";
  var alat = document.querySelector("[data-saring]");
  if (!alat) return;
  var daftar = document.getElementById("id_" + alat.dataset.saring);
  if (!daftar) return;
  var kotak = alat.querySelector("input"), hitung = alat.querySelector("[data-hitung]");
  var baris = Array.prototype.slice.call(daftar.querySelectorAll(".pilihan label"));
  alat.hidden = false;
  daftar.insertBefore(alat, daftar.querySelector(".pilihan"));
  kotak.addEventListener("input", function () {
    var kata = kotak.value.trim().toLowerCase().split(/\s+/);
    baris.forEach(function (satu) {
      var isi = satu.textContent.toLowerCase();
      satu.hidden = !kata.every(function (k) { return isi.indexOf(k) >= 0; });
    });
  });
  kotak.addEventListener("keydown", function (e) { if (e.key === "Enter") e.preventDefault(); });
  alat.querySelector("[data-semua]").addEventListener("click", function () {
    baris.forEach(function (satu) { if (!satu.hidden) satu.querySelector("input").checked = true; });
    kabar();
  });
  daftar.addEventListener("change", kabar);
  function kabar() {
    var n = baris.filter(function (satu) { return satu.querySelector("input").checked; }).length;
    hitung.textContent = n + " " + hitung.dataset.kata;
  }
  kabar();
})();
