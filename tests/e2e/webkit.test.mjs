// The delivered file in WebKit: it starts from the disk, a walk leads to a plan, an entry is saved, and opened again after
// the page was left.

import assert from "node:assert/strict";
import { test } from "node:test";
import { copyOnDisk } from "./lib/product.mjs";
import { walks } from "./lib/walks.mjs";
import { launchWebKit } from "./lib/webkit.mjs";

test("the file starts, a walk leads to a plan, and an entry is saved and opened again", async () => {
  const address = copyOnDisk();
  const page = await launchWebKit();
  try {
    await page.goTo(address);
    await page.click('[data-do="start"]');
    for (const [question, choice] of walks.get("o_consult")) {
      await page.click(`[data-question="${question}"] [data-choice="${choice}"]`);
      await page.click('[data-do="continue"]');
    }
    await page.waitFor('main [data-outcome="o_consult"] [data-action]');

    await page.click('main [data-do="log-this"]');
    await page.click('[data-field="event_start"] [data-choice="today"]');
    await page.type("#log-time", "14:10");
    await page.click('#log-precision option[value="exact"]');
    await page.click('[data-field="channel"] [data-choice]');
    await page.click('[data-field="behaviour"] [data-choice]');
    await page.type('[data-field="what_happened"] textarea', "They waited at the gate.");
    await page.click('[data-field="fear"] [data-choice="2"]');
    await page.click('main [data-do="save"]');
    const passphrase = (await page.text('[data-passphrase="shown"]')).trim();
    await page.click('main [data-do="continue"]');
    await page.click('main [data-do="later"]');
    await page.type("#log-again", passphrase);
    await page.click('main [data-do="save"]');
    await page.waitFor('[data-notice="done"]');

    await page.goTo("about:blank");
    await page.goTo(address);
    await page.click('[data-do="log"]');
    await page.type("main input[autocomplete=current-password]", passphrase);
    await page.click('main [data-do="unlock"]');
    await page.click("[data-entry] a");
    assert.equal(await page.text('[data-field="what_happened"] .f-voice'), "They waited at the gate.");
    assert.equal(await page.run("return location.href"), address);
  } finally {
    await page.close();
  }
});
