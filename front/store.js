// What lies in the browser: IndexedDB, written with strict durability, every record sealed with AES-256-GCM.
//
// kunci  the data key under its two locks (keys.js), the office's public key; no answer, no name
// berkas forms and lists of the assignments, tokens, the place where somebody stopped
// draf   one record for each half-filled form      kotak     finished, waiting to be sent
// foto   photos by "draft/name"                    cadangan  what was sent and is not approved (outbox.js)
import { decode, encode, random } from './bytes.js';

const NAME = 'cantik-lapangan';
export const STORES = ['kunci', 'berkas', 'draf', 'kotak', 'foto', 'cadangan'];

export const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export async function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
  const database = await asked(request);
  database.onversionchange = () => database.close();
  return database;
}

/** One transaction of writes [['put', store, id, record] | ['delete', store, id | range], …]: all or nothing, on disk
 * when the promise resolves. */
export function commit(database, writes) {
  return new Promise((resolve, reject) => {
    const names = [...new Set(writes.map(([, name]) => name))];
    const transaction = database.transaction(names, 'readwrite', { durability: 'strict' });
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    for (const [act, name, id, record] of writes) {
      const store = transaction.objectStore(name);
      if (act === 'put') store.put(record, id); else store.delete(id);
    }
  });
}

/** Whether something was not written because the phone has no room. */
export const full = (error) => error instanceof DOMException && error.name === 'QuotaExceededError';

export const read = (database, name, id) => asked(database.transaction(name).objectStore(name).get(id));

export async function readAll(database, name, range) {
  const store = database.transaction(name).objectStore(name);
  const [ids, records] = await Promise.all([asked(store.getAllKeys(range)), asked(store.getAll(range))]);
  return ids.map((id, at) => [id, records[at]]);
}

export const under = (prefix) => IDBKeyRange.bound(`${prefix}/`, `${prefix}/\uffff`);

/** Sealed records. `key`: AES-GCM, not extractable. What a record is (store and id) is bound to its bytes: a record
 * moved to another place does not open. */
export class Vault {
  constructor(database, key) {
    this.database = database;
    this.key = key;
  }

  #frame(iv, name, id) {
    return { name: 'AES-GCM', iv, additionalData: encode(`${name}|${id}`) };
  }

  /** A record of `value` (bytes, or anything that JSON holds); `open` lies beside it in clear: counts, states, times. */
  async sealed(name, id, value, open = {}) {
    const plain = value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? value : encode(JSON.stringify(value));
    const iv = random(12);
    return { ...open, iv, ct: await crypto.subtle.encrypt(this.#frame(iv, name, id), this.key, plain) };
  }

  async put(name, id, value, open) {
    await commit(this.database, [['put', name, id, await this.sealed(name, id, value, open)]]);
  }

  async bytes(name, id, record) {
    return crypto.subtle.decrypt(this.#frame(record.iv, name, id), this.key, record.ct);
  }

  async opened(name, id, record) {
    return JSON.parse(decode(await this.bytes(name, id, record)));
  }

  async get(name, id) {
    const record = await read(this.database, name, id);
    return record && this.opened(name, id, record);
  }

  /** Everything of a store: [{id, value, open}]. */
  async all(name) {
    const rows = await readAll(this.database, name);
    return Promise.all(rows.map(async ([id, record]) => {
      const { iv, ct, ...open } = record;
      return { id, value: await this.opened(name, id, record), open };
    }));
  }

  async drop(name, id) {
    await commit(this.database, [['delete', name, id]]);
  }

  /** The photos of a draft as files. */
  async photos(draft) {
    const rows = await readAll(this.database, 'foto', under(draft));
    return Promise.all(rows.map(async ([id, record]) => {
      const name = id.slice(draft.length + 1);
      return new File([await this.bytes('foto', id, record)], name, { type: record.type });
    }));
  }
}
