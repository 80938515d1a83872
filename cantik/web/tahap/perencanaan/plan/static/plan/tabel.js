// A file over the limit is refused before it is sent, with the way to hand it in. Without the script the server says so.
(function () {
  "use strict";
  var masukan = document.querySelector("input[type=file][data-terbesar]");
  if (!masukan) return;
  var galat = document.getElementById("e-berkas");
  if (!galat) {
    galat = document.createElement("p");
    galat.className = "msg-err";
    galat.id = "e-berkas";
    galat.setAttribute("role", "alert");
    galat.hidden = true;
    masukan.before(galat);
    masukan.setAttribute("aria-describedby", masukan.getAttribute("aria-describedby") + " e-berkas");
  }
  masukan.addEventListener("change", function () {
    var berkas = masukan.files[0], besar = berkas && berkas.size > Number(masukan.dataset.terbesar);
    galat.hidden = !besar;
    galat.textContent = besar ? berkas.name + ": " + masukan.dataset.kataBesar : "";
    if (besar) masukan.value = "";
  });
})();
