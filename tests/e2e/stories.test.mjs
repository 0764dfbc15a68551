// Each kind of screen, as tests/native/stories.rs draws it, on a narrow screen: nothing sticks out, and the rules of
// accessibility hold; in Chromium those of colours in the dark and in forced colours as well. What is drawn there is what the
// app draws, by the same views and with the same style sheet.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { assertColours, assertSound } from "./lib/axe.mjs";
import { PHONE, launch } from "./lib/browsers.mjs";

const folder = join(process.env.FIRMLY_LOGS, "stories");
const OTHER_LOOKS = [
  { colorScheme: "dark", forcedColors: "none" },
  { colorScheme: "light", forcedColors: "active" },
];
const stories = readdirSync(folder).sort();

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let [browser, page] = [];
    before(async () => {
      browser = await launch(name);
      page = await browser.newPage(PHONE);
    });
    after(() => browser.close());

    test("there is a story for each kind of screen", () => assert.ok(stories.length > 60, `${stories.length} stories`));

    for (const story of stories) {
      test(story, async () => {
        await page.goto(pathToFileURL(join(folder, story)).href);
        await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
        await assertSound(page, story);
        if (name === "firefox") return;
        for (const media of OTHER_LOOKS) {
          await page.emulateMedia(media);
          await assertColours(page, `${story}, ${JSON.stringify(media)}`);
        }
        await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
      });
    }
  });
}
