// The log in the delivered file: written first, kept in two places, opened again, and never in the clear on disk.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { assertQuiet, launch, launchOn, open } from "./lib/browsers.mjs";
import { findWord } from "./lib/canary.mjs";
import { answer } from "./lib/guide.mjs";
import { goToLog, lock, makeCanary, readNewest, saveFirst, saved, unlock, write } from "./lib/log.mjs";
import { copyOnDisk, temporaryFolder } from "./lib/product.mjs";
import { seed } from "./lib/seed.mjs";
import { walks } from "./lib/walks.mjs";

const address = copyOnDisk();

// Another page of the same disk: in Chromium it shares the stores, and holds none of them open.
const neighbour = (() => {
  const file = join(temporaryFolder("neighbour"), "other.html");
  writeFileSync(file, "<!doctype html><title>Other</title>");
  return pathToFileURL(file).href;
})();

for (const name of ["chromium", "firefox"]) {
  describe(`${name}, closed and opened again`, () => {
    test("a sealed entry is there after the browser was closed, and its text is nowhere in the profile", async () => {
      const profile = temporaryFolder(`profile-${name}`);
      const canary = makeCanary();
      let passphrase;
      let context = await launchOn(name, profile);
      try {
        const watched = await open(context, address);
        await answer(watched.page, walks.get("o_consult"));
        await watched.page.locator('[data-do="log-this"]').first().click();
        await write(watched.page, `They said ${canary} and left.`);
        ({ passphrase } = await saveFirst(watched.page));
        await assertQuiet(watched);
      } finally {
        await context.close();
      }
      assert.deepEqual(findWord(profile, canary), [], "the profile holds no word of the entry");
      assert.deepEqual(findWord(profile, passphrase), [], "the profile does not hold the passphrase");

      context = await launchOn(name, profile);
      try {
        const watched = await open(context, address);
        await goToLog(watched.page);
        await unlock(watched.page, passphrase);
        assert.match(await readNewest(watched.page), new RegExp(canary));
        await assertQuiet(watched);
      } finally {
        await context.close();
      }
      assert.deepEqual(findWord(profile, canary), [], "nor after it was read");
    });
  });
}

test("the search for words finds them where they are", async () => {
  const profile = temporaryFolder("control");
  const canary = makeCanary();
  const context = await launchOn("chromium", profile);
  const page = await context.newPage();
  await page.goto(neighbour);
  await page.evaluate((word) => localStorage.setItem("note", word), canary);
  await context.close();
  assert.notDeepEqual(findWord(profile, canary), []);
});

describe("in one browser", () => {
  let browser;
  before(async () => {
    browser = await launch("chromium");
  });
  after(() => browser.close());

  // A fresh context, and in it a log: one of three entries that is made beforehand, one that is begun here, or none.
  const owner = (title, body, { log = "made" } = {}) =>
    test(title, async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
      try {
        const watched = await open(context, address);
        const { page } = watched;
        let [canary, secrets] = [makeCanary(), {}];
        if (log === "made") {
          secrets = await seed(page);
          [canary] = secrets.accounts;
          await goToLog(page);
          await unlock(page, secrets.passphrase);
          await page.locator("[data-entry]").first().waitFor();
        } else if (log === "begun") {
          await goToLog(page);
          await page.locator('[data-do="create"]').click();
          await write(page, `They said ${canary}.`);
          secrets = await saveFirst(page, "continue");
        }
        await body({ ...watched, context, canary, ...secrets });
      } finally {
        await context.close();
      }
    });

  // Does something to the stores while the app is away, and comes back to the locked log.
  async function meanwhile({ page }, deed) {
    await page.goto(neighbour);
    await page.evaluate(deed);
    await page.goto(address);
    await page.locator('[data-do="start"]').waitFor();
    await goToLog(page);
  }

  // Every record of the database and of the cache, for comparison.
  const records = async () => {
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open("firmly-1");
      request.onsuccess = () => resolve(request.result);
      request.onerror = reject;
    });
    const lines = [`version ${database.version}`];
    for (const name of database.objectStoreNames) {
      const all = await new Promise((resolve) => {
        const request = database.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => resolve(request.result);
      });
      lines.push(...all.map((value) => `${name} ${[...new Uint8Array(value.buffer ?? value)].join()}`));
    }
    database.close();
    const cache = await caches.open("firmly-1");
    for (const request of await cache.keys()) {
      const body = await (await cache.match(request)).arrayBuffer();
      lines.push(`${request.url} ${[...new Uint8Array(body)].join()}`);
    }
    return lines.sort();
  };

  owner("the recovery key opens the log as the passphrase does", async ({ page, key, canary }) => {
    await lock(page);
    await page.locator("main details summary").click();
    await page.locator("main details button").click();
    await page.locator("main textarea").fill(key);
    await page.locator('main [data-do="unlock"]').click();
    assert.match(await readNewest(page), new RegExp(canary));
  });

  owner("a wrong passphrase is called so, and nothing changes", async (log) => {
    await meanwhile(log, () => {});
    const before = await log.page.evaluate(records);
    await unlock(log.page, "not the six words at all");
    await log.page.getByText("Not the right passphrase. Nothing was changed.").first().waitFor();
    assert.deepEqual(await log.page.evaluate(records), before);
    await unlock(log.page, log.passphrase);
    await log.page.locator("[data-entry]").first().waitFor();
  });

  owner("damaged key files in both places are called so, and left as they are", async (log) => {
    await meanwhile(log, async () => {
      const cache = await caches.open("firmly-1");
      const request = (await cache.keys()).find(({ url }) => url.endsWith("/keys"));
      const bytes = new Uint8Array(await (await cache.match(request)).arrayBuffer());
      const at = new TextDecoder("latin1").decode(bytes).indexOf("age-encryption.org");
      bytes[at] = 0x58;
      await cache.put(request, new Response(bytes));
      const database = await new Promise((resolve) => {
        const request = indexedDB.open("firmly-1");
        request.onsuccess = () => resolve(request.result);
      });
      await new Promise((resolve) => {
        const transaction = database.transaction("meta", "readwrite");
        transaction.objectStore("meta").put(bytes, "keys");
        transaction.oncomplete = resolve;
      });
      database.close();
    });
    const before = await log.page.evaluate(records);
    await unlock(log.page, log.passphrase);
    await log.page.getByText("The key file of this log is damaged. Nothing was changed.").first().waitFor();
    assert.deepEqual(await log.page.evaluate(records), before);
  });

  owner("a newer store is left as it is, and the owner is told", async (log) => {
    await meanwhile(log, async () => {
      await caches.delete("firmly-1");
      await new Promise((resolve, reject) => {
        const request = indexedDB.open("firmly-1", 2);
        request.onsuccess = () => resolve(request.result.close());
        request.onerror = reject;
      });
    });
    await log.page.getByText("A newer version of this page wrote the log on this computer.").first().waitFor();
    assert.equal(await log.page.evaluate(async () => (await indexedDB.databases())[0].version), 2);
  });

  owner("after locking nothing of the log is left in the page", async ({ page, canary, passphrase, key }) => {
    assert.match(await readNewest(page), new RegExp(canary));
    await lock(page);
    const left = await page.evaluate(() =>
      [
        document.documentElement.outerHTML,
        ...[...document.querySelectorAll("input, textarea")].map(({ value }) => value),
        JSON.stringify(history.state),
        JSON.stringify({ ...localStorage, ...sessionStorage }),
      ].join("\n"),
    );
    for (const secret of [canary, passphrase, key]) assert.ok(!left.includes(secret), secret);
  }, { log: "begun" });

  owner("Hide covers and locks", async ({ page, passphrase }) => {
    await page.locator('[data-do="hide"]').first().click();
    await page.locator('[data-do="show"]').click();
    await unlock(page, passphrase);
    await page.locator("[data-entry]").first().waitFor();
  });

  owner("a draft survives locking", async ({ page, passphrase }) => {
    const text = makeCanary();
    await page.locator('main [data-do="log-this"]').click();
    await page.locator('[data-field="what_happened"] textarea').fill(text);
    await page.getByText("Draft sealed").waitFor();
    await lock(page);
    await unlock(page, passphrase);
    await page.locator('main [data-do="log-this"]').click();
    assert.equal(await page.locator('[data-field="what_happened"] textarea').inputValue(), text);
  });

  owner("of several entries that are begun none is lost", async ({ page, passphrase }) => {
    const account = page.locator('[data-field="what_happened"] textarea');
    const unfinished = page.locator("[data-unfinished]");
    // Known by their length: no text is shown where others might see it.
    const first = unfinished.filter({ hasText: "4 words" });
    await page.locator('main [data-do="log-this"]').click();
    await account.fill("The first of two.");
    const files = page.locator('[data-field="attachments"]');
    await files.locator("summary").click();
    await files.locator("input[type=file]").setInputFiles({ name: "card.png", mimeType: "image/png", buffer: Buffer.from("x") });
    await page.locator('[data-file="chosen"]').waitFor();
    await page.locator('main [data-do="back"]').first().click();
    await first.waitFor();
    assert.doesNotMatch(await page.locator("main").innerText(), /The first/);
    await page.locator('main [data-do="another"]').click();
    await page.waitForFunction((typed) => typed.value === "", await account.elementHandle());
    await account.fill("This is the second of two.");
    await page.locator('main [data-do="back"]').first().click();
    // A correction that nobody touched is no draft, and pushes none aside.
    await page.locator("[data-entry] a").first().click();
    await page.locator('[data-do="amend"]').click();
    await page.locator("#log-why").waitFor();
    await page.locator('main [data-do="back"]').first().click();
    await unfinished.nth(1).waitFor();
    assert.equal(await unfinished.count(), 2);
    // Its file waited with it.
    await first.locator('[data-do="resume"]').click();
    await page.locator('[data-file="chosen"]').waitFor({ state: "attached" });
    await page.locator('main [data-do="back"]').first().click();
    await unfinished.nth(1).waitFor();
    await lock(page);
    await unlock(page, passphrase);
    await unfinished.nth(1).waitFor();
    await first.locator('[data-do="resume"]').click();
    await account.waitFor();
    assert.equal(await account.inputValue(), "The first of two.");
    await write(page, "The first of two.");
    await page.locator('[data-do="save"]').click();
    await saved(page);
    assert.equal(await page.locator("[data-entry]").count(), 4);
    await unfinished.filter({ hasText: "6 words" }).locator("summary").click();
    await unfinished.locator('[data-do="discard"]').click();
    await unfinished.waitFor({ state: "detached" });
    await lock(page);
    await unlock(page, passphrase);
    await page.locator("[data-entry]").first().waitFor();
    assert.equal(await unfinished.count(), 0);
  });

  owner("a second entry is added to the log", async ({ page }) => {
    const text = makeCanary();
    await page.locator('main [data-do="log-this"]').click();
    await write(page, text);
    await page.locator('[data-do="save"]').click();
    await saved(page);
    assert.equal(await page.locator("[data-entry]").count(), 4);
    assert.match(await readNewest(page), new RegExp(text));
  });

  owner("a copy is sealed, and its name says nothing", async ({ page, passphrase, canary }) => {
    await page.locator('main [data-do="copy"]').first().click();
    await page.locator("main input[autocomplete=current-password]").fill(passphrase);
    const downloading = page.waitForEvent("download");
    await page.locator('main button[data-do="copy"]').click();
    const download = await downloading;
    assert.match(download.suggestedFilename(), /^firmly-\d{4}-\d{2}-\d{2}-[0-9a-f]{4}\.age$/);
    const bytes = readFileSync(await download.path());
    assert.ok(bytes.toString("latin1").startsWith("age-encryption.org/v1\n"));
    assert.ok(!bytes.includes(canary));
  });

  owner(
    "the keyboard alone completes an entry",
    async ({ page, canary }) => {
      const tabTo = async (selector) => {
        for (let presses = 0; presses < 150; presses += 1) {
          if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
          await page.keyboard.press("Tab");
        }
        assert.fail(`Tab does not reach ${selector}`);
      };
      const press = async (selector, key) => {
        await tabTo(selector);
        await page.keyboard.press(key);
      };
      await press('[data-do="log"]', "Enter");
      await press('[data-do="create"]', "Enter");
      await press('[data-field="event_start"] [data-choice]', "Space");
      await tabTo("#log-precision");
      const precision = page.locator("#log-precision");
      while ((await precision.inputValue()) !== "date") await page.keyboard.press("ArrowDown");
      await press('[data-field="channel"] [data-choice]', "Space");
      await press('[data-field="behaviour"] [data-choice]', "Space");
      await tabTo('[data-field="what_happened"] textarea');
      await page.keyboard.insertText(canary);
      await press('[data-field="fear"] [data-choice]', "Space");
      await press('main [data-do="save"]', "Enter");
      const passphrase = (await page.locator('[data-passphrase="shown"]').innerText()).trim();
      await press('main [data-do="continue"]', "Enter");
      await press('main [data-do="later"]', "Enter");
      await tabTo("#log-again");
      await page.keyboard.insertText(passphrase);
      await page.keyboard.press("Enter");
      await saved(page);
      assert.match(await readNewest(page), new RegExp(canary));
    },
    { log: "none" },
  );
});
