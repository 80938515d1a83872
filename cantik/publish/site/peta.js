// Angka sebuah desa pada peta, dengan papan ketik, penunjuk, atau ketukan. Tanpa skrip tiap desa tetap membuka halamannya.
for (const map of document.querySelectorAll(".peta-desa")) {
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
