// The folder for a web server: works without the network from the second visit on, and changes over to a newer version
// when the reader says so, never over text that is not saved.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertAccessible } from "./lib/axe.mjs";
import { launch, open } from "./lib/browsers.mjs";
import { answer } from "./lib/guide.mjs";
import { goToLog, saveFirst, unlock, write } from "./lib/log.mjs";
import { site, temporaryFolder } from "./lib/product.mjs";
import { HEADERS, serve } from "./lib/server.mjs";
import { walks } from "./lib/walks.mjs";

const sum = (bytes) => createHash("sha256").update(bytes).digest("hex");

// The next version: the same page with a mark that can be looked for. With the worker of another, it is half replaced.
function newer(mark, { worker = true, version = "0.1.0" } = {}) {
  const folder = temporaryFolder("newer");
  cpSync(site, folder, { recursive: true });
  const [page, old] = ["index.html", "worker.js"].map((name) => readFileSync(join(folder, name), "utf8"));
  const marked = page
    .replace("<head>", `<head><meta name="version" content="${mark}">`)
    .replace('data-version="0.1.0', `data-version="${version}`);
  if (worker) writeFileSync(join(folder, "index.html"), marked);
  writeFileSync(join(folder, "worker.js"), old.replace(sum(page), sum(marked)).replace('VERSION = "0.1.0', `VERSION = "${version}`));
  return folder;
}

const version = (page) => page.evaluate(() => document.querySelector("meta[name=version]")?.content ?? "");

test("every snippet in docs/hosting sends the same headers", () => {
  assert.equal(HEADERS.length, 6);
  for (const name of ["apache.conf", "web.config"]) {
    const text = readFileSync(new URL(`../../docs/hosting/${name}`, import.meta.url), "utf8");
    const found = [...text.matchAll(/Header always set (\S+) "([^"]*)"|<add name="([^"]*)" value="([^"]*)"/g)];
    assert.deepEqual(
      found.map(([, a, b, c, d]) => [a ?? c, b ?? d]),
      HEADERS,
      name,
    );
  }
  const folder = readFileSync(new URL("../../docs/hosting/nginx-subfolder.conf", import.meta.url), "utf8");
  assert.deepEqual([...folder.matchAll(/add_header (\S+) "([^"]*)" always;/g)].map(([, header, value]) => [header, value]), HEADERS);
});

test("a site with a pack: the page, the worker's sum and the download carry it, and nothing else moves", () => {
  const folder = join(temporaryFolder("packed"), "our-site");
  const pack = fileURLToPath(new URL("../../docs/examples/pack-gp-england.json", import.meta.url));
  execFileSync(process.env.FIRMLY, ["pack", pack, site, folder]);
  const block = `<script type="application/json" id="firmly-pack">${readFileSync(pack, "utf8")}</script>\n`;
  const read = (from, name) => readFileSync(join(from, name), "utf8");
  assert.deepEqual(readdirSync(folder).sort(), readdirSync(site).sort());
  for (const name of readdirSync(site)) {
    if (name.endsWith(".html")) assert.equal(read(folder, name).replace(block, ""), read(site, name));
    else if (name !== "worker.js") assert.deepEqual(readFileSync(join(folder, name)), readFileSync(join(site, name)));
    if (name.endsWith(".html")) assert.ok(read(folder, name).includes(block));
  }
  const [before, after] = [site, folder].map((from) => sum(read(from, "index.html")));
  assert.equal(read(folder, "worker.js"), read(site, "worker.js").replace(before, after));
});

test("what is served beside the page says nothing of what it is for", () => {
  const manifest = JSON.parse(readFileSync(join(site, "manifest.json"), "utf8"));
  assert.equal(manifest.name, "Firmly");
  assert.ok(manifest.short_name.length <= 12);
  assert.equal(manifest.shortcuts, undefined);
  for (const { src } of manifest.icons) assert.ok(readdirSync(site).includes(src), src);
});

// Has the browser look for a newer version, and says where that has come.
const look = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    const worker = registration.installing;
    while (worker?.state === "installing") {
      await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
    }
    return registration.waiting ? "waits" : "nothing";
  });

// Waits until this is true in the page. The driver's own way of waiting takes every promise for true.
const until = async (page, holds, given) => {
  while (!(await page.evaluate(holds, given)));
};

for (const name of ["chromium", "firefox"]) {
  test(`${name}: the second visit needs no network, and a newer version waits until it is asked for`, async () => {
    const browser = await launch(name);
    let server = await serve(site);
    const { port } = server;
    try {
      const context = await browser.newContext();
      const watched = await open(context, server.address);
      const { page } = watched;
      const [offer, change] = [page.locator("#update-ready"), page.locator('[data-update="now"]')];

      // The first visit: the page asks for nothing, its worker for its own files.
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
      assert.deepEqual([...new Set(server.requests)].sort(), ["/", "/icon-192.png", "/icon-512.png", "/icon.svg", "/manifest.json", "/worker.js"]);
      await page.locator("[data-offline=kept]").first().waitFor();
      assert.equal(await offer.count(), 0, "the first version has nothing to take the place of");
      const sent = (await fetch(server.address)).headers;
      for (const [header, value] of HEADERS) assert.equal(sent.get(header), value);

      // The network is gone.
      await server.stop();
      await page.reload();
      await answer(page, walks.get("o_stalking"));
      await page.locator('[data-outcome="o_stalking"]').waitFor();
      await goToLog(page);
      await page.locator('main [data-do="create"]').click();
      await write(page, "They waited at the gate.");

      // A folder that is only half replaced changes nothing.
      server = await serve(newer("half", { worker: false }), { port });
      assert.equal(await look(page), "nothing");
      assert.equal(await offer.count(), 0);

      // A newer version waits, and goes over no text.
      server.folder = newer("two");
      assert.equal(await look(page), "waits");
      await offer.waitFor();
      await assertAccessible(page, "a newer version is ready");
      await page.locator('[data-do="hide"]').click();
      assert.deepEqual((await page.locator("body").innerText()).split(/\s*\n\s*/).filter(Boolean), ["Firmly", "Show again"]);
      await page.locator('[data-do="show"]').click();
      await page.locator('main [data-do="continue"]').click();
      await change.click();
      await page.locator("#update-unsaved").waitFor();
      await assertAccessible(page, "a newer version, and text that is not saved");
      assert.equal(await page.locator('[data-field="what_happened"] textarea').inputValue(), "They waited at the gate.");
      const { passphrase } = await saveFirst(page);

      // A second tab of the old version stays as it is until it is asked.
      const other = await open(context, server.address);
      assert.equal(await version(other.page), "");
      await change.click();
      await page.waitForFunction(() => document.querySelector("meta[name=version]"));
      assert.equal(await version(page), "two");
      assert.equal(await version(other.page), "");
      await other.page.locator('[data-update="now"]').click();
      await other.page.waitForFunction(() => document.querySelector("meta[name=version]"));

      // The log opens after the update, again without the network.
      await server.stop();
      await page.reload();
      await page.locator('[data-do="start"]').waitFor();
      assert.equal(await offer.count(), 0);
      await goToLog(page);
      await unlock(page, passphrase);
      await page.locator("[data-case]").first().waitFor();
      assert.equal(await page.evaluate(() => caches.keys().then((names) => names.length)), 2, "the page and the log");
      assert.deepEqual([...watched.complaints, ...other.complaints], []);
      assert.equal(page.url(), server.address);
    } finally {
      await browser.close();
      await server.stop();
    }
  });

  test(`${name}: a header that is mended holds, and another version of the same length is found and named`, async () => {
    const browser = await launch(name);
    const wrong = HEADERS.map(([header, value]) => [header, header === "Content-Security-Policy" ? "frame-ancestors 'none'" : value]);
    const server = await serve(site, { headers: wrong, html: "text/html; charset=iso-8859-1", lazy: true });
    try {
      const { page, complaints } = await open(await browser.newContext(), server.address);
      const said = (words) => page.locator("#update-ready", { hasText: words }).waitFor();
      const change = async (mark) => {
        await page.locator('[data-update="now"]').click();
        await page.waitForFunction((mark) => document.querySelector("meta[name=version]")?.content === mark, mark);
      };
      // What is kept of the server's answer.
      const kept = (header, value) =>
        until(
          page,
          async ([header, value]) => {
            const response = await caches.match("./");
            return response?.headers.get(header) === value;
          },
          [header, value],
        );
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
      await kept("content-type", "text/html; charset=iso-8859-1");

      server.headers = HEADERS;
      server.html = "text/html; charset=utf-8";
      await page.reload();
      await kept("content-type", "text/html; charset=utf-8");
      for (const [header, value] of HEADERS) await kept(header, value);

      server.folder = newer("two", { version: "0.1.1" });
      await page.reload();
      await said("A newer version is ready.");
      await change("two");
      server.folder = newer("old", { version: "0.0.9" });
      await page.reload();
      await said("An older version was put back");
      await change("old");
      server.folder = newer("three", { version: "0.0.9" });
      await page.reload();
      await said("Another version of this page is ready.");
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
      await server.stop();
    }
  });

  test(`${name}: the worker that switches off takes what was kept of the page, and leaves the log`, async () => {
    const browser = await launch(name);
    const server = await serve(site);
    try {
      const { page } = await open(await browser.newContext(), server.address);
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => caches.open("firmly-1")));
      const off = temporaryFolder("off");
      cpSync(site, off, { recursive: true });
      cpSync(fileURLToPath(new URL("../../docs/hosting/switch-off.js", import.meta.url)), join(off, "worker.js"));
      server.folder = off;
      await page.reload();
      await until(page, async () => (await navigator.serviceWorker.getRegistrations()).length === 0);
      assert.deepEqual(await page.evaluate(() => caches.keys()), ["firmly-1"]);
    } finally {
      await browser.close();
      await server.stop();
    }
  });

  test(`${name}: a page that cannot start keeps nothing`, async () => {
    const browser = await launch(name);
    const server = await serve(site);
    try {
      const context = await browser.newContext();
      await context.addInitScript(() => {
        delete WebAssembly.instantiate;
        delete WebAssembly.compile;
      });
      const page = await context.newPage();
      await page.goto(server.address);
      await page.locator(".f-boot[role=alert]").waitFor();
      assert.equal(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length)), 0);
      assert.deepEqual(await page.evaluate(() => caches.keys()), []);
    } finally {
      await browser.close();
      await server.stop();
    }
  });
}
