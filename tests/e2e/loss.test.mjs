// What a browser may lose of the log, planted: in the stores, and in the files that it keeps them in. Each is put right
// from the other place, or named in words on the screen.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, describe, test } from "node:test";
import { launch, launchOn, open } from "./lib/browsers.mjs";
import { readNewest } from "./lib/inside.mjs";
import { LOSSES, goToLog, lock, unlock } from "./lib/log.mjs";
import { copyOnDisk, temporaryFolder } from "./lib/product.mjs";
import { seed } from "./lib/seed.mjs";

const address = copyOnDisk();
// The place of the newest entry: the case stands at 1.
const LAST = 4;

// Opens the log, and gives what is said of it and what is in it.
async function look(page, passphrase) {
  await unlock(page, passphrase);
  await page.locator("#log-find").waitFor();
  const notes = (await page.locator("main .f-note:not(.f-note--calm)").allInnerTexts()).join("\n");
  const texts = await page.evaluate(readNewest, await page.locator("[data-entry]").count());
  return { notes, texts };
}

// From here on what is in each place is what the app has written there, out of the other.
async function writtenByTheApp(page, passphrase) {
  for (const lose of LOSSES) {
    await lock(page);
    await page.evaluate(lose);
    assert.match((await look(page, passphrase)).notes, RESTORED(LAST));
  }
}

const RESTORED = (count) => new RegExp(`Your log was put right[^]*Restored from the other: ${count}\\.`);
const KEYS = /Your log was put right[^]*lacked the key files\. They were restored from the other\./;
const UNREADABLE = /1 record cannot be read\. It is kept as it is\./;
const DELETED = /This browser found its database damaged and deleted it\. What the second place held is here\./;
const MISSING = /In this case something is missing or does not follow on what was before\. Nothing was changed\./;

for (const name of ["chromium", "firefox"]) {
  describe(`${name}, in the stores`, () => {
    let [browser, page, passphrase, texts] = [];
    before(async () => {
      browser = await launch(name);
      ({ page } = await open(await browser.newContext(), address));
      page.setDefaultTimeout(10_000);
      ({ passphrase, accounts: texts } = await seed(page));
      await goToLog(page);
      await look(page, passphrase);
      await writtenByTheApp(page, passphrase);
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
        ["the last record", LAST, 0, RESTORED(1)],
      ]) {
        test(`${what} gone from the ${place}: restored from the other place and said, once`, async () => {
          await lock(page);
          await spoil(place, record, kept);
          const found = await look(page, passphrase);
          assert.deepEqual(found.texts, texts);
          assert.match(found.notes, said);
          await lock(page);
          assert.deepEqual(await look(page, passphrase), { texts, notes: "" });
        });
      }
    }

    test("the last record gone from both places: no record tells of it, and that there were more is said", async () => {
      await lock(page);
      for (const place of ["database", "cache"]) await spoil(place, LAST, 0);
      await page.reload();
      await goToLog(page);
      await page.locator('[data-missing="yes"]', { hasText: "it had 4 lines, and now it has 3" }).waitFor();
      assert.deepEqual((await look(page, passphrase)).texts, texts.slice(1));
    });

    test("the key files gone from both places: said, and the entries are kept", async () => {
      await lock(page);
      for (const place of ["database", "cache"]) await spoil(place, "keys", 0);
      await page.reload();
      await goToLog(page);
      await page.getByText("There are entries here, but the key files that open them are gone. Nothing was changed.").waitFor();
      const kept = await page.evaluate(async () => (await (await caches.open("firmly-1")).keys()).length);
      assert.ok(kept >= texts.length);
    });
  });

  describe(`${name}, in its files`, () => {
    const whole = temporaryFolder(`whole-${name}`);
    let [passphrase, texts] = [];
    before(async () => {
      const context = await launchOn(name, whole);
      const { page } = await open(context, address);
      ({ passphrase, accounts: texts } = await seed(page));
      await goToLog(page);
      await look(page, passphrase);
      await writtenByTheApp(page, passphrase);
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
    // Halves the file of an event that is neither the first nor the last: of the last, nothing else would know. Chromium may
    // still have that of the cache that was deleted before.
    const halveEvent = (profile) => {
      const found = files(places.cache(profile)).filter(
        (file) => /_0$|\.final$/.test(file) && readFileSync(file).includes('"seq":2,'),
      );
      assert.ok(found.length > 0);
      for (const file of found) truncateSync(file, Math.floor(statSync(file).size / 2));
    };

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
      assert.deepEqual(found.texts, texts);
      for (const words of said) assert.match(found.notes, words);
    };

    loser("the database gone: restored", (profile) => lose(places.database(profile)), restored([RESTORED(4)]));
    loser("the cache gone: restored", (profile) => lose(places.cache(profile)), restored([RESTORED(4)]));

    loser(
      "half of one cached file lost: restored, and the next time all is well",
      halveEvent,
      async (page) => {
        await restored([RESTORED(1)])(page);
        await lock(page);
        assert.deepEqual(await look(page, passphrase), { texts, notes: "" });
      },
    );

    loser(
      "the database gone and one cached file damaged: the rest is there, and what is missing is said",
      (profile) => {
        lose(places.database(profile));
        halveEvent(profile);
      },
      async (page) => {
        const found = await look(page, passphrase);
        assert.ok(found.texts.length >= texts.length - 1);
        assert.ok(found.texts.every((text) => texts.includes(text)));
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
