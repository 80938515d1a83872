// The family that was opened from the list is chosen in the form before its first question; what the list knows of it and
// of its members the form itself fills in (cantik/field/instruments/list_fields.py), here as in Collect.
import { leaves, nameOf } from './engine.js';

const FAMILY = 'keluarga';

/** Choose a family of the list (the name of its entity) where the form asks for one. */
export function prefill(root, family) {
  for (const node of leaves(root)) if (nameOf(node) === FAMILY && node.nodeType === 'select') node.selectValue(family);
}
