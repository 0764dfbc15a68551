// Takes Firmly's worker away again: put this in the place of worker.js. It removes what the worker kept of the page, and
// leaves the log alone, which is in other caches (`firmly-1…`) and in a database of the browser.
const OURS = `firmly-page ${registration.scope} `;

async function leave() {
  const kept = (await caches.keys()).filter((name) => name.startsWith(OURS));
  await Promise.all(kept.map((name) => caches.delete(name)));
  await registration.unregister();
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(leave()));
