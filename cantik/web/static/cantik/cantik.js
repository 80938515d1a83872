// Keys of the application (design: one letter, off while a field has focus, can be switched off). Pages work without it.
(function () {
  "use strict";
  var off = false;
  try { off = localStorage.getItem("kunci-mati") === "1"; } catch (e) { off = false; }
  function typing(t) { return t && (/^(INPUT|SELECT|TEXTAREA)$/.test(t.tagName) || t.isContentEditable); }
  // The list of keys of a page without one of its own: only those that lead somewhere from here.
  var dialog = document.getElementById("kunci-halaman");
  function listKeys(event) {
    if (!dialog || !dialog.showModal) return;
    dialog.querySelectorAll("dt[data-untuk],dt[data-untuk-papan]").forEach(function (dt) {
      var here = dt.dataset.untuk ? document.querySelector('[data-kunci="' + CSS.escape(dt.dataset.untuk) + '"]') : document.querySelector("[data-papan]");
      dt.hidden = dt.nextElementSibling.hidden = !here;
    });
    dialog.showModal();
    event.preventDefault();
  }
  var mute = document.querySelector("[data-kunci-mati]");
  if (mute) {
    mute.checked = off;
    mute.addEventListener("change", function () {
      off = mute.checked;
      try { localStorage.setItem("kunci-mati", off ? "1" : "0"); } catch (e) { /* stays for this page */ }
    });
  }
  // The sheet of the bottom bar closes by a tap beside it and by Escape; the rest is the browser's own.
  var more = document.querySelector("[data-lain]");
  if (more) {
    document.addEventListener("click", function (event) { if (!more.contains(event.target)) more.open = false; });
    more.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && more.open) { more.open = false; more.querySelector("summary").focus(); event.stopPropagation(); }
    });
  }
  // By the moments of the keys, not by a timer: on a slow machine the second key may wait behind it.
  var pending = "", since = 0;
  document.addEventListener("keydown", function (event) {
    if (dialog && dialog.open) return;
    if (off || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target)) return;
    if (event.key === "?") { listKeys(event); return; }
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    var wanted = (event.timeStamp - since < 2000 ? pending : "") + key;
    pending = "";
    if (key === "g") { pending = "g "; since = event.timeStamp; return; }
    var target = document.querySelector('[data-kunci="' + CSS.escape(wanted) + '"]');
    if (!target) return;
    event.preventDefault();
    if (typing(target)) target.focus(); else target.click();
  });
})();
// What only a script can do stands hidden without it: print this page, see what is typed as a password.
(function () {
  "use strict";
  document.querySelectorAll("[data-cetak]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  document.querySelectorAll("[data-lihat]").forEach(function (line) {
    var box = line.querySelector("input"), field = document.getElementById(line.dataset.lihat);
    line.hidden = !field;
    box.addEventListener("change", function () { field.type = box.checked ? "text" : "password"; });
  });
})();
// Explanations: `?` marks open by themselves (popover). In long lists the mark is a link; here its contents come in place.
(function () {
  "use strict";
  var own = "popover" in HTMLElement.prototype;
  var card;
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-jelas]");
    if (link && own && window.fetch && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      fetch(link.href, { headers: { "X-Potongan": "1" }, credentials: "same-origin" })
        .then(function (answer) { if (!answer.ok || answer.redirected) throw new Error(String(answer.status)); return answer.text(); })
        .then(function (text) { show(link, text); })
        .catch(function () { location.href = link.href; });
      return;
    }
    // A browser that does not know popovers: the same button opens and closes the card.
    var button = !own && event.target.closest && event.target.closest("[popovertarget]");
    if (!button) return;
    var target = document.getElementById(button.getAttribute("popovertarget"));
    if (target) target.classList.toggle("buka", button.getAttribute("popovertargetaction") !== "hide" && !target.classList.contains("buka"));
  });
  function show(link, text) {
    if (!card) {
      card = document.createElement("div");
      card.className = "kartu";
      card.setAttribute("popover", "");
      card.setAttribute("role", "group");
      card.tabIndex = -1;
      document.body.appendChild(card);
    }
    card.innerHTML = text;
    card.setAttribute("aria-label", card.querySelector(".jd").textContent);
    card.showPopover();
    card.focus();
    card.addEventListener("toggle", function (event) { if (event.newState === "closed") link.focus(); }, { once: true });
  }
})();

// A table wider than its room says how many columns are still to the right; when all are there it says nothing.
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("[data-lagi]"), function (kata) {
    var ruang = kata.nextElementSibling, baris = ruang && ruang.querySelector("tbody tr:not(.grp)");
    if (!baris) return;
    function hitung() {
      var tepi = ruang.getBoundingClientRect().right + 1, sel = Array.prototype.slice.call(baris.children);
      var sisa = sel.filter(function (s) { return s.getBoundingClientRect().right > tepi; }).length;
      kata.hidden = !sisa;
      kata.textContent = kata.dataset.lagi.replace("%s", sisa).replace("%s", sel.length);
    }
    ruang.addEventListener("scroll", hitung, { passive: true });
    window.addEventListener("resize", hitung);
    hitung();
  });
})();

// A text longer than there is room for stays as it was written and is not sent: a browser would cut what is pasted in
// silence. How much room is left is said when little is.
(function () {
  "use strict";
  var words = document.body.dataset.huruf, least = 100;
  document.querySelectorAll("textarea[maxlength],input[maxlength]").forEach(function (field, at) {
    var most = field.maxLength, line = document.createElement("p");
    if (most < least || !words) return;
    field.removeAttribute("maxlength");
    field.dataset.paling = most;
    line.id = "huruf-" + at;
    field.setAttribute("aria-describedby", ((field.getAttribute("aria-describedby") || "") + " " + line.id).trim());
    field.after(line);
    function count() {
      var over = field.value.length > most;
      line.hidden = field.value.length < most * 0.8;
      line.className = over ? "msg-err" : "hint";
      line.textContent = words.replace("%s", field.value.length).replace("%s", most);
      if (over) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
    }
    field.addEventListener("input", count);
    count();
  });
  document.addEventListener("submit", function (event) {
    var field = Array.prototype.find.call(event.target.elements, function (each) { return each.dataset.paling && each.value.length > each.dataset.paling; });
    if (!field) return;
    event.preventDefault();
    field.focus();
  }, true);
})();
