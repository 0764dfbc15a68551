// Where the app cannot run, the same file is the whole guide as text.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, watchedPage } from "./lib/browsers.mjs";
import { assertAccessible, assertNoOverflow } from "./lib/axe.mjs";
import { copyOnDisk, guide } from "./lib/product.mjs";

const address = copyOnDisk();

// Every heading and every piece of advice.
const whole = [
  ...guide.questions.filter(({ id }) => !id.startsWith("p_")).map(({ text }) => text),
  ...guide.outcomes.flatMap(({ title, dos, donts }) => [title, ...[...dos, ...donts].map(({ text }) => text)]),
  ...guide.actions.flatMap(({ title, text }) => [title, text]),
  ...guide.overlays.map(({ title }) => title),
  ...guide.wordings.flatMap(({ title, parts }) => [title, ...parts.map(({ say, direction }) => say ?? direction)]),
  ...guide.disclosures.flatMap(({ title, may, leave_out: leaveOut }) => [title, may, leaveOut]),
  ...guide.contacts.map(({ title }) => title),
];

function plain(text) {
  return text.replace(/[’‘]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, " ").trim();
}

// All text that a reader can see by scrolling: what is laid out only when it comes into sight counts.
function readable(page) {
  return page.evaluate(() => {
    const texts = [];
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      if (nodes.currentNode.parentElement.checkVisibility()) texts.push(nodes.currentNode.data);
    }
    return texts.join("");
  });
}

async function assertWholeGuide(page) {
  const text = plain(await readable(page));
  const missing = whole.filter((piece) => !text.includes(plain(piece)));
  assert.deepEqual(missing, []);
  assert.ok(text.includes("999"));
  assert.equal(await page.locator('[data-do="start"]').count(), 0, "the app is not there");
  // Contents links lead somewhere on the page.
  const dead = await page
    .locator('a[href^="#"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute("href").slice(1)).filter((id) => id && !document.getElementById(id)));
  assert.deepEqual(dead, []);
}

// Each with what is said before anything is unfolded, and what the console says to whoever looks after the browser.
const WAYS = [
  { name: "scripts off in Chromium", browser: "chromium", context: { javaScriptEnabled: false }, says: /have not started/ },
  { name: "scripts off in Firefox", browser: "firefox", extra: { preferences: { "javascript.enabled": false } }, says: /have not started/ },
  { name: "no WebAssembly in Chromium", browser: "chromium", extra: { args: ["--js-flags=--jitless"] }, says: /strict mode/, logs: "unsupported" },
  { name: "no WebAssembly in Firefox", browser: "firefox", extra: { preferences: { "javascript.options.wasm": false } }, says: /strict mode/, logs: "unsupported" },
  { name: "a browser that does not inflate", browser: "chromium", init: "delete globalThis.DecompressionStream", says: /browser is old/, logs: "unsupported" },
  { name: "a wasm that does not compile", browser: "chromium", init: "WebAssembly.compile = () => Promise.reject(new WebAssembly.CompileError())", says: /A policy/, logs: "refused" },
];

for (const way of WAYS) {
  describe(way.name, () => {
    let browser;
    before(async () => {
      browser = await launch(way.browser, way.extra);
    });
    after(() => browser.close());

    test("the whole guide is readable, under a sentence that says why", async () => {
      const context = await browser.newContext(way.context);
      if (way.init) await context.addInitScript(way.init);
      const { page, complaints } = await watchedPage(context);
      await page.goto(address);
      await page.locator("#boot > p").filter({ hasText: way.says }).waitFor();
      await assertWholeGuide(page);
      assert.equal(complaints.length, way.logs ? 1 : 0, complaints.join("\n"));
      if (way.logs) assert.ok(complaints[0].startsWith(`console: Firmly did not start: ${way.logs}`), complaints[0]);
    });
  });
}

describe("the handbook file", () => {
  let browser;
  before(async () => {
    browser = await launch("chromium");
  });
  after(() => browser.close());

  test("has the whole guide, needs no script and is accessible", async () => {
    const { page, complaints, requests } = await watchedPage(await browser.newContext());
    const handbook = copyOnDisk(/^handbook\.html$/);
    await page.goto(handbook);
    await assertWholeGuide(page);
    assert.equal(await page.locator("script").count(), 0);
    await assertAccessible(page, "handbook.html");
    await page.setViewportSize({ width: 320, height: 640 });
    await assertNoOverflow(page, "handbook.html at 320 px");
    assert.deepEqual(complaints, []);
    assert.deepEqual(requests, [handbook]);
  });
});

describe("when the app stops", () => {
  let browser;
  before(async () => {
    browser = await launch("chromium");
  });
  after(() => browser.close());

  test("a sentence and the guide appear, and what was on the page stays", async () => {
    const { page } = await watchedPage(await browser.newContext());
    await page.goto(address);
    await page.locator('[data-do="start"]').waitFor();
    await page.evaluate(() => {
      const trap = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11]);
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(trap));
      setTimeout(exports.f);
    });
    await page.getByText(/This page has stopped working/).waitFor();
    assert.equal(await page.locator('[data-do="start"]').count(), 1);
  });
});

test("the text is painted before the app is unpacked", async () => {
  const browser = await launch("chromium");
  const { page } = await watchedPage(await browser.newContext());
  await page.goto(address);
  await page.locator('[data-do="start"]').waitFor();
  const [painted, started] = await page.evaluate(() => [
    performance.getEntriesByName("first-contentful-paint")[0].startTime,
    performance.getEntriesByName("start")[0].startTime,
  ]);
  await browser.close();
  assert.ok(painted < started, `${painted} < ${started}`);
});
