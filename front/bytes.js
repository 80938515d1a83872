// Text, base64 and CSV: the few shapes in which bytes come and go.
const encoder = new TextEncoder(), decoder = new TextDecoder();

export const encode = (text) => encoder.encode(text);
export const decode = (bytes) => decoder.decode(bytes);
export const random = (count) => crypto.getRandomValues(new Uint8Array(count));

export function toBase64(bytes) {
  let text = '';
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}

export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Rows of a CSV (RFC 4180) as objects by the names of its first row. */
export function rowsOf(csv) {
  const rows = [[]];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/gy;
  while (cell.lastIndex < csv.length) {
    const [, raw, end] = cell.exec(csv) ?? [];
    if (raw === undefined) break;
    rows.at(-1).push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end !== ',' && cell.lastIndex < csv.length) rows.push([]);
  }
  const names = rows.shift().map((name) => name.replace(/^\uFEFF/, ''));
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ''])));
}
