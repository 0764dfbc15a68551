// Copies: a log comes back from one, two logs become one, what is removed stays removed, and where the browser keeps
// nothing the log lives in a file.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { PHONE, assertQuiet, inBoth } from "./lib/browsers.mjs";
import { catchFiles, caughtCopy } from "./lib/handed.mjs";
import { act, goToLog, keepCopy, keepNothing, lock, openCopy, saveCopy, saveFirst, saved, unlock, write } from "./lib/log.mjs";
import { copyOnDisk, temporaryFolder } from "./lib/product.mjs";

const heading = (page, words) => page.locator("h1", { hasText: words }).waitFor();
const entries = (page) => page.locator("[data-entry]").count();

async function begin(page, text) {
  await goToLog(page);
  await act(page, "create");
  await write(page, text);
  return (await saveFirst(page)).passphrase;
}

async function another(page, text) {
  await act(page, "log-this");
  await write(page, text);
  await act(page, "save");
  await saved(page);
}

// A folder is chosen. Firefox's remote protocol takes none, so there the field gets its files, as the folder would give them.
async function chooseFolder(page, folder, files) {
  const field = page.locator("#log-folder");
  if (page.context().browser().browserType().name() === "chromium") return field.setInputFiles(folder);
  const given = Object.entries(files).map(([name, bytes]) => [basename(name), [...Buffer.from(bytes)]]);
  await field.evaluate((element, listed) => {
    const chosen = new DataTransfer();
    for (const [name, bytes] of listed) chosen.items.add(new File([new Uint8Array(bytes)], name));
    element.files = chosen.files;
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }, given);
}

// A folder is dropped, as the system hands it over. Firefox's remote protocol drops nothing.
async function dropFolder(page, folder, files) {
  if (page.context().browser().browserType().name() !== "chromium") return chooseFolder(page, folder, files);
  const protocol = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  const { x, y } = await page.locator("h1").boundingBox();
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await protocol.send("Input.dispatchDragEvent", { type, x: x + 9, y: y + 9, data });
  }
  await page.waitForFunction(() => document.querySelector("#log-folder").files.length > 0);
}

const wipe = (page) =>
  page.evaluate(async () => {
    for (const name of await caches.keys()) {
      await caches.delete(name);
    }
    for (const { name } of await indexedDB.databases()) {
      await new Promise((done) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = request.onblocked = done;
      });
    }
  });

inBoth((visit) => {
  const on = (title, walk, scripts = []) =>
    test(title, () =>
      visit(copyOnDisk(), { ...PHONE, bypassCSP: true, scripts: [catchFiles, ...scripts] }, async (page, watched) => {
        await walk(page);
        await assertQuiet(watched);
      }),
    );

  on("a log that is gone is missed, and comes back from a copy", async (page) => {
    const old = await begin(page, "The first.");
    await another(page, "The second.");
    assert.equal(await page.locator('[data-remind="copy"]').count(), 1, "a copy is asked for");
    const file = await saveCopy(page, old);
    assert.equal(await page.locator('[data-remind="copy"]').count(), 0);
    await wipe(page);
    await page.reload();
    await goToLog(page);
    const missing = page.locator('[data-missing="yes"]');
    assert.match(await missing.innerText(), /used to have 2 entries/);
    await act(page, "open-copy");
    // What is dropped anywhere on the page is chosen, and the page stays.
    const dropped = await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      for (const name of ["one.age", "two.age"]) dataTransfer.items.add(new File(["x"], name));
      const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
      document.querySelector("h1").dispatchEvent(event);
      const names = [...document.querySelector("#log-file").files].map(({ name }) => name);
      document.querySelector("#log-file").value = "";
      return [event.defaultPrevented, ...names];
    });
    assert.deepEqual(dropped, [true, "one.age", "two.age"]);
    await act(page, "open-copy");
    await page.locator(".govuk-error-summary").waitFor();
    await openCopy(page, { ...file, buffer: Buffer.from("a letter") }, old);
    await page.locator(".govuk-error-summary", { hasText: "not a sealed copy" }).waitFor();
    await openCopy(page, file, "not the six words");
    await page.locator(".govuk-error-summary", { hasText: "Not the right passphrase" }).waitFor();
    await openCopy(page, file, old);
    const passphrase = await keepCopy(page);
    assert.equal(await entries(page), 2);
    assert.equal(await missing.count(), 0);
    await another(page, "The third.");
    await lock(page);
    await unlock(page, passphrase);
    await page.locator("[data-case]").first().waitFor();
    assert.equal(await entries(page), 3);
    assert.equal(await page.locator("[data-case]").count(), 1, "it is the same case");
    assert.equal(await page.locator('[data-report="healed"]').count(), 0);

    await act(page, "check");
    await page.locator('[data-check="sound"]').waitFor();
    await page.evaluate(() => caches.delete("firmly-1"));
    await act(page, "check");
    await page.locator("[data-check]", { hasText: "were put back" }).waitFor();
    await act(page, "check");
    await page.locator('[data-check="sound"]:not(:has-text("put back"))').waitFor();
  });

  on("a log that was open while the machine slept is locked before a key or click does anything", async (page) => {
    await page.clock.install();
    const passphrase = await begin(page, "Slept over.");
    for (const [hours, wake] of [
      [10, () => page.keyboard.press("Enter")],
      // Somebody sets the clock back.
      [-3, () => page.mouse.click(5, 5)],
      [10, () => page.evaluate(() => window.dispatchEvent(new Event("focus")))],
    ]) {
      await page.locator('main [data-do="log-this"]').first().focus();
      // As in a machine that sleeps, no timer runs meanwhile.
      await page.clock.setSystemTime(await page.evaluate((hours) => Date.now() + hours * 3_600_000, hours));
      await wake();
      await page.locator('main [data-do="unlock"]').waitFor();
      assert.equal(await page.getByText("Slept over.").count(), 0);
      await unlock(page, passphrase.toUpperCase());
      await page.locator("[data-entry]").waitFor();
      assert.equal(await page.locator('[data-field="what_happened"]').count(), 0, "the key went nowhere");
    }
  });

  on("a page that is hidden is covered, and what was being written is sealed at once", async (page) => {
    await page.clock.install();
    const passphrase = await begin(page, "Hidden.");
    const turn = (state) =>
      page.evaluate((state) => {
        Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
        Object.defineProperty(document, "hidden", { value: state === "hidden", configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, state);
    const opacity = () => page.evaluate(() => getComputedStyle(document.documentElement).opacity);
    const account = page.locator('[data-field="what_happened"] textarea');
    await act(page, "log-this");
    await account.fill("Half a sentence");
    await turn("hidden");
    assert.equal(await opacity(), "0");
    await page.getByText("Draft sealed").first().waitFor({ state: "attached" });
    await turn("visible");
    await page.waitForFunction(() => getComputedStyle(document.documentElement).opacity === "1");
    assert.equal(await account.inputValue(), "Half a sentence");
    assert.ok(await account.evaluate((field) => field === document.activeElement));

    // Too long: the locked page is what is uncovered.
    await account.fill("Half a sentence more");
    await turn("hidden");
    await page.clock.setSystemTime(await page.evaluate(() => Date.now() + 36_000_000));
    await turn("visible");
    await page.waitForFunction(() => getComputedStyle(document.documentElement).opacity === "1");
    assert.equal(await page.locator('main [data-do="unlock"]').count(), 1);
    assert.equal(await account.count(), 0);
    await unlock(page, passphrase);
    await act(page, "resume");
    assert.equal(await account.inputValue(), "Half a sentence more");
  });

  on("Ctrl+S with an open log offers a sealed copy, and seals what is being written", async (page) => {
    await page.evaluate(() =>
      addEventListener("keydown", (event) => {
        if (event.key === "s") window.prevented = event.defaultPrevented;
      }),
    );
    const press = async () => {
      await page.keyboard.press("Control+s");
      return page.evaluate(() => window.prevented);
    };
    assert.equal(await press(), false, "a page without a log is the browser's to save");
    await begin(page, "Saved.");
    await act(page, "log-this");
    await page.locator('[data-field="what_happened"] textarea').fill("Half a sentence");
    assert.equal(await press(), true);
    await page.getByText("Draft sealed").first().waitFor();
    await write(page, "Half a sentence.");
    await act(page, "save");
    await saved(page);
    await page.locator('[data-do="handbook"]').first().click();
    assert.equal(await press(), true);
    await page.locator("#log-copy").waitFor();
  });

  on("the log locks when nobody uses it, after a word a minute before", async (page) => {
    await page.clock.install();
    const passphrase = await begin(page, "Idle.");
    const closing = page.locator(".f-logbar [role=status]");
    await page.clock.fastForward("04:01");
    await page.waitForFunction((text) => text.textContent.trim() !== "", await closing.elementHandle());
    await page.keyboard.press("Shift");
    await page.waitForFunction((text) => text.textContent.trim() === "", await closing.elementHandle());
    await page.clock.fastForward("05:01");
    await page.locator('main [data-do="unlock"]').waitFor();
    await unlock(page, passphrase);
    await page.locator("#log-idle").selectOption("15");
    await page.clock.fastForward("13:00");
    assert.equal(await page.locator("[data-entry]").count(), 1);
    await page.clock.fastForward("02:01");
    await page.locator('main [data-do="unlock"]').waitFor();
    await page.reload();
    await goToLog(page);
    await unlock(page, passphrase);
    await page.locator("#log-idle").waitFor();
    assert.equal(await page.locator("#log-idle").inputValue(), "15");
  });

  on("what an old copy has is merged, and what was removed stays removed", async (page) => {
    const passphrase = await begin(page, "Of another patient.");
    const before = await saveCopy(page, passphrase);
    await page.locator("[data-entry] a").first().click();
    await act(page, "remove");
    await act(page, "purge");
    await page.locator(".govuk-error-summary").waitFor();
    await page.locator('main [data-choice="yes"]').check();
    await page.locator('[data-stop="yes"]').waitFor();
    assert.equal(await page.locator('[data-do="purge"]').count(), 0, "it cannot be done now");
    await page.locator('main [data-choice="no"]').check();
    await page.locator("#log-why").fill("It was about someone else");
    await page.locator("#log-word").fill("remove");
    await act(page, "purge");
    await saved(page);
    await page.locator("[data-entry] a").first().click();
    await page.locator('[data-withdrawn="yes"]', { hasText: "It was about someone else" }).waitFor();
    assert.equal(await page.locator('[data-field="what_happened"]').count(), 0);
    await page.locator("main .govuk-back-link, main [data-do=back]").first().click();

    await act(page, "open-copy");
    await openCopy(page, before, passphrase);
    await page.locator('[data-preview="nothing"]').waitFor();
    await act(page, "back");
    await another(page, "Stays.");
    const here = await saveCopy(page, passphrase);

    await act(page, "delete");
    await act(page, "continue");
    await act(page, "delete");
    await act(page, "continue");
    assert.equal(await page.locator('[data-missing="yes"]').count(), 0, "the user deleted it");
    await act(page, "create");
    await write(page, "Elsewhere.");
    const other = (await saveFirst(page)).passphrase;
    // Several at once: one that the passphrase opens, one with another passphrase, one that is no copy.
    const own = await saveCopy(page, other);
    const letter = { ...own, name: "letter.age", buffer: Buffer.from("a letter") };
    await act(page, "open-copy");
    await openCopy(page, [here, { ...own, name: "own.age" }, letter], passphrase);
    await page.locator('[data-copy="sealed"]', { hasText: "own.age" }).waitFor();
    await page.locator('[data-copy="refused"]', { hasText: "letter.age" }).waitFor();
    await page.locator('[data-copy="open"]', { hasText: "another log" }).waitFor();
    await page.locator("#log-file-passphrase").fill("not the six words");
    await act(page, "open-copy");
    await page.locator(".govuk-error-summary", { hasText: "Not the right passphrase" }).waitFor();
    await page.locator("#log-file-passphrase").fill(other);
    await act(page, "open-copy");
    await page.locator('[data-copy="open"]', { hasText: "own.age" }).locator('[data-preview="nothing"]').waitFor();
    await act(page, "merge");
    await saved(page);
    assert.equal(await page.locator('[data-copy="merged"]').count(), 2, "what is no copy stops none of the others");
    await page.locator('[data-copy="refused"]', { hasText: "letter.age" }).waitFor();
    const spare = await page.locator('[data-copies="spare"] li').allInnerTexts();
    assert.deepEqual(spare.sort(), [here.name, "own.age"].sort(), "these may go");
    await act(page, "back");
    await page.locator("[data-case]").first().waitFor();
    assert.equal(await page.locator("[data-case]").count(), 2);
    assert.equal(await entries(page), 3);
    await lock(page);
    await unlock(page, other);
    await page.locator("[data-case]").first().waitFor();
    assert.equal(await entries(page), 3);

    await page.locator('[data-case] a[data-do="case"], [data-case] [data-do="case"]').last().click();
    await act(page, "remove");
    await page.locator('main [data-choice="no"]').check();
    await page.locator("#log-why").fill("Kept long enough");
    await page.locator("#log-word").fill("Remove");
    await act(page, "purge");
    await saved(page);
    assert.equal(await page.locator("[data-case]").count(), 1);
    await page.locator('[data-deleted="yes"]', { hasText: "Kept long enough" }).waitFor();
  });

  on("a folder of copies is merged at once, and each that is bad says why", async (page) => {
    const passphrase = "acid acorn acre acts afar affix";
    await begin(page, "Of this log.");
    const folder = join(temporaryFolder("copies"), "copies");
    mkdirSync(join(folder, "deeper"), { recursive: true });
    const copy = readFileSync(new URL("../vectors/log/firmly-2026-11-21-fa2e.age", import.meta.url));
    const other = readFileSync(new URL("../vectors/log/firmly-2026-11-20-1302.age", import.meta.url));
    const armoured = copy.toString("base64").replace(/.{64}/g, "$&\n");
    const files = {
      "firmly-2026-11-21-fa2e (1).age": copy,
      "deeper/firmly-2026-11-21-fa2e-DESKTOP-7KQ2.age": copy,
      "a conflicted copy.age.txt": `-----BEGIN AGE ENCRYPTED FILE-----\n${armoured}\n-----END AGE ENCRYPTED FILE-----\n`,
      "no name at all": other,
      "zero.age": "",
      "placeholder.age": Buffer.alloc(copy.length),
      "half.age": copy.subarray(0, copy.length / 2),
      "letter.txt": "a letter",
    };
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    await act(page, "open-copy");
    await chooseFolder(page, folder, files);
    await page.locator("#log-file-passphrase").fill(passphrase);
    await act(page, "open-copy");
    await page.locator('[data-copy="open"]').first().waitFor();
    const refused = (name, words) =>
      page.locator('[data-copy="refused"]', { hasText: name }).filter({ hasText: words }).waitFor();
    await refused("zero.age", "not downloaded");
    await refused("placeholder.age", "not downloaded");
    await refused("half.age", "cut short");
    assert.equal(await page.locator("[data-copy]").count(), 7, "what is no copy is passed over");
    await act(page, "merge");
    await saved(page);
    const spare = await page.locator('[data-copies="spare"] li').allInnerTexts();
    const sound_ones = Object.keys(files).slice(0, 4).map((name) => basename(name));
    assert.deepEqual(spare.sort(), sound_ones.sort());
    await refused("half.age", "cut short");
    await act(page, "back");
    await page.locator("[data-case]").first().waitFor();
    const there = await entries(page);
    // Once more: nothing is new, and all of them may go.
    await act(page, "open-copy");
    await dropFolder(page, folder, files);
    await page.locator("#log-file-passphrase").fill(passphrase);
    await act(page, "open-copy");
    await page.locator('[data-copies="spare"]').waitFor();
    assert.equal(await page.locator('[data-copies="spare"] li').count(), 4);
    assert.equal(await page.locator('[data-do="merge"]').count(), 0);
    await act(page, "back");
    assert.equal(await entries(page), there);
  });

  on(
    "where the browser keeps nothing the log is opened from a file, written and saved",
    async (page) => {
      await goToLog(page);
      await act(page, "create");
      await write(page, "In a file.");
      await act(page, "save");
      const passphrase = (await page.locator('[data-passphrase="shown"]').innerText()).trim();
      await act(page, "continue");
      await page.locator("#log-again").fill(passphrase);
      await act(page, "save");
      const first = await caughtCopy(page);
      await act(page, "continue");

      await act(page, "open-copy");
      await openCopy(page, first, passphrase);
      await page.locator('[data-memory="filed"]').waitFor();
      assert.equal(await entries(page), 1);
      await another(page, "And another.");
      await page.locator('[data-memory="unfiled"]').waitFor();
      await page.locator('[data-do="lock"]').click();
      await heading(page, "What you wrote waits");
      await act(page, "continue");
      await page.locator('[data-memory="unfiled"]').waitFor();
      await act(page, "copy");
      await page.locator('[data-memory="handed"]').waitFor();
      await page.locator('[data-do="lock"]').click();
      await heading(page, "What you wrote waits");
      await act(page, "continue");
      await act(page, "file-there");
      await page.locator('[data-memory="filed"]').waitFor();
      const second = await caughtCopy(page);
      await page.locator('[data-do="lock"]').click();
      await act(page, "open-copy");
      await openCopy(page, second, passphrase);
      await page.locator('[data-memory="filed"]').waitFor();
      assert.equal(await entries(page), 2);
    },
    [keepNothing],
  );
});
