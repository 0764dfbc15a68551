// A report, made and handed over as its owner does it: what is withheld is in no preview and in no file, nothing leaves
// unread, what leaves can be checked without us, and that it left is in the log.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertChain, openWithPassphrase, readLine } from "../format/reader.mjs";
import { PHONE, assertQuiet, inBoth } from "./lib/browsers.mjs";
import { catchFiles, caught } from "./lib/handed.mjs";
import { act, goToLog, lock, makeCanary, saveFirst, saved, unlock, write } from "./lib/log.mjs";
import { copyOnDisk } from "./lib/product.mjs";

const heading = (page, text) => page.locator("h1", { hasText: text }).waitFor();
const focused = (page) => page.evaluate(() => document.activeElement.tagName);
const DAY = /^report-\d{4}-\d{2}-\d{2}/;

// The files of a zip in which nothing is compressed, by name.
function unzip(zip) {
  const files = new Map();
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50; ) {
    assert.equal(zip.readUInt16LE(at + 8), 0, "stored as it is");
    const [size, name] = [zip.readUInt32LE(at + 18), zip.readUInt16LE(at + 26)];
    const start = at + 30 + name;
    files.set(zip.toString("utf8", at + 30, start), zip.subarray(start, start + size));
    at = start + size;
  }
  return files;
}

// A picture as a telephone makes it: with the place in it.
async function photograph(page) {
  const drawn = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [40, 30];
    canvas.getContext("2d").fillRect(5, 5, 10, 10);
    return canvas.toDataURL("image/jpeg").split(",")[1];
  });
  // One directory that says where the directory of the place is, and that with a latitude in it.
  const details = Buffer.from(
    "45786966000049492a000800000001002588040001000000" + "1a000000" + "00000000" + "0100" + "020005000300000000000000" + "00000000",
    "hex",
  );
  const length = Buffer.from([0xff, 0xe1, 0, details.length + 2]);
  const picture = Buffer.from(drawn, "base64");
  return Buffer.concat([picture.subarray(0, 2), length, details, picture.subarray(2)]);
}

async function handedOver(page, form) {
  await page.locator(`[data-form="${form}"]`).click();
  const file = await caught(page, DAY);
  await page.locator('[data-handed="yes"]', { hasText: file.name }).waitFor();
  return file;
}

async function refused(page, words) {
  await page.locator(".govuk-error-summary", { hasText: words }).waitFor();
}

inBoth((visit) => {
  test("what is withheld from the police is nowhere, what goes out is read first, can be checked and is on record", () =>
    visit(copyOnDisk(), { ...PHONE, bypassCSP: true, scripts: [catchFiles] }, async (page, watched) => {
      const [kept, out, named] = [makeCanary(), makeCanary(), makeCanary()];
      await goToLog(page);
      await act(page, "create");
      await write(page, `${kept} He said that the insulin made him brave, and asked for Dr ${named} by name.`);
      const original = await photograph(page);
      await page.locator('[data-field="attachments"] summary').click();
      await page.locator("#log-attach").setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: original });
      await page.locator('[data-file="chosen"]').waitFor();
      const { passphrase } = await saveFirst(page);
      await act(page, "log-this");
      await write(page, `${out} It was about someone else.`);
      await act(page, "save");
      await saved(page);
      await page.locator("[data-case] a").first().click();

      await act(page, "report");
      await heading(page, "Make a report");
      assert.equal(await focused(page), "H1");
      await act(page, "continue");
      await refused(page, "Choose who it is for");
      await page.locator('[data-choice="own"]').check();
      await page.locator("main", { hasText: "the sealed copy: that is the one to restore from" }).waitFor();
      await page.locator('[data-choice="police"]').check();
      await page.locator('[data-choice="D3"]').waitFor();
      await page.locator("main", { hasText: "Is it the least that works?" }).waitFor();
      await act(page, "continue");
      await refused(page, "Write why the police are given it");
      await page.locator("#report-reason").fill("Asked for by the officer on 101");
      await page.locator('[data-choice="files"]').check();
      await act(page, "one-by-one");
      const entries = page.locator("#report-entry-0, #report-entry-1");
      assert.equal(await entries.count(), 2);
      await page.locator(".govuk-checkboxes__item", { hasText: "Entry 2" }).locator("input").uncheck();
      await act(page, "continue");

      await heading(page, "What should be masked?");
      assert.equal(await focused(page), "H1");
      const places = page.locator("[data-place]");
      assert.equal(await places.count(), 1);
      assert.match(await places.first().innerText(), /insulin[^]*A clinical word/);
      await act(page, "continue");
      await refused(page, "Decide on each place");
      await page.locator("#report-place-0-0").check();
      await page.locator("#report-named").fill(named);
      await act(page, "continue");
      await page.locator("[role=status]", { hasText: "Found in 1 place" }).waitFor();
      assert.equal(await places.count(), 2);
      // Nothing is lost on the way back and forth.
      await act(page, "back");
      assert.equal(await page.locator("#report-reason").inputValue(), "Asked for by the officer on 101");
      await act(page, "continue");
      await heading(page, "What should be masked?");
      assert.equal(await page.locator("#report-named").inputValue(), named);
      await act(page, "continue");

      await heading(page, "What the police will get");
      assert.equal(await focused(page), "H1");
      const preview = await page.locator('[data-report="preview"]').textContent();
      assert.match(preview, /Account of what happened\. Health information is not included\./);
      assert.ok(preview.includes(kept));
      const withheld = [out, named, "insulin"];
      for (const word of withheld) assert.ok(!(await page.content()).includes(word), `${word} is not in the page`);
      assert.match(await page.locator('[data-report="out"]').innerText(), /You left it out[^]*You masked words/);
      await page.locator('[data-form="html"]').click();
      await refused(page, "Tick that you have read it");
      assert.equal(await page.evaluate(() => window.files.length), 0, "nothing leaves unread");
      assert.equal(await page.locator("#report-why").inputValue(), "Asked for by the officer on 101");
      await page.locator("#report-read-0").check();
      await page.locator('[data-form="html"]').click();
      await refused(page, "Write to whom it is given");
      const toWhom = makeCanary();
      await page.locator("#report-to-whom").fill(toWhom);

      const files = new Map();
      for (const form of ["html", "text", "table", "lines", "bundle"]) files.set(form, await handedOver(page, form));
      for (const [form, { buffer }] of files) {
        for (const word of [...withheld, toWhom]) assert.ok(!buffer.includes(word), `${word} is not in ${form}`);
        const shows = form !== "lines";
        assert.equal(buffer.includes(kept), shows, `${form} has the rest; the exact lines are without a field of which words are masked`);
      }
      const bundle = unzip(files.get("bundle").buffer);
      assert.ok(bundle.has("README.txt") && bundle.has("SHA256SUMS"));
      const picture = bundle.get("attachment-1-1.jpg");
      assert.deepEqual([...picture.subarray(0, 3)], [0xff, 0xd8, 0xff], "still a picture");
      assert.ok(original.includes("Exif") && !picture.includes("Exif"), "without what the camera wrote");
      for (const form of ["html", "text", "table", "lines"]) {
        assert.deepEqual(bundle.get(files.get(form).name), files.get(form).buffer, `${form} is in the bundle as it is`);
      }
      const lines = files.get("lines").buffer.toString("utf8").trim().split("\n").map(readLine);
      assertChain(lines);
      assert.deepEqual(lines.map(({ core }) => core.kind), ["case", "incident", "incident"]);
      const receipt = preview.slice(preview.indexOf("firmly/receipt/v1"));
      assert.ok(receipt.includes(lines.at(-1).hash), "the receipt names the last line");

      // In a sealed file of its own, which opens without us.
      await page.locator("#report-seal-0").check();
      const words = (await page.locator('[data-passphrase="shown"]').innerText()).trim();
      const sealed = await handedOver(page, "html");
      assert.match(sealed.name, /^report-[\d-]+\.html\.age$/);
      assert.deepEqual(openWithPassphrase(sealed.buffer, words), files.get("html").buffer);

      await lock(page);
      for (const word of [kept, toWhom, words]) assert.ok(!(await page.content()).includes(word), "locked, nothing is left");
      await unlock(page, passphrase);
      await page.locator("[data-case] a").first().click();
      const sent = page.locator("[data-sent]");
      assert.equal(await sent.count(), 6);
      assert.match(await sent.first().innerText(), /Police: for printing, sealed, 1 entry, Ground D2/);
      const digest = receipt.match(/digest ([0-9a-f ]+)/)[1].trim();
      for (const part of [toWhom, "Asked for by the officer on 101", digest]) {
        assert.ok((await sent.first().innerText()).includes(part), part);
      }
      await assertQuiet(watched);
    }),
  );
});
