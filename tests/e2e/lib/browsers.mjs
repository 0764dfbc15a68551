// Browsers as users have them: opened on a file, with the file policy that the drivers would relax, and watched.

import assert from "node:assert/strict";
import { subscribe } from "node:diagnostics_channel";
import { createRequire } from "node:module";
import { after, before, describe } from "node:test";

const { chromium, firefox } = createRequire(import.meta.url)("playwright-core");

// Firefox writes each answer by itself, and the system keeps one back until that before it is acknowledged, which happens
// 40 ms later unless something is sent: a pong that nobody asked for (RFC 6455, 5.5.3) makes a click take a third of the time.
const TEXT_FRAME = 0x81;
const PONG = Buffer.from([0x8a, 0x80, 1, 2, 3, 4]); // Firefox takes no mask of zeros.
subscribe("net.client.socket", ({ socket }) => {
  socket.on("data", (bytes) => {
    if (bytes[0] === TEXT_FRAME) socket.write(PONG);
  });
});

const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-sync",
  "--no-first-run",
];

const FIREFOX_PREFERENCES = {
  // The driver turns this off, and then a page that needs a neighbouring file would pass.
  "security.fileuri.strict_origin_policy": true,
};

function options(name, extra = {}) {
  return name === "firefox"
    ? {
        channel: "moz-firefox",
        executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
        firefoxUserPrefs: { ...FIREFOX_PREFERENCES, ...extra.preferences },
      }
    : {
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: [...CHROMIUM_ARGS, ...(extra.args ?? [])],
      };
}

function typeOf(name) {
  return name === "firefox" ? firefox : chromium;
}

// A browser without a profile; every context of it is fresh.
export function launch(name, extra) {
  return typeOf(name).launch(options(name, extra));
}

// A browser on a profile that stays on disk.
export function launchOn(name, profile, extra) {
  return typeOf(name).launchPersistentContext(profile, { ...options(name, extra), ...extra?.context });
}

// The narrowest screen that everything has to fit.
export const PHONE = { viewport: { width: 320, height: 640 }, reducedMotion: "reduce" };

// The same tests in each browser. `visit` opens the file in a context of its own, which the scripts prepare, waits for the
// app unless it cannot start, and closes that in the end. The second argument is the browser's name.
export function inBoth(tests) {
  for (const name of ["chromium", "firefox"]) {
    describe(name, () => {
      let browser;
      before(async () => {
        browser = await launch(name);
      });
      after(() => browser.close());
      tests(async (address, { scripts = [], isStarted = true, ...options }, body) => {
        const context = await browser.newContext(options);
        try {
          for (const script of scripts) await context.addInitScript(script);
          const watched = await (isStarted ? open : goTo)(context, address);
          await body(watched.page, watched);
        } finally {
          await context.close();
        }
      }, name);
    });
  }
}

// A page that remembers all that it should not do.
export async function watchedPage(context) {
  const page = await context.newPage();
  const watched = { page, complaints: [], requests: [] };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) watched.complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => watched.complaints.push(`error: ${error.message}`));
  page.on("request", (request) => watched.requests.push(request.url()));
  return watched;
}

async function goTo(context, address) {
  const watched = await watchedPage(context);
  watched.address = address;
  await watched.page.goto(address);
  return watched;
}

// Opens the file and waits for the app.
export async function open(context, address) {
  const watched = await goTo(context, address);
  await watched.page.locator('[data-do="start"]').waitFor();
  return watched;
}

// The page asked for nothing, complained of nothing and kept its address and a neutral title.
export async function assertQuiet({ page, complaints, requests, address }) {
  assert.deepEqual(complaints, [], "the console is empty");
  assert.deepEqual(
    requests.filter((url) => url !== address && !url.startsWith("data:") && !url.startsWith("blob:")),
    [],
    "nothing was requested",
  );
  assert.equal(page.url(), address, "the address is the one that was opened");
  assertNeutral(await page.title());
}

const TELLING =
  /advance|sexual|harass|stalk|patient|amorous|romantic|police|assault|threat|gift|complaint|danger|blackmail|self.harm/i;

export function assertNeutral(title) {
  assert.match(title, /Firmly$/, "the title ends with the name");
  assert.doesNotMatch(title, TELLING, "the title gives nothing away");
}
