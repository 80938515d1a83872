// Angka sebuah desa pada peta, dengan papan ketik, penunjuk, atau ketukan; gambar SVG dan PNG dari yang terlihat, cetak, dan
// tautan. Tanpa skrip tiap desa tetap membuka halamannya.
// Skrip lain pada halaman yang sama mempunyai nama-namanya sendiri.
(() => {
const NS = "http://www.w3.org/2000/svg";
const put = (name, values, text) => {
  const one = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(values)) one.setAttribute(key, value);
  if (text !== undefined) one.textContent = text;
  return one;
};

/** Salinan gambar dengan warna yang sekarang terlihat: di luar halaman ini tidak ada lembar gayanya. */
function withColours(svg) {
  const copy = svg.cloneNode(true), mine = svg.querySelectorAll("*"), theirs = copy.querySelectorAll("*");
  mine.forEach((one, at) => {
    const look = getComputedStyle(one), other = theirs[at];
    for (const name of ["fill", "stroke", "stroke-width"]) if (one.hasAttribute(name)) other.setAttribute(name, look.getPropertyValue(name).replace(/"/g, "'"));
    if (one.tagName === "text") {
      if (look.display === "none") other.setAttribute("display", "none");
      other.setAttribute("font-size", look.fontSize);
    }
    other.removeAttribute("class");
  });
  copy.querySelectorAll("a").forEach((link) => link.removeAttribute("href"));
  return copy;
}

/** Kata-kata dalam baris yang muat. */
function wrap(text, most) {
  const lines = [""];
  for (const word of text.trim().split(/\s+/)) {
    if (lines.at(-1) && lines.at(-1).length + word.length >= most) lines.push("");
    lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  }
  return lines;
}

/** Peta, judul, legenda, skala, arah utara, dan sumbernya sebagai satu gambar. */
function picture(figure) {
  const ink = getComputedStyle(document.body).color, paper = getComputedStyle(document.body).backgroundColor, wide = 760, parts = [];
  let y = 12;
  const write = (text, size, weight = 400) => {
    for (const line of wrap(text, Math.floor(1.8 * wide / size))) {
      y += Math.round(size * 1.35);
      parts.push(put("text", { x: 20, y, "font-size": size, "font-weight": weight, fill: ink }, line));
    }
  };
  write(figure.dataset.judul, 22, 700);
  write(figure.dataset.penerbit, 15);
  y += 12;
  for (const svg of figure.querySelectorAll("svg")) {
    const copy = withColours(svg), [, , w, h] = svg.getAttribute("viewBox").split(" ").map(Number), high = Math.round(720 * h / w);
    for (const [key, value] of Object.entries({ x: 20, y, width: 720, height: high })) copy.setAttribute(key, value);
    parts.push(copy);
    y += high + 8;
  }
  for (const line of figure.querySelectorAll(".legend li")) {
    const sign = line.querySelector("i"), empty = sign.classList.contains("hatch");
    const pattern = figure.querySelector("pattern")?.id;
    parts.push(put("rect", { x: 20, y: y + 5, width: 14, height: 14, rx: 2, fill: empty && pattern ? `url(#${pattern})` : getComputedStyle(sign).backgroundColor, stroke: ink, "stroke-width": 0.5 }));
    parts.push(put("text", { x: 42, y: y + 17, "font-size": 14, fill: ink }, line.textContent.trim()));
    y += 22;
  }
  write(figure.querySelector("[data-batas]").textContent, 12);
  write(figure.querySelector("[data-sumber]").textContent, 12);
  if (location.protocol !== "file:") write(location.href, 12);
  const whole = put("svg", { viewBox: `0 0 ${wide} ${y + 16}`, width: wide, height: y + 16, "font-family": "system-ui, sans-serif" });
  whole.append(put("rect", { width: wide, height: y + 16, fill: /, 0\)$|transparent/.test(paper) ? "white" : paper }), ...parts);
  return whole;
}

const address = (svg) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
function hand(href, name) {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}
const nameOf = (figure) => figure.dataset.peta.replace(/[^\w.-]+/g, "-");

function savePng(figure) {
  const drawn = picture(figure), image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = 2 * drawn.getAttribute("width");
    canvas.height = 2 * drawn.getAttribute("height");
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    hand(canvas.toDataURL("image/png"), `${nameOf(figure)}.png`);
  };
  image.src = address(drawn);
}

/** Tombol di bawah sebuah peta. */
function offer(figure) {
  const line = figure.querySelector(".unduh-peta"), words = line.dataset;
  const button = (text, act) => {
    const one = document.createElement("button");
    one.type = "button";
    one.className = "btn";
    one.textContent = text;
    one.addEventListener("click", () => act(one));
    return one;
  };
  const copied = (one) => {
    one.textContent = words.tersalin;
    setTimeout(() => { one.textContent = words.salin; }, 2000);
  };
  line.replaceChildren(
    button("PNG", () => savePng(figure)),
    button("SVG", () => hand(address(picture(figure)), `${nameOf(figure)}.svg`)),
    button(words.cetak, () => print()),
    ...(navigator.clipboard ? [button(words.salin, (one) => navigator.clipboard.writeText(location.href).then(() => copied(one)))] : []),
  );
  line.hidden = false;
}

/** Angka desa yang ditunjuk, di bawah petanya. */
function tell(map) {
  const line = document.createElement("p"), open = document.createElement("a");
  line.className = "nilai-peta";
  line.setAttribute("role", "status");
  map.after(line);
  let shown = null, touched = false;
  const show = (link) => {
    shown = link;
    open.textContent = map.dataset.buka;
    open.href = link.getAttribute("href");
    line.replaceChildren(`${link.querySelector("title").textContent}. `, open);
  };
  for (const link of map.querySelectorAll("svg a")) {
    link.addEventListener("focus", () => { if (!touched) show(link); });
    link.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") show(link); });
    link.addEventListener("pointerdown", (event) => { touched = event.pointerType !== "mouse"; });
    // ketukan pertama menunjukkan angkanya, yang kedua membuka halamannya
    link.addEventListener("click", (event) => {
      if (touched && shown !== link) {
        event.preventDefault();
        show(link);
      }
      touched = false;
    });
  }
}

function begin(figure) {
  tell(figure.querySelector(".peta-desa"));
  offer(figure);
}
document.querySelectorAll("[data-peta]").forEach(begin);
window.PETA_MULAI = begin;
})();
