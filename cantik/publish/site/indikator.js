// Sampai delapan wilayah yang dipilih pembaca, ditonjolkan pada grafik, peta, dan tabel, dan disimpan dalam alamat:
// #desa=KODE&pilih=KODE,KODE. Semua angka dibaca dari halaman ini; tanpa skrip halamannya memuat semuanya.
const main = document.querySelector("main"), panel = document.querySelector("[data-pilihan]"), words = panel.dataset;
const most = Number(main.dataset.most), list = panel.querySelector("[data-daftar]"), news = panel.querySelector("[data-kabar]");
const buttons = panel.querySelector("[data-tombol]"), offer = panel.querySelector("[data-tawaran]");
const rows = new Map([...document.querySelectorAll("tr[data-k]")].map((row) => [row.dataset.k, row]));
const apart = new Map([...document.querySelectorAll("[data-lain]")].map((line) => [line.dataset.lain, line]));
const FEW = 30; // baris tabel yang langsung tampak
let from = "", chosen = [], sieve = () => {};

const make = (name, text, className) => Object.assign(document.createElement(name), text === undefined ? {} : { textContent: text }, className ? { className } : {});
const nameOf = (code) => {
  const row = rows.get(code) ?? apart.get(code);
  return row?.dataset.nama ?? row?.querySelector("a").textContent ?? code;
};

/** Kecamatan, kabupaten, dan provinsi di atas sebuah desa, yang terdekat lebih dahulu. */
const parentsOf = (code) => [...rows.keys()].filter((other) => code.startsWith(`${other}.`)).sort((one, two) => two.length - one.length);

function read() {
  const told = new URLSearchParams(location.hash.slice(1)), known = (code) => rows.has(code);
  from = [told.get("desa") ?? ""].find((code) => known(code) || apart.has(code)) ?? "";
  const asked = told.has("pilih") ? told.get("pilih").split(",") : [from];
  chosen = [...new Set(asked)].filter(known).slice(0, most);
}

function keep() {
  const told = [...(from ? [`desa=${from}`] : []), `pilih=${chosen.join(",")}`].join("&");
  if (location.hash !== `#${told}`) location.replace(`#${told}`);
}

function choose(code) {
  if (chosen.includes(code)) chosen = chosen.filter((other) => other !== code);
  else if (chosen.length < most) chosen.push(code);
  else {
    news.textContent = words.penuh;
    show();
    return;
  }
  news.textContent = "";
  keep();
  show();
}

/** Nomor pilihan di samping tandanya pada grafik, dan tandanya sendiri di depan yang lain. */
function mark() {
  document.querySelectorAll(".kena").forEach((one) => one.classList.remove("kena"));
  document.querySelectorAll(".nomor").forEach((one) => one.remove());
  chosen.forEach((code, at) => {
    for (const one of document.querySelectorAll(`svg [data-k="${CSS.escape(code)}"]`)) {
      one.classList.add("kena");
      const dot = one.tagName === "circle" ? one : [...one.querySelectorAll("circle")].pop();
      if (dot) {
        const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
        text.setAttribute("class", "nomor");
        text.setAttribute("x", dot.getAttribute("cx"));
        text.setAttribute("y", Number(dot.getAttribute("cy")) - Number(dot.getAttribute("r")) - 4);
        text.textContent = at + 1;
        one.parentNode.append(one, text);
      } else one.parentNode.append(one);
    }
  });
  for (const [code, row] of rows) {
    row.classList.toggle("kena", chosen.includes(code));
    const box = row.querySelector("[data-centang]");
    if (box) box.checked = chosen.includes(code);
  }
}

function entry(code, at) {
  const row = rows.get(code), item = make("li"), link = row.querySelector("a"), strip = make("span", undefined, "strip");
  const away = make("button", "×"), value = row.querySelector("[data-nilai]").textContent, place = row.querySelector(".ke")?.textContent;
  const name = make(link ? "a" : "span", nameOf(code));
  if (link) name.href = link.href;
  if (row.dataset.at) {
    const dot = make("i", undefined, "dot");
    dot.style.left = `${row.dataset.at}%`;
    strip.append(dot);
  }
  away.type = "button";
  away.setAttribute("aria-label", `${words.lepas} ${nameOf(code)}`);
  away.addEventListener("click", () => choose(code));
  item.append(make("b", at + 1, "ke"), name, strip, make("b", value), make("small", place ? `${place}/${total}` : "", "mut"), away);
  return item;
}
const total = document.querySelectorAll("table.urut tbody tr").length;

/** Yang ditawarkan lebih dahulu kepada yang datang dari sebuah desa: wilayah di atasnya, lalu desa yang paling mirip. */
function offers() {
  if (!from) return [[...rows.keys()].slice(0, most), ""];
  const alike = (window.MIRIP?.[from] ?? []).filter((code) => rows.has(code));
  const around = from.slice(0, from.lastIndexOf("."));
  const near = [...rows].filter(([code, row]) => code !== from && row.dataset.at && code.startsWith(`${around}.`)).map(([code]) => code);
  return [[...parentsOf(from), ...(alike.length ? alike : near).slice(0, 10)], alike.length ? words.mirip : near.length ? words.tetangga : ""];
}

function show() {
  const [codes, kind] = offers();
  offer.textContent = from ? `${words.untuk} ${nameOf(from)} ${words.dengan}${kind ? ` (${kind})` : ""}:` : words.kosong;
  buttons.replaceChildren(...codes.map((code) => {
    const button = make("button", nameOf(code));
    button.type = "button";
    button.setAttribute("aria-pressed", chosen.includes(code));
    button.addEventListener("click", () => {
      choose(code);
      [...buttons.children][codes.indexOf(code)]?.focus();
    });
    return button;
  }));
  list.replaceChildren(...chosen.map(entry));
  const language = document.querySelector("[data-bahasa]");
  language.hash = location.hash;
  mark();
  sieve();
}

function tick() {
  for (const table of document.querySelectorAll("table.urut")) {
    const head = make("th", words.pilih, "centang");
    head.scope = "col";
    table.tHead.rows[0].prepend(head);
  }
  for (const [code, row] of rows) {
    if (!row.dataset.at) continue;
    const cell = make("td", undefined, "centang"), label = make("label"), box = make("input");
    box.type = "checkbox";
    box.dataset.centang = "";
    box.setAttribute("aria-label", `${words.pilih} ${nameOf(code)}`);
    box.addEventListener("change", () => choose(code));
    label.append(box);
    cell.append(label);
    row.prepend(cell);
  }
}

/** Tabel yang panjang: awalnya saja sampai pembaca meminta semuanya; yang dicari dan yang dipilih selalu tampak. */
function sift() {
  const form = document.querySelector("[data-saring]");
  if (!form) return;
  const box = form.querySelector("input"), fold = (text) => text.toLowerCase().trim(), table = document.querySelector("table.urut");
  const lines = [...table.tBodies[0].rows], more = make("button", `${words.semua} ${lines.length}`, "btn semua");
  let whole = lines.length <= FEW + 5;
  sieve = () => {
    const asked = fold(box.value);
    lines.forEach((row, at) => {
      const code = row.dataset.k, first = whole || at < FEW || chosen.includes(code);
      row.hidden = asked ? !fold(`${nameOf(code)} ${code}`).includes(asked) : !first;
    });
    more.hidden = whole || asked !== "";
  };
  more.type = "button";
  more.addEventListener("click", () => {
    whole = true;
    sieve();
  });
  table.parentNode.after(more);
  box.addEventListener("input", sieve);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  sieve();
}

if (rows.size) {
  tick();
  read();
  sift();
  panel.hidden = false;
  show();
  window.addEventListener("hashchange", () => { read(); show(); });
}
