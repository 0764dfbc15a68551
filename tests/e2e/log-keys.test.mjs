// What opens the log can be changed, and the log deleted: what was valid before is not, and nothing is left.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PHONE, assertQuiet, launch, open } from "./lib/browsers.mjs";
import { goToLog, lock, saveFirst, saved, unlock, write } from "./lib/log.mjs";
import { copyOnDisk } from "./lib/product.mjs";

const address = copyOnDisk();
let browser;
before(async () => {
  browser = await launch("chromium");
});
after(() => browser.close());

test("a new passphrase, a new recovery key, and no log at all", async () => {
  const context = await browser.newContext(PHONE);
  try {
    const watched = await open(context, address);
    const { page } = watched;
    const act = (hook) => page.locator(`main [data-do="${hook}"]`).first().click();
    const heading = (words) => page.locator("h1", { hasText: words }).waitFor();
    await goToLog(page);
    await act("create");
    await write(page, "They left a note.");
    const { passphrase: old, key: oldKey } = await saveFirst(page, "continue");

    await act("passphrase");
    const passphrase = (await page.locator("[data-passphrase]").innerText()).trim();
    await act("continue");
    await page.locator("#log-again").fill("something else");
    await act("save");
    await page.locator(".govuk-error-summary").waitFor();
    await page.locator("#log-again").fill(passphrase);
    await act("save");
    await saved(page);
    await lock(page);
    await unlock(page, old);
    await page.locator(".govuk-error-summary").waitFor();
    await unlock(page, passphrase);
    await page.locator("[data-case]").first().waitFor();

    await act("recovery-anew");
    const key = await page.locator("[data-recovery]").innerText();
    assert.notEqual(key, oldKey);
    await act("continue");
    await saved(page);

    await lock(page);
    await act("delete");
    await act("continue");
    await act("back");
    await page.locator('main [data-do="unlock"]').waitFor();
    await act("delete");
    await act("continue");
    await act("delete");
    await heading("The log is deleted");
    assert.deepEqual(await page.evaluate(() => caches.keys()), []);
    assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), []);
    await act("continue");
    await page.locator('main [data-do="create"]').waitFor();
    await assertQuiet(watched);
  } finally {
    await context.close();
  }
});
