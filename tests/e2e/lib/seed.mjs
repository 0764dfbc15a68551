// Logs that are put into both stores as the app would have: one that core/examples/make_log.rs has made, with a key that is
// stretched as little as its header can say, so that no test pays for a passphrase that is not about one; and frozen ones.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// The lines of make_log: { head, events }.
export function readLog(path) {
  const [head, ...events] = readFileSync(path, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  return { head, events };
}

// Its records, as src/store/layout.rs writes them: { keys, events: [{ stream, seq, hash, body }] }, bodies in base64.
export function recordsOf({ head, events }) {
  const { vault, generation } = head;
  const bytes = (text) => Buffer.from(text, "base64");
  const record = (line, ...sealed) => Buffer.concat([Buffer.from(`${JSON.stringify({ v: 1, ...line })}\n`), ...sealed]).toString("base64");
  const [passphrase, recovery] = [bytes(head.keys), bytes(head.recovery)];
  const keys = { vault, generation, passphrase: passphrase.length, recovery: recovery.length };
  return {
    keys: record({ keys }, passphrase, recovery),
    events: events.map(({ stream, seq, hash, prev, sealed }) => ({
      stream,
      seq,
      hash,
      body: record({ event: { vault, stream, seq, hash, prev } }, bytes(sealed)),
    })),
  };
}

// The records of a frozen store, in the same form.
export function frozenRecords({ keys, events }) {
  const again = (hex) => Buffer.from(hex, "hex").toString("base64");
  const place = (hex) => JSON.parse(Buffer.from(hex, "hex").toString("utf8").split("\n")[0]).event;
  return { keys: again(keys), events: events.map((hex) => ({ ...place(hex), body: again(hex) })) };
}

// In the page: writes records into the database, and into the cache where `mirror` is true; the app heals a cache that is
// not there. As src/store/ lays it out.
export async function fill({ keys, events, mirror = false }) {
  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const opening = indexedDB.open("firmly-1", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("events").createIndex("place", ["stream", "seq"]);
    for (const store of ["drafts", "meta", "attachments"]) opening.result.createObjectStore(store);
  };
  const database = await settled(opening);
  const writing = database.transaction(["events", "meta"], "readwrite");
  writing.objectStore("meta").put(bytes(keys), "keys");
  for (const { stream, seq, hash, body } of events) writing.objectStore("events").put({ stream, seq, body: bytes(body) }, hash);
  await new Promise((resolve, reject) => {
    writing.oncomplete = resolve;
    writing.onabort = () => reject(writing.error);
  });
  database.close();
  if (!mirror) return;
  const cache = await caches.open("firmly-1");
  const put = (path, body) => cache.put(`https://firmly-1.invalid/${path}`, new Response(body));
  await put("format", "1");
  await put("keys", bytes(keys));
  for (const { stream, seq, hash, body } of events) await put(`event/${stream}/${seq}/${hash}`, bytes(body));
}

// Puts a log of three entries into the stores of a page that has not looked at them yet. Its passphrase, its recovery key,
// and what its entries say, the newest first.
export async function seed(page) {
  const { head, events } = readLog(fileURLToPath(new URL("../../../target/e2e/log.jsonl", import.meta.url)));
  await page.evaluate(fill, { ...recordsOf({ head, events }), mirror: true });
  const accounts = events.map(({ account }) => account).filter(Boolean).toReversed();
  return { accounts, passphrase: head.passphrase, key: head.recovery_key };
}
