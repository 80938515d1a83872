// A camera photo made small on the phone: at most 1280 pixels and 300 KB, without its place and time (EXIF).
const LIMIT = 300 * 1024, QUALITIES = [0.8, 0.65, 0.5, 0.35];

export async function shrink(file, longest = 1280) {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
  for (let most = longest; ; most = Math.round(most * 0.75)) {
    const scale = Math.min(1, most / Math.max(image.width, image.height));
    const canvas = Object.assign(document.createElement('canvas'), { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
    canvas.getContext('2d', { alpha: false }).drawImage(image, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
      if (blob.size <= LIMIT) { image.close(); return new File([blob], 'foto.jpg', { type: 'image/jpeg' }); }
    }
  }
}
