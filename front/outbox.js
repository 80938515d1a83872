// Finished forms on their way. A form leaves the queue only after 201 or 202; what the server refuses stays, visibly.
import { Refused, Server } from './server.js';
import { commit, full, under } from './store.js';

const BACKUPS = 3;
const FINAL = new Set([400, 403, 404, 409, 413]);

/** From draft to queue in one transaction: after a crash it is one or the other, never both or neither. */
export async function queue(vault, draft, submission) {
  const { instanceID, ...value } = submission;
  const record = await vault.sealed('kotak', instanceID, { ...value, draft, queued: Date.now() }, { state: 'menunggu', draft });
  await commit(vault.database, [['put', 'kotak', instanceID, record], ['delete', 'draf', draft], ['delete', 'berkas', 'tempat']]);
}

/** Send all that waits, one after another, in one tab only. Resolves to {sent, refused, trouble}: how many,
 * and why it stopped, if it did; `held`: why the office looks first at what it got. */
export function send(vault, tokenOf, told = () => {}) {
  return navigator.locks.request('cantik-kirim', { ifAvailable: true }, async (lock) => {
    if (!lock) return { sent: 0, refused: 0, trouble: null, held: '' };
    const items = (await vault.all('kotak')).filter((item) => item.open.state === 'menunggu');
    let [sent, refused, held] = [0, 0, ''];
    for (const item of items) {
      told(sent + 1, items.length);
      const { trouble, why } = await sendOne(vault, item, tokenOf(item.value.assignment));
      held ||= why ?? '';
      if (trouble === 'refused') refused += 1;
      else if (trouble) return { sent, refused, trouble, held };
      else sent += 1;
    }
    return { sent, refused, trouble: null, held };
  });
}

/** {trouble: null when it arrived; 'refused' when it stays for somebody to look at; else why to try later, why: it was
 * put aside}. */
async function sendOne(vault, item, token) {
  const files = (await vault.photos(item.value.draft)).filter((file) => item.value.files.includes(file.name));
  let why;
  try {
    why = await new Server(token).submit({ xml: item.value.xml, files });
  } catch (error) {
    if (error instanceof TypeError) return { trouble: navigator.onLine ? 'busy' : 'offline' };
    if (!(error instanceof Refused)) throw error;
    if (error.status === 200) return { trouble: 'captive' };
    if (!FINAL.has(error.status)) return { trouble: 'busy' };
    const record = await vault.sealed('kotak', item.id, item.value, { state: 'ditolak', draft: item.value.draft, code: error.status, reason: error.reason });
    await commit(vault.database, [['put', 'kotak', item.id, record]]);
    return { trouble: 'refused' };
  }
  try {
    await keepBackup(vault, item);
  } catch (error) {
    if (!full(error)) throw error;
    await commit(vault.database, [['delete', 'kotak', item.id], ['delete', 'foto', under(item.value.draft)]]); // it lies at the office
  }
  return { trouble: null, why };
}

/** Out of the queue, into the backups: the last three of each assignment, with their photos. */
async function keepBackup(vault, item) {
  const value = { ...item.value, sent: Date.now() };
  // a form about a family may come back any day until it is approved; photos and forms of no list are kept of the newest
  const light = (other) => other.value.family && !other.value.files.length;
  const others = (await vault.all('cadangan')).filter((other) => other.value.assignment === value.assignment && other.id !== item.id && !light(other));
  const surplus = others.sort((a, b) => b.value.sent - a.value.sent).slice(BACKUPS - 1);
  const done = (await vault.get('berkas', 'terkirim')) ?? [];
  const drops = surplus.flatMap((other) => [['delete', 'cadangan', other.id], ...other.value.files.map((name) => ['delete', 'foto', `${other.value.draft}/${name}`])]);
  await commit(vault.database, [
    ['delete', 'kotak', item.id],
    ['put', 'cadangan', item.id, await vault.sealed('cadangan', item.id, value)],
    ['put', 'berkas', 'terkirim', await vault.sealed('berkas', 'terkirim', [...done, { family: value.family, form: value.form, assignment: value.assignment, at: value.sent, seen: value.seen }])],
    ...drops,
  ]);
}

/** Put what was refused back into the queue. */
export async function again(vault, item) {
  await vault.put('kotak', item.id, item.value, { state: 'menunggu', draft: item.value.draft });
}
