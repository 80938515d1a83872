// Upload in pieces that go on after a cut line, and progress while a job runs. Without it the plain form does the same.
(function () {
  "use strict";
  var maju = document.querySelector("[data-maju]");
  if (maju) pantau(maju);
  var form = document.querySelector("form[data-unggah]");
  if (form && window.fetch && window.FormData) siapkan(form);
  var lihat = document.querySelector(".tabs [aria-current]");
  if (lihat) lihat.parentNode.scrollLeft = lihat.offsetLeft - 60;

  function pantau(tempat) {
    setTimeout(function () {
      fetch(tempat.dataset.maju, { credentials: "same-origin", redirect: "manual" }).then(function (jawab) {
        if (jawab.status === 200) return jawab.text().then(function (html) { tempat.innerHTML = html; pantau(tempat); });
        location.reload();
        return null;
      }).catch(function () { pantau(tempat); });
    }, 700);
  }

  function siapkan(form) {
    var d = form.dataset, masukan = form.querySelector("input[name=berkas]"), letak = form.querySelector("[data-letak]");
    var antre = form.querySelector("[data-antre]"), kabar = form.querySelector("[data-kabar]"), tombol = form.querySelector("[data-kirim]");
    var berkas = [], kunci = form.querySelector("[name=csrfmiddlewaretoken]").value, jalan = false;
    masukan.required = false;
    form.classList.add("dengan-skrip");
    form.querySelector(".pilih-berkas").hidden = false;
    masukan.addEventListener("keydown", function (e) { if (e.key === "Enter") { e.preventDefault(); masukan.click(); } });
    masukan.addEventListener("change", function () { tambah(masukan.files); masukan.value = ""; });
    ["dragenter", "dragover"].forEach(function (n) { letak.addEventListener(n, function (e) { e.preventDefault(); letak.classList.add("di-atas"); }); });
    ["dragleave", "drop"].forEach(function (n) { letak.addEventListener(n, function (e) { e.preventDefault(); letak.classList.remove("di-atas"); }); });
    letak.addEventListener("drop", function (e) { tambah(e.dataTransfer.files); });
    form.addEventListener("submit", function (e) { e.preventDefault(); kirim(); });
    window.addEventListener("beforeunload", function (e) { if (jalan) { e.preventDefault(); e.returnValue = ""; } });

    if (masukan.files.length) { tambah(masukan.files); masukan.value = ""; } // chosen before this script came

    function tambah(pilihan) {
      Array.prototype.forEach.call(pilihan, function (f) { if (!jalan && !berkas.some(function (b) { return b.f.name === f.name && b.f.size === f.size; })) berkas.push({ f: f }); });
      gambar();
    }
    function keliru(f) { return f.size > Number(d.terbesar) ? d.kataBesar : f.size === 0 ? d.kataKosong : ""; }
    function gambar() {
      antre.hidden = !berkas.length;
      antre.textContent = "";
      berkas.forEach(function (b, i) {
        var li = document.createElement("li"), nama = document.createElement("b"), p = document.createElement("progress"), buang = document.createElement("button"), salah = keliru(b.f);
        nama.textContent = b.f.name;
        p.max = 1; p.value = 0; p.setAttribute("aria-label", b.f.name);
        buang.type = "button"; buang.className = "btn quiet"; buang.textContent = d.kataLepas; buang.setAttribute("aria-label", d.kataLepas + " " + b.f.name);
        buang.addEventListener("click", function () { if (!jalan) { berkas.splice(i, 1); gambar(); } });
        li.append(nama, p, buang);
        if (salah) { var m = document.createElement("p"); m.className = "msg-err"; m.textContent = b.f.name + ": " + salah; li.append(m); }
        b.p = p;
        antre.append(li);
      });
    }
    function bilang(teks) { kabar.textContent = teks; }
    function persen() {
      var semua = 0, ada = 0;
      berkas.forEach(function (b) { semua += b.f.size; ada += b.masuk || 0; });
      return Math.floor(100 * ada / Math.max(1, semua)) + "%";
    }
    function tidur(ms) { return new Promise(function (lanjut) {
      var t = setTimeout(lanjut, ms);
      window.addEventListener("online", function () { clearTimeout(t); lanjut(); }, { once: true });
    }); }

    async function tanda(f) {
      if (window.crypto && crypto.subtle) {
        var isi = new Uint8Array(await crypto.subtle.digest("SHA-256", await f.arrayBuffer()));
        return "sha256:" + Array.from(isi, function (b) { return b.toString(16).padStart(2, "0"); }).join("");
      }
      var teks = f.name + "|" + f.size + "|" + f.lastModified, h = 5381; // without a secure address: what tells files apart
      for (var i = 0; i < teks.length; i++) h = (h * 33 + teks.charCodeAt(i)) >>> 0;
      return "lain:" + h.toString(16).padStart(8, "0") + f.size.toString(16) + (f.lastModified % 0xffffffff).toString(16).replace(".", "");
    }

    async function kirim() {
      if (jalan) return;
      if (!berkas.length) { masukan.focus(); masukan.required = true; masukan.reportValidity(); masukan.required = false; return; }
      if (berkas.some(function (b) { return keliru(b.f); })) return;
      jalan = true; tombol.disabled = true;
      try {
        bilang(d.kataBaca);
        var daftar = [];
        for (var b of berkas) daftar.push({ nama: b.f.name, ukuran: b.f.size, tanda: await tanda(b.f) });
        var isi = new FormData(form);
        isi.delete("berkas"); isi.append("daftar", JSON.stringify(daftar));
        var mulai = await minta(d.unggah, { method: "POST", body: isi });
        for (var i = 0; i < berkas.length; i++) await satu(berkas[i], mulai.berkas[i]);
        bilang(d.kataUji);
        jalan = false;
        var selesai = document.createElement("form");
        selesai.method = "post"; selesai.action = mulai.uji;
        var k = document.createElement("input");
        k.type = "hidden"; k.name = "csrfmiddlewaretoken"; k.value = kunci;
        selesai.append(k); document.body.append(selesai); selesai.submit();
      } catch (galat) {
        jalan = false; tombol.disabled = false; bilang(galat.message);
      }
    }

    async function satu(b, tujuan) {
      b.masuk = tujuan.masuk;
      while (b.masuk < b.f.size) {
        bilang(d.kataKirim + " " + b.f.name + ", " + persen());
        b.p.value = b.masuk / b.f.size;
        var potong = b.f.slice(b.masuk, b.masuk + Number(d.potongan));
        b.masuk = (await minta(tujuan.alamat + "?dari=" + b.masuk, { method: "POST", body: potong, headers: { "Content-Type": "application/octet-stream" } }, tujuan.alamat)).masuk;
      }
      b.p.value = 1;
    }

    // One request, again and again until it is answered. A signed-out session is asked about until somebody signed in.
    async function minta(alamat, pilihan, keadaan) {
      var ditanya = false;
      for (var kali = 0; ; kali++) {
        var jawab = null;
        try {
          pilihan.headers = Object.assign({}, pilihan.headers, { "X-CSRFToken": kunci });
          jawab = await fetch(alamat, Object.assign({ credentials: "same-origin", redirect: "manual" }, pilihan));
        } catch (putus) {
          bilang(d.kataPutus.replace("%s", persen()));
          await tidur(Math.min(15000, 1000 * Math.pow(2, kali)));
          continue;
        }
        if (jawab.ok) return jawab.json();
        if (jawab.type === "opaqueredirect" || jawab.status === 403) { await masuk(keadaan || location.pathname); continue; }
        if (jawab.status >= 500 && jawab.status !== 507) { bilang(d.kataPutus.replace("%s", persen())); await tidur(Math.min(15000, 1000 * Math.pow(2, kali))); continue; }
        var kata = "";
        try { kata = (await jawab.json()).masalah; } catch (e) { kata = ""; }
        // 413 without a word: the server takes no large body of whoever has signed out, before any page is asked.
        if (jawab.status === 413 && !kata && !ditanya) { ditanya = true; await masuk(keadaan || location.pathname); continue; }
        throw new Error(kata || String(jawab.status));
      }
    }
    async function masuk(keadaan) {
      kabar.textContent = d.kataSesi + " ";
      var a = document.createElement("a");
      a.href = location.pathname; a.target = "_blank"; a.rel = "noopener"; a.textContent = d.kataMasuk;
      kabar.append(a, ".");
      for (;;) {
        await tidur(3000);
        try {
          var jawab = await fetch(keadaan, { credentials: "same-origin", redirect: "manual" });
          if (jawab.ok) { if (/json/.test(jawab.headers.get("Content-Type") || "")) kunci = (await jawab.json()).kunci; else kunci = (/name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await jawab.text()) || [0, kunci])[1]; return; }
        } catch (putus) { continue; }
      }
    }
  }
})();
