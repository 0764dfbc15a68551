// How long after navigation a page on disk can be used: node benches/start.mjs ROUNDS [NAME SELECTORS FILE]...
// SELECTORS, joined by ' >> ', are what must appear one after the other; each but the last is clicked as soon as it is there.
// Prints one line of JSON, { name: { started: [milliseconds, ...], running: [...], slowed: [...] } }: in a browser and a profile
// of its own each, in new windows of a browser that runs, and there with a processor slowed six times. The pages take turns,
// so that a busy moment falls on all of them.

import { pathToFileURL } from "node:url";
import { launch } from "../tests/e2e/lib/browsers.mjs";

const [rounds, ...rest] = process.argv.slice(2);
const pages = [];
for (let at = 0; at < rest.length; at += 3) {
  pages.push({ name: rest[at], selectors: rest[at + 1].split(" >> "), address: pathToFileURL(rest[at + 2]).href });
}

// Looks at every frame; the page can be used once the last thing is there and a frame with it was painted.
function watch([selector, ...then]) {
  const look = () => {
    // The element has its own root.
    const root = document.querySelector("firmly-guide")?.shadowRoot ?? document;
    const there = root.querySelector(selector);
    if (!there) {
      requestAnimationFrame(look);
    } else if (then.length > 0) {
      there.click();
      [selector, ...then] = then;
      requestAnimationFrame(look);
    } else {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          window.usableAfter = performance.now();
        };
        port2.postMessage(null);
      });
    }
  };
  requestAnimationFrame(look);
}

const SLOWED = 6;

async function timed(browser, { selectors, address }, rate = 1) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  await page.addInitScript(watch, selectors);
  await page.goto(address);
  await page.waitForFunction(() => window.usableAfter !== undefined);
  const ms = await page.evaluate(() => window.usableAfter);
  await context.close();
  return ms;
}

const times = Object.fromEntries(pages.map(({ name }) => [name, { started: [], running: [], slowed: [] }]));
const running = await launch("chromium");
for (let round = 0; round < Number(rounds); round += 1) {
  for (const page of pages) {
    const browser = await launch("chromium");
    times[page.name].started.push(await timed(browser, page));
    await browser.close();
    times[page.name].running.push(await timed(running, page));
    times[page.name].slowed.push(await timed(running, page, SLOWED));
  }
}
await running.close();
console.log(JSON.stringify(times));
