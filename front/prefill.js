// What the register knows of a family stands in the form before the first question, where the instrument allows it
// (`bind::cantik:lalu`, never a class C answer: content/instruments). An answer that is there already stays.
import { carriedNames, children, isRange, leaves, nameOf } from './engine.js';

const COUNT = 'r112', FAMILY = new Set(['keluarga', 'id_keluarga']);
const bare = (reference) => reference.replace(/\[\d+\]/g, '');

function put(node, value) {
  if (!value || node.currentState.instanceValue || !node.currentState.relevant) return;
  if (node.nodeType === 'select') node.selectValue(value);
  else if (node.nodeType === 'input') node.setValue(node.valueType === 'int' ? BigInt(value) : value);
}

/** Fill from a row of the family list and its members: families first, because they say how many members there are. */
export function prefill(root, xml, family, row, members) {
  const carried = carriedNames(xml), outside = [...leaves(root)];
  for (const node of outside) {
    if (FAMILY.has(nameOf(node))) put(node, family);
    else if (carried.has(bare(node.currentState.reference))) put(node, row[nameOf(node)]);
    else if (nameOf(node) === COUNT && members.length) put(node, String(members.length));
  }
  for (const range of children(root).filter(isRange)) {
    for (const [at, instance] of children(range).entries()) {
      for (const node of leaves(instance)) {
        if (members[at] && carried.has(bare(node.currentState.reference))) put(node, members[at][nameOf(node)]);
      }
    }
  }
}
