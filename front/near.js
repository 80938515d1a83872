// The lists of a form as far as one family needs them. The engine keeps a node for each cell and looks through all rows at
// each question that asks them: a thousand families cost a cheap phone 10 MB and the roster its seconds.
import { rowsOf } from './bytes.js';

const FAMILIES = 'keluarga', MEMBERS = 'anggota', CHOSEN = '/data/awal/keluarga', MEMBER = 'current()/../anggota_terdaftar';
const USE = /instance\('(\w+)'\)\/root\/item(?:\[([^\]]*)\])?/g;
const ANY = /instance\(\s*(?:'|"|&quot;|&apos;|&#39;)(\w+)/g;

// Whether a form reads a list only about the family that is visited (cantik/field/instruments/list_fields.py): then other
// rows say nothing.
function onlyOf(xml, list, column) {
  const named = [...xml.matchAll(ANY)].filter(([, name]) => name === list).length;
  const uses = [...xml.matchAll(USE)].filter(([, name]) => name === list).map(([, , where]) => (/\sor\s/.test(where ?? '') ? 'atau' : (where ?? '').replace(/\s+/g, '')));
  const free = uses.filter((where) => where !== `${column}=${CHOSEN}` && !where.startsWith(`${column}=${CHOSEN}and`) && !(list === MEMBERS && where === `name=${MEMBER}`));
  if (named !== uses.length || xml.includes('pulldata(')) return false; // read in a way that is not understood here
  return free.every((where) => where === '') && free.length <= (list === FAMILIES ? 1 : 0); // the one without: where it is chosen
}

const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const written = (names, rows) => [names, ...rows.map((row) => names.map((name) => row[name]))].map((line) => `${line.map(cell).join(',')}\n`).join('');

/** The lists [{filename, text}] for a form about `family`; `xml` of a draft that is about another gets all. */
export function near({ xml, media }, family, draft) {
  const chosen = draft?.match(/<keluarga>([^<]*)<\/keluarga>/)?.[1];
  if (!family || (chosen && chosen !== family)) return media;
  const kept = { [FAMILIES]: 'name', [MEMBERS]: 'keluarga' };
  return media.map((item) => {
    const list = item.filename.replace(/\.csv$/, ''), column = kept[list];
    if (!column || !onlyOf(xml, list, column)) return item;
    const rows = rowsOf(item.text), mine = rows.filter((row) => row[column] === family);
    return rows.length ? { ...item, text: written(Object.keys(rows[0]), mine) } : item;
  });
}
