// Check a file: the frozen exports as anyone would check them, whole, redacted, changed and against a receipt; nothing of
// them stays; the keyboard alone, and narrow screens.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertAccessible, assertNoOverflow } from "./lib/axe.mjs";
import { assertQuiet, inBoth } from "./lib/browsers.mjs";
import { assertFocusOnHeading } from "./lib/guide.mjs";
import { copyOnDisk } from "./lib/product.mjs";

const address = copyOnDisk();
const vector = (name) => readFileSync(fileURLToPath(new URL(`../vectors/report/${name}`, import.meta.url)), "utf8");
const whole = vector("whole.jsonl");
const receipt = vector("receipt.txt");

// The command line, and where its tests leave their random logs.
const [firmly, logs] = [process.env.FIRMLY, process.env.FIRMLY_LOGS];

const goThere = async (page) => {
  await page.locator('footer [data-do="check-file"]').click();
  await assertFocusOnHeading(page);
};

const choose = (page, text, name = "report-2026-11-20.jsonl") =>
  page.locator("#check-file").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });

const submit = (page) => page.locator('main [data-do="check"]').click();

// What is said, once it is there and has the focus.
async function said(page, is) {
  await page.locator(`[data-check="${is}"]`).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "check-result");
  return page.locator("[data-check]").innerText();
}

async function refused(page, words) {
  await page.locator(".govuk-error-summary", { hasText: words }).waitFor();
  assert.equal(await page.locator("[data-check]").count(), 0);
}

// What of the page, of its fields and of what was chosen there is left.
const left = (page) =>
  page.evaluate(() => [
    document.documentElement.outerHTML,
    ...[...document.querySelectorAll("input, textarea")].map((field) => field.value),
  ].join("\n"));

inBoth((visit) => {
  const checker = (title, body) =>
    test(title, () =>
      visit(address, { reducedMotion: "reduce" }, async (page, watched) => {
        await goThere(page);
        await body(page, watched);
        await assertQuiet(watched);
      }),
    );

  checker("says what is whole, withheld or removed, against a receipt or without one", async (page) => {
    await choose(page, whole);
    await submit(page);
    assert.match(await said(page, "whole"), /Checked: 7 entries, unbroken\.[^]*Nothing is withheld/);

    await page.locator("#check-receipt").fill(receipt);
    await choose(page, vector("redacted.jsonl"));
    await submit(page);
    await page.locator("#check-result", { hasText: "match the receipt of 20 November 2026" }).waitFor();
    assert.match(await said(page, "whole"), /The last is at line 7[^]*What this does not show/);
    await assertAccessible(page, "a result");
    await page.setViewportSize({ width: 320, height: 640 });
    await page.locator("summary").click();
    await assertNoOverflow(page, "a result at 320 px");
    await assertAccessible(page, "a result at 320 px");

    await page.locator("#check-receipt").fill(`Outside mail: take care.\n\n${receipt.replace(/^/gm, "> ")}\nRegards`);
    await choose(page, whole);
    await submit(page);
    await page.locator("[data-check]", { hasText: "2 lines around the receipt were passed over." }).waitFor();

    await choose(page, whole.split("\n").slice(0, 5).join("\n"));
    await submit(page);
    await page.locator('[data-check="not-whole"]').waitFor();
    assert.match(await said(page, "not-whole"), /do NOT match[^]*does NOT go so far/);
  });

  checker("names the line that was changed or taken away", async (page) => {
    const lines = whole.split("\n");
    await choose(page, whole.replace(lines[3], lines[3].replace("A01", "A02")));
    await submit(page);
    const changed = await said(page, "not-whole");
    assert.match(changed, /NOT unbroken\. The first fault is at line 4/);
    await choose(page, lines.toSpliced(4, 1).join("\n"));
    await submit(page);
    await page.locator("#check-result", { hasText: "line 5" }).waitFor();
    assert.match(await said(page, "not-whole"), /Line 5: entry 5 of its stream is missing/);
  });

  checker("says of thirty random logs what the command line says", async (page) => {
    for (let seed = 0; seed < 30; seed += 1) {
      for (const what of ["whole", "changed"]) {
        const file = join(logs, `random-${seed}-${what}`);
        const { status, stdout } = spawnSync(firmly, ["check", file], { encoding: "utf8" });
        const lines = stdout.split("\n").filter((line) => line);
        // Fails before anything can be compared with nothing.
        assert.match(lines[0], /^Checked: /);
        assert.equal(status, what === "whole" ? 0 : 1);
        await choose(page, readFileSync(file, "utf8"));
        await submit(page);
        const last = lines.findLast((line) => line.startsWith("Hash of the last: "));
        const result = page.locator(`[data-check="${status === 0 ? "whole" : "not-whole"}"]`, { hasText: last });
        const said = (await result.textContent()).replace(/\s+/g, " ");
        const faults = lines.filter((line) => /^(Line \d+|Stream [0-9a-f]+): /.test(line));
        for (const line of [lines[0], ...faults]) assert.ok(said.includes(line), `${seed} ${what}: ${line}\n${said}`);
      }
    }
  });

  checker("says what cannot be checked, and why, beside the field", async (page) => {
    await submit(page);
    await refused(page, "Choose a file");
    assert.match(await page.title(), /^Error: /);
    await choose(page, "PK\x03\x04 and more", "report.zip");
    await submit(page);
    await refused(page, "Unpack it");
    await choose(page, "age-encryption.org/v1\n", "firmly-2026-11-20-7c1e.age");
    await submit(page);
    await refused(page, "This file is sealed");
    await choose(page, "Dear all,\n");
    await submit(page);
    await refused(page, "no line in it is an entry");
    await choose(page, whole);
    await page.locator("#check-receipt").fill(receipt.replace("digest 09", "digest 90"));
    await submit(page);
    await refused(page, "digest does not belong");
    await assertAccessible(page, "a problem");
    await page.setViewportSize({ width: 320, height: 640 });
    await assertNoOverflow(page, "a problem at 320 px");
  });

  checker("a large file shows how far it is and can be stopped", async (page) => {
    // The file behind many spaces that mean nothing: many parts. It is made in the page: sending it there takes long.
    await page.locator("#check-file").evaluate((field, whole) => {
      const chosen = new DataTransfer();
      chosen.items.add(new File([" ".repeat(40_000_000), "\n", whole], "report.jsonl"));
      field.files = chosen.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }, whole.toString());
    await submit(page);
    await page.locator("main [role=status]", { hasText: "%" }).waitFor();
    await page.locator('[data-do="stop"]').click();
    await page.locator('[data-do="stop"]').waitFor({ state: "detached" });
    assert.equal(await page.locator("[data-check]").count(), 0);
  });

  checker("nothing stays when the page is hidden or left, and the keyboard alone is enough", async (page) => {
    const check = async () => {
      await choose(page, whole);
      await page.locator("#check-receipt").fill(receipt);
      await page.locator("#check-receipt").press("Tab");
      await page.keyboard.press("Enter");
      await said(page, "whole");
    };
    const head = receipt.match(/7 ([0-9a-f]{64})/)[1];
    await check();
    assert.ok((await left(page)).includes(head));
    await page.locator('[data-do="hide"]').first().click();
    assert.ok(!(await left(page)).includes(head), "hidden");
    await page.locator('[data-do="show"]').click();
    assert.equal(await page.locator("#check-file").evaluate((field) => field.files.length), 0);
    await check();
    await page.locator('footer [data-do="about"]').click();
    await assertFocusOnHeading(page);
    assert.ok(!(await left(page)).includes(head), "left");
    await page.goBack();
    await page.locator("#check-receipt").waitFor();
    assert.ok(!(await left(page)).includes(head), "come back");
  });
});
