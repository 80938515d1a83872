// The search of a public site, beside its index page: `window.CARI` is the index that `publish/site/search_index.py`
// wrote, MiniSearch finds in it, the words of both sides go through the same stemmer. Nothing is fetched, so it works
// from a stick as well; without a script the page shows all of the index.
import MiniSearch from 'minisearch';
import { stemmer } from '@orama/stemmers/indonesian';

const FEW = 8; // results of one kind at first sight
const LONG = 4; // from so many letters on a typing error is forgiven: shorter words are all alike, and so are codes
const isForgiven = (word) => word.length >= LONG && /^[a-z]/.test(word);
// words of a question that name nothing
const EMPTY = new Set('di ke dari yang dan atau untuk pada berapa ada apa adalah desa kelurahan of in the and for how many what is'.split(' '));

/** Words and numbers of a text without accents; a code or a number of a table stays one word. */
export const wordsOf = (text) => text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().match(/[a-z]+|[0-9]+(?:\.[0-9]+)*/g) ?? [];

/** How a word stands in the index: as it is written, and its stem in Indonesian. */
export const formsOf = (word, language) => [...new Set(language === 'id' ? [word, stemmer(word)] : [word])];

/** The words of a question or a name that tell something; all of them where none does. */
const telling = (words) => (words.some((word) => !EMPTY.has(word)) ? words.filter((word) => !EMPTY.has(word)) : words);

/** Whether two words differ by one letter more, less or other, or by two neighbours that changed places. */
export function isNear(one, other) {
  if (one === other) return true;
  if (Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const rest = (text, from) => text.slice(from);
  return rest(one, at + 1) === rest(other, at + 1) || rest(one, at + 1) === rest(other, at) || rest(one, at) === rest(other, at + 1)
    || (one[at] === other[at + 1] && one[at + 1] === other[at] && rest(one, at + 2) === rest(other, at + 2));
}

/** A search over the index: `ask(question)` tells what it found, ready to be shown. */
export function openSearch(data) {
  const known = new Set();
  const process = (word) => {
    const forms = formsOf(word, data.bahasa);
    forms.forEach((form) => known.add(form));
    return forms;
  };
  const docs = [
    ...data.wilayah.map(([judul, kata], at) => ({ id: `w${at}`, judul, kata })),
    ...data.indikator.map(([, judul, kata], at) => ({ id: `i${at}`, judul, kata })),
    ...data.tabel.map(([nomor, judul, , kata], at) => ({ id: `t${at}`, judul, kata: `${nomor} ${kata}` })),
    ...data.tujuan.map(([nomor, judul, , kata], at) => ({ id: `s${at}`, judul: `${nomor} ${judul}`, kata })),
    ...data.istilah.map(([judul, kata], at) => ({ id: `k${at}`, judul, kata })),
  ];
  const index = new MiniSearch({ fields: ['judul', 'kata'], tokenize: wordsOf, processTerm: process });
  index.addAll(docs);
  const plain = { tokenize: (text) => [text], processTerm: (text) => text, boost: { judul: 3 } };

  /** What stands in the index for a typed word: itself, its stem, words that begin with it; else words one error away. */
  function meant(word, last) {
    const forms = formsOf(word, data.bahasa);
    if (forms.some((form) => known.has(form)) && !last) return forms;
    const begun = last && word.length > 1 ? [...known].filter((other) => other.startsWith(word)) : [];
    const sure = [...new Set([...forms.filter((form) => known.has(form)), ...begun])];
    if (sure.length || !isForgiven(word)) return sure;
    return [...known].filter((other) => isForgiven(other) && forms.some((form) => isForgiven(form) && isNear(form, other)));
  }

  /** What is about some words: about all of them, or, with `some`, about any; nothing for no word. */
  function find(words, some = false) {
    const groups = words.map((word, at) => meant(word, at === words.length - 1));
    if (!words.length || (!some && groups.some((group) => !group.length))) return [];
    const queries = groups.filter((group) => group.length).map((group) => ({ combineWith: 'OR', queries: group }));
    return queries.length ? index.search({ combineWith: some ? 'OR' : 'AND', queries }, plain) : [];
  }

  // A word that stands in the name of one area and nowhere else means that area: "Krajan" for Dusun Krajan Kulon.
  // (What goals of the nation ask is told in words of all kinds; they take no area's name away.)
  const elsewhere = new Set(docs.filter(({ id }) => id[0] !== 'w' && id[0] !== 's').flatMap(({ judul, kata }) => wordsOf(`${judul} ${kata}`)));
  const bearers = new Map();
  data.wilayah.forEach(([, , , names], at) => names.flatMap(wordsOf).forEach((word) => bearers.set(word, (bearers.get(word) ?? new Set()).add(at))));
  const own = (at) => [...bearers].filter(([word, held]) => word.length >= LONG && held.size === 1 && held.has(at) && !elsewhere.has(word)).map(([word]) => [word]);
  const namesOf = data.wilayah.map(([, , , names], at) => [...names.map((name) => telling(wordsOf(name))), ...own(at)]);

  /** The areas that are named, those of the longest name alone, and the words that are left. */
  function areasIn(words) {
    let best = { areas: [], rest: words, length: 0 };
    namesOf.forEach((names, at) => {
      for (const name of names) {
        const used = name.map((part) => words.findIndex((word) => word === part || (isForgiven(part) && !known.has(word) && isNear(word, part))));
        if (!name.length || used.includes(-1) || name.length < best.length) continue;
        const rest = words.filter((_, place) => !used.includes(place));
        if (name.length > best.length) best = { areas: [at], rest, length: name.length };
        else if (!best.areas.includes(at)) best.areas.push(at);
      }
    });
    return best;
  }

  /** Whether one indicator is meant: its title alone has all the words, or has hardly another one. */
  function isNamed(topic, wanted) {
    const groups = topic.map((word, at) => meant(word, at === topic.length - 1));
    const forms = (at) => wordsOf(data.indikator[at][1]).map((word) => formsOf(word, data.bahasa));
    const named = wanted.filter((at) => groups.every((group) => forms(at).flat().some((form) => group.includes(form))));
    return named.length > 0 && named[0] === wanted[0] && (named.length === 1 || forms(wanted[0]).length <= topic.length + 1);
  }

  const figure = (at, area) => ({ indikator: at, wilayah: area, nilai: data.indikator[at][3][area] });
  const numbers = (found, kind) => found.filter((one) => one.id[0] === kind).map((one) => Number(one.id.slice(1)));

  return function ask(question) {
    const words = telling(wordsOf(question));
    const { areas, rest } = areasIn(words);
    const named = areas.length > 0, topic = named ? rest : words;
    const about = find(topic), some = topic.length > 0 && !about.length, found = some ? find(topic, true) : about;
    // an area alone asks for everything that is told of it
    const wanted = named && !topic.length ? data.indikator.map((_, at) => at) : numbers(found, 'i');
    // of a village that is meant where none is named; a kabupaten has none, and then all of them are told
    const places = named ? areas : data.sendiri ? [0] : data.wilayah.map((_, at) => at);
    return {
      angka: wanted.flatMap((at) => places.map((area) => figure(at, area))).filter((one) => one.nilai),
      wilayah: [...new Set([...areas, ...numbers(named ? [] : found, 'w')])],
      tabel: numbers(found, 't'),
      tujuan: numbers(found, 's'),
      istilah: numbers(found, 'k'),
      jawab: topic.length > 0 && !some && (named || data.sendiri) && isNamed(topic, wanted),
      sebagian: some,
    };
  };
}

const make = (name, text, className) => Object.assign(document.createElement(name), text === undefined ? {} : { textContent: text }, className ? { className } : {});

/** A link with what stands behind it. */
function entry(href, text, behind) {
  const item = make('li'), link = make('a', text);
  link.href = href;
  item.append(link);
  if (behind) item.append(' ', make('span', behind, 'mut'));
  return item;
}

function part(title, items) {
  if (!items.length) return [];
  const list = make('ul', undefined, 'list');
  list.append(...items.slice(0, FEW));
  const rest = items.slice(FEW);
  if (!rest.length) return [make('h2', title), list];
  const more = make('details'), further = make('ul', undefined, 'list');
  further.append(...rest);
  more.append(make('summary', `+ ${rest.length}`), further);
  return [make('h2', title), list, more];
}

/** A figure of an area: where its page is, what it is of, what it says. */
function told(data, { indikator, wilayah, nilai }) {
  const [id, judul] = data.indikator[indikator];
  return { href: `${data.alamat[wilayah]}indikator/${id}.html`, judul, wilayah: data.wilayah[wilayah][0], nilai };
}

/** The first figure large, where a question named it. */
function answer({ href, judul, wilayah, nilai }) {
  const block = make('p', undefined, 'jawab'), link = make('a', judul);
  link.href = href;
  block.append(make('b', nilai), make('br'), link, ` – ${wilayah}`);
  return block;
}

function show(data, found, target) {
  const figures = found.angka.map((one) => told(data, one)), first = found.jawab ? figures.slice(0, 1) : [];
  const tables = part(data.kata.tabel, found.tabel.map((at) => entry(data.tabel[at][2], data.tabel[at][1], data.tabel[at][0])));
  // beside several villages the page that sets all of them side by side says more than the first eight figures
  const together = !data.sendiri && !found.jawab;
  target.replaceChildren(
    ...first.map(answer),
    ...(together ? tables : []),
    ...part(data.kata.angka, figures.slice(first.length).map((one) => entry(one.href, `${one.judul} – ${one.wilayah}`, one.nilai))),
    ...part(data.kata.wilayah, found.wilayah.map((at) => entry(data.wilayah[at][2], data.wilayah[at][0]))),
    ...(together ? [] : tables),
    ...part(data.kata.tujuan, found.tujuan.map((at) => entry(data.tujuan[at][2], data.tujuan[at][1], data.tujuan[at][0]))),
    ...part(data.kata.istilah, found.istilah.map((at) => entry(data.istilah[at][2], data.istilah[at][0]))),
  );
  return found.angka.length + found.wilayah.length + found.tabel.length + found.tujuan.length + found.istilah.length;
}

/** How many there are, in words. */
function summary(data, found, count) {
  if (!count) return data.kata.tiada;
  return `${found.sebagian ? `${data.kata.sebagian} ` : ''}${count} ${data.kata.hasil}`;
}

function begin(data) {
  const box = document.querySelector('[data-tanya]'), target = document.querySelector('[data-hasil]');
  const status = document.querySelector('[data-ada]'), whole = document.querySelector('[data-semua]'), ask = openSearch(data);
  const answerNow = () => {
    const question = box.value.trim(), found = question ? ask(question) : null, count = found ? show(data, found, target) : 0;
    if (!found) target.replaceChildren();
    whole.hidden = count > 0;
    status.textContent = found ? summary(data, found, count) : '';
  };
  box.value = new URLSearchParams(location.search).get('q') ?? '';
  box.addEventListener('input', answerNow);
  answerNow();
}

if (typeof document !== 'undefined' && window.CARI) begin(window.CARI);
