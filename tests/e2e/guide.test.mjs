// The guide in the delivered file, opened from disk: each kind of plan by clicking, and everything that a reader may press
// on the way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertQuiet, inBoth } from "./lib/browsers.mjs";
import { answer, assertFocusOnHeading, choose, hooks, setProfile, shown, start } from "./lib/guide.mjs";
import { copyOnDisk, guide } from "./lib/product.mjs";
import { outcomes, walks } from "./lib/walks.mjs";

const address = copyOnDisk();

const longest = outcomes.toSorted((a, b) => walks.get(b.id).length - walks.get(a.id).length)[0];
const KINDS = [
  ["an emergency", outcomes.find(({ urgency }) => urgency === "emergency")],
  ["a plan for today", outcomes.find(({ urgency }) => urgency === "urgent_today")],
  ["the plan with the most questions before it", longest],
];

test("the content has 30 outcomes and a walk to each", () => {
  assert.equal(outcomes.length, 30);
  for (const { id } of outcomes) assert.ok(walks.has(id), id);
});

inBoth((visit) => {
  // A fresh context for each test, and what must hold after each: nothing asked for, nothing complained of.
  const reader = (title, body) =>
    test(title, () =>
      visit(address, {}, async (page, watched) => {
        await body(page, watched);
        await assertQuiet(watched);
      }),
    );

  // What each plan holds and each page shows is tested natively; here each kind of plan is walked to.
  for (const [kind, outcome] of KINDS) {
    reader(`answers lead to ${kind}`, async (page) => {
      await answer(page, walks.get(outcome.id));
      assert.equal(await shown(page), outcome.id);
      assert.equal(plain(await page.locator("main h1").innerText()), plain(outcome.title));
      assert.deepEqual(await hooks(page, "outcome"), [outcome.id]);
      assert.ok((await hooks(page, "urgency", `[data-outcome="${outcome.id}"]`)).includes(outcome.urgency));
      assert.ok((await hooks(page, "action")).length > 0);
    });
  }

  reader("Back and Forward go one question at a time and keep the answers", async (page) => {
    const walk = walks.get("o_stalking");
    await answer(page, walk);
    for (const [question, choice] of [...walk].reverse()) {
      await page.goBack();
      await page.locator(`[data-question="${question}"]`).waitFor();
      assert.ok(await page.locator(`[data-question="${question}"] [data-choice="${choice}"]`).isChecked(), question);
    }
    for (const [question] of walk.slice(1)) {
      await page.goForward();
      await page.locator(`[data-question="${question}"]`).waitFor();
    }
    await page.goForward();
    await page.locator('[data-outcome="o_stalking"]').waitFor();
  });

  reader("the Back link does what the browser's Back does", async (page) => {
    const walk = walks.get("o_friend");
    await answer(page, walk.slice(0, 3));
    await page.locator('main [data-do="back"]').click();
    const [question, choice] = walk[2];
    await page.locator(`[data-question="${question}"]`).waitFor();
    assert.ok(await page.locator(`[data-choice="${choice}"]`).isChecked());
  });

  reader("Continue without an answer says so and stays", async (page) => {
    await start(page);
    const question = await shown(page);
    await page.locator('[data-do="continue"]').click();
    const summary = page.locator(".govuk-error-summary");
    await summary.waitFor();
    await page.waitForFunction(() => document.activeElement?.classList.contains("govuk-error-summary"));
    assert.equal(await shown(page), question);
    assert.match(await page.title(), /^Error: /);
    await summary.locator("a").click();
    await page.waitForFunction(() => document.activeElement?.hasAttribute("data-choice"));
  });

  reader("no answer is chosen beforehand, and choosing does not move on", async (page) => {
    await start(page);
    const question = await shown(page);
    assert.equal(await page.locator("main input:checked").count(), 0);
    await page.locator("main [data-choice]").first().check();
    assert.equal(await shown(page), question);
  });

  reader("after each step the heading has the focus", async (page) => {
    await start(page);
    await assertFocusOnHeading(page);
    for (const [question, choice] of walks.get("o_gift_token")) {
      await choose(page, question, choice);
      await assertFocusOnHeading(page);
    }
  });

  reader("Change keeps the later answers that still fit", async (page) => {
    const walk = walks.get("o_stalking");
    await answer(page, walk);
    const [question] = walk[4];
    await page.goBack();
    await page.locator("main .f-answers").waitFor({ state: "attached" });
    await page.locator("main details", { has: page.locator(".f-answers") }).evaluate((fold) => {
      fold.open = true;
    });
    await page.locator(".f-answers > li", { hasText: textOf(question) }).locator("a, button").click();
    await page.locator(`[data-question="${question}"]`).waitFor();
    await page.locator('[data-do="continue"]').click();
    await page.locator('[data-outcome="o_stalking"]').waitFor();
  });

  reader("what the reader answered about their own conduct is not shown again", async (page) => {
    const walk = walks.get("o_stalking");
    await answer(page, walk);
    const choices = guide.questions.find(({ id }) => id === "q_conduct").choices;
    const text = plain(await page.locator("body").evaluate((body) => body.textContent));
    for (const choice of choices) assert.ok(!text.includes(plain(choice.text)), choice.id);
  });

  reader("the emergency line is in the same place on every screen", async (page) => {
    const place = () =>
      page.locator('a[href="tel:999"]').first().evaluate((link) => {
        const all = [...document.querySelectorAll("body *")].filter((element) => element.matches("a, button"));
        return all.indexOf(link);
      });
    const first = await place();
    await start(page);
    assert.equal(await place(), first);
    for (const screen of ["map", "handbook", "log", "profile"]) {
      await page.locator(`[data-do="${screen}"]`).first().click();
      assert.equal(await place(), first, screen);
    }
  });

  reader("the profile changes the plan and is forgotten with the page", async (page) => {
    await setProfile(page, { p_nation: "sco", p_setting: "gp", p_status: "perm" });
    await answer(page, walks.get("o_stalking"));
    assert.ok((await hooks(page, "overlay")).includes("v_sco"));
    await page.reload();
    await page.locator('[data-do="start"]').waitFor();
    await answer(page, walks.get("o_stalking"));
    assert.ok(!(await hooks(page, "overlay")).includes("v_sco"));
  });

  reader("the handbook has every outcome and finds words", async (page) => {
    await page.locator('[data-do="handbook"]').first().click();
    await page.locator("main input[type=search], main .f-search input").waitFor();
    const text = plain(await page.locator("main").evaluate((main) => main.textContent));
    for (const outcome of outcomes) assert.ok(text.includes(plain(outcome.title)), outcome.id);
    const search = async (words) => {
      await page.locator("main .f-search input").fill(words);
      await page.locator("main .f-search input").press("Enter");
      await page.locator("#h-found", { hasText: words }).waitFor();
      return hooks(page, "action", "section:has(#h-found)");
    };
    const has = ({ title, text }) => plain(`${title} ${text}`).includes("flowers");
    assert.deepEqual(await search("Flowers"), guide.actions.filter(has).map(({ id }) => id));
    assert.deepEqual(await search("no such word"), []);
  });

  reader("the map shows every question and outcome", async (page) => {
    await page.locator('[data-do="map"]').first().click();
    await page.locator("main svg").first().waitFor();
    const text = plain(await page.locator("main").evaluate((main) => main.textContent));
    for (const outcome of outcomes) assert.ok(text.includes(plain(outcome.title)), outcome.id);
    for (const question of guide.questions.filter(({ id }) => !id.startsWith("p_"))) {
      assert.ok(text.includes(plain(question.text)) || text.includes(plain(question.label)), question.id);
    }
  });
});

function plain(text) {
  return text.replace(/[’‘]/g, "'").replace(/\s+/g, " ").trim().toLowerCase();
}

function textOf(question) {
  return guide.questions.find(({ id }) => id === question).text;
}
