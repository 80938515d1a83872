// One form on the screen: pages, the draft behind it, and its end in the queue.
import { createMemo, createRoot, createSignal, untrack } from 'solid-js';
import { asks, unsupported } from './controls.js';
import { announce, clock, h, screen, sure } from './dom.js';
import { Draft } from './draft.js';
import { children, countDrivers, draftXML, isRange, leaves, nameOf, openInstance } from './engine.js';
import { queue } from './outbox.js';
import { near } from './near.js';
import { memberName, pagesOf } from './pages.js';
import { prefill } from './prefill.js';
import { full } from './store.js';
import { t } from './strings.js';
import { pageView } from './views.js';

/** Open a form and show it. `wish`: {vault, form, assignment, label, family?, row?, draft?, edit?,
 * ahead}; `after`: {leave, queued}.
 * Resolves to {flush, close}, or null when it cannot be opened here (somebody else has it, or the engine refuses it). */
export async function openForm(wish, after) {
  const id = wish.draft ?? crypto.randomUUID(), free = await locked(id, wish.family ?? id);
  if (!free) return refused(wish, t.otherTab, after);
  const saved = wish.draft && (await wish.vault.get('draf', id)), files = saved ? await wish.vault.photos(id) : [];
  const edit = !saved && wish.edit ? { xml: wish.edit.value.xml, files: (await wish.vault.photos(wish.edit.value.draft)).filter((file) => wish.edit.value.files.includes(file.name)) } : null;
  let instance;
  try {
    instance = await openInstance({ ...wish.form, media: near(wish.form, wish.family, saved?.xml ?? edit?.xml), draft: saved && { xml: saved.xml, files }, edit, device: await deviceOf(wish.vault) });
  } catch (error) {
    free();
    console.error(error.name); // never its text: it may hold an answer
    return refused(wish, t.openFail, after);
  }
  const missing = unsupported(instance.root);
  if (missing.length) { free(); return refused(wish, t.unsupported(missing), after); }
  return createRoot((dispose) => {
    const session = new Session(wish, after, id, instance.root, saved, files);
    if (edit) session.visitAll();
    session.ended = () => { dispose(); free(); };
    if (!saved && !edit && wish.family) prefill(instance.root, wish.family);
    session.mount();
    return session;
  });
}

function refused(wish, why, after) {
  return new Promise((resolve) => screen(h('div', { class: 'pane pad' }, h('h1', {}, wish.label || wish.form.name), h('p', { class: 'err', role: 'alert' }, why), h('button', { type: 'button', class: 'btn big full', onclick: () => resolve(null) }, t.back))));
}

/** A form belongs to one tab at a time: a function that gives it back, or null. */
function locked(...names) {
  return new Promise((resolve) => {
    let free;
    const held = new Promise((end) => { free = end; });
    navigator.locks.request(`cantik-isian:${names.at(-1)}`, { ifAvailable: true }, (lock) => {
      resolve(lock ? free : null);
      return lock ? held : undefined;
    });
  });
}

async function deviceOf(vault) {
  const known = await vault.get('berkas', 'gawai');
  if (known) return known;
  const fresh = `cantik:${crypto.randomUUID()}`;
  await vault.put('berkas', 'gawai', fresh);
  return fresh;
}

/** Remarks by question; a list that this phone fetched from an older server has none. */
function remarksOf(row) {
  if (row?.keadaan !== 'dikembalikan' || !row.catatan_soal) return {};
  try {
    return JSON.parse(row.catatan_soal);
  } catch {
    return {};
  }
}

class Session {
  constructor(wish, after, id, root, saved, files) {
    Object.assign(this, { wish, after, root, name: wish.label || wish.form.name });
    this.hidden = new Map(saved?.hidden ?? []);
    this.typed = new Map(saved?.typed ?? []);
    this.pos = saved?.pos ?? {};
    this.drivers = countDrivers(wish.form.xml);
    this.touched = new Set(this.pos.touched ?? []);
    this.seenPages = new Set(this.pos.seen ?? []);
    this.visits = new Map();
    [this.bumped, this.bump] = createSignal(0);
    [this.at, this.setAt] = createSignal(0);
    [this.status, this.tell] = createSignal(saved ? t.saved(clock(saved.at)) : '');
    this.pages = pagesOf(root);
    this.page = createMemo(() => this.pages()[Math.min(this.at(), this.pages().length - 1)], undefined, { equals: (a, b) => a?.key === b?.key });
    const about = { form: wish.form.formID, formName: wish.form.name, version: wish.form.version, label: wish.label, family: wish.family ?? null, assignment: wish.assignment };
    this.draft = new Draft(wish.vault, id, root, about, { hidden: this.hidden, typed: this.typed, files: files.map((file) => file.name), position: () => this.position(), told: (what) => this.#told(what) });
    this.ctx = { set: (node, change) => this.set(node, change), touch: (node) => this.touch(node), half: (node, text) => this.half(node, text), visited: (node) => this.visited(node), typed: this.typed, forget: (reference) => this.#forget(reference), remark: (node) => this.remark(node) };
    this.remarks = remarksOf(wish.row);
  }

  /** A form that was sent once has been on all of its pages. */
  visitAll() {
    untrack(this.pages).forEach((page) => this.seenPages.add(page.reference));
  }

  /** Whether somebody has been on a page; a draft of before members had several pages knows the member alone. */
  hasSeen(page) {
    return this.seenPages.has(page.reference) || Boolean(page.member) && this.seenPages.has(page.member.currentState.reference);
  }

  /** What the office remarked about a question of a form that was sent back; of people it is said of each. */
  remark(node) {
    const { reference } = node.currentState;
    return this.remarks[`${/\[\d+\]/.test(reference) ? 'orang' : 'keluarga'}.${nameOf(node)}`];
  }

  position() {
    const page = untrack(this.page);
    return { page: page.reference, title: untrack(page.title), field: this.pos.field, touched: [...this.touched], seen: [...this.seenPages.add(page.reference)] };
  }

  #told(what) {
    this.tell({ saving: t.saving, saved: t.saved(clock()), full: t.saveFull, failed: t.saveFail }[what]);
    if (what === 'full' || what === 'failed') announce(untrack(this.status));
  }

  /** Whether somebody has answered or left a question; a signal of its own, so that one visit draws one question. */
  visited(node) {
    const reference = node.currentState.reference;
    if (!this.visits.has(reference)) this.visits.set(reference, createSignal(this.touched.has(reference)));
    return this.visits.get(reference)[0]();
  }

  touch(node) {
    const reference = untrack(() => node.currentState.reference);
    if (this.touched.has(reference)) return;
    this.touched.add(reference);
    this.visits.get(reference)?.[1](true);
    this.bump(untrack(this.bumped) + 1);
  }

  half(node, typed) {
    this.typed.set(untrack(() => node.currentState.reference), typed);
    this.draft.changed();
  }

  /** Change an answer. One that would delete members with answers asks first; a no brings the form back as it was. */
  async set(node, change) {
    const reference = untrack(() => node.currentState.reference), before = this.drivers.has(reference.replace(/\[\d+\]/g, '')) ? this.#before() : null;
    change();
    if (before && (await this.#lost(before))) return;
    untrack(() => {
      const state = node.currentState;
      if (state.relevant && state.instanceValue) this.hidden.set(state.reference, state.instanceValue);
    });
    this.touch(node);
    this.draft.changed();
  }

  #before() {
    return untrack(() => ({
      xml: draftXML(this.root, this.hidden),
      ranges: children(this.root).filter(isRange).map((range) => ({ range, members: children(range).map((member, at) => ({ name: memberName(member, at), reference: member.currentState.reference, ...this.#answered(member) })) })),
    }));
  }

  /** Whether a member has answers, and whether somebody gave one: what the list fills in comes back by itself. */
  #answered(member) {
    const told = [...leaves(member)].filter((leaf) => asks(leaf) && leaf.currentState.instanceValue);
    return { filled: told.length > 0, own: told.some((leaf) => !leaf.definition.bind.calculate || this.touched.has(leaf.currentState.reference)) };
  }

  /** Whether the change was taken back. Fewer members are asked about by name; a house that does not answer has none, and
   * asks only where somebody had given answers. */
  async #lost(before) {
    const gone = untrack(() => before.ranges.flatMap(({ range, members }) => members.slice(children(range).length)));
    const none = untrack(() => before.ranges.every(({ range }) => !children(range).length));
    const names = gone.filter((member) => (none ? member.own : member.filled)).map((member) => member.name);
    if (!gone.length) return false;
    if (names.length && !(await sure(t.shrink(names), t.shrinkYes, t.shrinkNo, t.shrinkTitle))) {
      await this.#restore(before.xml);
      return true;
    }
    gone.forEach((member) => this.#forget(member.reference));
    return false;
  }

  /** The form once more from a draft: members that the engine has let go come back only so. */
  async #restore(xml) {
    await this.draft.replace({ xml });
    this.ended();
    await this.after.again(this.draft.id);
  }

  #forget(reference) {
    for (const map of [this.hidden, this.typed]) for (const key of map.keys()) if (key.startsWith(`${reference}/`) || key.startsWith(`${reference}[`)) map.delete(key);
  }

  go(at) {
    const pages = untrack(this.pages);
    this.seenPages.add(untrack(this.page).reference);
    this.pos.field = null;
    this.warned = null;
    this.setAt(Math.max(0, Math.min(at, pages.length - 1)));
    this.draft.changed();
  }

  mount() {
    const pages = untrack(this.pages), exact = pages.findIndex((page) => page.reference === this.pos.page);
    const place = exact >= 0 ? exact : pages.findIndex((page) => page.reference.startsWith(`${this.pos.page}/`));
    this.setAt(Math.max(0, place));
    const view = pageView(this);
    view.addEventListener('focusin', (event) => {
      const reference = event.target.closest('[data-ref]')?.dataset.ref;
      if (reference && reference !== this.pos.field) { this.pos.field = reference; this.draft.changed(); }
    });
    const field = this.pos.field;
    screen(view);
    if (field) this.focus(field);
    else this.draft.changed();
  }

  focus(reference) {
    const element = [...document.querySelectorAll('[data-ref]')].find((found) => found.dataset.ref === reference);
    element?.scrollIntoView({ block: 'center' });
    element?.querySelector('input:checked, input, select, textarea, button')?.focus({ preventScroll: true });
  }

  /** Into the queue; where the phone has no room it stays a draft, which is said. */
  async finish() {
    if (this.wish.ahead && !(await sure(t.clockAsk(this.wish.ahead, new Date()), t.clockRight, t.cancel, t.clockTitle))) return;
    const submission = await this.draft.submission(), { form, assignment, family, label, version } = this.draft.about;
    try {
      await queue(this.wish.vault, this.draft.id, { ...submission, form, version, formName: this.wish.form.name, assignment, family, label, seen: Number(this.wish.row?.__version ?? 0) });
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      return this.#told(full(error) ? 'full' : 'failed');
    }
    this.done = true;
    await this.after.queued(this.name);
  }

  async discard() {
    if (!(await sure(t.discardSure(this.name), t.discard, t.cancel))) return;
    await this.draft.discard();
    this.done = true;
    this.after.leave();
  }

  flush() {
    return this.draft.flush();
  }

  async close() {
    if (!this.done) await this.draft.close();
    this.ended();
  }
}
