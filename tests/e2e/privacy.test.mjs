// Leaving, hiding, and what stays behind.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNeutral, inBoth } from "./lib/browsers.mjs";
import { answer, shown } from "./lib/guide.mjs";
import { copyOnDisk } from "./lib/product.mjs";
import { walks } from "./lib/walks.mjs";

const address = copyOnDisk();

inBoth((visit) => {
  const reader = (title, body) =>
    test(title, () => visit(address, {}, body));

  const left = async (page) => {
    await page.waitForURL("about:blank");
    assert.equal((await page.locator("body").innerText()).trim(), "");
  };

  reader("Leave this page goes to an empty page", async (page) => {
    await answer(page, walks.get("o_stalking").slice(0, 4));
    await page.locator('.f-safe [data-do="leave"]').click();
    await left(page);
  });

  reader("Back after leaving shows the neutral start", async (page) => {
    await answer(page, walks.get("o_stalking"));
    await page.locator('.f-safe [data-do="leave"]').click();
    await left(page);
    // Asked in the page: the drivers wait for a load, and a page may come back without one. Asked for later: the page
    // would be gone before it has answered.
    await page.evaluate(() => void setTimeout(() => history.back()));
    await page.waitForFunction(() => document.querySelector('[data-do="start"]'));
    const back = await page.evaluate(() => ({
      title: document.title,
      shown: document.querySelectorAll("main [data-outcome], main [data-question]").length,
    }));
    assert.equal(back.shown, 0);
    assertNeutral(back.title);
  });

  reader("a link within the guide, followed before the app began, does not stay in the address", async (page) => {
    await page.goto("about:blank");
    await page.goto(`${address}#o_stalking`);
    await page.locator('[data-do="start"]').waitFor();
    await page.waitForFunction(() => history.state !== null);
    assert.equal(page.url(), address);
  });

  reader("Shift three times leaves", async (page) => {
    await answer(page, walks.get("o_stalking").slice(0, 4));
    for (let press = 0; press < 3; press += 1) await page.keyboard.press("Shift");
    await left(page);
  });

  reader("Shift for capital letters does not leave", async (page) => {
    await answer(page, walks.get("o_stalking").slice(0, 4));
    const question = await shown(page);
    for (const key of ["Shift+A", "Shift+B", "Shift+C", "Shift+D"]) await page.keyboard.press(key);
    assert.equal(await shown(page), question);
  });

  reader("Esc neither leaves nor hides", async (page) => {
    await answer(page, walks.get("o_stalking").slice(0, 4));
    const question = await shown(page);
    await page.keyboard.press("Escape");
    assert.equal(await shown(page), question);
    assert.equal(page.url(), address);
  });

  reader("Hide covers everything, and the place is kept", async (page) => {
    await answer(page, walks.get("o_stalking"));
    await page.locator('[data-do="hide"]').first().click();
    await page.locator(".f-cover").waitFor();
    assert.deepEqual((await page.locator("body").innerText()).split(/\s*\n\s*/).filter(Boolean), ["Firmly", "Show again"]);
    assertNeutral(await page.title());
    await page.locator('[data-do="show"]').click();
    await page.locator('[data-outcome="o_stalking"]').waitFor();
  });

  reader("reading the guide leaves nothing in the browser's stores", async (page) => {
    await answer(page, walks.get("o_stalking"));
    const kept = await page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      cookies: document.cookie,
      databases: indexedDB.databases ? (await indexedDB.databases()).length : 0,
      caches: (await caches.keys()).length,
      state: JSON.stringify(history.state ?? null),
    }));
    assert.equal(kept.local + kept.session + kept.databases + kept.caches, 0, JSON.stringify(kept));
    assert.equal(kept.cookies, "");
    assert.doesNotMatch(kept.state, /q_|o_/, "the history's state holds numbers only");
  });
});
