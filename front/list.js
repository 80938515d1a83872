// The list of families: what is to be done first, what waits for a signal, and the way to send it.
import { clock, h, icon, screen } from './dom.js';
import { addressOf, isOpen } from './assignment.js';
import { t } from './strings.js';

const MARKS = { dikembalikan: ['warn', 'back'], ditolak: ['bad', 'warn'], draf: ['go', 'pen'], belum: ['idle', 'open'], menunggu: ['ok', 'phone'], terkirim: ['ok', 'done'], disetujui: ['ok', 'done'] };
const COUNTED = [['terkirim', t.sent], ['menunggu', t.waiting], ['draf', t.drafts], ['belum', t.notYet]];
const AS = { disetujui: 'terkirim', dikembalikan: 'belum', ditolak: 'menunggu' };
const SHOWN = 200;

function counts(families) {
  const found = Object.fromEntries(COUNTED.map(([state]) => [state, 0]));
  for (const family of families) found[AS[family.state] ?? family.state] += 1;
  return found;
}

function bar(families) {
  const found = counts(families), strip = h('div', { class: 'prop', role: 'img', 'aria-label': t.share(found.terkirim, found.menunggu, found.draf, found.belum) });
  for (const [state] of COUNTED) {
    const part = h('i', { class: `p-${state}` });
    part.style.flexGrow = found[state];
    strip.append(part);
  }
  return [strip, h('p', { class: 'sm cnt' }, COUNTED.map(([state, word]) => h('span', {}, h('b', {}, String(found[state])), ` ${word}`)))];
}

/** Numbers of RT begin anew in each dusun: a place is both. */
const placeOf = ({ row: { dusun, rt } }) => [dusun, rt && t.rt(rt)].filter(Boolean).join(', ');
const places = (families) => new Set(families.map(placeOf).filter(Boolean));

const title = (families) => {
  const rt = places(families).size === 1 && families.find(placeOf).row.rt;
  return rt ? `${t.rt(rt)}, ${t.families(families.length)}` : t.families(families.length);
};

export const mark = (state, word) => h('span', { class: `st ${MARKS[state][0]}` }, icon(MARKS[state][1]), word ?? t.state[state]);

const whyNot = ({ code, reason }) => (code === 403 ? t.revoked : t.refused(code, reason));

/** `several`: the list is of more places than one, so each family says where it is. */
function row(family, act, several) {
  const place = family.draft?.value.pos?.title, { catatan } = family.row, alamat = [addressOf(family.row), several && placeOf(family)].filter(Boolean).join('. ');
  const word = family.state === 'draf' && place ? t.draftAt(place) : undefined;
  const under = family.state === 'ditolak' ? whyNot(family.waiting.open) : [alamat, family.state === 'dikembalikan' ? catatan : ''].filter(Boolean).join('. ');
  const label = [h('span', { class: 'nn' }, h('b', {}, family.label), h('small', {}, under)), mark(family.state, word)];
  if (family.waiting && family.state !== 'ditolak' || family.state === 'disetujui') return h('li', {}, h('div', { class: 'row' }, label));
  return h('li', {}, h('button', { type: 'button', class: 'row', onclick: () => act.open(family) }, label, icon('right')));
}

/** The list with its search and its filter; `act`: {open, blank, send, copy, prepare, lock, choose}. */
export function showList(model, act) {
  const list = h('ul', { class: 'kel' }), more = h('p', { class: 'pad sm mut', hidden: true });
  const search = h('input', { id: 'cari', type: 'search', placeholder: t.searchHint, autocomplete: 'off' });
  const buttons = [t.toDo(model.families.filter(isOpen).length), t.all(model.families.length)].map((word, at) => h('button', { type: 'button', 'aria-pressed': String(at === 0), onclick: () => press(at) }, word));
  const several = places(model.families).size > 1;
  let filter = 0;
  const draw = () => {
    const word = search.value.trim().toLowerCase();
    const hits = model.families.filter((family) => (filter || isOpen(family)) && (!word || `${family.label} ${addressOf(family.row)} ${placeOf(family)}`.toLowerCase().includes(word)));
    list.replaceChildren(...hits.slice(0, SHOWN).map((family) => row(family, act, several)));
    more.hidden = hits.length > 0 && hits.length <= SHOWN;
    more.textContent = hits.length ? t.more(hits.length - SHOWN) : word ? t.none(search.value.trim()) : model.families.length ? t.allDone : model.standing ? '' : t.nothing;
  };
  const press = (at) => { filter = at; buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(i === at))); draw(); };
  search.addEventListener('input', draw);
  const find = h('div', { class: 'fnd' }, h('label', { class: 'vh', htmlFor: 'cari' }, t.search), h('span', { class: 'seek2' }, icon('search'), search), h('span', { class: 'seg', role: 'group', 'aria-label': t.filter }, buttons));
  draw();
  screen(h('section', { class: 'pane list' }, head(model, act), notes(model), model.families.length ? find : null, list, more, others(model, act), safety(model, act), dock(model, act)));
}

function head(model, act) {
  const heading = model.families.length ? title(model.families) : t.tasks;
  const choice = model.assignments.length > 1 && h('label', { class: 'sm' }, `${t.which} `, h('select', { class: 'in', onchange: (event) => act.choose(event.target.value) }, model.assignments.map((item, at) => h('option', { value: item.id, selected: item.id === model.current }, String(at + 1)))));
  return h('div', { class: 'phd' }, h('div', { class: 'top' }, h('h1', {}, heading), h('button', { type: 'button', class: 'btn quiet', onclick: act.lock }, t.lock)), h('p', { class: 'sm mut' }, model.name), choice, model.families.length ? bar(model.families) : null);
}

function notes(model) {
  const found = [];
  if (model.offlineSince) found.push(h('p', { class: 'note warn' }, icon('cloudOff'), h('span', {}, h('b', {}, t.offline(clock(model.offlineSince))), ` ${t.offlineText} `, model.room ? t.room(model.room) : '')));
  if (model.standing) found.push(h('p', { class: 'note warn', role: 'status' }, icon('warn'), h('span', {}, model.standing)));
  if (model.ahead) found.push(h('p', { class: 'note warn', role: 'status' }, icon('warn'), h('span', {}, t.clockOff(model.ahead))));
  if (model.trouble) found.push(h('p', { class: 'note warn', role: 'status' }, icon('warn'), h('span', {}, model.trouble)));
  if (model.news) found.push(h('p', { class: 'note ok', role: 'status' }, icon('done'), h('span', {}, model.news)));
  return found;
}

/** Forms that are not about a family of the list, their drafts, and a family that the list lacks. */
function others(model, act) {
  const about = (item) => model.forms.find((form) => form.formID === item.value.form)?.about;
  const rows = model.loose.map((item) => h('li', {}, h('button', { type: 'button', class: 'row', onclick: () => act.reopen(item) }, h('span', { class: 'nn' }, h('b', {}, item.value.label || (about(item) ? t.newTitle : item.value.formName)), h('small', {}, item.value.label || about(item) ? item.value.formName : '')), mark(item.state), icon('right'))));
  if (!rows.length && !model.forms.length) return null;
  const starts = model.forms.map((form) => h('li', {}, h('button', { type: 'button', class: 'row', onclick: () => act.blank(form) }, h('span', { class: 'nn' }, h('b', {}, form.about ? t.newFamily : form.name), h('small', {}, t.newEntry)), icon('right'))));
  return h('section', { 'aria-labelledby': 'lain' }, h('h2', { id: 'lain', class: 'pad' }, t.others), h('ul', { class: 'kel' }, rows, starts));
}

function dock(model, act) {
  const count = model.waiting, blocked = !count || Boolean(model.offlineSince);
  const button = h('button', { type: 'button', class: `btn big full${blocked ? '' : ' key'}`, 'aria-disabled': blocked ? 'true' : null, onclick: () => blocked || act.send() }, icon('send'), count ? t.send(count) : t.nothingToSend);
  return h('div', { class: 'dock' }, button, model.offlineSince && count ? h('p', { class: 'sm mut' }, t.waitSignal) : null);
}

/** What keeps the answers safe: ready without a signal, a copy for the office, what the browser promises. */
function safety(model, act) {
  const copy = model.officeKey ? h('button', { type: 'button', class: 'btn full', onclick: act.copy }, t.copy) : h('p', { class: 'sm mut' }, t.copyNoKey);
  return h('div', { class: 'pad safe' }, h('p', { class: 'sm mut', id: 'siap' }, model.preparedAt ? t.prepared(clock(model.preparedAt)) : t.notPrepared), h('button', { type: 'button', class: 'btn full', onclick: act.prepare }, t.prepare),
    model.unsent ? copy : null, model.persisted ? null : h('p', { class: 'sm mut' }, t.keepAsk));
}
