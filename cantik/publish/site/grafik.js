// Gambar PNG dari berkas SVG halaman ini, dan kode untuk menyematkannya. Tanpa skrip diagram, SVG, dan CSV tetap ada.
const file = document.querySelector("template[data-berkas]").content.firstElementChild;
const button = document.querySelector("[data-png]");
const code = document.querySelector("[data-sematan]");

button.addEventListener("click", () => {
  const picture = new Image(), scale = 2;
  picture.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(file.getAttribute("width") * scale);
    canvas.height = Math.ceil(file.getAttribute("height") * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const link = document.createElement("a");
    link.href = canvas.toDataURL("image/png");
    link.download = `${button.dataset.png}.png`;
    link.click();
  };
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(file))}`;
});
button.hidden = false;
if (location.protocol !== "file:") code.textContent = code.textContent.replace(/src="[^"]*"/, `src="${location.href.split(/[?#]/)[0]}"`);
