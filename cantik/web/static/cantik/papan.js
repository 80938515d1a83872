// Arrow keys on the board: by square, up and down by kecamatan, Home and End within one. Without it Tab does the same.
(function () {
  "use strict";
  var papan = document.querySelector("[data-papan]");
  if (!papan) return;
  var baris = Array.prototype.map.call(papan.querySelectorAll(".cells"), function (b) { return Array.prototype.slice.call(b.querySelectorAll(".c")); });
  baris = baris.filter(function (b) { return b.length; });
  if (!baris.length) return;
  function semua(lakukan) { baris.forEach(function (b) { b.forEach(lakukan); }); }
  var kini = papan.querySelector(".c[aria-current]") || baris[0][0];
  semua(function (c) { c.tabIndex = c === kini ? 0 : -1; });
  function ke(c) { kini.tabIndex = -1; kini = c; c.tabIndex = 0; c.focus(); }
  papan.addEventListener("keydown", function (e) {
    var c = e.target.closest(".c");
    if (!c || e.ctrlKey || e.metaKey || e.altKey) return;
    var y = baris.findIndex(function (b) { return b.indexOf(c) >= 0; }), x = baris[y].indexOf(c), b = baris[y], n = null;
    if (e.key === "ArrowRight") n = b[x + 1] || (baris[y + 1] || [])[0];
    else if (e.key === "ArrowLeft") n = b[x - 1] || (baris[y - 1] || []).slice(-1)[0];
    else if (e.key === "ArrowDown") n = baris[y + 1] && baris[y + 1][Math.min(x, baris[y + 1].length - 1)];
    else if (e.key === "ArrowUp") n = baris[y - 1] && baris[y - 1][Math.min(x, baris[y - 1].length - 1)];
    else if (e.key === "Home") n = b[0];
    else if (e.key === "End") n = b[b.length - 1];
    else return;
    e.preventDefault();
    if (n) ke(n);
  });
})();
