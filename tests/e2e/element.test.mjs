// <firmly-guide> in pages of others: strict ones, hostile ones, and those in which it cannot run.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { after, before, describe, test } from "node:test";
import { assertAccessible } from "./lib/axe.mjs";
import { launch, watchedPage } from "./lib/browsers.mjs";
import { servePages } from "./lib/pages.mjs";
import { builtWithin, guide } from "./lib/product.mjs";
import { walks } from "./lib/walks.mjs";

const file = builtWithin("embed", /^firmly-element-.*\.js$/);
const script = `/${basename(file)}`;

// As an intranet might be, and as strict as a policy can be.
const HOSTILE = `
  html { font-size: 62.5%; scroll-behavior: auto }
  * { text-transform: uppercase !important; letter-spacing: 0.2em !important; font-style: italic !important }
  firmly-guide { font-size: 8px !important; line-height: 1 !important; color: #eee !important; white-space: pre !important; direction: rtl }
  button, a, h1, p, div, section, input { background: #fff0f5 !important; border: 9px solid #000 !important; display: inline !important }
  .column { width: 420px }
`;
const STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
const policy = (wasm) => ({ "Content-Security-Policy": wasm ? STRICT.replace("'self';", "'self' 'wasm-unsafe-eval';") : STRICT });

const page = (body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Intranet</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/host.css">
<body><main class="column"><h1>Our intranet</h1><p><label>Search <input id="search" autofocus></label></p>${body}</main>
<script src="${script}" defer></script><script src="/listen.js"></script></body></html>`;

// Notes every event, as a host that logs all it gets.
const LISTEN = `window.heard = [];
for (const type of ["ready", "step", "outcome", "error", "exit"]) {
  addEventListener("firmly-" + type, (event) => {
    heard.push([event.type.slice(7), JSON.stringify(event.detail)]);
    if (window.keep) event.preventDefault();
  });
}`;

// Where it is the element that says how wide its place is.
const PLACES = {
  flex: "<div style='display:flex'>GUIDE</div>",
  "beside a menu": "<div style='display:flex'><nav style='flex:none;width:150px'>Menu</nav>GUIDE</div>",
  "in the middle": "<div style='display:flex;flex-direction:column;align-items:center'>GUIDE</div>",
  table: "<table><tr><td>GUIDE</td></tr></table>",
  float: "<div style='float:left'>GUIDE</div>",
  "inline block": "<div style='display:inline-block'>GUIDE</div>",
  absolute: "<div style='position:absolute;left:0'>GUIDE</div>",
  dialog: "<dialog open>GUIDE</dialog>",
};

const PAGES = {
  ...Object.fromEntries(
    Object.entries(PLACES).map(([name, place]) => [
      `/${name.replaceAll(" ", "-")}.html`,
      page(place.replace("GUIDE", "<firmly-guide></firmly-guide>")).replace("host.css", "none.css"),
    ]),
  ),
  "/none.css": "",
  "/based.html": page("<firmly-guide></firmly-guide>").replace("host.css", "calm.css").replace("<link", '<base href="/elsewhere/x.html" target="_top"><link'),
  [script]: { file },
  "/listen.js": LISTEN,
  "/host.css": HOSTILE,
  "/calm.css": "main { max-width: 60rem; margin: auto }",
  "/left.html": "<!doctype html><title>Elsewhere</title>",
  "/strict.html": { body: page("<firmly-guide></firmly-guide>"), headers: policy(true) },
  "/two.html": { body: page("<firmly-guide id=a></firmly-guide><firmly-guide id=b></firmly-guide>").replace("host.css", "calm.css"), headers: policy(true) },
  "/refused.html": { body: page("<firmly-guide></firmly-guide>").replace("host.css", "calm.css"), headers: policy(false) },
  "/leave.html": page('<firmly-guide exit-url="/left.html"><p>Without scripts: <a href="/handbook.html">the guide as text</a>.</p></firmly-guide>'),
};

// The shortest way to the last question that can be reached, and on to a plan.
const [outcome, way] = [...walks].filter(([id]) => guide.outcomes.some((candidate) => candidate.id === id)).sort(([, a], [, b]) => b.length - a.length)[0];

async function walkTo(within, answers) {
  await within.locator('#main [data-do="start"]').click();
  for (const [question, choice] of answers) {
    const asked = within.locator(`[data-question="${question}"]`);
    await asked.locator(`[data-choice="${choice}"]`).check();
    await within.locator('[data-do="continue"]').click();
    await asked.waitFor({ state: "detached" });
  }
}

// What a guest must leave alone.
const around = (page) =>
  page.evaluate(() => ({
    title: document.title,
    address: location.href,
    entries: history.length,
    state: history.state,
    kept: Object.keys(localStorage).length + Object.keys(sessionStorage).length,
    body: document.body.children.length,
    marked: document.documentElement.attributes.length + document.body.attributes.length,
  }));

for (const name of ["chromium", "firefox"]) {
  describe(`the element in ${name}`, () => {
    let browser;
    let served;
    before(async () => {
      served = await servePages(PAGES);
      browser = await launch(name);
    });
    after(async () => {
      await browser.close();
      await served.stop();
    });

    async function opened(path, context) {
      const watched = await watchedPage(await browser.newContext(context));
      await watched.page.goto(served.at("localhost") + path);
      return watched;
    }

    test("a strict and hostile page: the guide looks as it should and touches nothing", async () => {
      const { page, complaints, requests } = await opened("/strict.html");
      const element = page.locator("firmly-guide");
      await element.locator('[data-do="start"]').waitFor();
      const before = await around(page);
      assert.equal(await page.evaluate(() => document.activeElement.id), "search", "the focus stays where it was");
      await assertAccessible(page, "start");

      const look = await element.evaluate(({ shadowRoot }) => {
        const style = (selector) => getComputedStyle(shadowRoot.querySelector(selector));
        const { left, right } = shadowRoot.querySelector(".f-bar").getBoundingClientRect();
        return {
          text: parseFloat(style(".f-door p").fontSize),
          heading: style("h1").textTransform + style("h1").fontStyle,
          spacing: style(".f-door p").letterSpacing,
          button: style(".govuk-button").borderTopWidth,
          buttonColour: style(".govuk-button").backgroundColor,
          direction: style("h1").direction,
          safe: style(".f-safe").position,
          nav: style(".f-nav").order,
          width: right - left,
          wide: [...shadowRoot.querySelectorAll("*")].filter((part) => part.getBoundingClientRect().right > right + 1 && part.checkVisibility() && !part.closest("svg")).length,
        };
      });
      assert.ok(look.text >= 16 && look.text <= 19, `${look.text} px`);
      assert.deepEqual(
        { ...look, text: 0, button: 0, width: 0 },
        { text: 0, heading: "nonenormal", spacing: "normal", button: 0, buttonColour: "rgb(12, 89, 99)", direction: "ltr", safe: "static", nav: "3", width: 0, wide: 0 },
      );
      assert.ok(parseFloat(look.button) < 2, "the border of a button is ours");
      assert.ok(look.width > 300 && look.width <= 420, "it is as wide as its column");

      await walkTo(element, way);
      await element.locator(`[data-outcome="${outcome}"]`).waitFor();
      assert.equal(await element.evaluate(({ shadowRoot }) => shadowRoot.activeElement?.tagName), "H1");
      await assertAccessible(page, "plan");
      for (const [mode, forcedColors, theme] of [["dark", "none", "dark"], ["forced colours", "active", "auto"]]) {
        await page.emulateMedia({ forcedColors });
        await element.evaluate((guide, theme) => guide.setAttribute("theme", theme), theme);
        await assertAccessible(page, `plan, ${mode}`);
      }
      await page.emulateMedia({ forcedColors: "none" });
      await element.evaluate((guide) => guide.removeAttribute("theme"));
      assert.equal(await element.locator('[data-do="log-this"], [data-do="log"], [data-do="check-file"]').count(), 0, "no log and no switch for one");

      // Back is its own, and the answer is kept.
      await element.locator('[data-do="back"]').click();
      const [question, choice] = way.at(-1);
      assert.ok(await element.locator(`[data-question="${question}"] [data-choice="${choice}"]`).isChecked());
      await element.locator('nav [data-do="map"]').click();
      await element.locator("svg.f-map--tall").waitFor();
      await assertAccessible(page, "map");
      await element.locator('nav [data-do="handbook"]').click();
      await element.locator("#handbook-search").fill("secretword");
      await element.locator("#handbook-search").press("Enter");
      await element.locator("#h-found").waitFor();
      await assertAccessible(page, "handbook");
      await element.locator('[data-do="profile"]').click();
      assert.equal(await element.locator("#keep").count(), 0, "nothing is kept in the store of the page around");
      await element.locator('[data-do="hide"]').click();
      await element.locator('[data-do="show"]').waitFor();
      await assertAccessible(page, "cover");
      await element.locator('[data-do="show"]').click();

      assert.deepEqual(await around(page), before);
      // Kinds of pages, and nothing else.
      const heard = await page.evaluate(() => window.heard);
      assert.deepEqual(heard[0], ["ready", "null"]);
      const kinds = ["question", "outcome", "map", "handbook", "other", "start"].map((page) => JSON.stringify({ page }));
      for (const [type, detail] of heard.slice(1)) {
        assert.ok(type === "outcome" ? detail === "null" : type === "step" && kinds.includes(detail), `${type} ${detail}`);
      }
      assert.equal(heard.filter(([type]) => type === "outcome").length, 1);
      assert.deepEqual(complaints, []);
      assert.deepEqual(requests.filter((url) => !/\/(strict\.html|host\.css|listen\.js|firmly-element.*\.js|favicon\.ico)$/.test(url)), []);
    });

    test("two elements: answers, ids and lives of their own; attributes, properties and methods", async () => {
      const { page, complaints } = await opened("/two.html");
      const [a, b] = ["#a", "#b"].map((id) => page.locator(id));
      await Promise.all([a, b].map((element) => element.locator('[data-do="start"]').waitFor()));
      await walkTo(a, way.slice(0, 1));
      assert.ok(await b.locator('[data-do="start"]').first().isVisible(), "the other one stays where it is");
      // Twice the same guide has every part twice, by the same names.
      await assertAccessible(page, "two elements", ["landmark-unique"]);
      const doubles = await page.evaluate(() =>
        [...document.querySelectorAll("firmly-guide")].flatMap(({ shadowRoot }) => {
          const ids = [...shadowRoot.querySelectorAll("[id]")].map(({ id }) => id);
          return ids.filter((id, at) => ids.indexOf(id) !== at);
        }),
      );
      assert.deepEqual(doubles, []);

      // Moved, it goes on; taken away, it forgets; the other one does not notice.
      const second = guide.questions.find(({ id }) => id === way[0][0]).choices.find(({ id }) => id === way[0][1]).next;
      await page.evaluate(() => document.querySelector("main").append(document.querySelector("#a")));
      await a.locator(`[data-question="${second}"]`).waitFor();
      await page.evaluate(async () => {
        const element = document.querySelector("#a");
        element.remove();
        await new Promise((resolve) => setTimeout(resolve));
        window.empty = element.shadowRoot.textContent;
        document.querySelector("main").append(element);
      });
      assert.equal(await page.evaluate(() => window.empty), "");
      await a.locator('#main [data-do="start"]').waitFor();
      await walkTo(b, way.slice(0, 1));
      await b.locator(`[data-question="${second}"]`).waitFor();

      // The log is where the page says, or nowhere; an address is no script.
      const setTo = (element, name, value) => element.evaluate((element, [name, value]) => (element[name] = value), [name, value]);
      await setTo(b, "logHref", "javascript:alert(1)");
      await setTo(a, "logHref", "/log/");
      const link = a.locator('[data-do="log"]');
      assert.equal(await link.getAttribute("href"), `${served.at("localhost")}/log/`);
      assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
      await b.locator(`[data-question="${second}"]`).waitFor();
      assert.equal(await b.evaluate((element) => element.getAttribute("log-href")), "javascript:alert(1)");
      await setTo(a, "logHref", null);
      await link.waitFor({ state: "detached" });

      await setTo(b, "start", outcome);
      await b.evaluate((element) => element.reset());
      await b.locator(`[data-outcome="${outcome}"]`).first().waitFor();
      assert.equal(await b.locator('[data-do="log"]').count(), 0);
      await b.evaluate((element) => element.focusHeading());
      assert.equal(await b.evaluate(({ shadowRoot }) => shadowRoot.activeElement.tagName), "H1");
      const level = () => b.evaluate(({ shadowRoot }) => shadowRoot.querySelector("h1").getAttribute("aria-level"));
      assert.equal(await level(), "2", "under the heading of the page");
      await setTo(b, "headingLevel", 3);
      assert.equal(await level(), "3");

      const colours = (element) =>
        element.evaluate(({ shadowRoot }) => {
          const { backgroundColor, color, colorScheme } = getComputedStyle(shadowRoot.querySelector(".f-app"));
          return [backgroundColor, color, colorScheme];
        });
      assert.deepEqual(await colours(b), ["rgb(245, 247, 247)", "rgb(19, 33, 31)", "light"]);
      await setTo(b, "theme", "dark");
      assert.deepEqual(await colours(b), ["rgb(14, 21, 22)", "rgb(233, 239, 238)", "dark"]);
      await b.evaluate((element) => element.style.setProperty("--firmly-background", "rgb(1, 2, 3)"));
      assert.equal((await colours(b))[0], "rgb(1, 2, 3)");
      assert.ok((await b.evaluate(({ shadowRoot }) => shadowRoot.querySelectorAll("[part=root], [part=header], [part=button]").length)) > 2);

      // Somebody else's wasm may stop; ours says so in each element.
      await page.evaluate(() => dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("theirs") })));
      assert.equal(await page.evaluate(() => heard.filter(([type]) => type === "error").length), 0);
      await page.evaluate((script) => {
        const error = new WebAssembly.RuntimeError("ours");
        error.stack = `f@${location.origin}${script}:1:1`;
        dispatchEvent(new ErrorEvent("error", { error }));
      }, script);
      for (const element of [a, b]) await element.getByText(/have stopped working/).waitFor();
      assert.deepEqual(complaints, []);
    });

    test("a width of its own, wherever it stands, on a desk and on a phone", async () => {
      const context = await browser.newContext();
      const there = await context.newPage();
      for (const place of Object.keys(PLACES)) {
        await there.setViewportSize({ width: 1000, height: 700 });
        await there.goto(`${served.at("localhost")}/${place.replaceAll(" ", "-")}.html`);
        await there.locator('firmly-guide #main [data-do="start"]').waitFor();
        for (const [window, least] of [[1000, 700], [390, place === "beside a menu" ? 200 : 320]]) {
          await there.setViewportSize({ width: window, height: 700 });
          const [width, right, height] = await there.evaluate(() => {
            const { width, right, height } = document.querySelector("firmly-guide").getBoundingClientRect();
            return [width, right, height];
          });
          assert.ok(width >= least && right <= window, `${place}: ${width} of ${window} px, up to ${right}`);
          assert.ok(height < 8000, `${place}: ${height} px high`);
        }
      }
      await context.close();
    });

    test("links act in place whatever the base of the page; 'print' prints the plan alone", async () => {
      const context = await browser.newContext();
      await context.addInitScript(() => {
        window.print = () => {
          const { body, title, adoptedStyleSheets } = document;
          const [sheet] = adoptedStyleSheets;
          top.printed = [window === top, title, body.innerText, sheet?.cssRules[0].cssText, body.querySelectorAll("details:not([open])").length];
          dispatchEvent(new Event("afterprint"));
        };
      });
      const { page, complaints, requests } = await watchedPage(context);
      await page.goto(`${served.at("localhost")}/based.html`);
      const element = page.locator("firmly-guide");
      const start = element.locator('#main [data-do="start"]');
      await start.waitFor();
      const [before, address] = [await around(page), page.url()];
      await element.locator("a.govuk-skip-link").first().focus();
      await page.keyboard.press("Enter");
      assert.equal(await element.evaluate(({ shadowRoot }) => shadowRoot.activeElement.id), "main");
      // In a new tab each would be the page that the base names.
      const opened = [];
      context.on("page", (other) => opened.push(other.url()));
      await start.click({ button: "middle" });
      await walkTo(element, way);
      const plan = element.locator(`[data-outcome="${outcome}"]`);
      await plan.waitFor();
      assert.deepEqual([await around(page), page.url(), opened], [before, address, []]);

      await element.getByRole("button", { name: "Print" }).first().click();
      await page.waitForFunction(() => window.printed);
      const [isPage, title, text, sheet, shut] = await page.evaluate(() => window.printed);
      assert.deepEqual([isPage, title, shut], [false, "Firmly", 0]);
      assert.match(sheet, /^@page/);
      assert.ok(text.includes(await element.locator("h1").innerText()) && !text.includes("Our intranet"));
      await page.waitForFunction(() => !document.querySelector("firmly-guide").shadowRoot.querySelector("iframe"));
      assert.deepEqual(complaints, []);
      assert.deepEqual(requests.filter((url) => /elsewhere/.test(url)), []);
      await context.close();
    });

    test("nothing stays behind after it was taken out, however often", async () => {
      const { page } = await opened("/two.html");
      for (const id of ["#a", "#b"]) await page.locator(id).locator('#main [data-do="start"]').waitFor();
      await page.evaluate(() => {
        document.querySelector("#a").remove();
        window.places = new Set();
      });
      const comeAndGo = () =>
        page.evaluate(async () => {
          const guide = document.createElement("firmly-guide");
          const ready = new Promise((resolve) => guide.addEventListener("firmly-ready", resolve));
          document.querySelector("main").append(guide);
          await ready;
          places.add(guide.shadowRoot.querySelector("section"));
          guide.remove();
          await new Promise((resolve) => setTimeout(resolve));
          return places.size;
        });
      // Only Chromium's driver counts what a page keeps.
      const inspector = name === "chromium" && (await page.context().newCDPSession(page));
      const kept = async () => {
        if (!inspector) return undefined;
        for (let time = 0; time < 2; time += 1) await inspector.send("HeapProfiler.collectGarbage");
        return inspector.send("Memory.getDOMCounters");
      };
      await comeAndGo();
      const first = await kept();
      for (let time = 0; time < 4; time += 1) assert.equal(await comeAndGo(), 1, "each newcomer has the place of the one before");
      assert.deepEqual(await kept(), first);
    });

    test("refused by the policy or by the browser: the whole guide as text, and why", async () => {
      const titles = guide.outcomes.map(({ title }) => title);
      const { page } = await opened("/refused.html");
      const element = page.locator("firmly-guide");
      await element.getByText(/This page does not let the questions run/).waitFor();
      const text = await element.evaluate(({ shadowRoot }) => shadowRoot.textContent);
      assert.deepEqual(titles.filter((title) => !text.includes(title)), []);
      assert.ok(!text.includes("Log something now"));
      assert.deepEqual(await page.evaluate(() => heard), [["error", '{"reason":"refused"}']]);
      const before = await around(page);
      await element.locator('a[href="#outcomes"]').first().click();
      assert.equal(await element.evaluate(({ shadowRoot }) => shadowRoot.activeElement.id), "outcomes");
      assert.deepEqual(await around(page), before);
      await assertAccessible(page, "the guide as text");

      const context = await browser.newContext();
      await context.addInitScript("delete globalThis.WebAssembly");
      const without = await watchedPage(context);
      await without.page.goto(`${served.at("localhost")}/two.html`);
      await without.page.locator("#b").getByText(/does not run WebAssembly/).waitFor();
      for (const line of without.complaints) assert.match(line, /^console: Firmly did not start: unsupported\. /);
    });

    test("leaving is the wish of the user: the page goes, unless it says otherwise", async () => {
      const { page } = await opened("/leave.html");
      await page.locator('firmly-guide [data-do="start"]').waitFor();
      await page.evaluate(() => (window.keep = true));
      await walkTo(page.locator("firmly-guide"), way.slice(0, 1));
      await page.locator('firmly-guide .f-safe [data-do="leave"]').click();
      await page.locator('firmly-guide #main [data-do="start"]').waitFor();
      // Shift is pressed for a guest only where the keyboard is in it.
      const shifts = async (target) => {
        await target.focus();
        for (let press = 0; press < 3; press += 1) await page.keyboard.press("Shift");
      };
      await shifts(page.locator("#search"));
      assert.equal(await page.evaluate(() => heard.filter(([type]) => type === "exit").length), 1);
      await page.evaluate(() => (window.keep = false));
      await shifts(page.locator('firmly-guide #main [data-do="start"]'));
      await page.waitForURL("**/left.html");

      // Without scripts there is what the page says. Firefox's driver cannot switch them off for a page.
      if (name === "firefox") return;
      const context = await browser.newContext({ javaScriptEnabled: false });
      const still = await context.newPage();
      await still.goto(`${served.at("localhost")}/leave.html`);
      assert.ok(await still.getByText("Without scripts").isVisible());
    });
  });
}

test("the element weighs no more than it may, and its sum is published", async () => {
  const { gzipSync } = await import("node:zlib");
  const { createHash } = await import("node:crypto");
  const { built } = await import("./lib/product.mjs");
  const [element, page] = [file, built()].map((path) => gzipSync(readFileSync(path), { level: 9 }).length);
  assert.ok(element <= 1.2 * page, `${element} bytes, ${page} of the single file`);
  // A page that does not say how it is written reads its scripts as something else than UTF-8.
  for (const path of [file, builtWithin("embed", /^firmly-frame\.js$/)]) assert.match(readFileSync(path, "latin1"), /^[\0-\x7f]*$/);
  const sums = JSON.parse(readFileSync(builtWithin(".", /^integrity\.json$/), "utf8"));
  for (const [name, sum] of Object.entries(sums)) {
    const bytes = readFileSync(builtWithin("embed", new RegExp(`^${basename(name).replaceAll(".", "\\.")}$`)));
    assert.equal(sum, `sha384-${createHash("sha384").update(bytes).digest("base64")}`);
  }
  assert.equal(Object.keys(sums).length, 2);
});
