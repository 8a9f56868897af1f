// Keeps the whole page, so that it works without a network after the first visit. The list and
// its version are filled in when the page is built; a new version replaces the old one at once.
const NAAM = `stoer-${__VERSIE__}`;
const BESTANDEN = __BESTANDEN__;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAAM).then((cache) => cache.addAll(BESTANDEN)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("stoer-") && name !== NAAM).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== self.location.origin) return;
  event.respondWith(caches.open(NAAM).then((cache) => cache.match(event.request, { ignoreSearch: true })).then((kept) => kept ?? fetch(event.request)));
});
