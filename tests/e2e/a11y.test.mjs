// Accessibility of what only the whole app draws: rules in light, dark and forced colours; the keyboard alone; narrow and
// large. tests/e2e/stories.test.mjs has each other kind of screen. With FIRMLY_LONG, as `cargo xtask release` sets it, every
// question and every outcome.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible, assertColours, assertNoOverflow } from "./lib/axe.mjs";
import { launch, open } from "./lib/browsers.mjs";
import { answer, choose, shown, start } from "./lib/guide.mjs";
import { copyOnDisk } from "./lib/product.mjs";
import { outcomes, questions, walks } from "./lib/walks.mjs";

const address = copyOnDisk();

const LIGHT = { colorScheme: "light", forcedColors: "none" };
const OTHER_LOOKS = [
  { name: "dark", media: { colorScheme: "dark", forcedColors: "none" } },
  { name: "forced colours", media: { colorScheme: "light", forcedColors: "active" } },
];

// What has no story, as it asks the browser: name, and how to get there.
const SCREENS = [
  ["start", async () => {}],
  ["map", (page) => page.locator('[data-do="map"]').first().click()],
  ["profile", (page) => page.locator('[data-do="profile"]').first().click()],
  ["check a file", (page) => page.locator('[data-do="check-file"]').click()],
  ["hidden", (page) => page.locator('[data-do="hide"]').first().click()],
  [
    "question with an error",
    async (page) => {
      await start(page);
      await page.locator('[data-do="continue"]').click();
      await page.locator(".govuk-error-summary").waitFor();
    },
  ],
  [
    "map with a path",
    async (page) => {
      await answer(page, walks.get("o_stalking"));
      await page.locator('[data-do="map"]').first().click();
    },
  ],
];

// Looks at the screen in every way: in each look, narrow, narrow with wide text, and with letters twice as large.
async function assertGood(page, screen) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
  await page.emulateMedia(LIGHT);
  await assertAccessible(page, screen);
  for (const { name, media } of OTHER_LOOKS) {
    await page.emulateMedia(media);
    await assertColours(page, `${screen}, ${name}`);
  }
  await page.emulateMedia(LIGHT);
  await page.setViewportSize({ width: 320, height: 640 });
  await assertNoOverflow(page, `${screen} at 320 px`);
  await assertAccessible(page, `${screen} at 320 px`);
  await withStyle(page, "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }", () =>
    assertNoOverflow(page, `${screen} at 320 px with wide text`),
  );
  await page.setViewportSize({ width: 1280, height: 800 });
  await withStyle(page, "html { font-size: 200% }", () => assertNoOverflow(page, `${screen} with text at 200 %`));
}

// A style sheet of the test's own, let in past the policy by the object model.
async function withStyle(page, rules, body) {
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, rules);
  await body();
  await page.evaluate(() => {
    document.adoptedStyleSheets = [];
  });
}

describe("every screen", () => {
  let browser;
  before(async () => {
    browser = await launch("chromium");
  });
  after(() => browser.close());

  const screen = (name, goThere) =>
    test(name, async () => {
      // Without motion: a colour on its way to another has no contrast to speak of.
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
      try {
        const { page } = await open(context, address);
        await goThere(page);
        await page.locator("h1").first().waitFor();
        await assertGood(page, name);
      } finally {
        await context.close();
      }
    });

  for (const [name, goThere] of SCREENS) screen(name, goThere);
  const ids = process.env.FIRMLY_LONG ? [...questions, ...outcomes].map(({ id }) => id) : [];
  for (const id of ids) screen(id, (page) => answer(page, walks.get(id)));
});

describe("the keyboard alone", () => {
  let browser;
  before(async () => {
    browser = await launch("chromium");
  });
  after(() => browser.close());

  const keyboard = (title, body) =>
    test(title, async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
      try {
        await body((await open(context, address)).page);
      } finally {
        await context.close();
      }
    });

  // Presses Tab until the focus is on what `selector` names.
  async function tabTo(page, selector) {
    for (let presses = 0; presses < 200; presses += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    }
    assert.fail(`Tab does not reach ${selector}`);
  }

  keyboard("completes a journey", async (page) => {
    await tabTo(page, '[data-do="start"]');
    await page.keyboard.press("Enter");
    for (const [question, choice] of walks.get("o_stalking")) {
      await page.locator(`[data-question="${question}"]`).waitFor();
      await tabTo(page, "main [data-choice]");
      const wanted = `[data-choice="${choice}"]`;
      await page.keyboard.press("Space");
      while (!(await page.locator(wanted).isChecked())) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.locator(`[data-question="${question}"]`).waitFor({ state: "detached" });
    }
    assert.equal(await shown(page), "o_stalking");
  });

  keyboard("the first stop skips to the main part, the second leaves", async (page) => {
    const address = page.url();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "main");
    assert.equal(page.url(), address);
    await page.reload();
    await page.locator('[data-do="start"]').waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement.matches('[data-do="leave"]')));
    await page.keyboard.press("Enter");
    await page.waitForURL("about:blank");
  });

  for (const [name, goThere] of [
    ["start", async () => {}],
    ["a question", (page) => answer(page, walks.get("q_kind"))],
    ["an outcome", (page) => answer(page, walks.get("o_repeat"))],
    ["the handbook", (page) => page.locator('[data-do="handbook"]').first().click()],
    ["the map", (page) => page.locator('[data-do="map"]').first().click()],
  ]) {
    keyboard(`${name}: every stop shows its focus, and nothing covers it`, async (page) => {
      for (const viewport of [
        { width: 1280, height: 800 },
        { width: 320, height: 568 },
      ]) {
        await page.setViewportSize(viewport);
        await page.reload();
        await page.locator('[data-do="start"]').waitFor();
        await goThere(page);
        await page.locator("h1").first().waitFor();
        const seen = new Set();
        for (let presses = 0; presses < 400; presses += 1) {
          await page.keyboard.press("Tab");
          const stop = await page.evaluate(() => {
            const element = document.activeElement;
            if (!element || element === document.body) return null;
            element.dataset.seen = element.dataset.seen ? "again" : "once";
            const style = getComputedStyle(element);
            const { left, right, top, bottom } = element.getBoundingClientRect();
            const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
            const label = element.labels?.[0];
            const ring = (box) => box && (box.boxShadow !== "none" || box.outlineStyle !== "none");
            return {
              again: element.dataset.seen === "again",
              what: element.outerHTML.slice(0, 100),
              visible:
                ring(style) ||
                ring(label && getComputedStyle(label)) ||
                ring(label && getComputedStyle(label.parentElement)) ||
                style.backgroundColor === "rgb(255, 206, 58)" ||
                element.matches("svg *"),
              covered: at !== null && !element.contains(at) && !label?.contains(at) && !at.contains(element),
            };
          });
          if (stop === null || stop.again) break;
          seen.add(stop.what);
          assert.ok(stop.visible, `focus shows on ${stop.what}`);
          assert.ok(!stop.covered, `nothing covers ${stop.what} at ${viewport.width} px`);
        }
        assert.ok(seen.size > 5, `${seen.size} stops`);
      }
    });
  }

  keyboard("nothing moves for those who ask for that", async (page) => {
    await start(page);
    await choose(page, ...walks.get("q_threat")[0]);
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  });
});

describe("targets", () => {
  test("every control that stands alone is at least 24 by 24", async () => {
    const browser = await launch("chromium");
    try {
      const { page } = await open(await browser.newContext({ viewport: { width: 390, height: 844 } }), address);
      for (const goThere of [async () => {}, () => answer(page, walks.get("o_repeat"))]) {
        await goThere();
        const small = await page.locator("button, input, select, summary, nav a").evaluateAll((controls) =>
          controls
            .filter((control) => control.checkVisibility())
            .map((control) => [control.outerHTML.slice(0, 80), control.getBoundingClientRect()])
            .filter(([, { width, height }]) => width < 24 || height < 24)
            .map(([what, { width, height }]) => `${what}: ${width} by ${height}`),
        );
        assert.deepEqual(small, []);
      }
    } finally {
      await browser.close();
    }
  });
});
