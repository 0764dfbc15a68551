// The log in full: everything that can be said of an entry, what was done, corrections that show both texts, patterns that
// lead into the guide. All of it after locking and opening again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertNoOverflow } from "./lib/axe.mjs";
import { assertQuiet, inBoth } from "./lib/browsers.mjs";
import { answer, shown } from "./lib/guide.mjs";
import { goToLog, lock, saveFirst, saved, unlock, write } from "./lib/log.mjs";
import { content, copyOnDisk } from "./lib/product.mjs";
import { walks } from "./lib/walks.mjs";

const address = copyOnDisk();
const DESKTOP = { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" };
const { groups } = content.vocabulary;
const of = (...kinds) => groups.filter(({ kind }) => kinds.includes(kind));

// The name that the answer is stored under.
const fieldOf = (group, ask) =>
  group.kind === "several" ? `${group.id}.0.${ask.id}` : group.kind === "fact" ? `${group.id}.${ask.id}` : ask.id;

// Answers every question of a group, and returns what each answer should read as afterwards.
async function answerAll(page, group) {
  const expected = new Map();
  if (group.kind === "several") await page.locator(`[data-add="${group.id}"]`).click();
  for (const ask of group.asks) {
    const field = fieldOf(group, ask);
    const place = page.locator(`form [data-field="${field}"]`);
    if (ask.kind === "one" || ask.kind === "several") {
      const term = ask.terms.at(-1);
      await place.locator(`[data-choice="${term.id}"]`).check();
      expected.set(field, term.label);
    } else {
      const words = ask.kind === "day" ? "3 11 2026" : `${field} in words`;
      await place.locator("input, textarea").fill(words);
      expected.set(field, ask.kind === "day" ? "3 November 2026" : words);
    }
  }
  return expected;
}

const openFolds = (page) =>
  page.locator("main").evaluate((main) => main.querySelectorAll("details").forEach((fold) => (fold.open = true)));

async function assertShown(page, expected, within = "main") {
  for (const [field, words] of expected) {
    const text = await page.locator(`${within} [data-field="${field}"]`).first().innerText();
    assert.ok(text.includes(words), `${field}: ${text}`);
  }
}

// The editor warns of what should not be there, and does not stand in the way.
async function assertWarned(page) {
  const words = page.locator('form [data-field="exact_words"]');
  const before = await words.locator("textarea").inputValue();
  assert.equal(await words.locator("[data-warnings]").getAttribute("data-warnings"), "0");
  await words.locator("textarea").fill("My number is 943 476 5919 and I live in M1 1AE, he said");
  await words.locator('[data-warnings="2"]').waitFor();
  assert.match(await words.locator("[data-warnings]").innerText(), /943 476 5919.*NHS[^]*M1 1AE.*postcode/);
  await words.locator("textarea").fill(before);
}

async function assertFound(page, query, count) {
  await page.locator("#log-find").fill(query);
  await page.locator("#log-found").waitFor();
  assert.equal(await page.locator("[data-entry]").count(), count, query);
}

// What is found is counted and said, with what it has; nothing found says so with the same words; cleared, all is back.
async function assertFiltered(page, facts) {
  const found = page.locator("[data-found]");
  const status = page.locator("main [role=status]", { hasText: "With:" });
  await page.locator(".f-find summary").click();
  await page.locator("#log-filter-kind").selectOption("facts");
  await page.locator(`[data-found="${facts}"]`).waitFor();
  assert.equal(await page.locator('[data-line="fact"]').count(), facts);
  assert.match(await status.innerText(), /What to show: What was done about it/);
  await page.locator("#log-find").fill("told to stop");
  await page.locator('[data-found="1"]').waitFor();
  await assertAccessible(page, "filters");
  await page.setViewportSize({ width: 320, height: 640 });
  await assertNoOverflow(page, "filters at 320 px");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.locator("#log-find").fill("");
  await page.locator("#log-filter-kind").selectOption("");
  await page.locator("#log-filter-fear").selectOption("2");
  await page.locator('[data-found="1"]').waitFor();
  await page.locator("#log-filter-to").fill("2020-01-31");
  await page.locator('[data-found="0"]').waitFor();
  assert.match(await found.innerText(), /How it left you, at least: .*; To: 31 January 2020/);
  // Whoever opens what was found and comes back finds the same.
  await page.locator("#log-filter-to").fill("");
  await page.locator("[data-entry] a").first().click();
  await page.locator('[data-do="amend"]').waitFor();
  await page.locator("main a", { hasText: "Back" }).first().click();
  await page.locator('[data-found="1"]').waitFor();
  await page.locator('[data-do="clear"]').click();
  await page.locator("[data-case]").first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "log-find");
  await page.locator(".f-find summary").click();
  assert.equal(await page.locator("#log-filter-fear").inputValue(), "", "the fields are empty too");
}

async function openEntry(page) {
  await page.locator("[data-entry] a").first().click();
  await page.locator('[data-do="amend"]').waitFor();
}

async function openCase(page) {
  await page.locator('[data-do="case"]').first().click();
  await page.locator("#case-done").waitFor();
}

inBoth((visit) => {
  test("every question can be answered, corrected and read again", () =>
    visit(address, DESKTOP, async (page, watched) => {
      await answer(page, walks.get("o_consult"));
      await page.locator('[data-do="log-this"]').first().click();
      await write(page, "He rang twice.");
      await openFolds(page);
      const expected = new Map();
      for (const group of of("incident", "several")) {
        for (const [field, words] of await answerAll(page, group)) expected.set(field, words);
      }
      await assertWarned(page);
      const { passphrase } = await saveFirst(page);

      await openEntry(page);
      await assertShown(page, expected);
      await page.locator('[data-do="amend"]').click();
      await page.locator('[data-field="what_happened"] textarea').fill("He rang three times.");
      await openFolds(page);
      await page.locator('form [data-field="place_detail"] input').fill("");
      await page.locator("#log-why").fill("I counted again");
      await page.locator('[data-do="save"]').click();
      await saved(page);

      await lock(page);
      await unlock(page, passphrase);
      await assertFound(page, "three reception", 0);
      await assertFound(page, "three TIMES", 1);
      // The weekday that the list shows finds it too.
      const [weekday] = (await page.locator("[data-entry] a").first().innerText()).match(/^\w+day/);
      await assertFound(page, `three ${weekday}`, 1);
      // The last of the answers to whether it was wanted.
      await page.locator("[data-entry]").getByRole("img", { name: "Unsure", exact: true }).waitFor();
      await openEntry(page);
      expected.delete("place_detail");
      await assertShown(page, expected);
      await openFolds(page);
      assert.equal(await page.locator('[data-field="what_happened"] .f-voice').innerText(), "He rang three times.");
      const correction = page.locator("[data-amendment]");
      assert.equal(await correction.count(), 1);
      const both = await correction.innerText();
      for (const words of ["I counted again", "He rang twice.", "He rang three times.", "place_detail in words"]) {
        assert.ok(both.includes(words), `${words} in ${both}`);
      }

      await page.locator('[data-do="withdraw"]').click();
      await page.locator("#log-why").fill("It was someone else");
      await page.locator('[data-do="save"]').click();
      await saved(page);
      assert.equal(await page.locator("[data-entry]").count(), 1, "it stays in the list");
      await openEntry(page);
      assert.match(await page.locator("[data-withdrawn]").innerText(), /It was someone else/);
      await assertQuiet(watched);
    }),
  );

  test("what was done is on record, and a pattern leads to its question", () =>
    visit(address, DESKTOP, async (page, watched) => {
      await answer(page, walks.get("o_consult"));
      await page.locator('[data-do="log-this"]').first().click();
      await write(page, "A second bouquet.");
      const { passphrase } = await saveFirst(page);
      await openCase(page);
      const expected = new Map();
      for (const group of of("fact")) {
        await page.locator(`[data-fact="${group.id}"] [data-do="add-fact"]`).click();
        for (const [field, words] of await answerAll(page, group)) expected.set(field, words);
        await page.locator('[data-do="save"]').click();
        await saved(page);
      }
      await lock(page);
      await unlock(page, passphrase);
      await page.locator("[data-case]").first().waitFor();
      await assertFiltered(page, of("fact").length);
      await openCase(page);
      await assertShown(page, expected);
      assert.match(await page.locator('[data-field="status"]').innerText(), /On hold/);
      // A fact is corrected like an entry, and both texts show.
      const order = page.locator('[data-fact="told_to_stop"]');
      await order.locator('[data-do="amend-fact"]').click();
      await page.locator('[data-do="save"]').click();
      await page.locator(".govuk-error-summary", { hasText: "Nothing was changed" }).waitFor();
      await page.locator("#log-told_to_stop-date").fill("4 11 2026");
      await page.locator("#log-why").fill("A day later");
      await page.locator('[data-do="save"]').click();
      await saved(page);
      assert.match(
        await order.locator("[data-amendment]").innerText(),
        /A day later[^]*3 November 2026[^]*4 November 2026/,
      );

      // The picture and its table say the same, and the picture's marks lead to the entries.
      await openFolds(page);
      const drawn = await page
        .locator(".f-time a, .f-time [role=img]")
        .evaluateAll((marks) => marks.map((mark) => Number(mark.querySelector(".t-n")?.textContent ?? 1)));
      const rows = await page.locator(".f-table tbody tr").count();
      assert.equal(drawn.reduce((sum, count) => sum + count, 0), rows);
      await page.locator(".f-time a").first().focus();
      await page.keyboard.press("Enter");
      await page.locator('[data-do="amend"]').waitFor();
      await page.locator("main a", { hasText: "Back" }).first().click();
      await page.locator("#case-done").waitFor();

      // The entry is of today, and they were told on 3 November.
      const told = page.locator('[data-pattern="P1"]');
      assert.match(await told.innerText(), /^1/);
      await told.locator("[data-to]").click();
      assert.equal(await shown(page), "q_pattern");
      await page.locator('[data-choice="repeated"], main [data-choice]').first().check();
      await page.locator('[data-do="continue"]').click();
      await page.locator("[data-outcome]").first().waitFor();
      // What is said of a step goes on record, since the log is open.
      const step = page.locator("main [data-action]").first();
      const action = await step.getAttribute("data-action");
      await step.locator("input[value=done]").check();
      await page.locator('[data-do="record"]').click();
      await page.locator("[data-recorded]").waitFor();
      await goToLog(page);
      await openCase(page);
      assert.match(await page.locator(`#case-steps ~ dl [data-action="${action}"]`).innerText(), /Done/);
      await assertQuiet(watched);
    }),
  );
});
