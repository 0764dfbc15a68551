// An organisation's pack: refused whole with all that is wrong, kept and removed, beside ours and never in its place, and
// part of a copy of the file.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { assertAccessible, assertNoOverflow } from "./lib/axe.mjs";
import { assertQuiet, inBoth, open } from "./lib/browsers.mjs";
import { answer, choose, hooks, setProfile } from "./lib/guide.mjs";
import { goToLog, saveFirst, write } from "./lib/log.mjs";
import { built, copyOnDisk, temporaryFolder } from "./lib/product.mjs";

const address = copyOnDisk();
const pack = readFileSync(fileURLToPath(new URL("../../docs/examples/pack-gp-england.json", import.meta.url)), "utf8");
const sum = createHash("sha256").update(pack).digest("hex");

// As `firmly pack` makes it; its own tests say so to the letter.
function baked() {
  const copy = join(temporaryFolder("pack"), "guide.html");
  const end = "</head>";
  const block = `<script type="application/json" id="firmly-pack">${pack}</script>\n${end}`;
  writeFileSync(copy, readFileSync(built(), "utf8").replace(end, () => block));
  return pathToFileURL(copy).href;
}

const toGift = [
  ["q_danger", "no"],
  ["q_threat", "none"],
  ["q_target", "me"],
  ["q_person", "current"],
  ["q_vuln", "no"],
  ["q_conduct", "prof"],
  ["q_kind", "gift"],
];

async function settings(page) {
  await page.locator('footer [data-do="profile"]').click();
  await page.locator('[data-pack="settings"]').waitFor();
}

async function openPack(page, text) {
  const buffer = Buffer.from(text);
  await page.locator("#pack-file").setInputFiles({ name: "pack.json", mimeType: "application/json", buffer });
  await page.locator('[data-do="open-pack"]').click();
}

async function giftPlan(page) {
  await answer(page, toGift);
  const limits = page.locator('[data-pack="gifts"]');
  const atQuestion = await limits.count();
  await choose(page, "q_gift", "meaning");
  await choose(page, "q_told_gift", "first");
  await page.locator('[data-outcome="o_gift_amorous"]').waitFor();
  return atQuestion;
}

inBoth((visit) => {
  test("adds to the guide, takes nothing away, is kept and removed, and is part of a copy", () =>
    visit(address, { reducedMotion: "reduce" }, async (page, watched) => {
      assert.equal(await giftPlan(page), 0);
      const ours = async () => [await hooks(page, "action"), await hooks(page, "contact"), await hooks(page, "wording")];
      const without = await ours();
      assert.equal(await page.locator("[data-pack]").count(), 0);

      // Refused whole, with all that is wrong.
      await page.locator('main [data-do="pack"]').click();
      await openPack(page, pack.replace("01632 960101", "n/a").replace("https://weather", "http://weather"));
      await page.locator(".govuk-error-summary").waitFor();
      const said = await page.locator("#pack-problem").innerText();
      assert.match(said, /exit: This is no address[^]*contacts\[0\]\.phone: This is no number/);
      assert.equal(await page.locator('[data-pack="about"]').count(), 0);
      await assertAccessible(page, "a refused pack");

      // Opened and kept: the next opening has it.
      await page.locator("#pack-keep").check();
      await openPack(page, pack);
      await page.locator('[data-pack="about"]', { hasText: sum }).waitFor();
      assert.equal(await page.locator(".govuk-error-summary").count(), 0);
      await assertAccessible(page, "an open pack");
      await page.reload();
      await page.locator('[data-do="start"]').waitFor();

      assert.equal(await giftPlan(page), 1);
      assert.deepEqual((await ours()).slice(1), without.slice(1), "contacts and wordings stand as they stood");
      const actions = (await ours())[0];
      assert.deepEqual(actions.filter((id) => without[0].includes(id)), without[0], "so do the steps");
      const manager = page.locator('[data-contact="manager"]');
      assert.match(await manager.innerText(), /From Nowhere-on-the-Wold[^]*Inventedname[^]*Checked by the organisation on 2 November 2026/);
      assert.equal(await manager.locator("a.f-tel").first().getAttribute("href"), "tel:01632960101");
      assert.equal(await page.locator('[data-overlay="v_eng"]').count(), 1);
      assert.equal(await page.locator('[data-pack="donts"]').count(), 1);
      await assertAccessible(page, "a plan with a pack");
      await page.setViewportSize({ width: 320, height: 640 });
      await assertNoOverflow(page, "a plan with a pack at 320 px");
      await page.setViewportSize({ width: 1280, height: 800 });

      // The profile of the user wins.
      await setProfile(page, { p_nation: "sco" });
      await page.locator('[data-overlay="v_sco"]').waitFor({ state: "attached" });
      assert.equal(await page.locator('[data-overlay="v_eng"]').count(), 0);

      await page.locator('.f-bar [data-do="handbook"]').click();
      assert.match(await page.locator('[data-pack="whole"]').innerText(), /Incident reports[^]*Gift limits[^]*chaperone/);

      // Beside ours in the log, too; what the log knows goes into them.
      await goToLog(page);
      await page.locator('main [data-do="create"]').first().click();
      await write(page, "Flowers came.");
      await saveFirst(page);
      await page.locator("[data-case] a").first().click();
      await page.locator('main [data-do="letters"]').click();
      const { wording, text } = JSON.parse(pack).letters[0];
      await page.locator(`[data-wording="${wording}"] a`).click();
      const own = await page.locator("#letter-text").inputValue();
      assert.match(await page.locator('[data-pack="letter"]').innerText(), /From Nowhere-on-the-Wold/);
      await page.locator('[data-do="use-letter"]').click();
      await page.waitForFunction((own) => document.querySelector("#letter-text").value !== own, own);
      assert.equal((await page.locator("#letter-text").inputValue()).slice(0, 12), text.slice(0, 12));
      await assertAccessible(page, "a letter with a pack");

      await settings(page);
      await page.locator('[data-do="remove-pack"]').click();
      await page.locator('[data-pack="about"]').waitFor({ state: "detached" });
      await assertQuiet(watched);
      assert.equal(await page.evaluate(() => localStorage.getItem("firmly-1-pack")), null);

      // Part of the file: there at once, and 'Leave this page' goes where it says.
      await page.context().route("https://weather.example/", (route) => route.fulfill({ body: "Sunny" }));
      const copy = await open(page.context(), baked());
      await settings(copy.page);
      assert.match(await copy.page.locator('[data-pack="settings"]').innerText(), /part of the file/);
      assert.match(await copy.page.locator('[data-pack="about"]').innerText(), new RegExp(sum));
      await assertQuiet(copy);
      await copy.page.locator('.f-btn[data-do="leave"]').click();
      await copy.page.waitForURL("https://weather.example/");
    }),
  );
});
