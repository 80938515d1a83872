// The form engine of ODK (getodk/web-forms) with one Solid signal for each node, and drafts that lose nothing.
import { loadForm } from '@getodk/xforms-engine';
import { createRoot, createSignal, untrack } from 'solid-js';

/** One signal for each node, not for each property: reading any property subscribes, any change notifies once. */
function stateFactory(state) {
  const [track, bump] = createSignal(undefined, { equals: false });
  return new Proxy(state, {
    get: (target, name) => (track(), target[name]),
    set: (target, name, value) => {
      if (target[name] !== value) { target[name] = value; bump(); }
      return true;
    },
  });
}

const dataOf = ({ xml, files }) => {
  const data = new FormData();
  data.set('xml_submission_file', new File([xml], 'xml_submission_file', { type: 'text/xml' }));
  for (const file of files) data.set(file.name, file);
  return [data];
};

/** Open a form: new, from a draft (`restoreInstance`: the instanceID stays), or to mend what was sent (`editInstance`: a
 * new instanceID, the old one as deprecatedID). `media`: [{filename, text}]. Throws what the engine could not read. */
export async function openInstance({ xml, media, draft, edit, device }) {
  const attachment = async (address) => {
    const name = decodeURIComponent(address.pathname.split('/').pop()), found = media.find((item) => item.filename === name);
    return found ? new Response(found.text, { headers: { 'Content-Type': 'text/csv' } }) : new Response('', { status: 404 });
  };
  const config = { stateFactory, preloadProperties: { deviceID: device, username: '' }, instanceAttachments: { fileNameFactory: ({ extension }) => `${crypto.randomUUID()}${extension ?? ''}` } };
  const form = await new Promise((resolve) => createRoot(() => resolve(loadForm(xml, { fetchFormAttachment: attachment }))));
  if (form.status === 'failure') throw form.error;
  if (draft) return form.restoreInstance({ data: dataOf(draft) }, config);
  if (edit) return form.editInstance({ inputType: 'FORM_INSTANCE_INPUT_RESOLVED', data: dataOf(edit) }, config);
  return form.createInstance(config);
}

export const children = (node) => node.currentState.children ?? [];
export const text = (range) => range?.asString ?? '';
export const nameOf = (node) => node.currentState.reference.split('/').at(-1).replace(/\[\d+\]$/, '');
export const isRange = (node) => node.nodeType.startsWith('repeat-range');

export function* leaves(node) {
  for (const child of children(node)) {
    if (child.currentState.children) yield* leaves(child); else yield child;
  }
}

const ESCAPED = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (value) => value.replace(/[&<>"]/g, (letter) => ESCAPED[letter]);

/** The draft as XML. Unlike the engine's `instanceXML` it keeps answers to questions that are not asked at the moment
 * (`hidden`, by reference). Uses less public fields of the engine: hence its exact version. */
export function draftXML(root, hidden) {
  const written = (node) => {
    const state = node.currentState;
    if (isRange(node)) return state.children.map(written).join('');
    if (state.children) return tag(node, state.children.map(written).join(''));
    return tag(node, escaped(state.relevant ? state.instanceValue : hidden.get(state.reference) ?? ''));
  };
  const tag = (node, body) => {
    const name = node.definition.qualifiedName.getPrefixedName();
    const attributes = (node.currentState.attributes ?? []).map((item) => item.instanceState.instanceXML).join('');
    const spaces = node.nodeType === 'root' ? Array.from(node.definition.namespaceDeclarations.values(), (item) => ` ${item.serializeNamespaceDeclarationXML().trim()}`).join('') : '';
    return `<${name}${spaces}${attributes}>${body}</${name}>`;
  };
  return untrack(() => written(root));
}

/** References of the questions on whose answers the number of members hangs, with what they count: through calculations,
 * as the form writes them, also from within a member (`./block/question`). Whoever changes such an answer may delete
 * members. */
export function countDrivers(xml) {
  const parsed = new DOMParser().parseFromString(xml, 'text/xml');
  const binds = new Map([...parsed.getElementsByTagName('bind')].map((bind) => [bind.getAttribute('nodeset'), bind]));
  const drivers = new Set(), waiting = [...parsed.getElementsByTagName('repeat')].map((repeat) => repeat.getAttribute('jr:count') ?? '');
  while (waiting.length) {
    for (const reference of waiting.pop().match(/\/[\w/.-]+/g) ?? []) {
      const meant = binds.has(reference) ? [reference] : [reference, ...[...binds.keys()].filter((known) => known.endsWith(reference))];
      for (const known of meant.filter((each) => !drivers.has(each))) {
        drivers.add(known);
        waiting.push(binds.get(known)?.getAttribute('calculate') ?? '');
      }
    }
  }
  return drivers;
}
