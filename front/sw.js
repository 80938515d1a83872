// Keeps the page and its hashed parts for work without a signal. Forms, lists and answers never pass here: they lie
// sealed in IndexedDB, because this cache is clear text. CACHE and PARTS are written by build.mjs and the page's view.
const CACHE = 'cantik-lapangan-__VERSION__';
const PARTS = __PARTS__;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(PARTS)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('cantik-lapangan-') && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', (event) => {
  const { request } = event, path = new URL(request.url).pathname;
  if (request.method !== 'GET' || !PARTS.includes(path)) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE), kept = await cache.match(path);
    if (kept) return kept;
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(path, fresh.clone());
    return fresh;
  })());
});
