// A log that an earlier version wrote opens in the built file, and is as it was: the frozen stores of tests/vectors/log/.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assertQuiet, inBoth } from "./lib/browsers.mjs";
import { readNewest as readTexts } from "./lib/inside.mjs";
import { goToLog, unlock } from "./lib/log.mjs";
import { copyOnDisk } from "./lib/product.mjs";
import { fill, frozenRecords } from "./lib/seed.mjs";

const frozen = JSON.parse(readFileSync(new URL("../vectors/log/store.json", import.meta.url), "utf8"));
const address = copyOnDisk();

inBoth((visit) => {
  for (const mirror of [true, false]) {
    test(`a log of an earlier version opens, ${mirror ? "in both places" : "out of the database alone"}`, () =>
      visit(address, {}, async (page, watched) => {
        await page.evaluate(fill, { ...frozenRecords(frozen), mirror });
        await goToLog(page);
        await unlock(page, frozen.passphrase);
        await page.locator("[data-entry]").first().waitFor();
        assert.equal(await page.locator("[data-entry]").count(), 2);
        assert.equal(await page.locator('[data-report="healed"]').count(), mirror ? 0 : 1);
        assert.match(await page.locator("[data-case]").first().innerText(), /Amber Kestrel 42/);
        // The first as it was corrected.
        const texts = await page.evaluate(readTexts, 2);
        assert.deepEqual(new Set(texts), new Set(["Two silent calls.", "She said “for you”, left a card and waited by my car."]));
        await assertQuiet(watched);
      }),
    );
  }
});
