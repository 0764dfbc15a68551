// The pictures in README.md, taken of the built file, so that they show what there is.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, open } from "./lib/browsers.mjs";
import { choose } from "./lib/guide.mjs";
import { copyOnDisk } from "./lib/product.mjs";
import { walks } from "./lib/walks.mjs";

const folder = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const address = copyOnDisk();
const DESKTOP = { width: 1100, height: 760 };
const PHONE = { width: 390, height: 780 };

describe("pictures for the README", () => {
  let browser;
  before(async () => {
    mkdirSync(folder, { recursive: true });
    browser = await launch("chromium");
  });
  after(() => browser.close());

  async function at(viewport, steps) {
    const context = await browser.newContext({ viewport, reducedMotion: "reduce", colorScheme: "light" });
    const { page } = await open(context, address);
    if (steps) {
      await page.locator('[data-do="start"]').click();
      for (const [question, choice] of steps) await choose(page, question, choice);
    }
    return page;
  }

  async function picture(page, name) {
    const taken = await page.screenshot({ path: join(folder, `${name}.png`) });
    assert.ok(taken.length > 10_000, "something is on it");
    await page.context().close();
  }

  test("the first screen on a desktop", async () => {
    await picture(await at(DESKTOP), "start-desktop");
  });

  test("a question on a phone", async () => {
    const page = await at(PHONE, walks.get("q_told_gift"));
    await page.locator('[data-question="q_told_gift"]').waitFor();
    await picture(page, "question-phone");
  });

  test("a plan on a phone", async () => {
    const page = await at(PHONE, walks.get("o_gift_amorous"));
    await page.locator('[data-outcome="o_gift_amorous"]').waitFor();
    await picture(page, "plan-phone");
  });

  test("a new entry on a phone", async () => {
    const page = await at(PHONE, walks.get("o_gift_amorous"));
    await page.locator('[data-do="log-this"]').first().click();
    await page.locator('[data-field="what_happened"]').waitFor();
    await picture(page, "entry-phone");
  });
});
