// The page starts whatever was done to its text on the way or in the browser; where it cannot start, it says why.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { inBoth } from "./lib/browsers.mjs";
import { servePages } from "./lib/pages.mjs";
import { built, temporaryFolder } from "./lib/product.mjs";

const whole = readFileSync(built(), "utf8");

const MAIL = /(?<![\w./-])[\w.+-]+@[\w-]+\.[a-z.]+[a-z](?=[^\n<]*<)/g;
const HIDDEN_MAIL = '<a href="/cdn-cgi/l/email-protection" class="__cf_email__">[email&#160;protected]</a>';

// What stands between a server and a reader, and what it makes of the page.
const ON_THE_WAY = {
  "/addresses-hidden.html": whole.replace(/<body[^]*/, (body) => body.replace(MAIL, HIDDEN_MAIL)),
  "/spaces-collapsed.html": whole.replace(/[ \t\n]+/g, " "),
  "/banner.html": whole.replace(/<body[^>]*>/, '$&<div style="background:#fd0">Your organisation monitors this page</div>'),
  "/script-added.html": whole.replace("</head>", '<script>window.__rum=1</script><script src="/rum.js"></script></head>'),
  "/other-line-ends.html": whole.replace(/\n/g, "\r\n"),
  "/word-changed.html": whole.replace("</h2>", " (advertisement)</h2>"),
  "/other-encoding.html": { body: whole, headers: { "Content-Type": "text/html; charset=iso-8859-1" } },
};

// What runs in the browser beside the page.
const BESIDE = Object.entries({
  dialler: "dialler(); new MutationObserver(() => dialler()).observe(document.body, { childList: true, subtree: true })",
  extensions: "extensions()",
  "translate, as Chrome does": "translate('watch')",
  "translate, as Edge does": "translate('edge')",
}).map(([name, call]) => {
  const script = readFileSync(new URL(`cases/${name.split(",")[0]}.js`, import.meta.url), "utf8");
  return { name, script: `${script}\naddEventListener("DOMContentLoaded", () => { ${call} });` };
});

// What keeps the app from starting, with the reason that is given, or none where no script can say one.
const app = whole.indexOf('id="app">');
const BROKEN = [
  { name: "cut short", body: whole.slice(0, app + 500_000) },
  { name: "without its scripts", body: whole.replace(/<script[^]*?<\/script>/g, "") },
  { name: "without style and scripts", body: whole.replace(/<(script|style)[^]*?<\/\1>/g, "") },
  { name: "damaged", body: `${whole.slice(0, app + 100_000)}${"A".repeat(1000)}${whole.slice(app + 101_000)}`, says: /changed or cut short/ },
  { name: "with letters that base64 has not", body: `${whole.slice(0, app + 100_000)}<>${whole.slice(app + 100_002)}`, says: /changed or cut short/ },
  { name: "under a policy without wasm", headers: { "Content-Security-Policy": "script-src 'self' 'unsafe-inline'" }, says: /^A policy/ },
  { name: "under a policy without scripts", headers: { "Content-Security-Policy": "script-src 'none'" } },
];

const folder = temporaryFolder("altered");
let server;
before(async () => {
  const broken = BROKEN.map(({ body = whole, headers }, at) => [`/${at}.html`, { body, headers }]);
  server = await servePages({ ...ON_THE_WAY, ...Object.fromEntries(broken), "/rum.js": "" });
});
after(() => server.stop());

async function assertStarts(page) {
  await page.locator('main [data-do="start"]').click();
  await page.locator("main [data-question]").waitFor();
  assert.equal(await page.locator("#boot").count(), 0);
}

inBoth((visit) => {
  for (const path of Object.keys(ON_THE_WAY)) {
    test(`${path} starts where it is served and from disk`, async () => {
      await visit(`${server.at("localhost")}${path}`, {}, async (page) => {
        await assertStarts(page);
        assert.equal(await page.evaluate(() => document.characterSet), "UTF-8");
      });
      const { body } = { body: ON_THE_WAY[path], ...ON_THE_WAY[path] };
      const file = join(folder, path);
      writeFileSync(file, body);
      await visit(pathToFileURL(file).href, {}, assertStarts);
    });
  }

  for (const { name, script } of BESIDE) {
    test(`${name}: it starts`, () => visit(pathToFileURL(built()).href, { scripts: [script] }, assertStarts));
  }

  test("a picture of the page, as the browser saves one, says what it is", async () => {
    const picture = join(folder, "picture.html");
    await visit(pathToFileURL(built()).href, {}, async (page) => {
      await assertStarts(page);
      writeFileSync(picture, await page.evaluate(() => `<!doctype html>${document.documentElement.outerHTML}`));
    });
    await visit(pathToFileURL(picture).href, { isStarted: false }, async (page, { complaints }) => {
      await page.locator(".f-boot[role=alert]", { hasText: "This is a picture of a page" }).waitFor();
      assert.equal(await page.locator("main [data-question]").count(), 1, "what it shows stays");
      assert.deepEqual(complaints, []);
    });
  });

  for (const [at, { name, says }] of BROKEN.entries()) {
    test(`${name}: it says that it has not started`, async () => {
      await visit(`${server.at("localhost")}/${at}.html`, { isStarted: false }, async (page, { complaints }) => {
        const sentence = page.locator("#boot");
        await sentence.getByText("have not started").waitFor();
        assert.ok((await page.locator(".f-static h2").count()) > 10, "the guide is there");
        await page.locator('.f-static a[href="tel:999"]').first().waitFor();
        if (says) {
          await sentence.locator("> p").filter({ hasText: says }).waitFor();
          assert.ok(complaints.some((line) => line.includes("Firmly did not start")), complaints.join("\n"));
        }
      });
    });
  }
});
