// The log beside its yardsticks, in Chromium on one machine in one run: node benches/log.mjs APP WASM [COUNT LOG WIKI]...
// APP is the delivered file, WASM what it carries; each LOG was made by core/examples/make_log.rs,
// each WIKI is an encrypted TiddlyWiki of the same accounts under the same passphrase. Prints one line of JSON.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launchOn } from "../tests/e2e/lib/browsers.mjs";
import { goToLog, saved, unlock, write } from "../tests/e2e/lib/log.mjs";
import { fill, readLog, recordsOf } from "../tests/e2e/lib/seed.mjs";

const { scrypt: peerScrypt } = createRequire(import.meta.url)("hash-wasm");
const MiniSearch = createRequire(import.meta.url)("minisearch");

const ROUNDS = 5;
const APPENDS = 15;
const QUERIES = ["flowers", "birthday card", "entry42", "gate waited"];

const [app, wasm, ...rest] = process.argv.slice(2);
const logs = [];
for (let at = 0; at < rest.length; at += 3) logs.push({ count: Number(rest[at]), log: rest[at + 1], wiki: rest[at + 2] });

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

// CPU time of each in turn: another process on the machine does not count.
async function scryptTimes() {
  const module = new WebAssembly.Module(readFileSync(wasm));
  // As in src/embed/stretch.js: an instance that is not started calls nothing.
  const lent = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) (lent[from] ??= {})[name] = () => {};
  const [passphrase, salt] = [Buffer.from("six words that nobody knows"), Buffer.from("sixteen bytes of")];
  const ours = () => {
    const { memory, stretch } = new WebAssembly.Instance(module, lent).exports;
    const at = memory.grow(1) * 65536;
    new Uint8Array(memory.buffer, at).set(Buffer.concat([passphrase, salt]));
    stretch(at, passphrase.length, salt.length, 17);
    return Buffer.from(new Uint8Array(memory.buffer, at, 32)).toString("hex");
  };
  const settings = { costFactor: 2 ** 17, blockSize: 8, parallelism: 1, hashLength: 32 };
  const theirs = () => peerScrypt({ password: passphrase, salt, ...settings });
  const timed = async (work) => {
    const before = process.cpuUsage();
    const key = await work();
    const { user, system } = process.cpuUsage(before);
    return { key, ms: (user + system) / 1000 };
  };
  const times = { ours: [], theirs: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const [a, b] = [await timed(ours), await timed(theirs)];
    if (a.key !== b.key) throw new Error("the two differ");
    times.ours.push(a.ms);
    times.theirs.push(b.ms);
  }
  return { ours_ms: median(times.ours), hash_wasm_ms: median(times.theirs) };
}

// Runs in the page before it: when scrypt is done, what the stores do, and when a thing is there and painted.
function watch() {
  const spent = { asked: [], mirrored: [] };
  window.spent = spent;
  window.memories = [];
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, given) {
      const instance = new target(...given);
      window.memories.push(...Object.values(instance.exports).filter((part) => part.buffer));
      return instance;
    },
  });
  // A worker makes the key, and says nothing after it.
  window.Worker = class extends window.Worker {
    set onmessage(hear) {
      super.onmessage = (event) => {
        spent.key = performance.now();
        hear(event);
      };
    }
  };
  // When a write is asked for, and when the mirror, which is written last, has it.
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === "readwrite") spent.asked.push(performance.now());
    return transaction.call(this, stores, mode, options);
  };
  const { put } = Cache.prototype;
  Cache.prototype.put = function (...given) {
    const done = put.apply(this, given);
    done.then(() => spent.mirrored.push(performance.now()));
    return done;
  };
  // A message that is sent in a frame comes once the frame is painted.
  window.appeared = (selector) =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      const look = () => (document.querySelector(selector) ? port2.postMessage(null) : requestAnimationFrame(look));
      requestAnimationFrame(look);
    });
}

// As many bytes as one event is in either store, into a database and into a cache of their own, as soon as each is asked
// for: after a pause, as before the save that they are compared with.
async function barePuts(length) {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 300));
  const request = indexedDB.open("bare", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("bare", { autoIncrement: true });
  await new Promise((resolve, reject) => Object.assign(request, { onsuccess: resolve, onerror: reject }));
  const cache = await caches.open("bare");
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  await pause();
  let begun = performance.now();
  const writing = request.result.transaction("bare", "readwrite", { durability: "strict" });
  writing.objectStore("bare").put(bytes);
  await new Promise((resolve, reject) => Object.assign(writing, { oncomplete: resolve, onabort: reject }));
  const database = performance.now() - begun;
  await pause();
  begun = performance.now();
  await cache.put(`https://bare.invalid/${begun}`, new Response(bytes));
  const cached = performance.now() - begun;
  request.result.close();
  await pause();
  return [database, cached];
}

// Of one event in either store.
function recordBytes({ vault }, { stream, seq, hash, prev, sealed }) {
  return JSON.stringify({ v: 1, event: { vault, stream, seq, hash, prev } }).length + 1 + atob(sealed).length;
}

// From the key until what was found is in the document and laid out.
async function searchTimes(queries) {
  const input = document.querySelector("#log-find");
  const times = [];
  const type = async (text) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, text);
    const begun = performance.now();
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
    document.body.getBoundingClientRect();
    return performance.now() - begun;
  };
  for (const query of queries) {
    for (let letters = 1; letters <= query.length; letters += 1) {
      const time = await type(query.slice(0, letters));
      times.push(time);
    }
    if (!document.querySelector("#log-found")) throw new Error("nothing was searched");
    await type("");
  }
  return times;
}

async function inProfile(body) {
  const profile = mkdtempSync(join(tmpdir(), "firmly-bench-"));
  const browser = await launchOn("chromium", profile, { args: ["--enable-precise-memory-info"] });
  browser.setDefaultTimeout(600_000);
  try {
    return await body(browser);
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

const mib = (bytes) => bytes / 1024 / 1024;
const heap = (page) => page.evaluate(() => performance.memory.usedJSHeapSize);

function firmly(head, events, entries) {
  return inProfile(async (browser) => {
    await browser.addInitScript(watch);
    const page = browser.pages()[0] ?? (await browser.newPage());
    const address = pathToFileURL(app).href;
    const arrive = async () => {
      await page.goto(address);
      await page.locator('[data-do="start"]').waitFor();
    };
    await arrive();
    for (let at = 0; at < events.length; at += 1000) {
      await page.evaluate(fill, recordsOf({ head, events: events.slice(at, at + 1000) }));
    }
    const opens = [];
    // The first time heals the mirror.
    for (let round = 0; round <= ROUNDS; round += 1) {
      await arrive();
      await goToLog(page);
      await page.locator("main input[autocomplete=current-password]").fill(head.passphrase);
      const times = await page.evaluate(async () => {
        const begun = performance.now();
        document.querySelector('main [data-do="unlock"]').click();
        const shown = await window.appeared("[data-entry]");
        return { all: shown - begun, afterKey: shown - window.spent.key };
      });
      if (round > 0) opens.push(times);
    }
    const memory = mib((await heap(page)) + (await page.evaluate(() => Math.max(...window.memories.map((one) => one.buffer.byteLength)))));
    const search = await page.evaluate(searchTimes, QUERIES);

    const appends = { stores: [], shown: [], bare: [], cached: [] };
    for (let round = 0; round < APPENDS; round += 1) {
      await page.locator('main [data-do="log-this"]').click();
      await write(page, entries[round]);
      await page.getByText("Draft sealed").waitFor();
      const [bare, cached] = await page.evaluate(barePuts, recordBytes(head, events.at(-1)));
      const [stores, shown] = await page.evaluate(async () => {
        Object.assign(window.spent, { asked: [], mirrored: [] });
        const begun = performance.now();
        document.querySelector('main [data-do="save"]').click();
        const shown = (await window.appeared('[data-notice="done"]')) - begun;
        return [window.spent.mirrored.at(-1) - window.spent.asked[0], shown];
      });
      await saved(page);
      // Nothing where the mirror did not take it.
      if (stores !== null) appends.stores.push(stores);
      appends.shown.push(shown);
      appends.bare.push(bare);
      appends.cached.push(cached);
    }
    const casePage = await page.evaluate(async () => {
      const begun = performance.now();
      document.querySelector('[data-do="case"]').click();
      return (await window.appeared("#case-time")) - begun;
    });
    return {
      open_ms: median(opens.map(({ afterKey }) => afterKey)),
      open_with_scrypt_ms: median(opens.map(({ all }) => all)),
      memory_mib: memory,
      search_ms: median(search),
      search_worst_ms: Math.max(...search),
      append_ms: median(appends.stores) ?? null,
      append_shown_ms: median(appends.shown),
      append_shown_worst_ms: Math.max(...appends.shown),
      bare_put_ms: median(appends.bare),
      bare_cache_put_ms: median(appends.cached),
      case_page_ms: casePage,
    };
  });
}

function tiddlyWiki(wiki, passphrase) {
  return inProfile(async (browser) => {
    await browser.addInitScript(watch);
    const page = browser.pages()[0] ?? (await browser.newPage());
    const times = [];
    let memory;
    for (let round = 0; round < 3; round += 1) {
      await page.goto(pathToFileURL(wiki).href);
      await page.locator("input[name=password]").fill(passphrase);
      times.push(
        await page.evaluate(async () => {
          const begun = performance.now();
          document.querySelector("form.tc-password-wrapper button, .tc-password-wrapper form button").click();
          return (await window.appeared(".tc-page-controls button")) - begun;
        }),
      );
      memory = mib(await heap(page));
    }
    return { open_ms: median(times), memory_mib: memory };
  });
}

function miniSearch(entries) {
  const index = new MiniSearch({ fields: ["text"], searchOptions: { prefix: true, combineWith: "AND" } });
  index.addAll(entries.map((text, id) => ({ id, text })));
  const times = [];
  for (const query of QUERIES) {
    for (let letters = 1; letters <= query.length; letters += 1) {
      const begun = performance.now();
      index.search(query.slice(0, letters)).slice(0, 50);
      times.push(performance.now() - begun);
    }
  }
  return { search_ms: median(times), search_worst_ms: Math.max(...times) };
}

const report = { scrypt: await scryptTimes(), logs: {} };
for (const { count, log, wiki } of logs) {
  const { head, events } = readLog(log);
  const entries = events.map(({ account }) => account).filter(Boolean);
  report.logs[count] = {
    firmly: await firmly(head, events, entries),
    tiddlywiki: await tiddlyWiki(wiki, head.passphrase),
    minisearch: miniSearch(entries),
  };
}
console.log(JSON.stringify(report));
