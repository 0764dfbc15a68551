// What is typed into the log is in no file of the browser's profile: typed, attached, saved, corrected, withdrawn, searched for
// and left unfinished; with the browser killed, and with FIRMLY_LONG also with the log locked and the browser closed. In the
// same session a field of another page is found on disk, so that the browser does keep what is typed, and the search does
// find it.

import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { open } from "./lib/browsers.mjs";
import { findWord, makeRareWord } from "./lib/canary.mjs";
import { writeAll } from "./lib/inside.mjs";
import { killable } from "./lib/killable.mjs";
import { goToLog, lock, saveFirst, saved, unlock, write } from "./lib/log.mjs";
import { copyOnDisk, temporaryFolder } from "./lib/product.mjs";

const address = copyOnDisk();
const ENTRIES = 12;

// A page with a field like any other, and with nothing to hide.
const careless = (() => {
  const file = join(temporaryFolder("careless"), "other.html");
  writeFileSync(file, "<!doctype html><title>Other</title><textarea></textarea>");
  return pathToFileURL(file).href;
})();

// Firefox notes what is typed every fifteen seconds; here it does so at once.
const PREFERENCES = { "browser.sessionstore.interval": 200, "browser.sessionstore.interval.idle": 200 };

// The word in the middle of much else, as packers meet it.
const around = (word, number) =>
  `${"He rang again, and I said no. ".repeat(number * 5)}${word}, he said. ${"Nobody was there. ".repeat(number)}`;

// Everything that can be typed, again and again, with the word in it.
async function use(page, word) {
  await goToLog(page);
  await page.locator('[data-do="create"]').click();
  await write(page, around(word, 1));
  await page.locator('[data-field="attachments"] summary').click();
  const file = { name: `${word}.txt`, mimeType: "text/plain", buffer: Buffer.from(around(word, 9)) };
  await page.locator("#log-attach").setInputFiles(file);
  await page.locator('[data-file="chosen"]').waitFor();
  const secrets = await saveFirst(page, "continue");
  const entries = Array.from({ length: ENTRIES }, (_, number) => [number, around(word, number)]);
  await page.evaluate(writeAll, entries);
  for (const action of ["amend", "withdraw"]) {
    await page.locator("[data-entry] a").first().click();
    await page.locator(`[data-do="${action}"]`).click();
    if (action === "amend") await page.locator('[data-field="what_happened"] textarea').fill(`${word} and more`);
    await page.locator("#log-why").fill(`because of ${word}`);
    await page.locator('[data-do="save"]').click();
    await saved(page);
    if (await page.locator('main [data-do="back"]').count()) await page.locator('main [data-do="back"]').click();
  }
  await page.locator("#log-find").fill(word);
  await page.locator("#log-found").waitFor();
  await page.locator("#log-find").fill("");
  await page.locator('main [data-do="log-this"]').click();
  await page.locator('[data-field="what_happened"] textarea').fill(word);
  await page.locator("form textarea, form input[type=text]").evaluateAll((fields, word) => {
    for (const field of fields) {
      field.value = word;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }, word);
  await page.getByText("Draft sealed").waitFor();
  return secrets;
}

// Types into the other page, and waits until that is where the browser keeps what it had open: what was typed before would
// be there too.
async function typeElsewhere(context, sessions) {
  const [page, word] = [await context.newPage(), makeRareWord()];
  await page.goto(careless);
  await page.locator("textarea").fill(word);
  const deadline = Date.now() + 60_000;
  while (!existsSync(sessions) || findWord(sessions, word).length === 0) {
    assert.ok(Date.now() < deadline, "the browser keeps what is typed elsewhere");
    // It takes note when something is typed.
    await page.locator("textarea").press(".");
  }
}

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    // tests/e2e/log.test.mjs closes the browser after one entry.
    for (const ending of process.env.FIRMLY_LONG ? ["killed", "locked and closed"] : ["killed"]) {
      test(`nothing that was typed is in the profile after the browser was ${ending}`, async () => {
        const [profile, word] = [temporaryFolder(`canary-${name}`), makeRareWord()];
        let secrets;
        const live = async (deeds) => {
          const { context, kill } = await killable(name, profile, { preferences: PREFERENCES });
          try {
            const { page } = await open(context, address);
            page.setDefaultTimeout(10_000);
            await deeds(page, context);
            if (ending === "killed") return;
            await lock(page);
            await context.close();
          } finally {
            await kill();
          }
        };
        const assertAbsent = (when) => {
          const all = [word, secrets.passphrase, secrets.key];
          for (const secret of all) assert.ok(secret.length > 20, secret);
          assert.deepEqual(findWord(profile, ...all), [], when);
        };
        await live(async (page, context) => {
          secrets = await use(page, word);
          await typeElsewhere(context, join(profile, name === "chromium" ? "Default/Sessions" : "sessionstore-backups"));
          await page.bringToFront();
        });
        assertAbsent("after it was written");
        await live(async (page) => {
          await goToLog(page);
          await unlock(page, secrets.passphrase);
          await page.locator("[data-entry] a").first().click();
          await page.locator('[data-field="what_happened"] .f-voice').waitFor();
        });
        assertAbsent("after it was read");
      });
    }

    test("the search finds what is stored in the clear, in every form", async () => {
      const [profile, word] = [temporaryFolder(`control-${name}`), makeRareWord()];
      const { context, kill } = await killable(name, profile);
      try {
        const page = await context.newPage();
        await page.goto(careless);
        await page.evaluate(
          async ([word, long]) => {
            const wide = (text) => [...text].map((letter) => `${letter}\0`).join("");
            const bodies = [long, ...["", ".", ".."].flatMap((before) => [btoa(before + word), btoa(before + wide(word))])];
            const database = await new Promise((resolve, reject) => {
              const request = indexedDB.open("clear");
              request.onupgradeneeded = () => request.result.createObjectStore("texts");
              request.onsuccess = () => resolve(request.result);
              request.onerror = () => reject(request.error);
            });
            // More than LevelDB keeps in its log: it goes into packed tables.
            for (let turn = 0; turn < 8; turn += 1) {
              await new Promise((resolve, reject) => {
                const transaction = database.transaction("texts", "readwrite");
                bodies.forEach((body, at) => transaction.objectStore("texts").put(body, `${at} ${turn}`));
                transaction.objectStore("texts").put(`${"He rang. ".repeat(200_000)}`, `filler ${turn}`);
                transaction.oncomplete = resolve;
                transaction.onabort = () => reject(transaction.error);
              });
            }
            database.close();
            const cache = await caches.open("clear");
            for (const [at, body] of bodies.entries()) await cache.put(`https://clear.invalid/${at}`, new Response(body));
          },
          [word, around(word, 20)],
        );
        await context.close();
      } finally {
        await kill();
      }
      const found = findWord(profile, word);
      const hit = (place, form) => {
        const wanted = new RegExp(`\\(${form}( in UTF-16)?,`);
        assert.ok(found.some((line) => place.test(line) && wanted.test(line)), `${place} ${form}\n${found.join("\n")}`);
      };
      const [database, cache] =
        name === "chromium" ? [/IndexedDB\/.*\.(ldb|log)/, /CacheStorage\//] : [/\/idb\//, /\/cache\/morgue\//];
      for (const place of [database, cache]) hit(place, "(plain|UTF-16)");
      for (const form of ["base64", "base64 of UTF-16"]) hit(cache, form);
      // Firefox's database keeps base64 as UTF-16 and packs it: too few runs of it are left to rely on.
      if (name === "chromium") for (const form of ["base64", "base64 of UTF-16"]) hit(database, form);
    });
  });
}
