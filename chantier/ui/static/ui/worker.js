// The service worker of a page that goes on without network: that page as it was last seen, and the
// static files it needs. The network comes first; what is shown from the device says so by the
// list of what is not sent yet. A page that one may no longer open is forgotten.

const CACHE = "chantier-pages";
// A copy that is shown twice is two pages: what is typed in each is not the same deed.
const KEYS = /(name="[^"]*request_key" value=")[^"]*/g;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(opened()));

async function opened() {
  await self.clients.claim();
  const cache = await caches.open(CACHE);
  // A copy that nobody reads yet: what the server has to say to the person waits for their next page.
  const copy = { credentials: "same-origin", headers: { "Chantier-Copy": "1" } };
  await cache.add(new Request(self.registration.scope, copy)).catch(() => {});
  const page = await cache.match(self.registration.scope, { ignoreVary: true });
  const found = page ? (await page.text()).matchAll(/(?:href|src)="(\/static\/[^"]+)"/g) : [];
  await Promise.allSettled([...found].map(([, address]) => cache.add(address)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (path.startsWith("/static/")) event.respondWith(file(request));
});

async function page(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await cache.put(request, answer.clone());
    else if (answer.status === 403 || answer.status === 404 || answer.redirected) await cache.delete(request, { ignoreVary: true });
    return answer;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
    if (!kept) throw error;
    const text = (await kept.text()).replace(KEYS, (_whole, before) => before + crypto.randomUUID());
    const headers = new Headers(kept.headers);
    for (const name of ["content-encoding", "content-length"]) headers.delete(name);
    return new Response(text, { status: kept.status, headers });
  }
}

async function file(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
