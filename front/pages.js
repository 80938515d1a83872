// A form as pages: a page for each block, one with the list of members, one for each block of each member, one to look
// over the whole.
import { createMemo } from 'solid-js';
import { asks, isCheck, leftOut } from './controls.js';
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

/** The pages [{kind, key, reference, title(), nodes, range?, at?, member?}] as a signal; only those with something to
 * ask. */
export function pagesOf(root) {
  return createMemo(() => {
    const found = [];
    for (const node of children(root)) {
      if (isRange(node)) found.push(...rosterPages(node));
      else if (node.nodeType === 'group') found.push({ kind: 'block', key: node.nodeId, reference: node.currentState.reference, title: () => text(node.currentState.label), nodes: [node] });
      else if (isCheck(node) && found.length) (found.findLast((page) => page.kind === 'roster') ?? found.at(-1)).nodes.push(node);
      else if (asks(node) || leftOut(node) || node.nodeType === 'note') looseNode(found, node);
    }
    const kept = found.filter((page) => page.kind === 'roster' || page.nodes[0] === page.member && page.member || page.nodes.some((node) => node.currentState.relevant && (node.nodeType !== 'group' || node.currentState.hasRelevantBodyNodes)));
    return [...kept, { kind: 'end', key: 'akhir', reference: 'akhir', title: () => t.finish, nodes: [] }];
  }, undefined, { equals: (a, b) => a?.length === b.length && a.every((page, at) => page.key === b[at].key) });
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
  const page = (member, at, node) => ({ kind: 'member', key: node.nodeId, reference: node.currentState.reference, title: () => memberName(member, at), nodes: [node], range, at, member });
  return [list, ...members.flatMap((member, at) => partsOf(member).map((node) => page(member, at, node)))];
}

/** What of a member stands on one page: each of its blocks, the whole where it has not several. */
function partsOf(member) {
  const inner = children(member), blocks = inner.filter((node) => node.nodeType === 'group');
  return blocks.length < 2 || inner.some((node) => asks(node) || isRange(node) || node.nodeType === 'note') ? [member] : blocks;
}
