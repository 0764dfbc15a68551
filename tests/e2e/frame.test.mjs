// The page in a frame of somebody else's: with the helper and without, sandboxed, of another site, without scripts.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible } from "./lib/axe.mjs";
import { launch, watchedPage } from "./lib/browsers.mjs";
import { servePages } from "./lib/pages.mjs";
import { hooks, shown } from "./lib/guide.mjs";
import { builtWithin, guide } from "./lib/product.mjs";
import { walks } from "./lib/walks.mjs";

// The page around is at 127.0.0.1 and the guide at localhost: two sites.
const AROUND = "127.0.0.1";
const GUIDE = "localhost";

const host = (frame, more = "") => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Intranet</title>
<meta name="viewport" content="width=device-width"><body><main><h1>Our intranet</h1><p><label>Search <input id="search" autofocus></label></p>${frame}</main>${more}</body></html>`;
const HELPER = `<script src="/firmly-frame.js" defer></script><script>
  window.heard = [];
  for (const type of ["ready", "step", "exit"]) addEventListener("firmly-" + type, (event) => heard.push([type, event.detail]));
</script>`;

const [outcome, way] = [...walks].find(([id]) => guide.outcomes.some((candidate) => candidate.id === id));
const question = [...walks].filter(([id]) => guide.questions.some((candidate) => candidate.id === id)).at(-1);

// By script: Firefox's driver misses what is in a frame of another site.
const click = (guide, selector) => guide.locator(selector).first().evaluate((element) => element.click());
// Later: the frame would be gone before it has answered.
const leave = (guide) =>
  guide.locator('.f-safe [data-do="leave"]').first().evaluate((element) => void setTimeout(() => element.click()));

async function answer(guide, answers) {
  await click(guide, '#main [data-do="start"]');
  for (const [question, choice] of answers) {
    await click(guide, `[data-question="${question}"] [data-choice="${choice}"]`);
    await click(guide, '[data-do="continue"]');
    await guide.locator(`[data-question="${question}"]`).waitFor({ state: "detached" });
  }
}

for (const name of ["chromium", "firefox"]) {
  describe(`the frame in ${name}`, () => {
    let browser;
    let served;
    before(async () => {
      const pages = {
        "/guide.html": { file: builtWithin("site", /^index\.html$/) },
        "/firmly-frame.js": { file: builtWithin("embed", /^firmly-frame\.js$/) },
        "/left.html": "<!doctype html><title>Elsewhere</title>",
        // Says what it likes.
        "/liar.html": "<!doctype html><title>Liar</title><script>addEventListener('message', ({ data }) => parent.postMessage(data, '*'))</script>",
      };
      served = await servePages(pages);
      const address = `${served.at(GUIDE)}/guide.html`;
      const told = `${address}?parent=${served.at(AROUND)}`;
      pages["/helped.html"] = host(`<iframe data-firmly data-exit-url="/left.html" title="Guide" src="${told}" width="700" height="600"></iframe>`, HELPER);
      pages["/alone.html"] = host(`<iframe title="Guide" src="${address}" width="700" height="600"></iframe>`);
      pages["/sandboxed.html"] = host(`<iframe data-firmly sandbox="allow-scripts" title="Guide" src="${told}" width="340" height="600"></iframe>`, HELPER);
      pages["/lying.html"] = host(`<iframe data-firmly title="Liar" src="${served.at(GUIDE)}/liar.html" height="600"></iframe><iframe id="other" title="Other" src="${served.at(GUIDE)}/liar.html"></iframe>`, HELPER);
      browser = await launch(name);
    });
    after(async () => {
      await browser.close();
      await served.stop();
    });

    async function opened(path, context) {
      const watched = await watchedPage(await browser.newContext(context));
      await watched.page.goto(served.at(AROUND) + path);
      watched.guide = watched.page.frames().at(1);
      return watched;
    }

    const around = (page) => page.evaluate(() => [document.title, location.href, history.length, document.body.children.length]);

    test("of another site, with the helper: as high as the guide, and the page around stays as it is", async () => {
      const { page, guide, complaints } = await opened("/helped.html");
      await guide.locator('#main [data-do="start"]').waitFor();
      // The driver switches off what parts the stores of sites in Chromium, and so there is none; Firefox has one.
      const stored = await guide.evaluate(() => {
        try {
          return localStorage.length;
        } catch ({ name }) {
          return name;
        }
      });
      assert.equal(stored, name === "chromium" ? "SecurityError" : 0);
      const before = await around(page);
      assert.equal(await page.evaluate(() => document.activeElement.id), "search");

      // Not any new height: that of the question before may come late.
      const fits = () =>
        guide.waitForFunction(() => {
          const { height } = document.body.getBoundingClientRect();
          return Math.abs(height - innerHeight) <= 1 && document.documentElement.scrollHeight <= innerHeight + 1;
        });
      await fits();
      await answer(guide, way);
      assert.equal(await shown(guide), outcome);
      await fits();
      assert.deepEqual(await around(page), before);
      assert.equal(await guide.evaluate(() => document.activeElement.tagName), "H1");
      assert.deepEqual(await hooks(guide, "do", "body").then((found) => found.filter((hook) => /log|lock|check-file/.test(hook))), ["log"]);
      const log = guide.locator('[data-do="log"]');
      assert.equal(await log.getAttribute("href"), `${served.at(GUIDE)}/guide.html`);
      assert.equal(await log.getAttribute("target"), "_blank");
      await assertAccessible(page, "the page around");

      // What covers the window asks for no room.
      await click(guide, '[data-do="hide"]');
      await click(guide, '[data-do="show"]');
      await click(guide, '[data-do="back"]');
      assert.equal(await shown(guide), way.at(-1)[0]);
      const heard = await page.evaluate(() => window.heard);
      assert.deepEqual(heard[0], ["ready", null]);
      assert.ok(heard.length > way.length && heard.slice(1).every(([type, detail]) => type === "step" && detail === null));
      assert.deepEqual(complaints, []);

      await leave(guide);
      await page.waitForURL("**/left.html");
    });

    test("without the helper it scrolls by itself; sandboxed without an origin it has no log", async () => {
      const { page, guide, complaints } = await opened("/alone.html");
      await answer(guide, question[1]);
      assert.equal(await shown(guide), question[0]);
      assert.equal(await page.evaluate(() => document.querySelector("iframe").clientHeight), 600);
      assert.ok(await guide.locator('[data-do="continue"]').isVisible());
      assert.deepEqual(complaints, []);

      const boxed = await opened("/sandboxed.html");
      await answer(boxed.guide, way);
      assert.equal(await shown(boxed.guide), outcome);
      assert.equal(await boxed.guide.evaluate(() => window.origin), "null");
      assert.equal(await boxed.guide.locator('[data-do="log"]').count(), 0);
      await boxed.page.waitForFunction(() => document.querySelector("iframe").clientHeight > 600);
      await leave(boxed.guide);
      await boxed.page.waitForURL("about:blank");
      assert.deepEqual(boxed.complaints, []);
    });

    test("the helper believes nobody else, and no height without bounds", async () => {
      const { page } = await opened("/lying.html");
      await page.locator("#other").waitFor();
      const after = (which, message) =>
        page.evaluate(
          ([which, message]) => {
            const frame = document.querySelectorAll("iframe")[which];
            const heard = new Promise((resolve) => addEventListener("message", () => setTimeout(resolve), { once: true }));
            frame.contentWindow.postMessage(message, "*");
            return heard.then(() => [document.querySelector("iframe").clientHeight, location.pathname, window.heard.length]);
          },
          [which, message],
        );
      const say = (type, height) => ({ ns: "firmly", v: 1, type, height });
      assert.deepEqual(await after(1, say("resize", 900)), [600, "/lying.html", 0]);
      assert.deepEqual(await after(1, say("exit")), [600, "/lying.html", 0]);
      assert.deepEqual(await after(0, say("resize", "900")), [600, "/lying.html", 0]);
      assert.deepEqual(await after(0, { ...say("resize", 900), v: 2 }), [600, "/lying.html", 0]);
      assert.deepEqual(await after(0, say("resize", 5)), [200, "/lying.html", 0]);
      assert.deepEqual(await after(0, say("resize", 1e9)), [20000, "/lying.html", 0]);
    });

    test("without scripts the frame has the guide as text", { skip: name === "firefox" && "its driver cannot switch them off for a page" }, async () => {
      const { guide: frame } = await opened("/helped.html", { javaScriptEnabled: false });
      const text = await frame.locator("body").textContent();
      assert.deepEqual(guide.outcomes.map(({ title }) => title).filter((title) => !text.includes(title)), []);
    });
  });
}
