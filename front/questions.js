// Questions, groups and notes of a page.
import { createRenderEffect, mapArray, onCleanup, createRoot, untrack } from 'solid-js';
import { CONTROLS, asks, isCheck, isGroup, leftOut } from './controls.js';
import { h, icon, sure } from './dom.js';
import { children, isRange, leaves, nameOf, text } from './engine.js';
import { follow, live, shown } from './reactive.js';
import { t } from './strings.js';

const WHERE = 'tujuan'; // the note of cantik/field/instruments/xlsform.py that says where the family lives

let count = 0;

/** Why an answer is wrong, in words of the form; '' while it is right or nobody has been here. */
export function fault(node) {
  const violation = node.validationState?.violation;
  if (!violation) return '';
  return violation.message?.asString || (violation.condition === 'required' ? t.required : t.constraint);
}

function note(node) {
  const state = node.currentState, words = live(() => text(state.label) || state.instanceValue);
  if (isCheck(node)) return shown(h('p', { class: 'msg-warn', role: 'status' }, icon('warn'), h('span', {}, words)), () => state.relevant);
  if (nameOf(node) === WHERE) return shown(h('p', { class: 'sm' }, words), () => state.relevant); // for whoever goes there
  return shown(h('div', { class: 'aloud' }, h('p', { class: 'sm mut' }, t.noteRead), h('p', {}, words)), () => state.relevant);
}

function question(node, ctx) {
  const id = `t${++count}`, state = node.currentState, group = isGroup(node);
  const hint = shown(h('p', { class: 'hint', id: `${id}h` }, live(() => text(state.hint))), () => Boolean(state.hint));
  const asked = untrack(() => ctx.remark(node)), said = asked ? h('p', { class: 'note warn', id: `${id}r` }, icon('back'), h('span', {}, t.remark(asked))) : '';
  const wrong = h('p', { class: 'err', id: `${id}s`, role: 'alert' }, live(() => (ctx.visited(node) ? fault(node) : '')));
  const control = CONTROLS[node.nodeType](node, id, ctx);
  const name = [live(() => text(state.label)), shown(h('span', { class: 'must' }, t.mandatory), () => state.required)];
  const element = group
    ? h('fieldset', { class: 'q', 'aria-describedby': `${id}r ${id}h ${id}s` }, h('legend', {}, name), said, hint, wrong, control)
    : h('div', { class: 'q' }, h(node.valueType === 'geopoint' || node.nodeType === 'trigger' ? 'p' : 'label', { class: 'lab', htmlFor: id }, name), said, hint, wrong, control);
  element.dataset.ref = untrack(() => state.reference);
  const field = group ? null : control.id === id ? control : control.querySelector(`#${id}`);
  field?.setAttribute('aria-describedby', `${id}r ${id}h ${id}s`);
  follow(() => {
    const bad = ctx.visited(node) && Boolean(node.validationState.violation);
    element.classList.toggle('bad', bad);
    field?.setAttribute('aria-invalid', String(bad));
  });
  return shown(element, () => state.relevant);
}

/** The element of any node of a form; null for what is only calculated. */
export function elementOf(node, ctx) {
  const state = node.currentState;
  if (node.nodeType === 'note') return note(node);
  if (node.nodeType === 'group') return shown(childrenInto(node, h('section', { class: 'grp' }, shown(h('h3', {}, live(() => text(state.label))), () => Boolean(state.label))), ctx), () => state.relevant && state.hasRelevantBodyNodes);
  if (node.nodeType === 'repeat-instance') return childrenInto(node, h('section', { class: 'rep' }), ctx);
  if (isRange(node)) return repeat(node, ctx);
  if (leftOut(node)) return shown(h('div', { class: 'q' }, h('p', { class: 'lab' }, live(() => text(state.label))), h('p', { class: 'note' }, icon('warn'), h('span', {}, t.leftOut))), () => state.relevant);
  return asks(node) ? question(node, ctx) : null;
}

/** A repeat inside a page; one that nobody counts has buttons to add and to remove. */
function repeat(node, ctx) {
  const free = node.nodeType.endsWith(':uncontrolled'), box = h('div', {});
  const remove = async (instance) => {
    const at = untrack(() => children(node).indexOf(instance)), name = t.member(at + 1);
    if (untrack(() => [...leaves(instance)].some((leaf) => leaf.currentState.instanceValue)) && !(await sure(t.removeSure(name), t.remove, t.cancel))) return;
    await ctx.set(node, () => node.removeInstances(at, 1));
    ctx.forget(untrack(() => node.currentState.reference));
  };
  const parts = mapArray(() => children(node), (instance) => {
    const element = elementOf(instance, ctx);
    if (free) element.append(h('button', { type: 'button', class: 'btn', onclick: () => remove(instance) }, t.remove));
    return element;
  });
  createRenderEffect(() => box.replaceChildren(...parts()));
  return h('div', {}, box, free ? h('button', { type: 'button', class: 'btn', onclick: () => ctx.set(node, () => node.addInstances()) }, t.add) : null);
}

/** The elements of the children of a node, kept in step with it, after what the element already holds. */
export function childrenInto(node, element, ctx) {
  const before = [...element.childNodes], parts = mapArray(() => children(node), (child) => elementOf(child, ctx));
  createRenderEffect(() => element.replaceChildren(...before, ...parts().filter(Boolean)));
  return element;
}

/** Run in a scope of its own, ended with the one around it. */
export function scoped(make) {
  return createRoot((dispose) => {
    onCleanup(dispose);
    return make();
  });
}
