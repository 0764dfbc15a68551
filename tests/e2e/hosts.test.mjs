// Wherever the page is opened at the top of a tab, the guide works, and the log works or says why not and what to do
// instead. Frames and elements have tests of their own.

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { assertAccessible, assertNoOverflow } from "./lib/axe.mjs";
import { launch, launchOn, open, watchedPage } from "./lib/browsers.mjs";
import { answer } from "./lib/guide.mjs";
import { catchFiles, caughtCopy } from "./lib/handed.mjs";
import { goToLog, saveFirst, unlock, write } from "./lib/log.mjs";
import { built, copyOnDisk, site, temporaryFolder } from "./lib/product.mjs";
import { seed } from "./lib/seed.mjs";
import { HEADERS, serve } from "./lib/server.mjs";
import { walks } from "./lib/walks.mjs";

// A host name that is this computer: what comes from there over http is no secure context.
const NAMED = {
  chromium: { args: ["--host-resolver-rules=MAP intranet.test 127.0.0.1"] },
  firefox: { preferences: { "network.dns.forceResolve": "127.0.0.1" } },
};

// As an administrator switches storage off.
async function withoutStorage(name) {
  const profile = temporaryFolder("blocked");
  if (name === "firefox") return launchOn(name, profile, { preferences: { "network.cookie.cookieBehavior": 2 } });
  mkdirSync(join(profile, "Default"));
  writeFileSync(join(profile, "Default/Preferences"), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
  return launchOn(name, profile);
}

// A file where mail programs and browsers put what they open in passing on Windows.
function inPassing() {
  const folder = join(temporaryFolder("passing"), "AppData/Local/Temp");
  mkdirSync(folder, { recursive: true });
  copyFileSync(built(), join(folder, "guide.html"));
  return pathToFileURL(join(folder, "guide.html")).href;
}

async function guideWorks(page) {
  await answer(page, walks.get("o_stalking"));
  await page.locator('[data-outcome="o_stalking"]').waitFor();
}

// The words on the door to the log on the first page, and those on the log's own first page.
async function lives(context, address) {
  const { page, complaints } = await open(context, address);
  const door = await page.locator(".f-door", { has: page.locator('[data-do="log"]') }).innerText();
  await page.locator('.f-nav [data-do="log"]').click();
  await page.locator('main [data-do="create"]').waitFor();
  const inside = await page.locator("main").innerText();
  assert.deepEqual(complaints, []);
  await page.close();
  return { door, inside };
}

for (const name of ["chromium", "firefox"]) {
  test(`${name}: over plain http by a host name the guide works, and the log is off with the reason and the file`, async () => {
    const browser = await launch(name, NAMED[name]);
    // Over plain http Chromium says in its console that it ignores this one.
    const server = await serve(site, { headers: HEADERS.filter(([header]) => header !== "Cross-Origin-Opener-Policy") });
    try {
      const watched = await open(await browser.newContext(), `http://intranet.test:${server.port}/`);
      const { page } = watched;
      assert.equal(await page.evaluate(() => isSecureContext), false);
      assert.match(await page.locator(".f-door", { has: page.locator('[data-do="log"]') }).innerText(), /Off on this page/);
      await guideWorks(page);
      // From the plan as from the menu: nothing can be written.
      for (const way of ['main [data-do="log-this"]', '.f-nav [data-do="log"]']) {
        await page.locator(way).first().click();
        await page.getByText("plain http").first().waitFor();
        assert.equal(await page.locator('main button, main textarea, main input').count(), 0);
      }
      await assertAccessible(page, "the log over plain http");
      await page.setViewportSize({ width: 320, height: 640 });
      await assertNoOverflow(page, "the log over plain http");
      const file = await page.locator('main [data-do="file"]').evaluate((link) => [link.href, link.download]);
      assert.equal(file[1], "");
      const bytes = await fetch(file[0].replace("intranet.test", "localhost"));
      assert.deepEqual(Buffer.from(await bytes.arrayBuffer()), readFileSync(built()));
      assert.deepEqual(watched.complaints, []);
      assert.equal(page.url(), `http://intranet.test:${server.port}/`);
    } finally {
      await browser.close();
      await server.stop();
    }
  });

  test(`${name}: the first pages say where the log lives, what it cannot print, and what a server's policy forbids`, async () => {
    const browser = await launch(name);
    const server = await serve(site);
    // What docs/for-it.md says that a policy for a whole server has to allow; and the same without WebAssembly.
    const policy = /`(default-src [^`]*wasm-unsafe-eval[^`]*)`/.exec(readFileSync(new URL("../../docs/for-it.md", import.meta.url), "utf8"))[1];
    const under = (csp) => serve(site, { headers: [...HEADERS, ["Content-Security-Policy", csp]] });
    const [allowed, strict] = await Promise.all([under(policy), under(policy.replace(" 'wasm-unsafe-eval'", ""))]);
    try {
      const context = await browser.newContext();
      const address = copyOnDisk();
      const file = await lives(context, address);
      const where = name === "firefox" ? /with this file where it is/ : /not in this file/;
      assert.match(file.door, where);
      assert.match(file.inside, where);
      const passing = await lives(context, inPassing());
      assert.match(passing.door, /save this file into a folder of your own/);
      assert.match(passing.inside, /opened from a folder for files in passing/);
      const served = await lives(context, server.address);
      assert.match(served.inside, /for this address/);

      // It is as they say: the file somewhere else.
      const { page: here } = await open(context, address);
      await seed(here);
      await goToLog(here);
      await here.locator('main [data-do="unlock"]').waitFor();
      await here.close();
      const { page: moved } = await open(context, copyOnDisk());
      await moved.locator('.f-nav [data-do="log"]').click();
      await moved.locator(`main [data-do="${name === "firefox" ? "create" : "unlock"}"]`).waitFor();

      // A browser without a way to print from a page, or to download.
      const bare = await browser.newContext();
      await bare.addInitScript(() => {
        delete window.print;
        delete Window.prototype.print;
        delete HTMLAnchorElement.prototype.download;
      });
      const { page } = await open(bare, server.address);
      await guideWorks(page);
      assert.ok((await page.getByText("cannot print from here").count()) > 0);
      assert.equal(await page.getByRole("button", { name: "Print" }).count(), 0);
      const { passphrase } = await seed(page);
      await goToLog(page);
      await unlock(page, passphrase);
      await page.locator('main [data-do="copy"]').first().click();
      await page.locator("main form input[autocomplete=current-password]").fill(passphrase);
      await page.locator('main form [data-do="copy"]').click();
      await page.locator(".govuk-error-summary").waitFor();
      assert.equal(page.url(), server.address);

      // Under a policy of the server's own the page works; where that forbids WebAssembly the guide is there as text.
      const permitted = await open(context, allowed.address);
      await guideWorks(permitted.page);
      await permitted.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
      assert.deepEqual(permitted.complaints, []);
      const refused = await watchedPage(context);
      await refused.page.goto(strict.address);
      await refused.page.locator("#boot > p").filter({ hasText: /^A policy/ }).waitFor();
      assert.ok((await refused.page.locator(".f-static h2").count()) > 10);
    } finally {
      await browser.close();
      await Promise.all([server.stop(), allowed.stop(), strict.stop()]);
    }
  });

  test(`${name}: where storage is switched off the log goes into a file`, async () => {
    const context = await withoutStorage(name);
    const server = await serve(site);
    try {
      await context.addInitScript(catchFiles);
      for (const address of [copyOnDisk(), server.address]) {
        const watched = await open(context, address);
        const { page } = watched;
        await goToLog(page);
        await page.getByText("keeps nothing for this page").waitFor();
        await page.locator('main [data-do="create"]').click();
        await write(page, "They waited at the gate.");
        await page.locator('[data-do="save"]').click();
        const passphrase = (await page.locator('[data-passphrase="shown"]').innerText()).trim();
        await page.locator('[data-do="continue"]').click();
        await page.locator("#log-again").fill(passphrase);
        await page.locator('[data-do="save"]').click();
        const copy = await caughtCopy(page);
        assert.match(copy.buffer.subarray(0, 21).toString(), /^age-encryption\.org/);
        assert.deepEqual(watched.complaints, []);
        await page.close({ runBeforeUnload: false });
      }
    } finally {
      await context.close();
      await server.stop();
    }
  });
}

test("firefox: in a private window the log works until the window is closed", async () => {
  const browser = await launch("firefox", { preferences: { "browser.privatebrowsing.autostart": true } });
  const server = await serve(site);
  try {
    for (const address of [copyOnDisk(), server.address]) {
      const { page, complaints } = await open(await browser.newContext(), address);
      await guideWorks(page);
      await goToLog(page);
      await page.locator('main [data-do="create"]').click();
      await write(page, "They waited at the gate.");
      await saveFirst(page);
      assert.deepEqual(complaints, []);
    }
  } finally {
    await browser.close();
    await server.stop();
  }
});
