// One data key seals everything. Two locks hold it: the PIN of the enumerator, and the public key of the village's
// store. A forgotten PIN therefore loses nothing: the office opens what the ZIP brings (zip.js, cantik/vault/phone_copy.py).
//
// The PIN lock is PBKDF2-SHA-256; six digits are few, so the rounds are many and wrong tries wait. The data key that the
// page holds cannot be read out of Web Crypto again.
import { commit, read } from './store.js';
import { encode, fromBase64, random, toBase64 } from './bytes.js';

export const ROUNDS = 600_000;
const FREE_TRIES = 5;
const AES = { name: 'AES-GCM', length: 256 };
const BOUND = encode('cantik-lapangan|kunci');

async function pinLock(pin, salt, rounds) {
  const material = await crypto.subtle.importKey('raw', encode(pin), 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, material, AES, false, ['encrypt', 'decrypt']);
}

const usable = (raw) => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** The data key under the office's key {kunci: SPKI base64, sidik}: RSA-OAEP-SHA-256. */
async function forOffice(raw, office) {
  const spki = fromBase64(office.kunci);
  const key = await crypto.subtle.importKey('spki', spki, { name: 'RSA-OAEP', hash: 'SHA-256' }, false, ['encrypt']);
  return { sidik: office.sidik, tersegel: toBase64(await crypto.subtle.encrypt({ name: 'RSA-OAEP', label: BOUND }, key, raw)) };
}

export const easy = (pin) => /^(\d)\1+$/.test(pin) || '01234567890123456789'.includes(pin) || '98765432109876543210'.includes(pin);

/** Make the data key of this browser and put it under its locks. */
export async function create(database, pin, office) {
  const raw = random(32), salt = random(16), iv = random(12);
  const lock = await pinLock(pin, salt, ROUNDS);
  const ct = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: BOUND }, lock, raw);
  const writes = [['put', 'kunci', 'pin', { salt, rounds: ROUNDS, iv, ct, wrong: 0, until: 0 }]];
  if (office) writes.push(['put', 'kunci', 'kantor', { ...office, ...(await forOffice(raw, office)) }]);
  await commit(database, writes);
  const key = await usable(raw);
  raw.fill(0);
  return key;
}

/** Open with the PIN: {key}, or {left} tries, or {wait} seconds. */
export async function unlock(database, pin, now = Date.now()) {
  const record = await read(database, 'kunci', 'pin');
  if (record.until > now) return { wait: Math.ceil((record.until - now) / 1000) };
  const lock = await pinLock(pin, record.salt, record.rounds);
  let raw;
  try {
    raw = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: record.iv, additionalData: BOUND }, lock, record.ct));
  } catch (error) {
    if (error.name !== 'OperationError') throw error;
    return wrongPin(database, record, now);
  }
  const writes = [['put', 'kunci', 'pin', { ...record, wrong: 0, until: 0 }]];
  const office = await read(database, 'kunci', 'kantor');
  if (office?.kunci && !office.tersegel) writes.push(['put', 'kunci', 'kantor', { ...office, ...(await forOffice(raw, office)) }]);
  await commit(database, writes);
  const key = await usable(raw);
  raw.fill(0);
  return { key };
}

/** Count a wrong try; from the fifth on each doubles the wait, from half a minute to a quarter of an hour. */
async function wrongPin(database, record, now) {
  const wrong = record.wrong + 1, left = FREE_TRIES - wrong;
  const wait = left > 0 ? 0 : Math.min(900, 30 * 2 ** -left);
  await commit(database, [['put', 'kunci', 'pin', { ...record, wrong, until: now + wait * 1000 }]]);
  return left > 0 ? { left } : { wait };
}

/** Remember the office's public key; the data key goes under it when the PIN is typed next. */
export async function rememberOffice(database, office) {
  const known = await read(database, 'kunci', 'kantor');
  if (known?.sidik !== office.sidik) await commit(database, [['put', 'kunci', 'kantor', office]]);
}
