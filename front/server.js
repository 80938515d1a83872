// The OpenRosa server behind a token, as ODK Collect speaks to it. Nothing of it passes
// the browser's own cache: it would keep names and the token in clear.
export class Refused extends Error {
  constructor(status, reason) {
    super(`HTTP ${status}`);
    this.status = status;
    this.reason = reason;
  }
}

const OPTIONS = { cache: 'no-store', credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' };
const XML_LIST = 'http://openrosa.org/xforms/xformsList', XML_MANIFEST = 'http://openrosa.org/xforms/xformsManifest';
const MOST_BYTES = 8_000_000;

/** Addresses come absolute, under the name by which the server knows itself; only their path counts here. */
const here = (address) => new URL(address, location.origin).pathname + new URL(address, location.origin).search;

async function get(address) {
  const response = await fetch(address, OPTIONS);
  if (!response.ok) throw new Refused(response.status, '');
  return response;
}

/** By how many whole days this phone's clock is ahead of the server's; behind it: less than 0. */
function daysAhead(response) {
  const there = Date.parse(response.headers.get('Date'));
  return Number.isNaN(there) ? 0 : Math.trunc((Date.now() - there) / 86_400_000);
}

function fields(text, namespace, name) {
  const parsed = new DOMParser().parseFromString(text, 'text/xml');
  if (parsed.querySelector('parsererror')) throw new Refused(200, '');
  return [...parsed.getElementsByTagNameNS(namespace, name)].map((item) =>
    Object.fromEntries([...item.children].map((child) => [child.localName, child.textContent.trim()])));
}

export class Server {
  constructor(token) {
    this.base = `/c/${encodeURIComponent(token)}`;
  }

  /** {listed: [{formID, name, version, hash, downloadUrl, manifestUrl}], standing: why there is nothing, 'works' where
   * there is, 'unknown' where the server itself says that nobody has this token any more, ahead: days of this phone's clock} */
  async forms() {
    const response = await fetch(`${this.base}/formList`, OPTIONS), standing = response.headers.get('X-Cantik-Keadaan') ?? 'works';
    if (response.status === 403 && standing === 'unknown') return { listed: [], standing, ahead: daysAhead(response) };
    if (!response.ok) throw new Refused(response.status, '');
    return { listed: fields(await response.text(), XML_LIST, 'xform'), standing, ahead: daysAhead(response) };
  }

  async xml(form) {
    return (await get(here(form.downloadUrl))).text();
  }

  /** [{filename, hash, downloadUrl}] */
  async media(form) {
    if (!form.manifestUrl) return [];
    return fields(await (await get(here(form.manifestUrl))).text(), XML_MANIFEST, 'mediaFile');
  }

  async file(item) {
    return (await get(here(item.downloadUrl))).text();
  }

  /** Half-filled forms that the office handed on to this device: their numbers; none where a server knows of none. */
  async drafts() {
    try {
      return (await (await get(`${this.base}/draf`)).json()).draf;
    } catch (error) {
      if (error instanceof Refused || error instanceof SyntaxError) return [];
      throw error;
    }
  }

  /** One of them {form, formName, version, label, family, xml, hidden, typed, pos, at, photos: base64 by name}; null when
   * it is not for this device any more. */
  async draft(id) {
    try {
      return await (await get(`${this.base}/draf/${id}`)).json();
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  }

  /** Tell the office that a draft lies here: it keeps it no longer. Told again when the answer was lost. */
  async holds(id) {
    await fetch(`${this.base}/draf/${id}`, { ...OPTIONS, method: 'POST' });
  }

  /** The public key of the store {kunci, sidik}; null while it has none (404). */
  async officeKey() {
    try {
      return await (await get(`${this.base}/kunci`)).json();
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return null;
      throw error;
    }
  }

  /** Hand in a submission: {xml, files}. Resolves only for 201, with '', and for 202, with why the office looks at it
   * first; the same bytes may be sent again. */
  async submit({ xml, files }) {
    let held = '';
    for (const [at, part] of parts(files).entries()) {
      const body = new FormData();
      body.set('xml_submission_file', new File([xml], 'submission.xml', { type: 'text/xml' }));
      if (at < parts(files).length - 1) body.set('*isIncomplete*', 'yes');
      for (const file of part) body.append(file.name, file, file.name);
      const options = { ...OPTIONS, method: 'POST', body, headers: { 'X-OpenRosa-Version': '1.0' } };
      const response = await fetch(`${this.base}/submission`, options);
      if (response.status !== 201 && response.status !== 202) throw new Refused(response.status, message(await response.text()));
      held = response.status === 202 ? message(await response.text()) : '';
    }
    return held;
  }
}

/** Files in posts of at most MOST_BYTES each; always at least one post. */
function parts(files) {
  const found = [[]];
  let size = 0;
  for (const file of files) {
    if (size + file.size > MOST_BYTES && found.at(-1).length) { found.push([]); size = 0; }
    found.at(-1).push(file);
    size += file.size;
  }
  return found;
}

const message = (text) => new DOMParser().parseFromString(text, 'text/xml').getElementsByTagName('message')[0]?.textContent ?? '';
