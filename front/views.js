// The screen of a form: its head with the blocks, the open page, the way on.
import { createMemo, untrack } from 'solid-js';
import { addressOf } from './assignment.js';
import { h, icon } from './dom.js';
import { text } from './engine.js';
import { checksOf, faulty, memberName, memberState, memberUnder, questionsOf } from './pages.js';
import { childrenInto, elementOf, fault, scoped } from './questions.js';
import { follow, live, shown } from './reactive.js';
import { t } from './strings.js';

const STATES = { complete: ['ok', 'done'], busy: ['go', 'pen'], none: ['idle', 'open'], wrong: ['bad', 'warn'] };

/** The whole screen of a session (form.js). */
export function pageView(session) {
  const body = h('div', { class: 'q1' }), view = h('section', { class: 'pane ros' }, head(session), body, foot(session));
  follow(() => {
    const page = session.page();
    scoped(() => body.replaceChildren(...(page.kind === 'roster' ? roster(session, page) : page.kind === 'end' ? ending(session) : questions(session, page))));
    if (session.mounted) {
      const heading = body.querySelector('h2');
      heading?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    session.mounted = true;
  });
  return view;
}

/** Blocks as the strip shows them: the members of a roster are one. A button stays the same element while its state
 * changes: a field that loses the focus to it must not take it away from under the finger. */
function strip(session) {
  const list = h('ol', { class: 'blk', 'aria-label': t.blocks });
  follow(() => {
    const items = session.pages().map((page, at) => ({ page, at })).filter(({ page }) => page.kind !== 'member' && !page.part);
    list.replaceChildren(...items.map(({ page, at }) => h('li', {}, h('button', { type: 'button', onclick: () => session.go(at) }, untrack(page.title)))));
    items.forEach(({ page }, at) => follow(() => mark(session, page, list.children[at])));
  });
  return list;
}

function mark(session, page, item) {
  const open = session.page(), near = page.key === open.key || (page.kind === 'roster' && open.range === page.range) || (page.whole && open.whole === page.whole);
  session.bumped();
  item.className = near ? 'n' : !session.hasSeen(page) ? '' : untrack(() => session.pages().some((part) => (part === page || part.whole === page.whole && part.whole) && faulty(part).length)) ? 'w' : 'd';
  if (!near) return item.removeAttribute('aria-current');
  item.setAttribute('aria-current', 'step');
  item.parentElement.scrollLeft = item.offsetLeft - item.parentElement.offsetLeft - 60;
}

function head(session) {
  const { wish } = session, remark = wish.row?.keadaan === 'dikembalikan' && wish.row.catatan;
  return h('div', { class: 'phd' },
    h('p', { class: 'sm' }, h('button', { type: 'button', class: 'link', onclick: () => session.after.leave() }, icon('previous'), ` ${t.back}`)),
    h('h1', {}, session.name),
    h('p', { class: 'sm mut' }, [wish.row && addressOf(wish.row), wish.row ? t.prefilled : wish.form.name === session.name ? '' : wish.form.name].filter(Boolean).join('. ')),
    remark ? h('p', { class: 'note warn' }, icon('back'), h('span', {}, t.remark(remark))) : null, strip(session));
}

const titled = (words) => h('h2', { tabIndex: -1 }, words);

function questions(session, page) {
  const heading = titled(live(page.title));
  const name = () => (page.kind === 'block' ? (page.part ? t.goesOn : '') : page.whole === page.member ? t.memberOf(memberName(page.member, page.at), page.at + 1) : t.partOf(text(page.whole.currentState.label), page.part, page.at + 1));
  const under = h('p', { class: 'sm mut' }, ...(page.whole ? [live(name), ' '] : []), progress(page));
  const boxes = page.nodes.map((node) => (node === page.whole ? childrenInto(node, h('div', {}), session.ctx) : elementOf(node, session.ctx))).filter(Boolean);
  return [heading, page.kind === 'loose' ? '' : under, ...boxes];
}

function progress(page) {
  const words = createMemo(() => {
    const all = questionsOf(page);
    return all.length ? t.filled(all.filter((node) => node.currentState.instanceValue !== '').length, all.length) : '';
  });
  return live(words);
}

/** The members of a family with the state of each. */
function roster(session, page) {
  const list = h('ul', { class: 'mem' });
  follow(() => {
    session.bumped();
    const parts = session.pages().map((part, at) => ({ part, at })).filter(({ part }) => part.kind === 'member' && part.range === page.range);
    list.replaceChildren(...[...new Set(parts.map(({ part }) => part.member))].map((member) => {
      const own = parts.filter(({ part }) => part.member === member), { at } = own[0].part, state = memberState(own.map(({ part }) => part), (part) => session.hasSeen(part));
      return h('li', {}, h('button', { type: 'button', class: 'row', onclick: () => session.go(own[0].at) }, h('span', { class: 'no' }, String(at + 1)), h('span', { class: 'nn' }, h('b', {}, memberName(member, at)), h('small', {}, memberUnder(member))), h('span', { class: `st ${STATES[state][0]}` }, icon(STATES[state][1]), t.memberState[state]), icon('right')));
    }));
  });
  const checks = page.nodes.map((node) => elementOf(node, session.ctx));
  return [titled(page.title()), list, ...checks];
}

/** The last page: what has to be mended, what should be looked at again, how much is empty. */
function ending(session) {
  const all = createMemo(() => session.pages().filter((page) => page.kind !== 'end'));
  const rows = (found, word) => h('ul', { class: 'kel' }, found.map(([page, node]) => h('li', {}, h('button', { type: 'button', class: 'row', onclick: () => jump(session, page, node) }, h('span', { class: 'nn' }, h('b', {}, untrack(() => node.currentState.label?.asString ?? '')), h('small', {}, page.kind === 'member' ? `${untrack(page.title)}. ` : '', word(node))), icon('right')))));
  const wrong = createMemo(() => all().flatMap((page) => faulty(page).map((node) => [page, node])));
  const checks = createMemo(() => all().flatMap((page) => checksOf(page).map((node) => [page, node])));
  const empty = createMemo(() => all().flatMap(questionsOf).filter((node) => node.currentState.instanceValue === '').length);
  const box = h('div', {});
  follow(() => {
    const [bad, odd] = [wrong(), checks()];
    box.replaceChildren(...[
      bad.length ? h('h3', { class: 'badt' }, t.checkErrors(bad.length)) : h('p', { class: 'note ok' }, icon('done'), h('span', {}, t.checkClear)), bad.length ? rows(bad, fault) : null,
      odd.length ? h('h3', {}, t.checkNotes(odd.length)) : null, odd.length ? rows(odd, () => '') : null, h('p', { class: 'sm mut' }, t.checkEmpty(empty())),
    ].filter(Boolean));
  });
  const button = h('button', { type: 'button', class: 'btn key big full', 'aria-describedby': 'sebab', onclick: () => !untrack(wrong).length && once(session) }, icon('send'), t.done);
  follow(() => { if (wrong().length) button.setAttribute('aria-disabled', 'true'); else button.removeAttribute('aria-disabled'); });
  return [titled(t.checkTitle), box, button, shown(h('p', { class: 'sm mut', id: 'sebab' }, t.doneBlocked), () => wrong().length > 0), h('button', { type: 'button', class: 'link bad', onclick: () => session.discard() }, t.discard)];
}

function once(session) {
  if (session.finishing) return;
  session.finishing = session.finish().finally(() => { session.finishing = null; });
}

function jump(session, page, node) {
  session.touch(node);
  session.go(untrack(session.pages).findIndex((other) => other.key === page.key));
  requestAnimationFrame(() => session.focus(untrack(() => node.currentState.reference)));
}

function foot(session) {
  const hint = h('p', { class: 'err', role: 'alert' });
  const forward = () => {
    const page = untrack(session.page), bad = untrack(() => faulty(page));
    if (bad.length && session.warned !== page.key) {
      bad.forEach((node) => session.touch(node));
      session.warned = page.key;
      hint.textContent = t.skipOnce;
      return session.focus(untrack(() => bad[0].currentState.reference));
    }
    hint.textContent = '';
    session.go(untrack(session.at) + 1);
  };
  const on = shown(h('button', { type: 'button', class: 'btn pri big', onclick: forward }, t.next, icon('next')), () => session.page().kind !== 'end');
  const back = h('button', { type: 'button', class: 'btn', onclick: () => (hint.textContent = '', session.go(untrack(session.at) - 1)) }, icon('previous'), h('span', { class: 'vh' }, t.previous));
  follow(() => { if (session.at()) back.removeAttribute('aria-disabled'); else back.setAttribute('aria-disabled', 'true'); });
  const status = h('p', { class: 'sm mut', id: 'simpan', role: 'status' }, icon('phone'), ' ', live(session.status));
  return h('div', { class: 'dock' }, hint, h('div', { class: 'nav2' }, back, status, on));
}
