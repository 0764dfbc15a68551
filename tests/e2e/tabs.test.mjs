// Three tabs write to one log at the same time: every entry gets its place, none is lost, none is there twice.
// FIRMLY_TAB_ENTRIES says how many each tab writes; `cargo xtask kill --tabs 200` is the long form.

import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, open } from "./lib/browsers.mjs";
import { readNewest, writeAll } from "./lib/inside.mjs";
import { goToLog, lock, unlock } from "./lib/log.mjs";
import { copyOnDisk } from "./lib/product.mjs";
import { seed } from "./lib/seed.mjs";

const TABS = 3;
const EACH = Number(process.env.FIRMLY_TAB_ENTRIES ?? 8);

const textOf = (tab, number) => `Entry ${number} of tab ${tab}`;

for (const name of ["chromium", "firefox"]) {
  test(`${name}: ${TABS} tabs write ${EACH} entries each at once`, async () => {
    const browser = await launch(name);
    try {
      const [context, address] = [await browser.newContext(), copyOnDisk()];
      const { page: first } = await open(context, address);
      const { accounts, passphrase } = await seed(first);

      const tabs = [];
      while (tabs.length < TABS) {
        const page = tabs.length === 0 ? first : (await open(context, address)).page;
        await goToLog(page);
        await unlock(page, passphrase);
        await page.locator("#log-find").waitFor();
        tabs.push(page);
      }
      const [said, refused] = [[], []];
      for (const page of tabs) {
        page.on("console", (message) => {
          const text = message.text();
          if (text.startsWith("refused")) refused.push(text);
          else said.push(text.replace(/ \d+.*/s, ""));
        });
      }
      await Promise.all(
        tabs.map((page, tab) => {
          const entries = Array.from({ length: EACH }, (_, number) => [number, textOf(tab, number)]);
          return page.evaluate(writeAll, entries);
        }),
      );
      // Whoever was too slow again and again is told so; nothing else is refused.
      for (const words of refused) assert.match(words, /Another tab changed the log at the same moment\./);
      console.log(`${name}: ${TABS * EACH} entries, ${refused.length} times told to try again`);
      assert.deepEqual(said, Array.from({ length: TABS * EACH }, () => "saved"));

      await lock(first);
      await unlock(first, passphrase);
      await first.locator("#log-find").waitFor();
      assert.equal((await first.locator("main .f-note:not(.f-note--calm)").allInnerTexts()).join("\n"), "", "nothing to put right");
      const count = await first.locator("section[data-case] .f-sub").first().innerText();
      assert.match(count, new RegExp(`^${TABS * EACH + accounts.length} entries`));
      const texts = await first.evaluate(readNewest, TABS * EACH + accounts.length);
      const all = tabs.flatMap((_, tab) => Array.from({ length: EACH }, (_, number) => textOf(tab, number)));
      assert.deepEqual(texts.sort(), [...all, ...accounts].sort());
    } finally {
      await browser.close();
    }
  });
}
