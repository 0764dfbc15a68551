// The log: written first, kept in both places, opened again by who has the passphrase, and nothing of it in clear.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { assertQuiet, launch, launchOn, open } from "./lib/browsers.mjs";
import { findWord } from "./lib/canary.mjs";
import { answer } from "./lib/guide.mjs";
import { copyOnDisk, temporaryFolder } from "./lib/product.mjs";
import { walks } from "./lib/walks.mjs";

const address = copyOnDisk();

const openLog = (page) => page.locator('header [data-do="log"]').click();

// Fills in the five fields, by the hooks that they carry.
async function fill(page, text) {
  await page.locator('[data-field="event_start"] [data-choice="yesterday"]').check();
  await page.locator("#log-time").fill("2.10 pm");
  await page.locator("#log-precision").selectOption("about");
  await page.locator('[data-field="channel"] [data-choice="gift_or_delivery"]').check();
  await page.locator('[data-field="behaviour"] [data-choice="gift"]').check();
  await page.locator('[data-field="what_happened"] textarea').fill(text);
  await page.locator('[data-field="fear"] [data-choice="1"]').check();
}

// The steps of the first save. Gives what the user has to keep.
async function keep(page) {
  await page.locator('[data-do="save"]').click();
  const passphrase = await page.locator("[data-passphrase]").innerText();
  await page.locator('main [data-do="continue"]').click();
  const recovery = await page.locator("[data-recovery]").innerText();
  await page.locator('main [data-do="continue"]').click();
  await page.locator("#log-again").fill(passphrase);
  await page.locator('[data-do="save"]').click();
  await page.locator("[data-entry]").waitFor();
  return { passphrase, recovery };
}

async function begin(page, text) {
  await openLog(page);
  await page.locator('[data-do="create"]').click();
  await fill(page, text);
  return keep(page);
}

async function unlock(page, passphrase) {
  await page.locator("#log-passphrase").fill(passphrase);
  await page.locator('[data-do="unlock"]').click();
}

const entries = (page) => page.locator("[data-entry]").count();

// What is on the page, the values of its fields included.
const everything = (page) =>
  page.evaluate(
    () => document.documentElement.outerHTML + [...document.querySelectorAll("input, textarea")].map((field) => field.value),
  );

const word = () => `canary-${randomBytes(8).toString("hex")}`;

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser;
    before(async () => {
      browser = await launch(name);
    });
    after(() => browser.close());

    const writer = (title, body) =>
      test(title, async () => {
        const context = await browser.newContext({ acceptDownloads: true });
        try {
          const watched = await open(context, address);
          await body(watched.page, watched, context);
        } finally {
          await context.close();
        }
      });

    writer("a first entry is written first, then kept in both places, then read", async (page, watched) => {
      const text = word();
      await begin(page, text);
      assert.match(await page.locator("[data-notice]").innerText(), /Saved, in both places/);
      assert.equal(await entries(page), 1);
      assert.ok(!(await everything(page)).includes(text), "a list shows no text");
      await page.locator("[data-entry] a").click();
      await page.locator('[data-field="what_happened"]').getByText(text).waitFor();
      await assertQuiet(watched);
    });

    writer("nothing is stored before the first save", async (page) => {
      await openLog(page);
      await page.locator('[data-do="create"]').click();
      await fill(page, word());
      const stored = await page.evaluate(async () => [
        ...(await indexedDB.databases()).map((database) => database.name),
        ...(await caches.keys()),
      ]);
      assert.deepEqual(stored, []);
    });

    writer("what is missing is named, and nothing that was typed is lost", async (page) => {
      await openLog(page);
      await page.locator('[data-do="create"]').click();
      await page.locator('[data-field="what_happened"] textarea').fill("A second bouquet.");
      await page.locator('[data-do="save"]').click();
      const summary = page.locator(".govuk-error-summary");
      await summary.waitFor();
      assert.equal(await summary.locator("a").count(), 5);
      await page.waitForFunction(() => document.activeElement?.className === "govuk-error-summary");
      await summary.locator("a").first().click();
      assert.equal(await page.evaluate(() => document.activeElement.id), "log-when-0");
      assert.equal(await page.locator('[data-field="what_happened"] textarea').inputValue(), "A second bouquet.");
    });

    writer("a wrong passphrase is called that, and the right one opens", async (page) => {
      const { passphrase, recovery } = await begin(page, word());
      await page.locator('[data-do="lock"]').click();
      await unlock(page, "six words that are not these");
      await page.locator(".govuk-error-summary").getByText("That is not the passphrase of this log").waitFor();
      assert.equal(await entries(page), 0);
      await unlock(page, passphrase);
      await page.locator("[data-entry]").waitFor();
      await page.locator('[data-do="lock"]').click();
      await page.locator("summary", { hasText: "lost my passphrase" }).click();
      await page.locator("button", { hasText: "Use the recovery key" }).click();
      await page.locator("#log-key").fill(recovery.toLowerCase().replace(/\s/g, ""));
      await page.locator('[data-do="unlock"]').click();
      await page.locator("[data-entry]").waitFor();
    });

    writer("locking, hiding and leaving take everything off the page", async (page) => {
      const [text, draft] = [word(), word()];
      const { passphrase } = await begin(page, text);
      for (const control of ['[data-do="lock"]', '[data-do="hide"]']) {
        if (await page.locator('[data-entry]').count()) await page.locator("[data-entry] a").click();
        await page.getByText(text).waitFor();
        await page.locator(control).first().click();
        assert.ok(!(await everything(page)).includes(text), control);
        if (control.includes("hide")) await page.locator('[data-do="show"]').click();
        await unlock(page, passphrase);
        await page.locator("[data-entry]").waitFor();
      }
      await page.locator('main [data-do="log-this"]').click();
      await page.locator('[data-field="what_happened"] textarea').fill(draft);
      await page.locator('.f-safe [data-do="leave"]').click();
      await page.waitForURL("about:blank");
      await page.goBack();
      await page.locator('[data-do="start"]').waitFor();
      const left = await everything(page);
      assert.ok(!left.includes(text) && !left.includes(draft));
    });

    writer("a draft is sealed while it is typed and comes back after unlocking", async (page) => {
      const { passphrase } = await begin(page, word());
      const draft = word();
      await page.locator('main [data-do="log-this"]').click();
      await page.locator('[data-field="what_happened"] textarea').fill(draft);
      await page.getByText("Draft sealed").waitFor();
      await page.reload();
      await openLog(page);
      await unlock(page, passphrase);
      await page.locator('main [data-do="log-this"]').click();
      assert.equal(await page.locator('[data-field="what_happened"] textarea').inputValue(), draft);
      await fill(page, draft);
      await page.locator('[data-do="save"]').click();
      await page.locator("[data-entry]").nth(1).waitFor();
      await page.locator('[data-do="lock"]').click();
      await unlock(page, passphrase);
      await page.locator("[data-entry]").nth(1).waitFor();
      await page.locator('main [data-do="log-this"]').click();
      assert.equal(await page.locator('[data-field="what_happened"] textarea').inputValue(), "", "a saved draft is gone");
    });

    writer("each place is restored from the other", async (page) => {
      const { passphrase } = await begin(page, word());
      const lose = {
        first: () =>
          new Promise((resolve, reject) => {
            const request = indexedDB.deleteDatabase("firmly-1");
            request.onsuccess = () => resolve();
            request.onerror = () => reject(request.error);
          }),
        second: () => caches.delete("firmly-1"),
      };
      for (const place of Object.values(lose)) {
        await page.locator('[data-do="lock"]').click();
        await page.evaluate(place);
        await unlock(page, passphrase);
        await page.locator('[data-report="healed"]').getByText("Restored from the other: 2").waitFor();
        assert.equal(await entries(page), 1);
      }
      await page.locator('[data-do="lock"]').click();
      await unlock(page, passphrase);
      await page.locator("[data-entry]").waitFor();
      assert.equal(await page.locator('[data-report="healed"]').count(), 0, "both are whole again");
    });

    writer("a damaged entry is told, and the others open", async (page) => {
      const { passphrase } = await begin(page, word());
      await page.locator('[data-do="lock"]').click();
      await page.evaluate(async () => {
        const settled = (request) =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
        const db = await settled(indexedDB.open("firmly-1"));
        const store = db.transaction("events", "readwrite").objectStore("events");
        const [keys, events] = [await settled(store.getAllKeys()), await settled(store.getAll())];
        const at = events.findIndex((event) => event.seq === 2);
        events[at].body[events[at].body.length - 1] ^= 1;
        await settled(store.put(events[at], keys[at]));
        db.close();
        const cache = await caches.open("firmly-1");
        const mirrored = (await cache.keys()).find((request) => request.url.includes("/event/") && request.url.includes("/2/"));
        const body = new Uint8Array(await (await cache.match(mirrored)).arrayBuffer());
        body[body.length - 1] ^= 1;
        await cache.put(mirrored, new Response(body));
      });
      await unlock(page, passphrase);
      await page.locator('[data-report="healed"]').getByText("1 record cannot be read").waitFor();
      assert.equal(await page.locator("[data-case]").count(), 1);
    });

    writer("a newer log is left alone, and the guide goes on", async (page) => {
      await page.evaluate(
        () =>
          new Promise((resolve, reject) => {
            const request = indexedDB.open("firmly-1", 7);
            request.onsuccess = () => resolve(request.result.close());
            request.onerror = () => reject(request.error);
          }),
      );
      await openLog(page);
      await page.locator("main").getByText("A newer version of this page wrote the log").waitFor();
      const version = await page.evaluate(async () => (await indexedDB.databases())[0].version);
      assert.equal(version, 7);
      await page.locator("header nav a").first().click();
      await page.locator('[data-do="start"]').waitFor();
    });

    writer("the plan begins an entry with what it knows", async (page) => {
      await answer(page, walks.get("o_gift_amorous"));
      await page.locator('main [data-do="log-this"]').click();
      await page.locator('[data-field="what_happened"]').waitFor();
      assert.ok(await page.locator('[data-field="behaviour"] [data-choice="gift"]').isChecked());
      await fill(page, word());
      await keep(page);
      await page.locator("[data-entry] a").click();
      await page.locator('[data-field="tree_result"]').waitFor();
    });

    writer("an entry by the keyboard alone", async (page) => {
      const press = async (key, times = 1) => {
        for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
      };
      const tabTo = async (selector) => {
        for (let presses = 0; presses < 80; presses += 1) {
          if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
          await press("Tab");
        }
        assert.fail(`the keyboard does not reach ${selector}`);
      };
      await tabTo('header [data-do="log"]');
      await press("Enter");
      await tabTo('[data-do="create"]');
      await press("Enter");
      await page.locator('[data-field="what_happened"]').waitFor();
      await tabTo('[data-field="event_start"] input');
      await press("Space");
      await tabTo("#log-precision");
      await page.keyboard.type("Only the d");
      await tabTo('[data-field="channel"] input');
      await press("Space");
      await tabTo('[data-field="behaviour"] input');
      await press("Space");
      await tabTo('[data-field="what_happened"] textarea');
      await page.keyboard.type("It was left at reception.");
      await tabTo('[data-field="fear"] input');
      await press("Space");
      await tabTo('[data-do="save"]');
      await press("Enter");
      const passphrase = await page.locator("[data-passphrase]").innerText();
      await tabTo('main [data-do="continue"]');
      await press("Enter");
      await page.locator("[data-recovery]").waitFor();
      await tabTo('main [data-do="later"]');
      await press("Enter");
      await tabTo("#log-again");
      await page.keyboard.type(passphrase);
      await press("Enter");
      await page.locator("[data-entry]").waitFor();
      await page.locator('[data-do="recovery"]').waitFor();
    });

    writer("every field keeps what is typed out of the browser's own memory", async (page) => {
      await openLog(page);
      await page.locator('[data-do="create"]').click();
      await page.locator('[data-field="event_start"] [data-choice="another"]').check();
      await page.locator("#log-day").waitFor();
      const careless = await page.locator('main input[type="text"], main textarea').evaluateAll((fields) =>
        fields
          .filter(
            (field) =>
              field.getAttribute("autocomplete") !== "off" ||
              field.getAttribute("spellcheck") !== "false" ||
              field.getAttribute("autocorrect") !== "off" ||
              field.getAttribute("writingsuggestions") !== "false" ||
              field.getAttribute("translate") !== "no" ||
              field.getAttribute("data-gramm") !== "false" ||
              field.getAttribute("data-enable-grammarly") !== "false" ||
              field.hasAttribute("name"),
          )
          .map((field) => field.id),
      );
      assert.deepEqual(careless, []);
      assert.ok((await page.locator("main input[type=text], main textarea").count()) >= 5);
    });
  });
}

describe("on disk", () => {
  test("an entry survives closing the browser, and no byte of it is in the profile", async () => {
    const profile = temporaryFolder("profile");
    const [text, draft] = [word(), word()];
    let context = await launchOn("chromium", profile);
    let { page } = await open(context, address);
    const { passphrase } = await begin(page, text);
    await page.locator('main [data-do="log-this"]').click();
    await page.locator('[data-field="what_happened"] textarea').fill(draft);
    await page.getByText("Draft sealed").waitFor();
    await context.close();

    for (const secret of [text, draft, passphrase]) assert.deepEqual(findWord(profile, secret), []);

    context = await launchOn("chromium", profile);
    ({ page } = await open(context, address));
    await openLog(page);
    await unlock(page, passphrase);
    await page.locator("[data-entry] a").click();
    await page.locator('[data-field="what_happened"]').getByText(text).waitFor();
    await context.close();
    for (const secret of [text, draft, passphrase]) assert.deepEqual(findWord(profile, secret), []);
  });

  test("a copy leaves as a sealed file with a neutral name", async () => {
    const browser = await launch("chromium");
    const context = await browser.newContext({ acceptDownloads: true });
    const text = word();
    const { page } = await open(context, address);
    const { passphrase } = await begin(page, text);
    await page.locator('main [data-do="copy"]').click();
    await page.locator("#log-copy").fill("six words that are not these");
    await page.locator('main [data-do="copy"]').click();
    await page.locator(".govuk-error-summary").getByText("No copy was made").waitFor();
    await page.locator("#log-copy").fill(passphrase);
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator('main [data-do="copy"]').click()]);
    assert.match(download.suggestedFilename(), /^firmly-\d{4}-\d\d-\d\d-[0-9a-f]{4}\.age$/);
    const bytes = readFileSync(await download.path());
    assert.ok(bytes.toString("latin1").startsWith("age-encryption.org/v1\n-> scrypt "));
    assert.ok(!bytes.includes(text));
    await browser.close();
  });
});
