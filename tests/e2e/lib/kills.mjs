// The kill test: entries are written as fast as the screens take them, all processes of the browser are killed at a random
// moment, and the next life on the same profile must have every entry that was said to be saved, whole.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { open } from "./browsers.mjs";
import { countAll, readNewest, writeAll } from "./inside.mjs";
import { killable } from "./killable.mjs";
import { goToLog, saveFirst, unlock, write } from "./log.mjs";
import { copyOnDisk, temporaryFolder } from "./product.mjs";

// An entry's text says which it is, from its first word to its last; long ones fill more than one block of a disk.
const SENTENCE = "he rang again – I said no. ";
const numberOf = (text) => Number(/^Entry (\d+),/.exec(text)?.[1] ?? Number.NaN);

// At most this many entries in one life, and this long.
const ENTRIES = 80;
const LIFE_MS = 2500;
// One life in so many is killed while the log is being opened, and one as soon as an entry is said to be saved.
const WHILE_OPENING = 6;
const WHEN_SAVED = 3;
// A whole copy is read by another program once in so many lives.
const COPY_EVERY = 25;

// Kills `name` so many times; the longest entries have about `length` characters. `reader` is the program `firmly`, which reads a copy of the log now and then and at the end;
// without it every entry is read from the screen at the end.
export async function killAgain(name, kills, tell = () => {}, length = 5000, reader = process.env.FIRMLY) {
  const sentences = Math.ceil(length / SENTENCE.length);
  const textOf = (number) =>
    `Entry ${number}, ${SENTENCE.repeat(1 + ((number * number) % sentences))}end of ${number} 🙂`;
  const [address, profile] = [copyOnDisk(), temporaryFolder(`kill-${name}`)];
  const figures = {
    browser: name,
    kills: 0,
    whileOpening: 0,
    acknowledged: 0,
    inOnePlace: 0,
    refused: 0,
    lost: 0,
    torn: 0,
    unexpected: 0,
    behind: { database: 0, cache: 0 },
    wiped: { database: 0, cache: 0 },
    unnamed: 0,
    copies: 0,
  };
  // Numbers that the screen has said to be saved, and those that were read back.
  const [acknowledged, there] = [new Set(), new Set()];
  let [next, passphrase] = [1, undefined];

  // Takes in what was read, and counts what should not be.
  const take = (texts, found) => {
    for (const text of texts) {
      const number = numberOf(text);
      if (text !== textOf(number)) {
        figures.torn += 1;
        tell(`torn: ${text.slice(0, 200)}`);
      } else if (found.has(number)) {
        figures.unexpected += 1;
        tell(`twice: ${number}`);
      } else found.add(number);
    }
  };

  // Notes what the screen says, and calls `enough` when that was said so many times.
  const listen = (page, times, enough) =>
    page.on("console", (message) => {
      const [, outcome, number, words] = /^(saved|one place|refused) (\d+)(.*)$/s.exec(message.text()) ?? [];
      if (outcome === "saved" || outcome === "one place") {
        acknowledged.add(Number(number));
        times -= 1;
        if (times === 0) enough();
      }
      if (outcome === "one place") figures.inOnePlace += 1;
      if (outcome === "refused") {
        figures.refused += 1;
        tell(`refused ${number}: ${words}`);
      }
    });

  const begin = async (page) => {
    await page.locator('[data-do="create"]').click();
    await write(page, textOf(next));
    // Without a time, as the others: the list has them in the order in which they were saved.
    await page.locator("#log-time").fill("");
    await page.locator("#log-precision").selectOption("date");
    ({ passphrase } = await saveFirst(page));
    acknowledged.add(next);
    there.add(next);
    next += 1;
  };

  // Opens the log, sees that nothing is missing, and that what is missing in one place is named.
  const check = async (page) => {
    const held = await page.evaluate(countAll);
    await unlock(page, passphrase);
    const list = page.locator("#log-find");
    await list.or(page.locator(".govuk-error-summary")).waitFor();
    if (!(await list.isVisible())) throw new Error(await page.locator(".govuk-error-summary").innerText());
    const reported = await page.locator('[data-report="healed"], main .f-note').allInnerTexts();
    const healed = await page.locator('[data-report="healed"]').count();
    // The case is an event too.
    const wiped = ["database", "cache"].filter((place) => held[place] < there.size + 1);
    for (const place of wiped) figures.wiped[place] += 1;
    if (wiped.length > 0) {
      tell(`WIPED ${wiped}: ${JSON.stringify(held)} of ${there.size + 1}; on screen: ${reported.join(" | ")}`);
      if (healed === 0) figures.unnamed += 1;
    } else {
      if (held.database < held.cache) figures.behind.database += 1;
      if (held.cache < held.database) figures.behind.cache += 1;
    }
    const shown = Number(/\d+/.exec(await page.locator("section[data-case] .f-sub").first().innerText())[0]);
    const since = shown - there.size;
    const fresh = new Set();
    take(since > 0 ? await page.evaluate(readNewest, since) : [], fresh);
    for (const number of fresh) {
      if (there.has(number)) figures.unexpected += 1;
      there.add(number);
    }
    const missing = [...acknowledged].filter((number) => !there.has(number));
    if (since < 0 || missing.length > 0) {
      await audit(page);
      throw new Error(`lost: ${missing.length} (${missing.slice(0, 10)}); the list has ${shown} of ${there.size}`);
    }
    return held;
  };

  // Every entry there is, by a copy that another program opens, or else from the screen.
  const audit = async (page) => {
    const found = new Set();
    take(reader ? await texts(page, passphrase, reader) : await page.evaluate(readNewest, there.size), found);
    figures.copies += reader ? 1 : 0;
    const lost = [...acknowledged].filter((number) => !found.has(number));
    figures.lost += lost.length;
    if (lost.length > 0) tell(`LOST ${lost}`);
  };

  for (let life = 0; life <= kills; life += 1) {
    const { context, kill } = await killable(name, profile);
    const started = Date.now();
    let killed;
    try {
      const { page } = await open(context, address);
      page.setDefaultTimeout(60_000);
      // The moment: so many milliseconds from when the writing begins, or the so-manieth 'saved'.
      const saves = life % WHEN_SAVED === 2 ? 1 + Math.floor((Math.random() * ENTRIES) / 8) : Infinity;
      const milliseconds = saves === Infinity ? Math.random() * LIFE_MS : 10 * LIFE_MS;
      let now;
      const moment = new Promise((resolve) => (now = resolve));
      listen(page, saves, now);
      await goToLog(page);
      await page.locator('main [data-do="unlock"], main [data-do="create"]').first().waitFor();
      const gone = await page.locator('main [data-do="create"]').count();
      if (gone > 0 && life > 0) {
        figures.lost += acknowledged.size;
        throw new Error(`all is gone: ${await page.locator("main").innerText()}`);
      }
      if (life === 0) await begin(page);
      const last = life === kills;
      if (!last && life > 0 && life % WHILE_OPENING === 0) {
        figures.whileOpening += 1;
        await unlock(page, passphrase);
      } else {
        const held = life > 0 ? await check(page) : undefined;
        if (last || (reader && life > 0 && life % COPY_EVERY === 0)) await audit(page);
        tell(
          `life ${life}: ${acknowledged.size} acknowledged, ${there.size} there, ${JSON.stringify(held)}, ${Date.now() - started} ms`,
        );
        if (last) break;
        const entries = Array.from({ length: ENTRIES }, (_, at) => [next + at, textOf(next + at)]);
        next += ENTRIES;
        page.evaluate(writeAll, entries).catch(() => {});
      }
      const alarm = setTimeout(now, milliseconds);
      await moment;
      killed = kill();
      clearTimeout(alarm);
      figures.kills += 1;
    } catch (error) {
      figures.failure = error.message;
      tell(`life ${life} failed: ${error.stack}`);
      break;
    } finally {
      await (killed ?? kill());
    }
  }
  figures.acknowledged = acknowledged.size;
  return figures;
}

// The accounts in a sealed copy, as the program reads them.
async function texts(page, passphrase, reader) {
  // The policy of the page lets nobody fetch a blob, and one driver tells nothing of downloads: caught where it is made.
  await page.evaluate(() => {
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      window.made = blob;
      URL.createObjectURL = create;
      return create.call(URL, blob);
    };
    HTMLAnchorElement.prototype.click = () => {};
  });
  await page.locator('main [data-do="copy"]').first().click();
  await page.locator("main input[autocomplete=current-password]").fill(passphrase);
  await page.locator('main button[data-do="copy"]').click();
  await page.locator('[data-notice="done"]').waitFor();
  const bytes = await page.evaluate(async () => {
    const reading = new FileReader();
    reading.readAsDataURL(window.made);
    await new Promise((resolve) => (reading.onload = resolve));
    return reading.result.slice(reading.result.indexOf(",") + 1);
  });
  const file = join(temporaryFolder("copy"), "copy.age");
  writeFileSync(file, Buffer.from(bytes, "base64"));
  const lines = execFileSync(reader, ["open", "--lines", "--passphrase-fd", "0", file], {
    input: `${passphrase}\n`,
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  return lines
    .split("\n")
    .filter((line) => line.startsWith('{"core"'))
    .flatMap((line) => JSON.parse(line).fields.map((field) => JSON.parse(field)))
    .filter(([, name]) => name === "what_happened")
    .map(([, , value]) => value);
}
