// Accessibility rules, run inside the page. The policy of the page stays on: the source is evaluated, not added. They look at
// a document, which is the same in each browser: in Firefox, where they take longest, they run only with FIRMLY_LONG, as
// `cargo xtask release` sets it.

import assert from "node:assert/strict";
import { packageFile } from "./product.mjs";

const source = packageFile("axe-core/axe.min.js");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const COLOURS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

// `except` names rules that do not fit, each with a reason where it is used.
export function assertAccessible(page, screen, except = []) {
  return assertRules(page, screen, TAGS, except);
}

// What may differ from one look of the same screen to another.
export function assertColours(page, screen) {
  return assertRules(page, screen, COLOURS, []);
}

async function assertRules(page, screen, rules, except) {
  const browser = page.context().browser()?.browserType().name();
  if (browser === "firefox" && !process.env.FIRMLY_LONG) return;
  if (!(await page.evaluate(() => typeof window.axe === "object"))) await page.evaluate(source);
  const violations = await page.evaluate(async (runOnly) => {
    // A colour on its way to another has no contrast to speak of, and Firefox's driver cannot ask for less motion.
    const shadows = [...document.querySelectorAll("*")].map(({ shadowRoot }) => shadowRoot).filter(Boolean);
    const moves = [document, ...shadows].flatMap((root) => root.getAnimations());
    moves.filter(({ effect }) => effect.getComputedTiming().endTime < Infinity).forEach((move) => move.finish());
    const { violations } = await window.axe.run(document, {
      runOnly,
      rules: { "label-content-name-mismatch": { enabled: true }, "target-size": { enabled: true } },
      resultTypes: ["violations"],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  }, rules);
  assert.deepEqual(violations.filter((violation) => !except.some((rule) => violation.startsWith(`${rule}:`))), [], screen);
}

// Nothing sticks out sideways.
export async function assertNoOverflow(page, screen) {
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const out = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    );
    return [`${scrollWidth} > ${clientWidth}`, ...out.slice(0, 5).map((element) => element.outerHTML.slice(0, 120))];
  });
  assert.deepEqual(wide, [], screen);
}

export async function assertSound(page, screen) {
  await assertAccessible(page, screen);
  await assertNoOverflow(page, screen);
}
