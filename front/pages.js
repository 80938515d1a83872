// A form as pages: a page for each block, one with the list of members, one for each block of each member, one to look
// over the whole; a block that would be longer than some screens goes on on the next page.
import { createMemo, untrack } from 'solid-js';
import { asks, isCheck, isGroup, leftOut } from './controls.js';
import { children, isRange, leaves, nameOf, text } from './engine.js';
import { t } from './strings.js';

const TITLE_NAMES = ['nama', 'r108'], UNDER_NAMES = ['r409', 'jenis_kelamin', 'umur'];
const asked = (node) => asks(node) && node.currentState.relevant;

/** The answer of a leaf as a person reads it: the label of a choice, else the value. */
function said(leaf) {
  const state = leaf.currentState;
  if (leaf.nodeType !== 'select') return state.instanceValue;
  return state.value.map((value) => text(state.valueOptions.find((option) => option.value === value)?.label)).join(', ');
}

function named(instance, names) {
  const found = new Map([...leaves(instance)].map((leaf) => [nameOf(leaf), leaf]));
  return names.map((name) => found.get(name)).filter((leaf) => leaf?.currentState.relevant).map(said).filter(Boolean);
}

export const memberName = (instance, at) => named(instance, TITLE_NAMES)[0] || t.member(at + 1);
export const memberUnder = (instance) => named(instance, UNDER_NAMES).join(', ');

export const questionsOf = (page) => page.nodes.flatMap((node) => (node.currentState.children ? [...leaves(node)] : [node])).filter(asked);
export const faulty = (page) => questionsOf(page).filter((node) => node.validationState.violation);
export const checksOf = (page) => page.nodes.flatMap((node) => (node.currentState.children ? [...leaves(node)] : [node])).filter((node) => isCheck(node) && node.currentState.relevant);

/** How far a page is: complete, busy, wrong, none. `visited`: somebody has been on it. */
export function stateOf(page, visited) {
  const questions = questionsOf(page), answered = questions.filter((node) => node.currentState.instanceValue !== '').length, faults = faulty(page);
  if (faults.some((node) => node.validationState.violation.condition !== 'required')) return 'wrong';
  if (!visited) return 'none';
  return faults.length ? (answered ? 'busy' : 'none') : 'complete';
}

/** How far somebody is on all pages of a member. `visited`: whether somebody has been on a page. */
export function memberState(parts, visited) {
  const states = new Set(parts.map((page) => stateOf(page, visited(page))));
  if (states.has('wrong')) return 'wrong';
  return states.size === 1 ? [...states][0] : 'busy';
}

/** The pages [{kind, key, reference, title(), nodes, whole?, part?, range?, at?, member?}] as a signal; only those with
 * something to ask. `whole`: what the page, or several of them, is about; `part`: which of these it is, from 0. */
export function pagesOf(root) {
  return createMemo(() => {
    const found = [];
    for (const node of children(root)) {
      if (isRange(node)) found.push(...rosterPages(node));
      else if (node.nodeType === 'group') found.push(...piecesOf(node, { kind: 'block', title: () => text(node.currentState.label) }));
      else if (isCheck(node) && found.length) (found.findLast((page) => page.kind === 'roster') ?? found.at(-1)).nodes.push(node);
      else if (asks(node) || leftOut(node) || node.nodeType === 'note') looseNode(found, node);
    }
    const kept = found.filter(isOpen);
    return [...kept, { kind: 'end', key: 'akhir', reference: 'akhir', title: () => t.finish, nodes: [] }];
  }, undefined, { equals: (a, b) => a?.length === b.length && a.every((page, at) => page.key === b[at].key) });
}

/** Whether a page has something to ask, or to read; of a block that goes on on it, something to ask. */
function isOpen(page) {
  if (page.kind === 'roster' || page.whole && page.whole === page.member) return true;
  if (page.whole && page.nodes[0] !== page.whole) return page.nodes.some(asked);
  return page.nodes.some((node) => node.currentState.relevant && (node.nodeType !== 'group' || node.currentState.hasRelevantBodyNodes));
}

function looseNode(found, node) {
  const last = found.at(-1);
  if (last?.kind === 'loose') last.nodes.push(node);
  else found.push({ kind: 'loose', key: node.nodeId, reference: node.currentState.reference, title: () => (node.nodeType === 'note' ? t.notice : text(node.currentState.label)), nodes: [node] });
}

function rosterPages(range) {
  const members = children(range);
  if (!members.length || !range.currentState.relevant) return [];
  const list = { kind: 'roster', key: range.nodeId, reference: range.currentState.reference, title: () => text(range.currentState.label) || t.members, nodes: [], range };
  const pages = (member, at) => partsOf(member).flatMap((node) => piecesOf(node, { kind: 'member', title: () => memberName(member, at), range, at, member }));
  return [list, ...members.flatMap(pages)];
}

// What a question takes of a page, and a page at most, in points of a cheap phone: some four screens.
const QUESTION = 170, FIELD = 60, OPTION = 54, PAGE = 3300;
const height = (node) => (!asks(node) ? 0 : QUESTION + (isGroup(node) ? untrack(() => node.currentState.valueOptions.length) * OPTION : FIELD));

/** The pages of a block: one, or some about equally long ones; a check stays with the question that it is about. */
function piecesOf(whole, page) {
  const inner = children(whole), all = inner.reduce((sum, node) => sum + height(node), 0), count = Math.ceil(all / PAGE);
  const { nodeId, currentState: { reference } } = whole;
  if (count < 2 || inner.some((node) => node.currentState.children)) return [{ ...page, key: nodeId, reference, nodes: [whole], whole, part: 0 }];
  const pieces = [[]];
  let full = 0;
  for (const node of inner) {
    if (asks(node) && full >= all / count) { pieces.push([]); full = 0; }
    pieces.at(-1).push(node);
    full += height(node);
  }
  return pieces.map((nodes, part) => ({ ...page, key: part ? `${nodeId}#${part}` : nodeId, reference: part ? `${reference}#${part}` : reference, nodes, whole, part }));
}

/** What of a member stands on one page: each of its blocks, the whole where it has not several. */
function partsOf(member) {
  const inner = children(member), blocks = inner.filter((node) => node.nodeType === 'group');
  return blocks.length < 2 || inner.some((node) => asks(node) || isRange(node) || node.nodeType === 'note') ? [member] : blocks;
}
