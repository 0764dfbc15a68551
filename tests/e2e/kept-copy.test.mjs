// The sealed copy in a file of the user's choice, in Chromium: it has everything after each entry, whoever must allow it
// is asked, and whatever goes wrong with it is said and changes nothing: no file that was there has less than before.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openWithPassphrase, readCopy, readLine } from "../format/reader.mjs";
import { PHONE, assertQuiet, launch, open } from "./lib/browsers.mjs";
import { catchFiles } from "./lib/handed.mjs";
import { act, goToLog, saveCopy, saveFirst, saved, unlock, write } from "./lib/log.mjs";
import { inFolder, pick, play, putInFolder, withPickers } from "./lib/pickers.mjs";

const OTHERS = new URL("../vectors/log/firmly-2026-11-21-fa2e.age", import.meta.url);
const OTHERS_PASSPHRASE = "acid acorn acre acts afar affix";
let browser;
before(async () => {
  browser = await launch("chromium");
});
after(() => browser.close());

const stands = (page, how) => page.locator(`[data-kept="${how}"]`).waitFor();
const behind = (page, words) => page.locator('[data-kept="behind"]', { hasText: words }).waitFor();

async function another(page, text) {
  await act(page, "log-this");
  await write(page, text);
  await act(page, "save");
  await saved(page);
  assert.match(await page.locator('[data-notice="done"]').innerText(), /both places/);
}

// How many incidents a copy has, read by the reader that shares nothing with the app.
function incidents(bytes, passphrase) {
  const { lines } = readCopy(openWithPassphrase(bytes, passphrase));
  return lines.map(readLine).filter(({ core }) => core.kind === "incident").length;
}

// The page with a log of one entry, on the page on which is chosen where the copy is kept.
async function choosing(walk) {
  const context = await browser.newContext(PHONE);
  try {
    await context.addInitScript(catchFiles);
    const watched = await withPickers(context, open);
    const { page } = watched;
    page.setDefaultTimeout(15_000);
    await goToLog(page);
    await act(page, "create");
    await write(page, "The first.");
    const { passphrase } = await saveFirst(page);
    await ready(page, passphrase);
    await walk(page, passphrase);
    await assertQuiet(watched);
  } finally {
    await context.close();
  }
}

async function ready(page, passphrase) {
  await act(page, "copy");
  await act(page, "keep-file");
  await page.locator("#log-file-own").fill(passphrase);
  await act(page, "continue");
  await page.locator('[data-do="choose-folder"]').waitFor();
}

test("a copy in a folder of one's choice has everything, or says that it has not", () =>
  choosing(async (page, passphrase) => {
    let name;
    const inFile = async (passphrase) => incidents((await inFolder(page)).get(name), passphrase);
    await act(page, "back");
    await act(page, "copy");
    await act(page, "keep-file");
    await page.locator("#log-file-own").fill("not the six words");
    await act(page, "continue");
    await page.locator(".govuk-error-summary", { hasText: "Not the right passphrase" }).waitFor();
    await page.locator("#log-file-own").fill(passphrase);
    await act(page, "continue");
    await page.locator('[data-do="choose-folder"]').waitFor();
    await putInFolder(page, "letter.txt", Buffer.from("a letter"));
    await act(page, "choose-folder");
    await stands(page, "current");
    const names = [...(await inFolder(page)).keys()].sort();
    [name] = names;
    assert.match(name, /^firmly-\d{4}-\d{2}-\d{2}-[0-9a-f]{4}\.age$/);
    assert.deepEqual(names, [name, "letter.txt"]);
    assert.equal(await page.locator("[data-beside]").count(), 0, "there is no other copy");
    assert.equal(await page.locator('[data-remind="copy"]').count(), 0, "no other copy is asked for");
    assert.equal(await inFile(passphrase), 1);
    await another(page, "The second.");
    await stands(page, "current");
    assert.equal(await inFile(passphrase), 2);

    // The browser is started again, and has to ask.
    await play(page, "restart");
    await page.reload();
    await goToLog(page);
    await unlock(page, passphrase);
    await behind(page, "asks again");
    await another(page, "The third.");
    await stands(page, "behind");
    assert.equal(await inFile(passphrase), 2);
    await act(page, "allow-file");
    await stands(page, "current");
    assert.equal(await inFile(passphrase), 3);

    // A disk that is full takes nothing away, from the log or from the file.
    await play(page, "full");
    await another(page, "The fourth.");
    await behind(page, "QuotaExceededError");
    assert.equal(await inFile(passphrase), 3);
    await act(page, "allow-file");
    await stands(page, "current");
    assert.equal(await inFile(passphrase), 4);

    // Another passphrase of the log is the copy's too.
    await act(page, "passphrase");
    const other = (await page.locator("[data-passphrase]").innerText()).trim();
    await act(page, "continue");
    await page.locator("#log-again").fill(other);
    await act(page, "save");
    await saved(page);
    await stands(page, "current");
    assert.equal(await inFile(other), 4);

    await page.reload();
    await goToLog(page);
    await unlock(page, other);
    await stands(page, "current");
    await act(page, "forget-file");
    await page.locator("[data-kept]").waitFor({ state: "detached" });
    await another(page, "The fifth.");
    assert.equal(await inFile(other), 4, "it stays as it is");
    assert.equal((await inFolder(page)).get("letter.txt").toString(), "a letter");
  }));

test("whatever was put into the file stays, and another computer's is merged and left alone", () =>
  choosing(async (page, passphrase) => {
    await act(page, "choose-folder");
    await stands(page, "current");
    const [name] = (await inFolder(page)).keys();
    const whole = (await inFolder(page)).get(name);
    for (const [put, words] of [
      [Buffer.from("a letter"), "cannot be read"],
      [Buffer.alloc(0), "not downloaded"],
      [Buffer.alloc(4984), "not downloaded"],
      [whole.subarray(0, whole.length / 2), "cut short"],
      [readFileSync(OTHERS), "Another computer"],
    ]) {
      await putInFolder(page, name, put);
      await another(page, `Meanwhile ${words}.`);
      await behind(page, words);
      assert.deepEqual((await inFolder(page)).get(name), put, words);
    }
    await act(page, "open-kept");
    await page.locator("#log-file-passphrase").fill(OTHERS_PASSPHRASE);
    await act(page, "open-copy");
    await act(page, "merge");
    await page.locator('[data-copy="merged"]', { hasText: name }).or(page.locator('[data-copy="merged"]')).first().waitFor();
    await act(page, "back");
    await stands(page, "current");
    const files = await inFolder(page);
    assert.deepEqual(files.get(name), readFileSync(OTHERS), "it is left alone");
    const [own] = [...files.keys()].filter((other) => other !== name);
    assert.equal(files.size, 2);
    const theirs = incidents(readFileSync(OTHERS), OTHERS_PASSPHRASE);
    assert.equal(incidents(files.get(own), passphrase), 6 + theirs);

    // What another tab has put there is ours; a version from before has nothing that is not here.
    const before = files.get(own);
    await another(page, "After that.");
    await stands(page, "current");
    await putInFolder(page, own, before);
    await another(page, "And then.");
    await stands(page, "current");
    assert.equal(incidents((await inFolder(page)).get(own), passphrase), 8 + theirs);
  }));

test("a file that is there is read before anything, and only what the log holds is written over", () =>
  choosing(async (page, passphrase) => {
    const others = readFileSync(OTHERS);
    await putInFolder(page, "letter.age", Buffer.from("a letter"));
    await putInFolder(page, "zeros.age", Buffer.alloc(300));
    await putInFolder(page, "others (1).age", others);
    for (const [name, words] of [
      ["letter.age", "not a sealed copy"],
      ["zeros.age", "not downloaded"],
    ]) {
      await pick(page, name);
      await act(page, "choose-file");
      await page.locator(".govuk-error-summary", { hasText: words }).waitFor();
    }
    await pick(page, "others (1).age");
    await act(page, "choose-file");
    await page.locator('[data-copy="sealed"]', { hasText: "others (1).age" }).waitFor();
    await page.locator("#log-file-passphrase").fill(OTHERS_PASSPHRASE);
    await act(page, "open-copy");
    await page.locator('[data-copy="open"]').waitFor();
    await act(page, "merge");
    await page.locator('[data-copies="spare"]', { hasText: "others (1).age" }).waitFor();
    await act(page, "back");
    assert.deepEqual((await inFolder(page)).get("others (1).age"), others);

    // A copy of this very log, under any name.
    const own = await saveCopy(page, passphrase);
    await putInFolder(page, "kept", own.buffer);
    await ready(page, passphrase);
    await pick(page, "kept");
    await act(page, "choose-file");
    await stands(page, "current");
    await another(page, "The second.");
    await stands(page, "current");
    const kept = (await inFolder(page)).get("kept");
    assert.equal(incidents(kept, passphrase), 2 + incidents(others, OTHERS_PASSPHRASE));
    for (const [name, bytes] of await inFolder(page)) assert.ok(bytes.length > 0, name);

    // The folder has what another computer keeps there: that is said, and can be looked at.
    await ready(page, passphrase);
    await act(page, "choose-folder");
    await stands(page, "current");
    await page.locator("[data-beside]", { hasText: "2 other sealed copies" }).waitFor();
    await act(page, "open-beside");
    await page.locator('[data-copy="sealed"]').first().waitFor();
  }));
