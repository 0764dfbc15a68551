// A log that core/examples/make_log.rs has made, put into both stores as the app would have: with a key that is stretched as
// little as its header can say, so that no test pays for a passphrase that is not about one.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// The lines of make_log: { head, events }.
export function readLog(path) {
  const [head, ...events] = readFileSync(path, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  return { head, events };
}

// In the page: writes the log into the database, and into the cache where `mirror` is true; the app heals a cache that is
// not there. As src/store/ lays it out.
export async function fill({ head, events, mirror = false }) {
  const { vault, generation, keys, recovery } = head;
  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const record = (line, ...sealed) => {
    const before = new TextEncoder().encode(`${JSON.stringify({ v: 1, ...line })}\n`);
    const after = sealed.flatMap((text) => Array.from(atob(text), (letter) => letter.charCodeAt(0)));
    return Uint8Array.from([...before, ...after]);
  };
  const lengths = { passphrase: atob(keys).length, recovery: atob(recovery).length };
  const keyFiles = record({ keys: { vault, generation, ...lengths } }, keys, recovery);
  const bodies = events.map(({ stream, seq, hash, prev, sealed }) => record({ event: { vault, stream, seq, hash, prev } }, sealed));

  const opening = indexedDB.open("firmly-1", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("events").createIndex("place", ["stream", "seq"]);
    for (const store of ["drafts", "meta", "attachments"]) opening.result.createObjectStore(store);
  };
  const database = await settled(opening);
  const writing = database.transaction(["events", "meta"], "readwrite");
  writing.objectStore("meta").put(keyFiles, "keys");
  for (const [at, { stream, seq, hash }] of events.entries()) writing.objectStore("events").put({ stream, seq, body: bodies[at] }, hash);
  await new Promise((resolve, reject) => {
    writing.oncomplete = resolve;
    writing.onabort = () => reject(writing.error);
  });
  database.close();
  if (!mirror) return;
  const cache = await caches.open("firmly-1");
  const put = (path, body) => cache.put(`https://firmly-1.invalid/${path}`, new Response(body));
  await put("format", "1");
  await put("keys", keyFiles);
  for (const [at, { stream, seq, hash }] of events.entries()) await put(`event/${stream}/${seq}/${hash}`, bodies[at]);
}

// Puts a log of three entries into the stores of a page that has not looked at them yet. Its passphrase, its recovery key,
// and what its entries say, the newest first.
export async function seed(page) {
  const { head, events } = readLog(fileURLToPath(new URL("../../../target/e2e/log.jsonl", import.meta.url)));
  await page.evaluate(fill, { head, events, mirror: true });
  const accounts = events.map(({ account }) => account).filter(Boolean).toReversed();
  return { accounts, passphrase: head.passphrase, key: head.recovery_key };
}
