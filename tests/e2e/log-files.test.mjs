// Files that are attached: chosen, seen, taken out as they went in, carried by copies, gone with what is removed; and never
// where the person is or may be under 18.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertSound } from "./lib/axe.mjs";
import { PHONE, assertQuiet, inBoth } from "./lib/browsers.mjs";
import { catchFiles, caught } from "./lib/handed.mjs";
import { act, goToLog, keepCopy, lock, openCopy, saveCopy, saveFirst, saved, unlock, write } from "./lib/log.mjs";
import { copyOnDisk } from "./lib/product.mjs";

// One red pixel, and a script that would run if anything opened it as a page.
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC",
  "base64",
);
const hypertext = Buffer.from("<!doctype html><script>window.ran = true</script>");
const card = { name: "Her card.png", mimeType: "text/html", buffer: picture };
const other = { name: "note.html", mimeType: "image/png", buffer: hypertext };

const noteRevoked = () => {
  window.revoked = [];
  const revoke = URL.revokeObjectURL;
  URL.revokeObjectURL = (address) => {
    window.revoked.push(address);
    return revoke.call(URL, address);
  };
};

const fold = (page) => page.locator('[data-field="attachments"] summary').click();
const attached = (page) => page.locator('[data-file="attached"]');

async function show(page) {
  await page.locator("[data-entry] a").first().click();
  const file = attached(page).filter({ hasText: "Her card.png" });
  await file.locator('[data-do="show"]').click();
  const drawn = file.locator('img[data-sight="picture"]');
  await drawn.waitFor();
  const width = await drawn.evaluate((image) => image.decode().then(() => image.naturalWidth));
  assert.equal(width, 1);
  return drawn.getAttribute("src");
}

async function taken(page, name) {
  await attached(page).filter({ hasText: name }).locator('[data-do="save-file"]').click();
  const file = await caught(page, /^firmly-file-[0-9a-f]{4}\.(png|bin)$/);
  return file.buffer;
}

inBoth((visit) => {
  test("a file goes in, is seen, comes out as it was, comes back with a copy, and goes with what is removed", () =>
    visit(copyOnDisk(), { ...PHONE, bypassCSP: true, scripts: [catchFiles, noteRevoked] }, async (page, watched) => {
      const sound = (screen) => assertSound(page, screen);
      await goToLog(page);
      await act(page, "create");
      await write(page, "A card came.");
      await fold(page);
      const large = { name: "film.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(5 * 1024 * 1024 + 1) };
      await page.locator("#log-attach").setInputFiles([card, large, other]);
      await page.locator(".govuk-error-summary", { hasText: "film.mp4 is larger" }).waitFor();
      assert.equal(await page.locator('[data-file="chosen"]').count(), 2);
      await sound("files are chosen");
      await page.locator("#log-attach").setInputFiles([{ ...card, name: "again.png" }]);
      await page.locator('[data-file="chosen"]').nth(2).locator('[data-do="leave-out"]').click();
      await page.locator('[data-file="chosen"]').nth(2).waitFor({ state: "detached" });
      const { passphrase } = await saveFirst(page);

      const address = await show(page);
      assert.ok(address.startsWith("blob:"));
      await sound("a picture is shown");
      assert.deepEqual(await taken(page, "Her card.png"), picture);
      assert.equal(await attached(page).filter({ hasText: "note.html" }).locator('[data-do="show"]').count(), 0);
      assert.deepEqual(await taken(page, "note.html"), hypertext);
      await act(page, "back");
      assert.ok(await page.evaluate((address) => window.revoked.includes(address), address));
      await lock(page);
      await unlock(page, passphrase);
      await show(page);
      await act(page, "back");

      const copy = await saveCopy(page, passphrase);
      await page.locator("[data-entry] a").first().click();
      await act(page, "remove");
      await page.locator('main [data-choice="no"]').check();
      await page.locator("#log-why").fill("It was about someone else");
      await page.locator("#log-word").fill("remove");
      await act(page, "purge");
      await saved(page);
      const held = await page.evaluate(async () => {
        const addresses = [];
        for (const cache of await caches.keys()) {
          for (const { url } of await (await caches.open(cache)).keys()) addresses.push(url);
        }
        return addresses.filter((url) => url.includes("/attachment/"));
      });
      assert.deepEqual(held, []);

      await act(page, "delete");
      await act(page, "continue");
      await act(page, "delete");
      await act(page, "continue");
      assert.deepEqual(await page.evaluate(() => caches.keys()), []);
      await page.locator('details:has([data-do="open-copy"]) > summary').click();
      await act(page, "open-copy");
      await openCopy(page, copy, passphrase);
      await keepCopy(page);
      await show(page);
      assert.deepEqual(await taken(page, "note.html"), hypertext);
      await assertQuiet(watched);
    }),
  );

  test("nothing is attached where the person is or may be under 18", () =>
    visit(copyOnDisk(), { reducedMotion: "reduce" }, async (page) => {
      await goToLog(page);
      await act(page, "create");
      await write(page, "A picture came.");
      await fold(page);
      await page.locator("#log-attach").setInputFiles([card]);
      await page.locator('[data-file="chosen"]').waitFor();
      await page.locator('details:has([data-field="under_18"]) > summary').click();
      for (const answer of ["may_be", "yes"]) {
        await page.locator(`[data-field="under_18"] [data-choice="${answer}"]`).check();
        await page.locator('[data-attach="never"]', { hasText: "Do not screenshot" }).waitFor();
        assert.equal(await page.locator("#log-attach").count(), 0);
      }
      await saveFirst(page);
      await page.locator("[data-entry] a").first().click();
      await page.locator('[data-field="what_happened"]').waitFor();
      assert.equal(await attached(page).count(), 0);
    }),
  );
});
