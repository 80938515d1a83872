// The half-filled form on disk: after every change, sealed, with strict durability. What comes back after the phone died
// is all of it: answers, also hidden ones and half-typed ones, photos, page and field.
import { draftXML, leaves } from './engine.js';
import { commit, full, under } from './store.js';

const PAUSE_MS = 120;

export class Draft {
  /** `about`: {form, formName, label, family, assignment}; `position`: () => what to come back to. */
  constructor(vault, id, root, about, { hidden, typed, files, position, told }) {
    Object.assign(this, { vault, id, root, about, hidden, typed, position, told });
    this.stored = new Set(files);
    this.writing = Promise.resolve();
    this.timer = null;
    this.changes = 0;
    this.over = false;
  }

  changed() {
    if (this.over) return;
    this.changes += 1;
    this.told('saving');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  /** Everything on disk, or said that it is not: `told` gets saved, full or failed. */
  flush() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.over) return this.writing;
    this.writing = this.writing.then(async () => {
      const seen = this.changes;
      try {
        await this.#save();
        if (seen === this.changes) this.told('saved');
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
        this.told(full(error) ? 'full' : 'failed');
      }
    });
    return this.writing;
  }

  async #save() {
    const writes = [], kept = new Map();
    for (const node of leaves(this.root)) {
      const state = node.currentState;
      if (!state.relevant) {
        const value = this.hidden.get(state.reference);
        if (value) kept.set(state.reference, value);
      } else if (state.instanceValue) this.hidden.set(state.reference, state.instanceValue);
      else this.hidden.delete(state.reference);
      if (node.nodeType === 'upload' && state.value instanceof File && state.instanceValue && !this.stored.has(state.instanceValue)) {
        const id = `${this.id}/${state.instanceValue}`;
        writes.push(['put', 'foto', id, await this.vault.sealed('foto', id, await state.value.arrayBuffer(), { type: state.value.type })]);
        this.stored.add(state.instanceValue);
      }
    }
    const value = { ...this.about, xml: draftXML(this.root, this.hidden), hidden: [...kept], typed: [...this.typed], pos: this.position(), at: Date.now() };
    writes.push(['put', 'draf', this.id, await this.vault.sealed('draf', this.id, value)]);
    writes.push(['put', 'berkas', 'tempat', await this.vault.sealed('berkas', 'tempat', { draft: this.id })]);
    await commit(this.vault.database, writes);
  }

  /** Photos that no answer names any more. */
  async #sweep(names) {
    const gone = [...this.stored].filter((name) => !names.includes(name));
    if (gone.length) await commit(this.vault.database, gone.map((name) => ['delete', 'foto', `${this.id}/${name}`]));
  }

  /** Another state in place of what is on disk, from which the form is opened anew. A write that is under way comes
   * first, and none after: it would bring back what was taken back. */
  async replace(state) {
    clearTimeout(this.timer);
    this.over = true;
    await this.writing;
    await this.vault.put('draf', this.id, { ...this.about, ...state, hidden: [...this.hidden], typed: [...this.typed], pos: this.position(), at: Date.now() });
  }

  /** No more writes; the form is left, the place forgotten. */
  async close() {
    if (this.timer) await this.flush();
    await this.writing;
    await this.vault.drop('berkas', 'tempat');
  }

  async discard() {
    clearTimeout(this.timer);
    await this.writing;
    await commit(this.vault.database, [['delete', 'draf', this.id], ['delete', 'foto', under(this.id)], ['delete', 'berkas', 'tempat']]);
  }

  /** What is to be sent: {instanceID, xml, files: names}; the photos are on disk. After `restoreInstance` the engine's
   * payload leaves out photos that nobody touched: their names come from the questions. */
  async submission() {
    const payload = await this.root.prepareInstancePayload();
    const xml = await payload.data[0].get('xml_submission_file').text();
    const uploads = [...leaves(this.root)].filter((node) => node.nodeType === 'upload' && node.currentState.relevant && node.currentState.value instanceof File);
    await this.flush();
    const files = uploads.map((node) => node.currentState.instanceValue);
    await this.#sweep(files);
    const instanceID = new DOMParser().parseFromString(xml, 'text/xml').querySelector('instanceID').textContent;
    return { instanceID, xml, files };
  }
}
