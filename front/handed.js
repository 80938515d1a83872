// Half-filled forms of another phone that the office handed on to this one: fetched, sealed and kept as if they had been
// begun here. The office lets go of one only after it lies on this disk.
import { fromBase64 } from './bytes.js';
import { commit } from './store.js';

/** Fetch what is offered; how many are new here. A family that has a form here already keeps it: the draft then stands
 * among the other forms, so that none hides the other. */
export async function received(vault, server, assignment) {
  let fresh = 0;
  for (const id of await server.drafts()) {
    if (!(await keep(vault, server, assignment, id))) continue;
    await server.holds(id);
    fresh += 1;
  }
  return fresh;
}

async function keep(vault, server, assignment, id) {
  const stores = await Promise.all(['draf', 'kotak', 'cadangan'].map((name) => vault.all(name))), known = stores.flat();
  if (known.some((item) => item.id === id || item.value.draft === id)) return true; // it came, only the answer did not
  const told = await server.draft(id);
  if (!told) return false;
  const { photos, ...value } = told, open = [...stores[0], ...stores[1]];
  const taken = open.some((item) => item.value.assignment === assignment && item.value.family === value.family);
  const record = { ...value, family: taken ? null : value.family, assignment, at: value.at ?? Date.now() };
  const writes = [['put', 'draf', id, await vault.sealed('draf', id, record)]];
  for (const [name, text] of Object.entries(photos)) writes.push(['put', 'foto', `${id}/${name}`, await vault.sealed('foto', `${id}/${name}`, fromBase64(text), { type: 'image/jpeg' })]);
  await commit(vault.database, writes);
  return true;
}
