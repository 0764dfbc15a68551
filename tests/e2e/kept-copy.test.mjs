// The sealed copy in a file of the user's choice, in Chromium: it has everything after each entry, whoever must allow it
// is asked, and whatever goes wrong with it is said and changes nothing else.
//
// What is played here: the window in which a file is chosen, which is the system's and out of reach, gives a file of the
// origin's own file system, so that the page is opened from http://localhost and not from a disk; and a permission that is
// lost and a disk that is full. The handle, its memory in IndexedDB and the writing are Chromium's own.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openWithPassphrase, readCopy, readLine } from "../format/reader.mjs";
import { assertSound } from "./lib/axe.mjs";
import { PHONE, assertQuiet, launch, open } from "./lib/browsers.mjs";
import { goToLog, saveFirst, saved, unlock, write } from "./lib/log.mjs";
import { built } from "./lib/product.mjs";

const address = "http://localhost/guide.html";
let browser;
before(async () => {
  browser = await launch("chromium");
});
after(() => browser.close());

const stage = () => {
  const is = (what) => localStorage.getItem("played") === what;
  window.showSaveFilePicker = async ({ suggestedName }) => {
    if (!navigator.userActivation.isActive) throw new DOMException("", "SecurityError");
    window.suggested = suggestedName;
    return (await navigator.storage.getDirectory()).getFileHandle("chosen.age", { create: true });
  };
  const { queryPermission, createWritable } = FileSystemFileHandle.prototype;
  FileSystemHandle.prototype.queryPermission = async function (mode) {
    return is("restart") ? "prompt" : queryPermission.call(this, mode);
  };
  FileSystemHandle.prototype.requestPermission = async () => {
    localStorage.removeItem("played");
    return "granted";
  };
  FileSystemFileHandle.prototype.createWritable = async function () {
    if (is("full")) throw new DOMException("", "QuotaExceededError");
    return createWritable.call(this);
  };
};

const chosen = async () => {
  const folder = await navigator.storage.getDirectory();
  const file = await (await folder.getFileHandle("chosen.age")).getFile();
  return [...new Uint8Array(await file.arrayBuffer())];
};

test("a copy in a file of one's choice has everything, or says that it has not", async () => {
  const context = await browser.newContext(PHONE);
  try {
    await context.addInitScript(stage);
    const body = readFileSync(built());
    await context.route("http://localhost/**", (route) => route.fulfill({ body, contentType: "text/html" }));
    const watched = await open(context, address);
    const { page } = watched;
    page.setDefaultTimeout(15_000);
    const act = (hook) => page.locator(`main [data-do="${hook}"]`).first().click();
    const stands = (how) => page.locator(`[data-kept="${how}"]`).waitFor();
    const sound = (screen) => assertSound(page, screen);
    // How many incidents the file has, read by the reader that shares nothing with the app.
    const inFile = async (passphrase) => {
      const { lines } = readCopy(openWithPassphrase(Buffer.from(await page.evaluate(chosen)), passphrase));
      return lines.map(readLine).filter(({ core }) => core.kind === "incident").length;
    };
    const another = async (text) => {
      await act("log-this");
      await write(page, text);
      await act("save");
      await saved(page);
      assert.match(await page.locator('[data-notice="done"]').innerText(), /both places/);
    };
    const play = (what) => page.evaluate((what) => localStorage.setItem("played", what), what);

    await goToLog(page);
    await act("create");
    await write(page, "The first.");
    const { passphrase } = await saveFirst(page);
    await act("copy");
    await act("keep-file");
    await sound("a copy that is kept up to date");
    await page.locator("#log-file-own").fill("not the six words");
    await act("continue");
    await page.locator(".govuk-error-summary", { hasText: "not the passphrase" }).waitFor();
    await page.locator("#log-file-own").fill(passphrase);
    await act("continue");
    await page.locator('[data-do="choose-file"]').waitFor();
    await sound("the file is chosen");
    await act("choose-file");
    await stands("current");
    await sound("a copy that has everything");
    assert.match(await page.evaluate(() => window.suggested), /^firmly-\d{4}-\d{2}-\d{2}-[0-9a-f]{4}\.age$/);
    assert.equal(await page.locator('[data-remind="copy"]').count(), 0, "no other copy is asked for");
    assert.equal(await inFile(passphrase), 1);
    await another("The second.");
    await stands("current");
    assert.equal(await inFile(passphrase), 2);

    // The browser is started again, and has to ask.
    await play("restart");
    await page.reload();
    await goToLog(page);
    await unlock(page, passphrase);
    await stands("behind");
    await page.locator('[data-kept="behind"]', { hasText: "asks again" }).waitFor();
    await sound("a copy that has to be allowed");
    await another("The third.");
    await stands("behind");
    assert.equal(await inFile(passphrase), 2);
    await act("allow-file");
    await stands("current");
    assert.equal(await inFile(passphrase), 3);

    // A disk that is full takes nothing away, from the log or from the file.
    await play("full");
    await another("The fourth.");
    await page.locator('[data-kept="behind"]', { hasText: "QuotaExceededError" }).waitFor();
    assert.equal(await inFile(passphrase), 3);
    await act("allow-file");
    await stands("current");
    assert.equal(await inFile(passphrase), 4);

    // Another passphrase of the log is the copy's too.
    await act("passphrase");
    const other = (await page.locator("[data-passphrase]").innerText()).trim();
    await act("continue");
    await page.locator("#log-again").fill(other);
    await act("save");
    await saved(page);
    await stands("current");
    assert.equal(await inFile(other), 4);

    await page.reload();
    await goToLog(page);
    await unlock(page, other);
    await stands("current");
    await act("forget-file");
    await page.locator("[data-kept]").waitFor({ state: "detached" });
    await another("The fifth.");
    assert.equal(await inFile(other), 4, "it stays as it is");
    await assertQuiet(watched);
  } finally {
    await context.close();
  }
});
