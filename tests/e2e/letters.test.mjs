// Words of the guide with what the log knows in them, and the receipt that somebody else keeps: what is taken is in the log.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, assertQuiet, inBoth } from "./lib/browsers.mjs";
import { catchFiles, caught } from "./lib/handed.mjs";
import { act, goToLog, makeCanary, saveFirst, saved, write } from "./lib/log.mjs";
import { copyOnDisk } from "./lib/product.mjs";

const catchPrint = () => {
  window.print = () => (window.printed = document.querySelector(".f-paper").textContent);
};

const heading = (page, text) => page.locator("h1", { hasText: text }).waitFor();

inBoth((visit) => {
  test("words know what the log knows, are taken and noted, and a receipt is checked against what came later", () =>
    visit(copyOnDisk(), { ...PHONE, bypassCSP: true, scripts: [catchFiles, catchPrint] }, async (page, watched) => {
      await goToLog(page);
      await act(page, "create");
      await write(page, "He said that he thinks about me all day.");
      await saveFirst(page);
      await page.locator("[data-case] a").first().click();

      await act(page, "letters");
      await heading(page, "Letters and words");
      assert.equal(await page.locator("main [data-wording]").count(), 23);
      await page.locator('[data-wording="W11"] a').click();
      await heading(page, "To your manager");
      const text = page.locator("#letter-text");
      assert.match(await text.inputValue(), /It began on \d+ \w+ \d{4}, by consultation in person; I have \/ have not told them/);
      await page.locator('[data-left="3"]', { hasText: "have / have called / will [chaperone / handover / warning letter / security]" }).waitFor();
      assert.match(await page.locator('[data-letter="record"]').innerText(), /Confidential: need to know/);
      const [typed, toWhom] = [makeCanary(), makeCanary()];
      await text.fill(`Please help me with a handover. ${typed}`);
      await page.locator('[data-left="0"]').waitFor();
      await page.locator("#letter-to").fill(toWhom);
      // What was begun is still there after a look elsewhere.
      await act(page, "back");
      await page.locator('[data-wording="W11"] a').click();
      assert.match(await text.inputValue(), new RegExp(typed));
      await page.locator('[data-form="html"]').click();
      const file = await caught(page, /^letter-\d{4}-\d{2}-\d{2}\.html$/);
      assert.ok(file.buffer.includes(typed) && file.buffer.includes("Confidential: need to know"));
      assert.ok(!file.buffer.includes("all day") && !file.buffer.includes(toWhom));
      await page.locator('[data-taken="html"]', { hasText: file.name }).waitFor();
      await page.locator('[data-form="printed"]').click();
      await page.locator('[data-taken="printed"]').waitFor();
      assert.match(await page.evaluate(() => window.printed), new RegExp(typed));
      await page.locator('[data-also="manager_told"] a').click();
      await page.locator('[data-field="manager_told.role"] input').fill("Practice manager");
      await act(page, "save");
      await page.locator('[data-fact="manager_told"]', { hasText: "Practice manager" }).waitFor();
      const given = page.locator('[data-sent="W11"]');
      assert.equal(await given.count(), 2);
      await given.first().locator("summary").click();
      assert.match(await given.first().innerText(), new RegExp(`${toWhom}[^]*${typed}`));

      // Once they were told, hardly anything personal is left to say.
      await page.locator('[data-fact="told_to_stop"] [data-do="add-fact"]').click();
      await page.locator('[data-field="told_to_stop.date"] input').fill("19 11 2026");
      await act(page, "save");
      await page.locator('[data-fact="told_to_stop"]', { hasText: "19 November 2026" }).waitFor();
      await act(page, "letters");
      await page.locator("main", { hasText: "no personal reply any more" }).waitFor();
      const left = page.locator("main [data-wording]");
      const ids = await left.evaluateAll((all) => all.map((one) => one.dataset.wording));
      assert.ok(ids.includes("W13") && ids.includes("W03") && !ids.includes("W02"));
      await act(page, "back");

      await act(page, "receipt");
      await heading(page, "A receipt for today");
      const receipt = await page.locator('[data-receipt="text"]').textContent();
      assert.match(receipt, /^firmly\/receipt\/v1\n[0-9a-f]{32}\n.*\n\d+ [0-9a-f]{64}\n\ndigest ([0-9a-f]{4} ){15}[0-9a-f]{4}\n$/);
      const mail = await page.locator('[data-do="mail"]').getAttribute("href");
      assert.equal(mail, `mailto:?subject=Receipt&body=${encodeURIComponent(receipt)}`);
      await act(page, "note-receipt");
      await page.locator(".govuk-error-summary", { hasText: "Write who has it" }).waitFor();
      await page.locator("#receipt-to").fill("My sister");
      await act(page, "note-receipt");
      await page.locator('[data-receipt="given"]', { hasText: "1 line was added since" }).waitFor();
      await act(page, "back");
      await act(page, "log-this");
      await write(page, "He waited at the door.");
      await act(page, "save");
      await saved(page);
      await page.locator("[data-case] a").first().click();
      await act(page, "receipt");
      await page.locator('[data-receipt="given"]', { hasText: /My sister[^]*2 lines were added since/ }).waitFor();
      await page.locator("#receipt-pasted").fill(receipt.replaceAll("\n", "\r\n  "));
      await act(page, "check-receipt");
      const checked = page.locator('[data-receipt="checked"]');
      await checked.filter({ hasText: "2 lines were added since" }).waitFor();
      await page.locator("#receipt-pasted").fill(receipt.replace("digest", "digest 0"));
      await act(page, "check-receipt");
      await checked.filter({ hasText: "Line 6 of the receipt" }).waitFor();
      await assertQuiet(watched);
    }),
  );
});
