// The page: what the browser can do, the PIN, the assignment, the list; the form itself comes with its engine.
import { WORKS, assignments, families, familyForm, loaded, refresh, rowOf, seenBy, wipe } from './assignment.js';
import { announce, h, screen } from './dom.js';
import { rememberOffice } from './keys.js';
import { received } from './handed.js';
import { showList } from './list.js';
import { again, send } from './outbox.js';
import { Refused, Server } from './server.js';
import { Vault, full, openDatabase, read } from './store.js';
import { t } from './strings.js';
import { opened, save } from './unlock.js';
import { forOffice, unsentCount } from './zip.js';
import './lapangan.css';

const IDLE_MS = 600_000, RESEND_MS = 60_000, FORM_BYTES = 400_000;
const engine = () => import('./form.js');
const app = { vault: null, tasks: null, found: null, offlineSince: null, preparedAt: null, trouble: '', news: '', form: null, opening: false, turn: 0, signals: 0 };

/** What this browser lacks: nothing, or why no form is opened. */
function lacking() {
  if (!isSecureContext) return 'insecure';
  const needs = { IndexedDB: globalThis.indexedDB, 'Web Crypto': globalThis.crypto?.subtle, 'service worker': navigator.serviceWorker, 'Web Locks': navigator.locks, WebAssembly: globalThis.WebAssembly, dialog: globalThis.HTMLDialogElement };
  return Object.entries(needs).filter(([, part]) => !part).map(([name]) => name);
}

function refuse(why) {
  const body = why === 'insecure'
    ? [h('h1', {}, t.insecureTitle), h('p', {}, t.insecure), h('ul', { class: 'ways' }, t.insecureWays.map((way) => h('li', {}, way)))]
    : [h('h1', {}, t.oldTitle), h('p', {}, t.old), h('p', { class: 'mut' }, t.missing(why))];
  screen(h('div', { class: 'pane pad' }, body));
}

/** The token of the QR stands behind `#`, which never travels; it leaves the address bar at once. */
function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get('t');
  if (location.hash) history.replaceState(null, '', location.pathname);
  return token;
}

const task = () => app.tasks.list.find((item) => item.id === app.tasks.current);
const works = () => (app.found.standing ?? WORKS) === WORKS; // the server gives this phone its lists
const free = () => !app.form && !app.opening; // no form is on the screen or on its way to it
const server = () => new Server(task().token);
const tokenOf = (id) => app.tasks.list.find((item) => item.id === id)?.token ?? '';

/** By how many days this phone's clock runs ahead of the office's, as far as is known: once it was put back, time begins
 * before the last look at the office's. */
const daysAhead = () => (app.found.ahead > 0 && Date.now() >= app.found.at ? app.found.ahead : 0);

async function officeOf(database, token) {
  try {
    const office = await new Server(token).officeKey();
    if (office) await rememberOffice(database, office);
    return office;
  } catch (error) {
    if (error instanceof TypeError || error instanceof Refused) return null; // no signal: asked again on the next visit
    throw error;
  }
}

/** Fetch what is new; without a signal what is here serves. */
async function update(step) {
  try {
    app.found = await refresh(app.vault, server(), task().id, step);
    app.offlineSince = null;
    app.trouble = '';
    return true;
  } catch (error) {
    if (error instanceof TypeError) app.offlineSince ??= Date.now();
    else if (error instanceof Refused) app.trouble = error.status === 403 ? t.revoked : error.status === 200 ? t.captive : t.serverBusy;
    else if (full(error)) app.trouble = t.listFull;
    else throw error;
    return false;
  }
}

async function local() {
  const [drafts, waiting, backups, sent] = await Promise.all([app.vault.all('draf'), app.vault.all('kotak'), app.vault.all('cadangan'), app.vault.get('berkas', 'terkirim')]);
  const own = (item) => item.value.assignment === task().id;
  return { drafts: drafts.filter(own), waiting: waiting.filter(own), backups, sent: seenBy((sent ?? []).filter((item) => item.assignment === task().id)), allWaiting: waiting, unsent: drafts.length + waiting.length };
}

/** Half-filled forms of other phones come to this one; without a signal on the next visit. */
async function takeOver() {
  try {
    const fresh = await navigator.locks.request('cantik-draf', () => received(app.vault, server(), task().id));
    if (fresh) app.news = t.handedOn(fresh);
  } catch (error) {
    if (error instanceof DOMException) app.trouble = full(error) ? t.saveFull : t.saveFail;
    else if (!(error instanceof TypeError)) throw error;
  }
}

/** Earlier assignments are over as well: nobody opens their lists any more, so they are asked for beside the current one. */
async function tidy() {
  const backups = await app.vault.all('cadangan');
  for (const { id, token } of app.tasks.list.filter((item) => item.id !== app.tasks.current)) {
    const old = await loaded(app.vault, id), left = backups.filter((item) => item.value.assignment === id);
    if (!old || !(old.forms.length || left.length)) continue;
    const found = await refresh(app.vault, new Server(token), id).catch((error) => { if (error instanceof TypeError || error instanceof Refused || full(error)) return old; throw error; });
    await wipe(app.vault, found, left, id);
  }
}

async function room() {
  const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return Math.min(999, Math.floor((quota - usage) / FORM_BYTES));
}

/** The list; given up when another screen was begun while it was put together. */
async function home() {
  const turn = ++app.turn;
  if (!app.found) return screen(h('div', { class: 'pane pad' }, h('h1', {}, t.tasks), h('p', { role: 'status' }, app.trouble || t.firstNeedsNet), h('button', { type: 'button', class: 'btn pri big full', onclick: start }, t.retry)));
  const here = await local(), about = familyForm(app.found), list = families(app.found, here), shown = new Set(list.map((family) => family.id));
  here.backups = await wipe(app.vault, app.found, here.backups, task().id);
  const loose = [...here.drafts.map((item) => ({ ...item, state: 'draf' })), ...here.waiting.map((item) => ({ ...item, state: item.open.state }))].filter((item) => !shown.has(item.value.family));
  const [office, space, persisted] = await Promise.all([read(app.vault.database, 'kunci', 'kantor'), room(), navigator.storage?.persisted?.()]);
  if (turn !== app.turn) return;
  showList({
    families: list, loose, forms: works() ? app.found.forms.map((form) => ({ ...form, about: form === about })) : [], standing: t.standing[app.found.standing] ?? '', ahead: app.found.ahead ?? 0, name: (about ?? app.found.forms[0])?.name ?? '',
    assignments: app.tasks.list, current: app.tasks.current, waiting: here.allWaiting.filter((item) => item.open.state === 'menunggu').length, unsent: here.unsent, officeKey: office?.tersegel,
    offlineSince: app.offlineSince, room: space, trouble: app.trouble, news: app.news, preparedAt: app.preparedAt, persisted,
  }, { open: (family) => openFamily(family, here), reopen, blank: (form) => fill({ form: form.formID, label: '' }), send: () => deliver(true), copy, prepare, lock, choose });
  app.news = '';
}

async function openFamily(family, here) {
  if (family.state === 'ditolak') return reopen({ ...family.waiting, state: 'ditolak' });
  const backup = family.draft ? null : here.backups.filter((item) => item.value.family === family.id).sort((a, b) => b.value.sent - a.value.sent)[0];
  await fill({ form: familyForm(app.found).formID, label: family.label, family: family.id, row: family.row, draft: family.draft?.id, edit: family.state === 'belum' ? null : backup });
}

/** A draft that belongs to no family of the list, or what the server refused: it may be sent once more. */
async function reopen(item) {
  if (item.state === 'ditolak') {
    await again(app.vault, item);
    return deliver(true);
  }
  if (item.state === 'draf') await fill({ form: item.value.form, label: item.value.label, row: rowOf(app.found, item.value.family), draft: item.id });
}

async function fill(wish) {
  app.turn += 1;
  app.opening = true;
  history.pushState({ form: true }, '');
  await show(wish);
  app.opening = false;
  if (!app.form) history.back();
}

async function show(wish) {
  const form = app.found.forms.find((known) => known.formID === wish.form);
  screen(h('div', { class: 'pane pad' }, h('h1', {}, wish.label || form.name), h('p', { role: 'status' }, wish.draft ? t.restoring : t.opening)));
  const { openForm } = await engine();
  const again = async (draft) => {
    await new Promise((resolve) => { setTimeout(resolve); }); // until the lock of the form is free again
    await show({ ...wish, draft, edit: null });
  };
  app.form = await openForm({ vault: app.vault, assignment: task().id, ahead: daysAhead(), ...wish, form }, { leave: () => history.back(), queued, again });
}

async function queued(label) {
  app.news = t.queued(label);
  history.back();
}

/** Send what waits; what has arrived and why the rest has not is said on the list, which is drawn anew only when there
 * is something to say: somebody may be searching in it. */
async function deliver(draw = false) {
  const before = app.trouble + app.offlineSince, signals = app.signals;
  const { sent, refused, trouble, held } = await send(app.vault, tokenOf, (at, all) => announce(t.sending(at, all)));
  if (trouble && !sent && signals !== app.signals) return deliver(draw); // begun without a signal, which has come since
  if (trouble === 'offline') app.offlineSince ??= Date.now();
  else if (sent) app.offlineSince = null;
  if (trouble || sent) app.trouble = trouble === 'captive' ? t.captive : trouble === 'busy' ? t.serverBusy : '';
  if (sent) app.news = `${t.sentNow(sent)} ${held}`.trim();
  if (held) await update(); // what this phone may still do has changed
  const told = draw || sent || refused || before !== app.trouble + app.offlineSince;
  if (told && free()) await home();
}

async function copy() {
  save(await forOffice(app.vault.database), await unsentCount(app.vault.database));
}

/** Fetch everything that work without a signal needs, and say what is here. */
async function prepare() {
  const line = h('p', { role: 'status', id: 'langkah' }), meter = h('progress', { max: 1, value: 0, 'aria-label': t.preparing });
  screen(h('div', { class: 'pane pad' }, h('h1', {}, t.prepare), meter, line));
  const step = (kind, name, done, all) => { line.textContent = typeof t.steps[kind] === 'function' ? t.steps[kind](name) : t.steps[kind]; meter.value = 0.2 + 0.8 * (done / (all || 1)); };
  step('page', '', 0, 1);
  await navigator.serviceWorker.ready;
  step('engine', '', 0, 1);
  await engine();
  const complete = await update(step);
  app.preparedAt = complete ? Date.now() : null;
  if (complete) await takeOver();
  if (!complete) app.trouble ||= t.prepareFail;
  await home();
}

async function lock() {
  await app.form?.flush();
  location.reload();
}

async function choose(id) {
  app.tasks = { ...app.tasks, current: id };
  await app.vault.put('berkas', 'tugas', app.tasks);
  app.found = await loaded(app.vault, id);
  await start();
}

/** The list as it lies here is shown at once, then what is new is asked for; a form that was open is opened again. */
async function start() {
  app.found ??= await loaded(app.vault, task().id);
  const place = await app.vault.get('berkas', 'tempat'), first = !app.found;
  let fresh = first && (await update());
  if (app.found && place) {
    const draft = await app.vault.get('draf', place.draft);
    if (draft && draft.assignment === task().id) await fill({ form: draft.form, label: draft.label, family: draft.family, row: rowOf(app.found, draft.family), draft: place.draft });
  }
  if (free()) await home();
  const office = await officeOf(app.vault.database, task().token);
  if (office && free()) await home();
  if (!first) fresh = await update();
  if (fresh) {
    app.preparedAt = navigator.serviceWorker.controller ? Date.now() : null;
    await takeOver();
  }
  await deliver(true);
  await tidy();
}

function watch() {
  addEventListener('online', () => { app.offlineSince = null; app.signals += 1; deliver(true); });
  addEventListener('offline', () => { app.offlineSince = Date.now(); if (free()) home(); });
  addEventListener('popstate', async () => {
    const form = app.form;
    app.form = null;
    await form?.close();
    await home();
    await deliver();
  });
  setInterval(() => navigator.onLine && deliver(), RESEND_MS);
  addEventListener('visibilitychange', () => { if (document.hidden) app.form?.flush(); }); // the phone may end us now
  let idle;
  const awake = () => { clearTimeout(idle); idle = setTimeout(lock, IDLE_MS); };
  for (const name of ['pointerdown', 'keydown', 'visibilitychange']) addEventListener(name, awake);
  awake();
}

async function run() {
  const why = lacking();
  if (why.length) return refuse(why);
  navigator.serviceWorker.register('sw.js');
  const token = takeToken(), database = await openDatabase();
  const office = token ? officeOf(database, token) : Promise.resolve(null);
  engine(); // fetched while the PIN is typed
  app.vault = new Vault(database, await opened(database, office, Boolean(token)));
  screen(h('div', { class: 'pane pad' }, h('h1', {}, t.tasks), h('p', { role: 'status' }, t.loading)));
  app.tasks = await assignments(app.vault, token);
  watch();
  await start();
}

await run();
