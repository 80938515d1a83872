// Plain DOM: elements, icons, dialogs, the hour.
const SVG = 'http://www.w3.org/2000/svg';

/** An element: properties where the element has them, else attributes; `on…` listens; null children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else if (name in element && name !== 'list') element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

const SHAPES = {
  pen: ['M13 21h8', 'm15 5 4 4', 'M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z'],
  open: ['M22 12a10 10 0 1 1-20 0a10 10 0 1 1 20 0'],
  back: ['M9 14 4 9l5-5', 'M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11'],
  phone: ['M7 2h10a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2', 'M12 18h.01'],
  done: ['M22 12a10 10 0 1 1-20 0a10 10 0 1 1 20 0', 'm16 9-5.5 5.5L8 12'],
  warn: ['m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3', 'M12 9v4', 'M12 17h.01'],
  right: ['m9 18 6-6-6-6'],
  next: ['M5 12h14', 'm12 5 7 7-7 7'],
  previous: ['m12 19-7-7 7-7', 'M19 12H5'],
  search: ['m21 21-4.34-4.34', 'M19 11a8 8 0 1 1-16 0a8 8 0 1 1 16 0'],
  send: ['M14.536 21.686a.5.5 0 0 0 .937-.024l6.5-19a.496.496 0 0 0-.635-.635l-19 6.5a.5.5 0 0 0-.024.937l7.93 3.18a2 2 0 0 1 1.112 1.11z', 'm21.854 2.147-10.94 10.939'],
  cloudOff: ['M10.94 5.274A7 7 0 0 1 15.71 10h1.79a4.5 4.5 0 0 1 4.222 6.057', 'M18.796 18.81A4.5 4.5 0 0 1 17.5 19H9A7 7 0 0 1 5.79 5.78', 'm2 2 20 20'],
};

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({ class: 'ic', viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' })) svg.setAttribute(key, value);
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', shape);
    svg.append(path);
  }
  return svg;
}

export const clock = (time = Date.now()) => {
  const date = new Date(time);
  return `${String(date.getHours()).padStart(2, '0')}.${String(date.getMinutes()).padStart(2, '0')}`;
};

/** Ask before something is lost: true for yes. Esc and the back key say no. */
export function sure(text, yes, no, title) {
  return new Promise((resolve) => {
    const dialog = h('dialog', { 'aria-label': title ?? text });
    const end = (answer) => { dialog.close(); dialog.remove(); resolve(answer); };
    dialog.append(title ? h('h2', {}, title) : '', h('p', {}, text),
      h('div', { class: 'choose' }, h('button', { type: 'button', class: 'btn', onclick: () => end(false) }, no), h('button', { type: 'button', class: 'btn bad', onclick: () => end(true) }, yes)));
    dialog.addEventListener('cancel', (event) => { event.preventDefault(); end(false); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Say something to whoever cannot see the page change. */
export function announce(text) {
  const live = document.getElementById('kabar');
  live.textContent = '';
  requestAnimationFrame(() => { live.textContent = text; });
}

/** Show a screen: its only heading gets the focus, so that a screen reader begins there. */
export function screen(...children) {
  const app = document.getElementById('isi');
  app.replaceChildren(...children.flat().filter(Boolean));
  const heading = app.querySelector('h1');
  if (heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
  scrollTo(0, 0);
}
