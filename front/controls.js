// One control for each kind of question. `ctx`: {set(node, change), touch(node), half(node, text), typed}.
import { onCleanup, untrack } from 'solid-js';
import { h } from './dom.js';
import { isRange, nameOf, text } from './engine.js';
import { geopoint } from './geopoint.js';
import { shrink } from './photo.js';
import { follow, live, shown } from './reactive.js';
import { t } from './strings.js';

const LONG_LIST = 30;
const INPUT_TYPES = { date: 'date', time: 'time', dateTime: 'datetime-local' };
const NUMBERS = new Set(['int', 'decimal']);
const VALUE_TYPES = new Set(['string', 'int', 'decimal', 'date', 'time', 'dateTime', 'geopoint', 'barcode']);

/** Whether this form asks a question here; one that only ODK Collect can ask is named and left out. */
export const asks = (node) => node.nodeType in CONTROLS && !leftOut(node);

/** Whether only ODK Collect can ask a question: lines and areas on a map, sounds, films, files, an order of choices. */
export function leftOut(node) {
  const kind = node.nodeType;
  if (kind === 'upload') return node.nodeOptions.media.type !== 'image';
  if (kind === 'input') return !VALUE_TYPES.has(node.valueType);
  return !(kind in CONTROLS || kind === 'model-value' || kind === 'note');
}

/** Kinds of questions without whose answer a form cannot be sent, and that only ODK Collect can ask. */
export function unsupported(node) {
  const found = [];
  for (const child of node.currentState.children ?? []) {
    const kind = child.nodeType;
    if (kind === 'group' || kind === 'repeat-instance' || isRange(child)) found.push(...unsupported(child));
    else if (leftOut(child) && untrack(() => child.currentState.required)) found.push(kind === 'input' ? child.valueType : kind);
  }
  return [...new Set(found)];
}

/** What was typed as a value of the engine: null for nothing or for what is no number yet. */
function valueOf(node, typed) {
  if (!NUMBERS.has(node.valueType)) return typed;
  const number = typed.replace(',', '.');
  if (number === '' || Number.isNaN(Number(number))) return null;
  return node.valueType === 'int' ? BigInt(Math.trunc(Number(number))) : Number(number);
}

function input(node, id, ctx) {
  if (node.valueType === 'geopoint') return geopoint(node, id, ctx);
  const state = node.currentState, number = NUMBERS.has(node.valueType), multiline = node.appearances?.multiline;
  const field = h(multiline ? 'textarea' : 'input', { id, class: 'in', autocomplete: 'off', ...(multiline ? { rows: 3 } : { type: INPUT_TYPES[node.valueType] ?? 'text' }) });
  field.setAttribute('autocapitalize', number ? 'off' : 'words');
  if (node.valueType === 'int' || node.appearances?.numbers) field.inputMode = 'numeric';
  else if (node.valueType === 'decimal') field.inputMode = 'decimal';
  const reference = untrack(() => state.reference);
  follow(() => {
    const value = ctx.typed.get(reference) ?? state.instanceValue;
    if (field.value !== value) field.value = value;
    field.readOnly = state.readonly;
  });
  const take = async () => {
    const typed = field.value.trim();
    if (!ctx.typed.has(reference) && typed === untrack(() => state.instanceValue)) return;
    ctx.typed.delete(reference);
    await ctx.set(node, () => node.setValue(valueOf(node, typed)));
    const kept = untrack(() => state.instanceValue);
    if (number && field.value !== kept) field.value = kept;
  };
  // A number may drive the length of the roster: it counts when it is finished, not at each key. Until then it is kept
  // as half an answer.
  if (number) field.addEventListener('input', () => ctx.half(node, field.value));
  field.addEventListener(node.valueType === 'string' ? 'input' : 'change', take);
  field.addEventListener('blur', () => {
    if (ctx.typed.has(reference)) take();
    if (field.isConnected) ctx.touch(node);
  });
  return field;
}

/** A number between two bounds, typed: what lies beyond them is no answer. */
function range(node, id, ctx) {
  const field = input(node, id, ctx), { start, end } = node.definition.bounds;
  return h('div', {}, h('p', { class: 'hint' }, t.between(String(start), String(end))), field);
}

function select(node, id, ctx) {
  const state = node.currentState, several = node.selectType === 'select';
  const pick = (value, on) => ctx.set(node, () => (several ? node.selectValues(on ? [...state.value, value] : state.value.filter((other) => other !== value)) : node.selectValue(value)));
  const count = untrack(() => state.valueOptions.length);
  if (!several && (node.appearances?.autocomplete || count > LONG_LIST)) return combo(node, id, ctx, pick);
  if (!several && node.appearances?.minimal) return menu(node, id, pick);
  const box = h('div', { class: 'opt' });
  const mark = (values) => { for (const field of box.querySelectorAll('input')) field.checked = values.includes(field.value); };
  follow(() => {
    const options = state.valueOptions;
    box.replaceChildren(...options.map((option) => {
      const field = h('input', { type: several ? 'checkbox' : 'radio', name: id, value: option.value, autocomplete: 'off', onchange: () => pick(option.value, field.checked) });
      return h('label', {}, field, h('span', {}, text(option.label)));
    }));
    mark(untrack(() => state.value));
  });
  follow(() => mark(state.value));
  if (several) return box;
  const clear = shown(h('button', { type: 'button', class: 'link', onclick: () => pick(null) }, t.clear), () => state.value.length > 0 && !state.required);
  return h('div', {}, box, clear);
}

function menu(node, id, pick) {
  const state = node.currentState, field = h('select', { id, class: 'in', autocomplete: 'off', onchange: () => pick(field.value || null) });
  follow(() => {
    field.replaceChildren(new Option(t.choose, ''), ...state.valueOptions.map((option) => new Option(text(option.label), option.value)));
    field.value = state.value[0] ?? '';
  });
  return field;
}

/** A long list: type a part of it, choose one of what is left. */
function combo(node, id, ctx, pick) {
  const state = node.currentState, list = h('div', { class: 'menu', id: `${id}d`, role: 'listbox', 'aria-label': t.searchList, hidden: true });
  const field = h('input', { id, class: 'in', type: 'text', autocomplete: 'off', placeholder: t.searchList, role: 'combobox', 'aria-expanded': 'false', 'aria-controls': `${id}d`, 'aria-autocomplete': 'list' });
  const name = () => text(untrack(() => state.valueOptions).find((option) => option.value === state.value[0])?.label);
  const close = () => { list.hidden = true; field.setAttribute('aria-expanded', 'false'); };
  const choose = (option) => { pick(option.value); close(); field.value = text(option.label); };
  const draw = (word) => {
    const hits = untrack(() => state.valueOptions).filter((option) => !word || text(option.label).toLowerCase().includes(word));
    const rows = hits.slice(0, LONG_LIST).map((option) => h('button', { type: 'button', role: 'option', 'aria-selected': String(option.value === state.value[0]), class: 'pick', onmousedown: (event) => event.preventDefault(), onclick: () => choose(option) }, text(option.label)));
    list.replaceChildren(...rows);
    if (hits.length !== rows.length || !rows.length) list.append(h('p', { class: 'sm mut' }, rows.length ? t.more(hits.length - rows.length) : t.noMatch));
    list.hidden = false;
    field.setAttribute('aria-expanded', 'true');
  };
  follow(() => { field.value = name(); });
  field.addEventListener('focus', () => { field.select(); draw(''); });
  field.addEventListener('input', () => draw(field.value.trim().toLowerCase()));
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    if (event.key === 'ArrowDown') { event.preventDefault(); list.querySelector('button')?.focus(); }
  });
  const box = h('div', { class: 'combo' }, field, list);
  box.addEventListener('focusout', (event) => {
    if (box.contains(event.relatedTarget)) return;
    close();
    if (field.value === '') pick(null); else field.value = name();
    ctx.touch(node);
  });
  return box;
}

function upload(node, id, ctx) {
  const state = node.currentState, image = h('img', { alt: t.photoAlt }), wrong = h('p', { class: 'err', role: 'alert' });
  const file = h('input', { type: 'file', accept: 'image/*', id, class: 'vh' });
  file.setAttribute('capture', 'environment');
  file.addEventListener('change', async () => {
    if (!file.files[0]) return;
    wrong.textContent = '';
    try {
      const small = await shrink(file.files[0], node.maxPixels ?? 1280);
      await ctx.set(node, () => node.setValue(small));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      wrong.textContent = t.photoFail;
    }
    file.value = '';
  });
  let address;
  follow(() => {
    if (address) URL.revokeObjectURL(address);
    address = state.value instanceof Blob ? URL.createObjectURL(state.value) : null;
    image.hidden = !address;
    if (address) image.src = address;
  });
  onCleanup(() => address && URL.revokeObjectURL(address));
  const remove = shown(h('button', { type: 'button', class: 'btn', onclick: () => ctx.set(node, () => node.setValue(null)) }, t.removePhoto), () => Boolean(state.value));
  return h('div', { class: 'up' }, file, h('label', { class: 'btn', htmlFor: id }, live(() => (state.value ? t.photoAgain : t.photo))), remove, image, wrong);
}

function trigger(node, id, ctx) {
  const field = h('input', { type: 'checkbox', id, value: 'OK', onchange: () => ctx.set(node, () => node.setValue(field.checked)) });
  follow(() => { field.checked = Boolean(node.currentState.value); });
  return h('div', { class: 'opt' }, h('label', {}, field, h('span', {}, live(() => text(node.currentState.label)))));
}

export const CONTROLS = { input, range, select, upload, trigger };

/** The kinds whose control is a group of fields: a legend names them, not a label. */
export const isGroup = (node) => node.nodeType === 'select' && !(node.selectType === 'select1' && (node.appearances?.autocomplete || node.appearances?.minimal || untrack(() => node.currentState.valueOptions.length) > LONG_LIST));
export const isCheck = (node) => node.nodeType === 'note' && nameOf(node).startsWith('periksa_');
