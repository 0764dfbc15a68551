// The log in both browsers: nothing before the first save, nothing left behind, both places put right, and a way out
// where the browser keeps nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertQuiet, inBoth } from "./lib/browsers.mjs";
import { answer } from "./lib/guide.mjs";
import { catchFiles, caughtCopy } from "./lib/handed.mjs";
import { LOSSES, goToLog, keepNothing, lock, makeCanary, readNewest, saveFirst, saved, unlock, write } from "./lib/log.mjs";
import { copyOnDisk } from "./lib/product.mjs";
import { seed } from "./lib/seed.mjs";
import { walks } from "./lib/walks.mjs";

const address = copyOnDisk();

// What is on the page, the values of its fields included.
const everything = (page) =>
  page.evaluate(
    () => document.documentElement.outerHTML + [...document.querySelectorAll("input, textarea")].map((field) => field.value),
  );

const account = (page) => page.locator('[data-field="what_happened"] textarea');

async function begin(page, text) {
  await goToLog(page);
  await page.locator('[data-do="create"]').click();
  await write(page, text);
}

// Opens a log of three entries that was made beforehand. Returns its passphrase.
async function openMade(page) {
  const { passphrase } = await seed(page);
  await goToLog(page);
  await unlock(page, passphrase);
  await page.locator("[data-entry]").first().waitFor();
  return passphrase;
}

// From now on neither place takes anything.
const fillTheDisk = () => {
  const full = () => {
    throw new DOMException("", "QuotaExceededError");
  };
  IDBObjectStore.prototype.add = full;
  IDBObjectStore.prototype.put = full;
  Cache.prototype.put = async () => full();
};

// The steps that lead to a file: a passphrase, and once more.
async function intoFile(page) {
  const passphrase = await page.locator("[data-passphrase]").innerText();
  await page.locator('main [data-do="continue"]').click();
  await page.locator("#log-again").fill(passphrase);
  await page.locator('main [data-do="save"]').click();
}

inBoth((visit) => {
  const writer = (title, body, scripts = []) =>
    test(title, () => visit(address, { bypassCSP: true, scripts }, body));

  writer("nothing is stored before the first save, and what is written waits out of sight", async (page, watched) => {
    const text = makeCanary();
    await begin(page, text);
    const stored = await page.evaluate(async () => [
      ...(await indexedDB.databases()).map((database) => database.name),
      ...(await caches.keys()),
    ]);
    assert.deepEqual(stored, []);
    await page.locator('[data-do="hide"]').first().click();
    assert.ok(!(await everything(page)).includes(text));
    await page.locator('[data-do="show"]').click();
    await page.locator('main [data-do="continue"]').click();
    assert.equal(await account(page).inputValue(), text);
    await saveFirst(page);
    assert.match(await readNewest(page), new RegExp(text));
    await assertQuiet(watched);
  });

  writer("the plan begins an entry with what it knows", async (page) => {
    await answer(page, walks.get("o_gift_amorous"));
    await page.locator('main [data-do="log-this"]').click();
    await account(page).waitFor();
    assert.ok(await page.locator('[data-field="behaviour"] [data-choice="gift"]').isChecked());
    await write(page, makeCanary());
    await saveFirst(page);
    await readNewest(page);
    await page.locator('[data-field="tree_result"]').waitFor();
  });

  writer("each place is restored from the other, once", async (page) => {
    const passphrase = await openMade(page);
    for (const lose of LOSSES) {
      await lock(page);
      await page.evaluate(lose);
      await unlock(page, passphrase);
      await page.locator('[data-report="healed"]').getByText("Restored from the other: 4").waitFor();
      assert.equal(await page.locator("[data-entry]").count(), 3);
    }
    await lock(page);
    await unlock(page, passphrase);
    await page.locator("[data-entry]").first().waitFor();
    assert.equal(await page.locator('[data-report="healed"]').count(), 0);
  });

  writer("an entry that is damaged in both places is told, and the case opens", async (page) => {
    const passphrase = await openMade(page);
    await lock(page);
    await page.evaluate(async () => {
      const settled = (request) =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await settled(indexedDB.open("firmly-1"));
      const store = database.transaction("events", "readwrite").objectStore("events");
      const keys = await settled(store.getAllKeys());
      const events = await settled(store.getAll());
      const at = events.findIndex((event) => event.seq === 2);
      const { body } = events[at];
      body[body.length - 1] ^= 1;
      await settled(store.put(events[at], keys[at]));
      database.close();
      const cache = await caches.open("firmly-1");
      const request = (await cache.keys()).find(({ url }) => url.includes(`/${keys[at]}`));
      await cache.put(request, new Response(body));
    });
    await unlock(page, passphrase);
    await page.locator('[data-report="healed"]').getByText("1 record cannot be read").waitFor();
    assert.equal(await page.locator("[data-case]").count(), 1);
    assert.equal(await page.locator("[data-entry]").count(), 2);
  });

  writer("a draft that was saved is gone; one that was not comes back after the page was closed", async (page) => {
    const passphrase = await openMade(page);
    const draft = makeCanary();
    await page.locator('main [data-do="log-this"]').click();
    await account(page).fill(draft);
    await page.getByText("Draft sealed").waitFor();
    await page.reload();
    await goToLog(page);
    await unlock(page, passphrase);
    await page.locator('main [data-do="log-this"]').click();
    assert.equal(await account(page).inputValue(), draft);
    await write(page, draft);
    await page.locator('main [data-do="save"]').click();
    await saved(page);
    await lock(page);
    await unlock(page, passphrase);
    await page.locator('main [data-do="log-this"]').click();
    assert.equal(await account(page).inputValue(), "");
  });

  writer("leaving locks, also for those who come back", async (page) => {
    const draft = makeCanary();
    const { accounts, passphrase } = await seed(page);
    await goToLog(page);
    await unlock(page, passphrase);
    await page.locator('main [data-do="log-this"]').click();
    await account(page).fill(draft);
    await page.locator('.f-safe [data-do="leave"]').click();
    await page.waitForURL("about:blank");
    // Asked in the page: the drivers wait for a load, and a page may come back without one.
    await page.evaluate(() => void setTimeout(() => history.back()));
    await page.waitForFunction(() => document.querySelector('[data-do="start"]'));
    const left = await everything(page);
    assert.ok(!left.includes(accounts[0]) && !left.includes(draft));
  });

  writer(
    "an entry that no place takes stays on the screen, and goes into a sealed file",
    async (page) => {
      const text = makeCanary();
      await openMade(page);
      await page.evaluate(fillTheDisk);
      await page.locator('main [data-do="log-this"]').click();
      await write(page, text);
      await page.locator('main [data-do="save"]').click();
      const summary = page.locator(".govuk-error-summary");
      await summary.getByText("There is no room left in the browser’s storage").waitFor();
      assert.equal(await account(page).inputValue(), text);
      await summary.locator("button").click();
      await intoFile(page);
      await page.getByText("Is the file there?").waitFor();
      const sealed = await caughtCopy(page);
      assert.match(sealed.buffer.toString("latin1"), /^age-encryption\.org\/v1\n-> scrypt /);
    },
    [catchFiles],
  );

  writer(
    "a first save that fails says so, can be tried again, and can go into a file",
    async (page) => {
      const text = makeCanary();
      await begin(page, text);
      await page.evaluate(fillTheDisk);
      await page.locator('main [data-do="save"]').click();
      const passphrase = await page.locator("[data-passphrase]").innerText();
      await page.locator('main [data-do="continue"]').click();
      await page.locator('main [data-do="later"]').click();
      await page.locator("#log-again").fill(passphrase);
      await page.locator('main [data-do="save"]').click();
      await page.getByText("Not saved in the browser").waitFor();
      await page.locator(".govuk-error-summary").getByText("There is no room left").waitFor();
      await page.locator("header nav a").first().click();
      await goToLog(page);
      await page.getByText("Not saved in the browser").waitFor();
      await page.locator('main [data-do="copy"]').click();
      await page.getByText("Is the file there?").waitFor();
      assert.match((await caughtCopy(page)).buffer.toString("latin1"), /^age-encryption\.org\/v1\n/);
    },
    [catchFiles],
  );

  writer(
    "where the browser keeps nothing the page says so, and an entry goes into a file",
    async (page, watched) => {
      await goToLog(page);
      await page.getByText("The log cannot be kept in this browser").waitFor();
      await page.locator('[data-do="create"]').click();
      await write(page, makeCanary());
      await page.locator('main [data-do="save"]').click();
      await intoFile(page);
      await page.getByText("Is the file there?").waitFor();
      await caughtCopy(page);
      await page.locator('main [data-do="continue"]').click();
      await page.getByText("The log cannot be kept in this browser").waitFor();
      assert.deepEqual(watched.complaints, []);
    },
    [catchFiles, keepNothing],
  );
});
