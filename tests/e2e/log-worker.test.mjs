// A worker works on a passphrase: the page can be hidden and left meanwhile. Where no worker runs, the page does the work.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertQuiet, launch, watchedPage } from "./lib/browsers.mjs";
import { goToLog, lock, saveFirst, unlock, write } from "./lib/log.mjs";
import { copyOnDisk } from "./lib/product.mjs";

const address = copyOnDisk();

// Each runs in the page before it and changes what a worker is. All count what was made.
const WORKERS = {
  "says its key when it is let": () => {
    window.made = { workers: 0, instances: 0 };
    const Original = window.Worker;
    window.Worker = class extends Original {
      constructor(address) {
        super(address);
        window.made.workers += 1;
      }
      set onmessage(hear) {
        super.onmessage = (event) => {
          if (event.data === "ready") hear(event);
          else window.letIt = () => hear(event);
        };
      }
    };
    window.WebAssembly.Instance = new Proxy(window.WebAssembly.Instance, {
      construct(target, given) {
        window.made.instances += 1;
        return new target(...given);
      },
    });
  },
  "is not there": () => {
    delete window.Worker;
  },
  "may not be made": () => {
    window.Worker = function () {
      throw new DOMException("refused", "SecurityError");
    };
  },
  "fails at once": () => {
    window.Worker = class {
      postMessage(what) {
        if (!Array.isArray(what)) setTimeout(() => this.onerror(new Event("error", { cancelable: true })));
      }
      terminate() {}
    };
  },
  "fails later": () => {
    window.Worker = class {
      postMessage(what) {
        if (Array.isArray(what)) setTimeout(() => this.onerror(new Event("error", { cancelable: true })));
        else setTimeout(() => this.onmessage({ data: "ready" }));
      }
      terminate() {}
    };
  },
  "is never ready": () => {
    window.Worker = class {
      postMessage() {}
      terminate() {}
    };
  },
  "has no memory": () => {
    window.Worker = class {
      postMessage() {
        setTimeout(() => this.onmessage({ data: null }));
      }
      terminate() {}
    };
  },
  "says something else": () => {
    window.Worker = class {
      postMessage() {
        setTimeout(() => this.onmessage({ data: new Uint8Array(5) }));
      }
      terminate() {}
    };
  },
};

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser;
    before(async () => {
      browser = await launch(name);
    });
    after(() => browser.close());

    // A log that is locked, on a page whose workers are as the script makes them.
    const owner = (title, script, body) =>
      test(title, async () => {
        const context = await browser.newContext();
        try {
          const watched = await watchedPage(context);
          watched.address = address;
          const { page } = watched;
          await page.goto(address);
          await goToLog(page);
          await page.locator('main [data-do="create"]').first().click();
          await write(page, "They waited at the gate.");
          const { passphrase } = await saveFirst(page);
          await context.addInitScript(script);
          await page.reload();
          await goToLog(page);
          await body(page, passphrase);
          await assertQuiet(watched);
        } finally {
          await context.close();
        }
      });

    owner("who hides the page while a worker works finds the log locked", WORKERS["says its key when it is let"], async (page, passphrase) => {
      const { instances } = await page.evaluate(() => window.made);
      const tried = async (typed) => {
        await page.evaluate(() => delete window.letIt);
        await unlock(page, typed);
        await page.waitForFunction(() => window.letIt);
      };
      await tried(passphrase);
      await page.locator('[data-do="hide"]').first().click();
      await page.locator(".f-cover").waitFor();
      await page.evaluate(() => window.letIt());
      await page.locator('[data-do="show"]').click();
      await page.locator('main [data-do="unlock"]:enabled').waitFor();
      assert.equal(await page.locator("[data-case]").count(), 0);
      await tried(`${passphrase} and more`);
      await page.evaluate(() => window.letIt());
      await page.locator(".govuk-error-summary").waitFor();
      await tried(passphrase);
      await page.evaluate(() => window.letIt());
      await page.locator("[data-case]").first().waitFor();
      assert.deepEqual(await page.evaluate(() => window.made), { workers: 3, instances }, "the page works out nothing itself");
    });

    for (const [what, script] of Object.entries(WORKERS).slice(1)) {
      owner(`opens where a worker ${what}`, script, async (page, passphrase) => {
        await unlock(page, passphrase);
        await page.locator("[data-case]").first().waitFor();
      });
    }
  });
}
