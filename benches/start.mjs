// How long after navigation a page on disk can be used: node benches/start.mjs ROUNDS [NAME SELECTOR FILE]...
// Prints one line of JSON, { name: [milliseconds, ...] }. Every figure has a browser and a profile of its own; the pages
// take turns, so that a busy moment of the machine falls on all of them.

import { pathToFileURL } from "node:url";
import { launch } from "../tests/e2e/lib/browsers.mjs";

const [rounds, ...rest] = process.argv.slice(2);
const pages = [];
for (let at = 0; at < rest.length; at += 3) {
  pages.push({ name: rest[at], selector: rest[at + 1], address: pathToFileURL(rest[at + 2]).href });
}

// Looks at every frame; the page can be used once the thing is there and a frame with it was painted.
function watch(selector) {
  const look = () => {
    if (document.querySelector(selector)) {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          window.usableAfter = performance.now();
        };
        port2.postMessage(null);
      });
    } else {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
}

const times = Object.fromEntries(pages.map(({ name }) => [name, []]));
for (let round = 0; round < Number(rounds); round += 1) {
  for (const { name, selector, address } of pages) {
    const browser = await launch("chromium");
    const page = await browser.newPage();
    await page.addInitScript(watch, selector);
    await page.goto(address);
    await page.waitForFunction(() => window.usableAfter !== undefined);
    times[name].push(await page.evaluate(() => window.usableAfter));
    await browser.close();
  }
}
console.log(JSON.stringify(times));
