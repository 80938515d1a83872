// DOM that follows the form: text, attributes and visibility bound to Solid signals.
import { createRenderEffect } from 'solid-js';

export function live(read) {
  const node = document.createTextNode('');
  createRenderEffect(() => { node.data = read() ?? ''; });
  return node;
}

export function shown(element, read) {
  createRenderEffect(() => { element.hidden = !read(); });
  return element;
}

export { createRenderEffect as follow };
