// Saring daftar desa selagi diketik; memilih sebuah nama membuka halamannya. Tanpa skrip daftarnya tetap lengkap.
const box = document.querySelector("[data-cari]");
const rows = [...document.querySelectorAll("table.desa tbody tr")];
const told = document.querySelector("[data-ada]");
const fold = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();
const found = () => {
  const wanted = fold(box.value);
  for (const row of rows) row.hidden = wanted !== "" && !fold(row.dataset.cari).includes(wanted);
  const left = rows.filter((row) => !row.hidden);
  told.textContent = wanted === "" ? "" : left.length === 0 ? told.dataset.tiada : `${left.length} ${told.dataset.satuan}`;
  return left;
};
box.addEventListener("input", () => {
  const exact = found().find((row) => fold(row.querySelector("a").textContent) === fold(box.value));
  if (exact) exact.querySelector("a").click();
});
box.form.addEventListener("submit", (event) => {
  event.preventDefault();
  found()[0]?.querySelector("a").click();
});
box.form.hidden = false;
