// Everything that is not yet sent as a ZIP for the office (USB, memory card), or several where photos make it large: ciphertext and the data key under the
// office's key. Who finds the file learns how many forms it holds and how large they are. Opened by
// cantik/vault/phone_copy.py.
import { encode, toBase64 } from './bytes.js';
import { read, readAll } from './store.js';

const MOST_BYTES = 20_000_000;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/** A ZIP of stored (uncompressed) members: ciphertext does not shrink. No times, so that it tells none. */
export function zip(members) {
  const parts = [], central = [];
  let at = 0;
  for (const [name, bytes] of members) {
    const title = encode(name), head = new DataView(new ArrayBuffer(30)), entry = new DataView(new ArrayBuffer(46));
    const fields = [20, 0x800, 0, 0, 0x21], sizes = [crc32(bytes), bytes.length, bytes.length];
    head.setUint32(0, 0x04034b50, true);
    entry.setUint32(0, 0x02014b50, true);
    entry.setUint16(4, 20, true);
    fields.forEach((value, i) => { head.setUint16(4 + 2 * i, value, true); entry.setUint16(6 + 2 * i, value, true); });
    sizes.forEach((value, i) => { head.setUint32(14 + 4 * i, value, true); entry.setUint32(16 + 4 * i, value, true); });
    head.setUint16(26, title.length, true);
    entry.setUint16(28, title.length, true);
    entry.setUint32(42, at, true);
    parts.push(head, title, bytes);
    central.push(entry, title);
    at += 30 + title.length + bytes.length;
  }
  const end = new DataView(new ArrayBuffer(22)), size = central.reduce((sum, part) => sum + part.byteLength, 0);
  end.setUint32(0, 0x06054b50, true);
  [8, 10].forEach((place) => end.setUint16(place, members.length, true));
  end.setUint32(12, size, true);
  end.setUint32(16, at, true);
  return new Blob([...parts, ...central, end], { type: 'application/zip' });
}

export async function unsentCount(database) {
  const [drafts, waiting] = await Promise.all([readAll(database, 'draf'), readAll(database, 'kotak')]);
  return drafts.length + waiting.length;
}

/** Records by whose form they are, put together to files that the office's page takes (25 MB): a form stays with its
 * photos. A form that was queued before it said in clear of which draft it is keeps all photos with it. */
function packed(stored) {
  const unknown = stored.kotak.some(([, record]) => !record.draft), groups = new Map();
  for (const name of ['draf', 'kotak', 'foto']) {
    for (const [id, record] of stored[name]) {
      const whose = unknown ? '' : name === 'draf' ? id : name === 'kotak' ? record.draft : id.split('/')[0];
      if (!groups.has(whose)) groups.set(whose, []);
      groups.get(whose).push([name, id, record]);
    }
  }
  const files = [[]];
  let size = 0;
  for (const group of groups.values()) {
    const more = group.reduce((sum, [, , record]) => sum + record.ct.byteLength, 0);
    if (size && size + more > MOST_BYTES) { files.push([]); size = 0; }
    files.at(-1).push(...group);
    size += more;
  }
  return files;
}

/** The ZIPs, one as a rule, or null while the office has no key on this phone. Needs no PIN. */
export async function forOffice(database) {
  const office = await read(database, 'kunci', 'kantor');
  if (!office?.tersegel) return null;
  // `berkas/tugas` holds the tokens: by them the office knows of which device the forms are
  const tasks = await read(database, 'berkas', 'tugas'), stored = {};
  for (const name of ['draf', 'kotak', 'foto']) stored[name] = await readAll(database, name);
  return packed(stored).map((records) => oneFile(office, tasks ? [['berkas', 'tugas', tasks], ...records] : records));
}

function oneFile(office, records) {
  const members = [], rows = [];
  for (const [place, id, record] of records) {
    const file = `${String(rows.length + 1).padStart(4, '0')}.bin`;
    members.push([file, new Uint8Array(record.ct)]);
    rows.push({ berkas: file, tempat: place, id, iv: toBase64(record.iv) });
  }
  const table = { bentuk: 'cantik-lapangan/1', sidik: office.sidik, kunci: office.tersegel, isi: rows };
  return zip([['daftar.json', encode(JSON.stringify(table))], ...members]);
}
