// A passphrase takes 128 MiB: they go away again, and where they are not to be had, nothing but the passphrase stops.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertQuiet, launch, open } from "./lib/browsers.mjs";
import { goToLog, lock, saveFirst, unlock, write } from "./lib/log.mjs";
import { copyOnDisk } from "./lib/product.mjs";

const address = copyOnDisk();
const MIB = 1024 * 1024;

// Keeps every instance of a wasm, weakly, with what it is about to be called for.
function watchInstances() {
  const instances = [];
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, given) {
      const instance = new target(...given);
      instances.push(new WeakRef(instance));
      return instance;
    },
  });
  window.memories = () =>
    instances
      .map((instance) => instance.deref())
      .filter(Boolean)
      .map(({ exports }) => Object.values(exports).find((part) => part instanceof WebAssembly.Memory).buffer.byteLength);
  window.instancesMade = () => instances.length;
}

async function inChromium(extra, body) {
  const browser = await launch("chromium", extra);
  try {
    const context = await browser.newContext();
    await context.addInitScript(watchInstances);
    const watched = await open(context, address);
    await goToLog(watched.page);
    await watched.page.locator('main [data-do="create"]').click();
    await write(watched.page, "They waited at the gate.");
    await body(watched.page);
    await assertQuiet(watched);
  } finally {
    await browser.close();
  }
}

test("the memory for a passphrase is not the app's, and goes away", () =>
  inChromium({ args: ["--js-flags=--expose-gc"] }, async (page) => {
    const { passphrase } = await saveFirst(page);
    await lock(page);
    await unlock(page, passphrase);
    await page.locator("[data-case]").first().waitFor();
    // The app alone: passphrases are a worker's.
    assert.equal(await page.evaluate(() => window.instancesMade()), 1);
    await page.evaluate(() => gc({ type: "major", execution: "async" }));
    const memories = await page.evaluate(() => window.memories());
    assert.ok(memories.length > 0, "the app is still there");
    for (const bytes of memories) assert.ok(bytes < 64 * MIB, `${bytes / MIB} MiB are kept`);
  }));

test("without memory the page says so, and loses nothing", () =>
  // 64 MiB at most for a wasm.
  inChromium({ args: ["--js-flags=--wasm-max-mem-pages=1024"] }, async (page) => {
    await page.locator('[data-do="save"]').click();
    const passphrase = (await page.locator('[data-passphrase="shown"]').innerText()).trim();
    await page.locator('[data-do="continue"]').click();
    await page.locator('[data-do="later"]').click();
    await page.locator("#log-again").fill(passphrase);
    await page.locator('[data-do="save"]').click();
    await page.locator(".govuk-error-summary", { hasText: "memory" }).waitFor();
    assert.equal(await page.locator("#boot-stopped").isVisible(), false);
  }));
