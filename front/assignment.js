// What an assignment (a token) brings to the phone: its forms and lists, sealed; and the families with their state.
import { rowsOf } from './bytes.js';
import { commit } from './store.js';

export const FAMILIES = 'keluarga.csv';
export const WORKS = 'works';
const APPROVED = 'disetujui', RETURNED = 'dikembalikan';
const KEPT_MS = 30 * 24 * 3600 * 1000;
const ORDER = ['dikembalikan', 'ditolak', 'draf', 'belum', 'menunggu', 'terkirim', 'disetujui'];
const OVER = new Set(['closed', 'dismissed', 'revoked', 'unknown']);
const DONE = new Set(['menunggu', 'terkirim', 'disetujui']);

/** Known assignments {list: [{id, token}], current: id}; a new token joins them. */
export async function assignments(vault, token) {
  const known = (await vault.get('berkas', 'tugas')) ?? { list: [], current: null };
  if (!token) return known;
  const same = known.list.find((item) => item.token === token);
  const item = same ?? { id: crypto.randomUUID(), token };
  const next = { list: same ? known.list : [...known.list, item], current: item.id };
  await vault.put('berkas', 'tugas', next);
  return next;
}

export const loaded = (vault, id) => vault.get('berkas', `paket/${id}`);

/** Fetch what has changed since the last time; `step(name, done, all)` is told of each part. Stores it and returns it:
 * {forms, at, standing, ahead}. Once the server gives no more (`standing`), the list leaves the phone; while something
 * half-filled lies here its form stays, so that it can be finished. */
export async function refresh(vault, server, id, step = () => {}) {
  const old = await loaded(vault, id), forms = [];
  const { listed, standing, ahead } = await server.forms();
  if (standing !== WORKS && old?.forms.length && (await vault.all('draf')).some((item) => item.value.assignment === id)) {
    const kept = { ...old, standing, ahead, at: Date.now() };
    if (old.standing !== standing) await vault.put('berkas', `paket/${id}`, kept);
    return kept;
  }
  let changed = old?.forms.length !== listed.length || old.standing !== standing || old.ahead !== ahead;
  for (const [at, form] of listed.entries()) {
    const before = old?.forms.find((known) => known.formID === form.formID && known.hash === form.hash);
    step('form', form.name, at, listed.length);
    const [xml, manifest] = await Promise.all([before?.xml ?? server.xml(form), server.media(form)]);
    const media = [];
    for (const item of manifest) {
      const same = old?.forms.flatMap((known) => known.media).find((known) => known.filename === item.filename && known.hash === item.hash)
        ?? forms.flatMap((known) => known.media).find((known) => known.filename === item.filename && known.hash === item.hash);
      if (!same) step('list', item.filename, at, listed.length);
      changed ||= !same;
      media.push({ filename: item.filename, hash: item.hash, text: same?.text ?? (await server.file(item)) });
    }
    changed ||= !before;
    forms.push({ formID: form.formID, name: form.name, version: form.version, hash: form.hash, xml, media });
  }
  const found = { forms, standing, ahead, at: Date.now() };
  if (changed) await vault.put('berkas', `paket/${id}`, found);
  return changed ? found : { ...old, at: found.at };
}

const table = (form, name) => rowsOf(form?.media.find((item) => item.filename === name)?.text ?? '');

/** The form that is about a family of the list, or none. */
export const familyForm = (found) => found.forms.find((form) => form.media.some((item) => item.filename === FAMILIES));

/** Families of the list with what is known of them here: returned first, then drafts, then those to visit. When the
 * server gives this phone no more, only those whose form lies here. */
export function families(found, { drafts, waiting, sent }) {
  const form = familyForm(found);
  const draft = new Map(drafts.map((item) => [item.value.family, item])), queued = new Map(waiting.map((item) => [item.value.family, item]));
  const rows = table(form, FAMILIES).map((row, at) => {
    const [mine, out] = [draft.get(row.name), queued.get(row.name)];
    return { id: row.name, label: row.label, row, at, draft: mine, waiting: out, state: stateOf(row, mine, out, sent.get(row.name)) };
  });
  const stopped = (found.standing ?? WORKS) !== WORKS;
  return rows.filter((family) => !stopped || family.draft || family.waiting).sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.at - b.at);
}

/** `sent`: which version of the row the newest form that was sent had seen; undefined when none was. A list fetched before
 * it was sent says what the form has answered since: a family is sent back only by a newer row than that. */
function stateOf(row, draft, out, sent) {
  if (out) return out.open.state === 'ditolak' ? 'ditolak' : 'menunggu';
  if (draft) return 'draf';
  if (row.keadaan === APPROVED || row.keadaan === RETURNED && !(sent >= Number(row.__version))) return row.keadaan;
  return sent !== undefined || row.keadaan === 'terkirim' ? 'terkirim' : 'belum';
}

/** By family which version of its row the newest form that was sent had seen; `records`: what was sent. */
export const seenBy = (records) => new Map(records.filter((item) => item.family).map((item) => [item.family, item.seen ?? 0]));

/** The row of a family in the list as it lies here, or none. */
export const rowOf = (found, family) => table(familyForm(found), FAMILIES).find((row) => row.name === family);

/** Where a family lives: what the register says of it, else what its card says. */
export const addressOf = (row) => row.alamat || row.alamat_kk || '';

export const isOpen = (family) => !DONE.has(family.state);

/** What was sent stays sealed for a returned form, until the office approves it: then it leaves this phone; at the latest
 * some days after it was sent, once the server gives this phone no more: its round closed, its token or its enumerator gone. */
export async function wipe(vault, found, backups, assignment) {
  const approved = new Set(table(familyForm(found), FAMILIES).filter((row) => row.keadaan === APPROVED).map((row) => row.name));
  const over = ({ value }) => OVER.has(found.standing) && value.assignment === assignment && Date.now() - value.sent > KEPT_MS;
  const gone = backups.filter((item) => approved.has(item.value.family) || over(item));
  const writes = gone.flatMap((item) => [['delete', 'cadangan', item.id], ...item.value.files.map((name) => ['delete', 'foto', `${item.value.draft}/${name}`])]);
  if (writes.length) await commit(vault.database, writes);
  return backups.filter((item) => !gone.includes(item));
}
