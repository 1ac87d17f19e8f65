// Keeps the console's own files, so that it opens without a network. The API is never kept here: what a device may show without a
// network, and whose it is, is decided in the page (src/shared/offline).
//
// `version` and `files` are written by scripts/worker.mjs from what was built. Files under assets/ have their content's hash in their
// names: what lies here under a name is what the server has under it. A page is asked of the server first, so that a new version is
// seen at once, and taken from here when the server cannot be reached soon.
const version = 'unbuilt';
const files = [];
const patience_ms = 4000;
const prefix = 'huiyin-console-';

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(prefix + version);
    // `reload` goes past the browser's own cache: nothing stale is kept as new.
    await Promise.all(files.map(async (file) => {
      const held = file.startsWith('/assets/') ? await caches.match(file) : undefined;
      const answer = held ?? await fetch(file, { cache: 'reload', credentials: 'same-origin' });
      if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
      await cache.put(file, answer);
    }));
    await self.skipWaiting();
  })());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    // The version before stays as well: pages that are open may still want parts of it.
    const old = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== prefix + version);
    await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patience_ms) });
    if (answer.status < 500) return answer;
  } catch { /* no network, or none worth the name */ }
  const cache = await caches.open(prefix + version);
  return (await cache.match('/')) ?? Response.error();
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== self.location.origin || address.pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (files.includes(address.pathname) || address.pathname.startsWith('/assets/')) event.respondWith(caches.match(address.pathname).then((held) => held ?? fetch(request)));
});
