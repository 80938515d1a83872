// The PIN: made on the first visit, asked on each further one.
import { announce, h, screen, sure } from './dom.js';
import { create, easy, unlock } from './keys.js';
import { STORES, commit, read } from './store.js';
import { t } from './strings.js';
import { forOffice, unsentCount } from './zip.js';

const pinField = (id, label, extra = {}) => [
  h('label', { class: 'lab', htmlFor: id }, label),
  h('input', { id, class: 'in pin', type: 'password', inputMode: 'numeric', autocomplete: 'off', required: true, maxLength: 12, 'aria-describedby': 'salah', ...extra }),
];

/** The data key, once the right PIN was typed. `office`: a promise of the office's public key, or null. */
export async function opened(database, office, hasToken) {
  if (await read(database, 'kunci', 'pin')) return askPin(database);
  if (!hasToken) return new Promise(() => screen(h('div', { class: 'pane pad' }, h('h1', {}, t.noTokenTitle), h('p', {}, t.noToken))));
  return makePin(database, office);
}

function makePin(database, office) {
  return new Promise((resolve) => {
    const error = h('p', { class: 'err', id: 'salah', role: 'alert' }), button = h('button', { class: 'btn pri big full' }, t.pinSave);
    const form = h('form', { class: 'pane pad', noValidate: true }, h('h1', {}, t.pinNewTitle), h('p', {}, t.pinNew), ...pinField('pin', t.pinLabel), ...pinField('pin2', t.pinAgain), error, button);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const [pin, second] = [form.querySelector('#pin').value, form.querySelector('#pin2').value];
      const wrong = !/^\d{6,12}$/.test(pin) ? t.pinShort : easy(pin) ? t.pinEasy : pin !== second ? t.pinDiffers : '';
      error.textContent = wrong;
      if (wrong) return form.querySelector('#pin').focus();
      button.disabled = true;
      const key = await create(database, pin, await office);
      // Private to this phone; where the browser does not promise to keep it, the list says so.
      await navigator.storage?.persist?.();
      resolve(key);
    });
    screen(form);
    form.querySelector('#pin').focus();
  });
}

function askPin(database) {
  return new Promise((resolve) => {
    const error = h('p', { class: 'err', id: 'salah', role: 'alert' }), button = h('button', { class: 'btn pri big full' }, t.pinOpen);
    const form = h('form', { class: 'pane pad', noValidate: true }, h('h1', {}, t.pinTitle), ...pinField('pin', t.pinLabel), error, button, forgotten(database));
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const field = form.querySelector('#pin');
      button.disabled = true;
      const { key, left, wait } = await unlock(database, field.value);
      button.disabled = false;
      if (key) return resolve(key);
      error.textContent = wait ? t.pinWait(wait) : t.pinWrong(left);
      field.value = '';
      field.focus();
    });
    screen(form);
    form.querySelector('#pin').focus();
  });
}

/** What can be done without the PIN: the ZIP for the office, and starting anew. */
function forgotten(database) {
  const box = h('details', { class: 'more' }, h('summary', {}, t.pinForgot));
  box.addEventListener('toggle', async () => {
    if (!box.open || box.dataset.ready) return;
    box.dataset.ready = '1';
    const [count, files] = [await unsentCount(database), await forOffice(database)];
    box.append(h('p', {}, !count ? t.pinNone : files ? t.pinForgotOffice : t.pinForgotLost));
    if (count && files) box.append(h('button', { type: 'button', class: 'btn full', onclick: () => save(files, count) }, t.copy));
    box.append(h('button', { type: 'button', class: 'btn bad full', onclick: () => startAnew(database, count) }, t.startAnew));
  });
  return box;
}

async function startAnew(database, count) {
  if (!(await sure(count ? t.startAnewSure(count) : t.startAnewNone, t.startAnew, t.cancel))) return;
  await commit(database, STORES.map((name) => ['delete', name, IDBKeyRange.lowerBound('')]));
  location.reload();
}

/** Hand the browser the files to keep, with a pause between them: clicks at once count as one. */
export async function save(files, count) {
  for (const [at, file] of files.entries()) {
    if (at) await new Promise((resolve) => setTimeout(resolve, 500));
    const address = URL.createObjectURL(file), part = files.length > 1 ? `-${at + 1}-dari-${files.length}` : '';
    h('a', { href: address, download: `cantik-lapangan-${new Date().toISOString().slice(0, 10)}${part}.zip` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
  announce(t.copied(count, files.length));
}
