// The kill test of the kept copy, in Chromium: entries are written as fast as the screens take them, after each the page
// writes the copy, and all processes of the browser are killed at a random moment. After each kill the file is a whole copy,
// the one before or the new one, with no fewer entries than were in it; a reader that shares nothing with the app says so.

import { openWithPassphrase, readCopy, readLine } from "../../format/reader.mjs";
import { open } from "./browsers.mjs";
import { writeAll } from "./inside.mjs";
import { killable } from "./killable.mjs";
import { act, goToLog, saveFirst, unlock, write } from "./log.mjs";
import { inFolder, withPickers } from "./pickers.mjs";
import { temporaryFolder } from "./product.mjs";

const ENTRIES = 60;
// So long after the first entry of a life the browser is killed at the latest.
const LIFE_MS = 2000;
const textOf = (number, length) => `Entry ${number}, ${"he rang again – I said no. ".repeat(1 + length / 27)}`;

// Tells on the console when the page begins to write the file, and when that is done.
const tellOfWriting = () => {
  const { createWritable } = FileSystemFileHandle.prototype;
  FileSystemFileHandle.prototype.createWritable = async function (options) {
    console.info("copy begins");
    const writable = await createWritable.call(this, options);
    const close = writable.close.bind(writable);
    writable.close = async () => {
      await close();
      console.info("copy ends");
    };
    return writable;
  };
};

export async function killWhileCopying(kills, tell = () => {}, length = 5000) {
  const profile = temporaryFolder("kill-copy");
  const figures = { browser: "chromium", kills: 0, whileWriting: 0, whole: 0, entries: 0, versions: 0, lost: 0, torn: 0, unnamed: 0 };
  let [passphrase, next] = [undefined, 1];

  // Reads the file as the last life left it.
  const check = async (page) => {
    const files = [...(await inFolder(page))];
    if (files.length !== 1) throw new Error(`${files.length} files: ${files.map(([name]) => name)}`);
    const [[name, bytes]] = files;
    let entries;
    try {
      const { lines } = readCopy(openWithPassphrase(bytes, passphrase));
      entries = lines.map(readLine).filter(({ core }) => core.kind === "incident").length;
    } catch (error) {
      figures.torn += 1;
      tell(`torn: ${name} has ${bytes.length} bytes: ${error.message}`);
      return;
    }
    figures.whole += 1;
    if (entries < figures.entries) {
      figures.lost += 1;
      tell(`lost: ${entries} of ${figures.entries}`);
    }
    figures.entries = entries;
  };

  for (let life = 0; life <= kills; life += 1) {
    const { context, kill } = await killable("chromium", profile);
    const started = Date.now();
    let killed;
    try {
      const { page } = await withPickers(context, open, [tellOfWriting]);
      page.setDefaultTimeout(60_000);
      if (life > 0) await check(page);
      if (life === kills) break;
      let writing = false;
      page.on("console", (message) => {
        if (message.text() === "copy begins") writing = true;
        if (message.text() === "copy ends") {
          writing = false;
          figures.versions += 1;
        }
      });
      await goToLog(page);
      if (life === 0) {
        await act(page, "create");
        await write(page, textOf(0, length));
        ({ passphrase } = await saveFirst(page));
        await act(page, "copy");
        await act(page, "keep-file");
        await page.locator("#log-file-own").fill(passphrase);
        await act(page, "continue");
        await act(page, "choose-folder");
      } else {
        await unlock(page, passphrase);
      }
      await page.locator('[data-kept="current"]').waitFor();
      const entries = Array.from({ length: ENTRIES }, (_, at) => [next + at, textOf(next + at, length)]);
      next += ENTRIES;
      page.evaluate(writeAll, entries).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, Math.random() * LIFE_MS));
      if (writing) figures.whileWriting += 1;
      killed = kill();
      figures.kills += 1;
      tell(`life ${life}: ${figures.entries} in the file, ${writing ? "killed while it was written, " : ""}${Date.now() - started} ms`);
    } catch (error) {
      figures.failure = error.message;
      tell(`life ${life} failed: ${error.stack}`);
      break;
    } finally {
      await (killed ?? kill());
    }
  }
  return figures;
}
