// The preview follows what is chosen, without another page; the address keeps the choice. Without it: the button.
(function () {
  "use strict";
  var form = document.querySelector("[data-gambar]");
  var semua = form && form.querySelector("select[data-semua]");
  // one place came with all figures: the others get the same
  if (semua) form.querySelectorAll("select[name=angka]").forEach(function (tempat) {
    if (tempat === semua) return;
    var kini = tempat.value;
    tempat.innerHTML = semua.innerHTML;
    tempat.value = kini;
  });
  if (!form || !window.fetch || !window.URLSearchParams) return;
  var gambar = document.querySelector("img[data-ke]"), kata = document.querySelector("textarea[data-ke]");
  var keadaan = document.querySelector("[data-sibuk]"), giliran = 0;
  gambar.addEventListener("load", function () { keadaan.textContent = ""; gambar.removeAttribute("aria-busy"); });
  gambar.addEventListener("error", function () { keadaan.textContent = keadaan.dataset.gagal; gambar.removeAttribute("aria-busy"); });
  form.addEventListener("change", function () {
    var pilihan = "?" + new URLSearchParams(new FormData(form)).toString(), ini = ++giliran;
    keadaan.textContent = keadaan.dataset.sibuk;
    gambar.setAttribute("aria-busy", "true");
    gambar.src = gambar.dataset.ke + pilihan;
    history.replaceState(null, "", pilihan);
    document.querySelectorAll("a[data-untuk-ukuran]").forEach(function (tautan) {
      tautan.href = tautan.dataset.ke + pilihan;
      tautan.hidden = (tautan.dataset.untukUkuran === "a3") !== (form.elements.ukuran.value === "a3");
    });
    fetch(kata.dataset.ke + pilihan, { credentials: "same-origin", redirect: "manual" }).then(function (jawab) {
      if (!jawab.ok) throw new Error(String(jawab.status));
      return jawab.text();
    }).then(function (teks) { if (ini === giliran) kata.value = teks; })
      .catch(function () { keadaan.textContent = keadaan.dataset.gagal; });
  });
})();
