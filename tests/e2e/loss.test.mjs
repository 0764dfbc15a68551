// What a browser may lose of the log, planted: in the stores, and in the files that it keeps them in. Each is put right
// from the other place, or named in words on the screen.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, describe, test } from "node:test";
import { launch, launchOn, open } from "./lib/browsers.mjs";
import { readNewest, writeAll } from "./lib/inside.mjs";
import { goToLog, lock, saveFirst, unlock, write } from "./lib/log.mjs";
import { copyOnDisk, temporaryFolder } from "./lib/product.mjs";

const address = copyOnDisk();
const TEXTS = ["The third entry", "The second entry", "The first entry"];

// A log with three entries, the newest first as the list has them.
async function begin(page) {
  await goToLog(page);
  await page.locator('[data-do="create"]').click();
  await write(page, TEXTS[2]);
  await page.locator("#log-time").fill("");
  await page.locator("#log-precision").selectOption("date");
  const { passphrase } = await saveFirst(page, "continue");
  await page.evaluate(writeAll, [
    [2, TEXTS[1]],
    [3, TEXTS[0]],
  ]);
  return passphrase;
}

// Opens the log, and gives what is said of it and what is in it.
async function look(page, passphrase) {
  await unlock(page, passphrase);
  await page.locator("#log-find").waitFor();
  const notes = (await page.locator("main .f-note:not(.f-note--calm)").allInnerTexts()).join("\n");
  const texts = await page.evaluate(readNewest, await page.locator("[data-entry]").count());
  return { notes, texts };
}

const RESTORED = (count) => new RegExp(`Your log was put right[^]*Restored from the other: ${count}\\.`);
const KEYS = /Your log was put right[^]*lacked the key files\. They were restored from the other\./;
const UNREADABLE = /1 record cannot be read\. It is kept as it is\./;
const DELETED = /This browser found its database damaged and deleted it\. What the second place held is here\./;
const MISSING = /In this case something is missing or does not follow on what was before\. Nothing was changed\./;

for (const name of ["chromium", "firefox"]) {
  describe(`${name}, in the stores`, () => {
    let [browser, page, passphrase] = [];
    before(async () => {
      browser = await launch(name);
      ({ page } = await open(await browser.newContext(), address));
      page.setDefaultTimeout(10_000);
      passphrase = await begin(page);
    });
    after(() => browser.close());

    // Changes one record of either place while the log is locked: "keys", or an event by its number. What `change` gives
    // takes its place; nothing where it gives nothing.
    const spoil = (place, record, kept) =>
      page.evaluate(
        async ([place, record, kept]) => {
          const settled = (request) =>
            new Promise((resolve, reject) => {
              request.onsuccess = () => resolve(request.result);
              request.onerror = () => reject(request.error);
            });
          if (place === "database") {
            const database = await settled(indexedDB.open("firmly-1"));
            const name = record === "keys" ? "meta" : "events";
            const store = database.transaction(name, "readwrite").objectStore(name);
            const keys = await settled(store.getAllKeys());
            const values = await settled(store.getAll());
            const at = record === "keys" ? 0 : values.findIndex(({ seq }) => seq === record);
            const body = record === "keys" ? values[at] : values[at].body;
            const short = body.slice(0, body.length * kept);
            if (kept === 0) await settled(store.delete(keys[at]));
            else await settled(store.put(record === "keys" ? short : { ...values[at], body: short }, keys[at]));
            database.close();
          } else {
            const cache = await caches.open("firmly-1");
            const wanted = record === "keys" ? /\/keys$/ : new RegExp(`/event/[^/]+/${record}/`);
            const request = (await cache.keys()).find(({ url }) => wanted.test(url));
            const body = new Uint8Array(await (await cache.match(request)).arrayBuffer());
            if (kept === 0) await cache.delete(request);
            else await cache.put(request, new Response(body.slice(0, body.length * kept)));
          }
        },
        [place, record, kept],
      );

    for (const place of ["database", "cache"]) {
      for (const [what, record, kept, said] of [
        ["the key files", "keys", 0, KEYS],
        ["one record", 3, 0, RESTORED(1)],
        ["the end of one record", 3, 0.9, RESTORED(1)],
      ]) {
        test(`${what} gone from the ${place}: restored from the other place and said, once`, async () => {
          await lock(page);
          await spoil(place, record, kept);
          const found = await look(page, passphrase);
          assert.deepEqual(found.texts, TEXTS);
          assert.match(found.notes, said);
          await lock(page);
          assert.deepEqual(await look(page, passphrase), { texts: TEXTS, notes: "" });
        });
      }
    }

    test("the key files gone from both places: said, and the entries are kept", async () => {
      await lock(page);
      for (const place of ["database", "cache"]) await spoil(place, "keys", 0);
      await page.reload();
      await goToLog(page);
      await page.getByText("There are entries here, but the key files that open them are gone. Nothing was changed.").waitFor();
      const kept = await page.evaluate(async () => (await (await caches.open("firmly-1")).keys()).length);
      assert.ok(kept >= TEXTS.length + 1);
    });
  });

  describe(`${name}, in its files`, () => {
    const whole = temporaryFolder(`whole-${name}`);
    let passphrase;
    before(async () => {
      const context = await launchOn(name, whole);
      const { page } = await open(context, address);
      passphrase = await begin(page);
      await context.close();
    });

    const origin = (profile) => {
      const folder = join(profile, "storage/default");
      return join(folder, readdirSync(folder).find((entry) => entry.startsWith("file+++")));
    };
    const places = {
      chromium: {
        database: (profile) => join(profile, "Default/IndexedDB"),
        cache: (profile) => join(profile, "Default/Service Worker/CacheStorage"),
      },
      firefox: {
        database: (profile) => join(origin(profile), "idb"),
        cache: (profile) => join(origin(profile), "cache"),
      },
    }[name];
    const lose = (path) => {
      assert.ok(existsSync(path), path);
      rmSync(path, { recursive: true });
    };
    const files = (folder) => readdirSync(folder, { recursive: true }).map((file) => join(folder, file));
    // A body of the cache, from the smallest: the format, the key files or an event.
    const body = (profile, at) => {
      const all = files(places.cache(profile)).filter((file) => /_0$|\.final$/.test(file));
      return all.sort((a, b) => statSync(a).size - statSync(b).size).at(at);
    };

    const halve = (file) => truncateSync(file, Math.floor(statSync(file).size / 2));

    // Opens a copy of the browser's profile that has lost something.
    const loser = (title, damage, judge) =>
      test(title, async () => {
        const profile = temporaryFolder(`lost-${name}`);
        cpSync(whole, profile, { recursive: true });
        damage(profile);
        const context = await launchOn(name, profile);
        try {
          const { page } = await open(context, address);
          page.setDefaultTimeout(10_000);
          await goToLog(page);
          await judge(page);
        } finally {
          await context.close();
        }
      });
    const restored = (said) => async (page) => {
      const found = await look(page, passphrase);
      assert.deepEqual(found.texts, TEXTS);
      for (const words of said) assert.match(found.notes, words);
    };

    loser("the database gone: restored", (profile) => lose(places.database(profile)), restored([RESTORED(4)]));
    loser("the cache gone: restored", (profile) => lose(places.cache(profile)), restored([RESTORED(4)]));

    loser(
      "half of one cached file lost: restored, and the next time all is well",
      (profile) => halve(body(profile, -1)),
      async (page) => {
        await restored([RESTORED(1)])(page);
        await lock(page);
        assert.deepEqual(await look(page, passphrase), { texts: TEXTS, notes: "" });
      },
    );

    loser(
      "the database gone and one cached file damaged: the rest is there, and what is missing is said",
      (profile) => {
        lose(places.database(profile));
        halve(body(profile, -1));
      },
      async (page) => {
        const found = await look(page, passphrase);
        assert.ok(found.texts.length >= TEXTS.length - 1);
        assert.ok(found.texts.every((text) => TEXTS.includes(text)));
        assert.match(found.notes, RESTORED(3));
        assert.ok(MISSING.test(found.notes) || UNREADABLE.test(found.notes), found.notes);
      },
    );

    if (name === "chromium") {
      const fixture = fileURLToPath(new URL("fixtures/chromium-corrupt-indexeddb.tar.gz", import.meta.url));
      loser(
        "a database that a kill has damaged: Chromium deletes it and says so, and so does the log",
        (profile) => {
          lose(places.database(profile));
          mkdirSync(places.database(profile));
          execFileSync("tar", ["xzf", fixture, "-C", places.database(profile)]);
        },
        restored([RESTORED(4), DELETED]),
      );
    }
  });
}
