// The guide, used as a reader uses it: by the hooks that the screens carry.

import assert from "node:assert/strict";

export async function start(page) {
  await page.locator('[data-do="start"]').first().click();
}

// Chooses an answer and goes on.
export async function choose(page, question, choice) {
  const asked = page.locator(`[data-question="${question}"]`);
  await asked.locator(`[data-choice="${choice}"]`).check();
  await page.locator('[data-do="continue"]').click();
  await asked.waitFor({ state: "detached" });
}

// Answers from the first question on: [[question, choice], ...].
export async function answer(page, answers) {
  await start(page);
  for (const [question, choice] of answers) await choose(page, question, choice);
}

export async function shown(page) {
  const place = page.locator("main [data-question], main [data-outcome]").first();
  await place.waitFor();
  return (await place.getAttribute("data-question")) ?? (await place.getAttribute("data-outcome"));
}

// The ids that the screen carries in one kind of hook, in the order of the screen, each once.
export async function hooks(page, kind, within = "main") {
  const all = await page.locator(`${within} [data-${kind}]`).evaluateAll(
    (elements, name) => elements.map((element) => element.getAttribute(name)),
    `data-${kind}`,
  );
  return [...new Set(all)];
}

// Sets where the user works: { p_nation: "eng", ... }.
export async function setProfile(page, profile) {
  await page.locator('[data-do="profile"]').first().click();
  for (const [question, choice] of Object.entries(profile)) {
    await page.locator(`[data-question="${question}"] [data-choice="${choice}"]`).check();
  }
  await page.locator('[data-do="save"]').click();
}

// Where the focus is: the tag, or its id.
export function focused(page) {
  return page.evaluate(() => document.activeElement?.tagName.toLowerCase() ?? "");
}

export async function assertFocusOnHeading(page) {
  await page.waitForFunction(() => document.activeElement?.tagName === "H1");
  assert.equal(await focused(page), "h1");
}
