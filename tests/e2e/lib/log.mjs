// The log, used as its owner uses it.

import { caughtCopy } from "./handed.mjs";

// Presses what does this.
export const act = (page, hook) => page.locator(`main [data-do="${hook}"]`).first().click();

// Opens the log from any screen.
export async function goToLog(page) {
  await page.locator('[data-do="log"]').first().click();
}

// A new entry from the start page, with the five fields filled in.
export async function write(page, text) {
  await page.locator('[data-field="event_start"] [data-choice="today"]').check();
  await page.locator("#log-time").fill("14:10");
  await page.locator("#log-precision").selectOption("exact");
  await page.locator('[data-field="channel"] [data-choice]').first().check();
  await page.locator('[data-field="behaviour"] [data-choice]').first().check();
  await page.locator('[data-field="what_happened"] textarea').fill(text);
  await page.locator('[data-field="fear"] [data-choice="2"]').check();
}

// Saves a first entry: the passphrase that was made, the recovery key put off or kept, the passphrase once more.
// Returns the passphrase and the recovery key.
export async function saveFirst(page, recovery = "later") {
  await page.locator('[data-do="save"]').click();
  const passphrase = (await page.locator('[data-passphrase="shown"]').innerText()).trim();
  await page.locator('[data-do="continue"]').click();
  const key = await page.locator("[data-recovery]").first().innerText();
  await page.locator(`[data-do="${recovery}"]`).click();
  await page.locator("#log-again").fill(passphrase);
  await page.locator('[data-do="save"]').click();
  await saved(page);
  return { passphrase, key };
}

export async function saved(page) {
  await page.locator('[data-notice="done"]').waitFor();
}

export async function unlock(page, passphrase) {
  await page.locator("main input[autocomplete=current-password]").fill(passphrase);
  await page.locator('main [data-do="unlock"]').click();
}

export async function lock(page) {
  await page.locator('[data-do="lock"]').click();
  await page.locator('main [data-do="unlock"]').waitFor();
}

// Saves a sealed copy, on a page that catches files, and gives it.
export async function saveCopy(page, passphrase) {
  await act(page, "copy");
  await page.locator("#log-copy").fill(passphrase);
  await act(page, "copy");
  await page.locator('[data-notice="done"]', { hasText: "firmly-" }).waitFor();
  return caughtCopy(page);
}

// Opens one copy, or several.
export async function openCopy(page, file, passphrase) {
  await page.locator("#log-file").setInputFiles(file);
  await page.locator("#log-file-passphrase").fill(passphrase);
  await act(page, "open-copy");
}

// The steps that keep an open copy as the log of this browser. Returns the new passphrase.
export async function keepCopy(page) {
  const passphrase = (await page.locator('[data-passphrase="shown"]').innerText()).trim();
  await act(page, "continue");
  await act(page, "later");
  await page.locator("#log-again").fill(passphrase);
  await act(page, "save");
  await saved(page);
  return passphrase;
}

// The newest entry's text.
export async function readNewest(page) {
  await page.locator("[data-entry] a").first().click();
  return page.locator('[data-field="what_happened"] .f-voice').innerText();
}

// A word that no browser has seen before.
export function makeCanary() {
  const random = crypto.randomUUID().replaceAll("-", "");
  // Ten digits in a row would be taken for somebody's number.
  return `zq${random.replace(/\d/g, (digit) => "ghijklmnop"[digit])}`;
}

// In the page: each takes one of the two places away, whole.
export const LOSSES = [
  () =>
    new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase("firmly-1");
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    }),
  () => caches.delete("firmly-1"),
];

// For a page that opens: the browser refuses to keep anything.
export const keepNothing = () => {
  for (const store of ["indexedDB", "caches"]) {
    Object.defineProperty(window, store, {
      get() {
        throw new DOMException("", "SecurityError");
      },
    });
  }
};
