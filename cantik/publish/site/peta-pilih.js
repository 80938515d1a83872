// Pilihan pembaca untuk satu atau dua peta, disimpan dalam alamat: #satu=ID:TAHUN&dua=ID:TAHUN. Angka dan kelasnya dibaca dari
// berkas indikator itu saja (juga dari flashdisk); tanpa skrip halamannya menunjukkan satu peta dan daftar halaman indikator.
(() => {
const form = document.querySelector(".pilih-peta"), words = form.dataset, board = document.querySelector(".peta-berdampingan");
const first = board.querySelector("[data-sisi]"), news = form.querySelector("[data-kabar]");
const second = first.cloneNode(true), field = (name) => form.querySelector(`#${name}`), known = () => window.PETA ?? {};
const choices = new Set([...field("satu").options].map((one) => one.value));
const publisher = first.querySelector("[data-peta]").dataset.penerbit;

second.dataset.sisi = "dua";
second.setAttribute("aria-labelledby", "judul-dua");
second.querySelector("h2").id = "judul-dua";
second.querySelectorAll(".nilai-peta").forEach((one) => one.remove());
second.querySelector("pattern").id += "-dua";
second.hidden = true;
board.append(second);
window.PETA_MULAI(second.querySelector("[data-peta]"));

function load(id) {
  if (known()[id]) return Promise.resolve(known()[id]);
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `${words.folder}${id}${words.akhir}`;
    script.onload = () => done(known()[id]);
    script.onerror = failed;
    document.head.append(script);
  });
}

function asked() {
  const told = new URLSearchParams(location.hash.slice(1)), found = {};
  for (const name of ["satu", "dua"]) {
    const [id, year] = (told.get(name) ?? "").split(":");
    if (choices.has(id)) found[name] = { id, year };
  }
  return { satu: { id: words.satu, year: words.tahun }, ...found };
}

function keep(chosen) {
  const told = ["satu", "dua"].filter((name) => chosen[name]).map((name) => `${name}=${chosen[name].id}:${chosen[name].year}`).join("&");
  if (location.hash !== `#${told}`) history.replaceState(null, "", `#${told}`);
}

/** Satu peta dengan angka satu indikator pada satu tahun. */
function paint(side, data, id, year) {
  const figures = data.angka[year], counts = new Map(), svg = side.querySelector(".peta-desa svg"), pattern = svg.querySelector("pattern").id;
  let without = 0;
  for (const link of svg.querySelectorAll("a[data-k]")) {
    const path = link.querySelector("path"), told = path.querySelector("title"), name = link.querySelector("text"), figure = figures[link.dataset.k];
    link.dataset.nama ??= told.textContent.slice(0, told.textContent.lastIndexOf(": "));
    told.textContent = `${link.dataset.nama}: ${figure ? figure[1] : data.tanpa}`;
    path.setAttribute("fill", figure ? `var(--r${figure[0] + 1})` : `url(#${pattern})`);
    path.setAttribute("stroke", figure ? "var(--surface)" : "var(--na)");
    name?.setAttribute("fill", figure && figure[0] >= 3 ? "var(--ronhigh)" : "var(--ronlow)");
    if (figure) name?.removeAttribute("stroke");
    else for (const [key, value] of [["stroke", "var(--surface)"], ["stroke-width", 4], ["stroke-linejoin", "round"], ["paint-order", "stroke"]]) name?.setAttribute(key, value);
    if (figure) counts.set(figure[0], (counts.get(figure[0]) ?? 0) + 1);
    else without += 1;
  }
  const lines = [...data.kelas.map(([step, said]) => [`r${step + 1}`, said, counts.get(step) ?? 0]), ...(without ? [["hatch", data.tanpa, without]] : [])];
  side.querySelector(".legend").replaceChildren(...lines.map(([look, said, count]) => {
    const line = document.createElement("li"), sign = document.createElement("i");
    sign.className = look;
    line.append(sign, `${said}: ${count} ${words.desa}`);
    return line;
  }));
  const heading = `${data.judul} (${data.satuan}), ${year}`, drawing = side.querySelector("[data-peta]");
  side.querySelector("h2").textContent = heading;
  svg.setAttribute("aria-label", `${heading}: ${publisher}`);
  side.querySelector("[data-batas]").textContent = data.batas;
  side.querySelector("[data-sumber] span").textContent = data.sumber[year];
  side.querySelector(".nilai-peta").replaceChildren();
  drawing.dataset.judul = heading;
  drawing.dataset.peta = `peta-${id}-${year}`;
}

function years(name, data, wanted) {
  const told = Object.keys(data?.angka ?? {}).sort().reverse(), list = field(`tahun-${name}`);
  list.replaceChildren(...told.map((year) => new Option(year, year)));
  list.disabled = told.length < 2;
  list.value = told.includes(wanted) ? wanted : told[0] ?? "";
  return list.value;
}

async function show(chosen) {
  try {
    for (const name of ["satu", "dua"]) {
      const side = board.querySelector(`[data-sisi="${name}"]`), own = chosen[name];
      field(name).value = own?.id ?? "";
      side.hidden = !own;
      board.classList.toggle("dua", Boolean(chosen.dua));
      if (!own) {
        years(name, null);
        continue;
      }
      const data = await load(own.id);
      own.year = years(name, data, own.year);
      paint(side, data, own.id, own.year);
    }
    news.textContent = "";
    keep(chosen);
  } catch {
    news.textContent = words.gagal;
  }
}

const read = (name) => (field(name).value ? { id: field(name).value, year: field(`tahun-${name}`).value } : undefined);
form.addEventListener("change", () => show({ satu: read("satu"), dua: read("dua") }));
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", () => show(asked()));
form.hidden = false;
if (location.hash) show(asked());
else load(words.satu).then((data) => { years("satu", data, words.tahun); }, () => { news.textContent = words.gagal; });
years("dua", null);
})();
