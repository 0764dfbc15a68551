// Accessibility rules, run inside the page. The policy of the page stays on: the source is evaluated, not added.

import assert from "node:assert/strict";
import { packageFile } from "./product.mjs";

const source = packageFile("axe-core/axe.min.js");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// `except` names rules that do not fit, each with a reason where it is used.
export async function assertAccessible(page, screen, except = []) {
  if (!(await page.evaluate(() => typeof window.axe === "object"))) await page.evaluate(source);
  const violations = await page.evaluate(async (tags) => {
    const { violations } = await window.axe.run(document, {
      runOnly: tags,
      rules: { "label-content-name-mismatch": { enabled: true }, "target-size": { enabled: true } },
      resultTypes: ["violations"],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  }, TAGS);
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
