// Worklist of findings: arrows, Enter, the list of keys, focus on the row after a decision, the result said once.
// The letters themselves are those of cantik.js (data-kunci). Everything works without this file, by links and forms.
(function () {
  "use strict";
  var store;
  try { store = window.localStorage; } catch (e) { store = null; }
  function off() { return store && store.getItem("kunci-mati") === "1"; }
  function typing(t) { return t && (/^(INPUT|SELECT|TEXTAREA)$/.test(t.tagName) || t.isContentEditable); }
  function press(key) {
    var target = document.querySelector('[data-kunci="' + key + '"]');
    if (target) target.click();
    return Boolean(target);
  }
  var dialog = document.getElementById("pintasan");
  var here = document.querySelector(".lst ol a[aria-current]");

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    var t = event.target;
    if (t.closest && t.closest(".jelaskan,.kartu")) return; // an explanation closes by itself and gives the focus back
    if (event.key === "Escape") {
      var open = t.closest && t.closest("details.putus[open]");
      if (open) { open.open = false; if (here) here.focus(); event.preventDefault(); }
      else if (here && !typing(t)) here.focus();
      return;
    }
    if (typing(t) || off()) return;
    if (event.key === "ArrowDown" && press("j")) event.preventDefault();
    else if (event.key === "ArrowUp" && press("k")) event.preventDefault();
    else if (event.key === "?" && dialog.showModal) { dialog.showModal(); event.preventDefault(); }
    else if (event.key === "Enter" && (t === document.body || t === here || t.id === "dt")) {
      var use = document.querySelector("[data-usul]");
      if (use) { use.click(); event.preventDefault(); }
    }
  });

  // A summary that opens gives its field the focus at once (the event "toggle" would come letters too late); the others
  // close, so that one decision is in sight.
  document.querySelectorAll("details.putus").forEach(function (one) {
    one.querySelector("summary").addEventListener("click", function (event) {
      event.preventDefault();
      document.querySelectorAll("details.putus[open]").forEach(function (other) { if (other !== one) other.open = false; });
      one.open = !one.open;
      var field = one.querySelector("input.in");
      if (one.open && field) field.focus();
    });
  });

  var mute = document.getElementById("kunci-mati");
  if (mute && store) {
    mute.checked = off();
    mute.addEventListener("change", function () { store.setItem("kunci-mati", mute.checked ? "1" : "0"); location.reload(); });
  }

  // After a decision (or a step) the focus is on the row that is shown; on a phone on its heading, which stands first.
  var moved = /[?&](temuan|selesai|urung|bentrok|beda)=/.test(location.search);
  var wrong = document.querySelector("[aria-invalid=true]");
  var goal = wrong || (window.matchMedia("(max-width:820px)").matches ? document.getElementById("dt") : here);
  if (goal && (moved || wrong)) goal.focus({ preventScroll: !wrong && goal.id !== "dt" });
  // Only the list is moved to its row, never the page: on a phone that took what is wrong off the screen again.
  var rows = here && here.closest("ol");
  if (rows && (here.offsetTop < rows.scrollTop || here.offsetTop + here.offsetHeight > rows.scrollTop + rows.clientHeight)) {
    rows.scrollTop = here.offsetTop - rows.clientHeight / 2;
  }

  // A live region speaks only of what changes while it stands: say the result once the page is there.
  var said = document.querySelector("[data-umumkan]");
  var region = document.getElementById("kabar");
  if (said && region) setTimeout(function () { region.textContent = said.textContent; }, 150);
})();
