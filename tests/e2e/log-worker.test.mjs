// A worker works on a passphrase: the page can be hidden and left meanwhile. Where no worker runs, the page does the work.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertQuiet, inBoth } from "./lib/browsers.mjs";
import { goToLog, unlock } from "./lib/log.mjs";
import { copyOnDisk } from "./lib/product.mjs";
import { seed } from "./lib/seed.mjs";

const address = copyOnDisk();

// Each runs in the page before the page does. Counts of what is made:
function count() {
  window.made = { workers: 0, instances: 0, bytes: 0 };
  window.WebAssembly.Instance = new Proxy(window.WebAssembly.Instance, {
    construct(target, given) {
      window.made.instances += 1;
      return new target(...given);
    },
  });
}

// A worker that says its key when the test lets it.
function waitForLeave() {
  window.Worker = class extends window.Worker {
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
}

// A worker that gets no compiled module: sending it throws, or it does not arrive, which the worker says.
function takeNoModule(throws) {
  window.Worker = class extends window.Worker {
    postMessage(what, ...more) {
      if (what instanceof WebAssembly.Module) {
        if (throws) throw new DOMException("refused", "DataCloneError");
        setTimeout(() => this.onmessage({ data: "bytes" }));
        return;
      }
      if (what instanceof ArrayBuffer) window.made.bytes += 1;
      super.postMessage(what, ...more);
    }
  };
}

function haveNone() {
  delete window.Worker;
}

function refuse() {
  window.Worker = function () {
    throw new DOMException("refused", "SecurityError");
  };
}

// A worker that answers the module and the passphrase so: with an error, with a number of bytes, with what is said, or not.
function answer(answers) {
  window.Worker = class {
    postMessage(what) {
      const said = answers[Array.isArray(what) ? 1 : 0];
      if (said === undefined) return;
      setTimeout(() => {
        if (said === "error") this.onerror(new Event("error", { cancelable: true }));
        else this.onmessage({ data: typeof said === "number" ? new Uint8Array(said) : said });
      });
    }
    terminate() {}
  };
}

const WITHOUT_A_KEY = [
  ["is not there", haveNone],
  ["may not be made", refuse],
  ["fails at once", answer, ["error"]],
  ["fails later", answer, ["ready", "error"]],
  ["is never ready", answer, []],
  ["has no memory to begin with", answer, [null]],
  ["has no memory for a passphrase", answer, ["ready", null]],
  ["says something else", answer, ["ready", 5]],
];

inBoth((visit, browser) => {
  // A log that is locked, on a page whose workers are as the script makes them.
  const owner = (title, script, answers, body) =>
    test(title, () =>
      visit(address, {}, async (page, watched) => {
        const { passphrase } = await seed(page);
        await page.context().addInitScript(count);
        await page.context().addInitScript(script, answers);
        await page.reload();
        await goToLog(page);
        await body(page, passphrase);
        await assertQuiet(watched);
      }),
    );

  owner("who hides the page while a worker works finds the log locked", waitForLeave, undefined, async (page, passphrase) => {
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
    assert.deepEqual(await page.evaluate(() => window.made), { workers: 3, instances, bytes: 0 }, "the page works out nothing itself");
  });

  for (const [what, throws] of [
    ["cannot be sent", true],
    ["does not arrive", false],
  ]) {
    owner(`a worker compiles the bytes where the module ${what}`, takeNoModule, throws, async (page, passphrase) => {
      const { instances } = await page.evaluate(() => window.made);
      await unlock(page, passphrase);
      await page.locator("[data-case]").first().waitFor();
      assert.deepEqual(await page.evaluate(() => window.made), { workers: 0, instances, bytes: 1 });
    });
  }

  // What answers in place of a worker is a script of ours, the same in each browser: the rest of them in the long form.
  const ways = browser === "firefox" && !process.env.FIRMLY_LONG ? WITHOUT_A_KEY.slice(0, 2) : WITHOUT_A_KEY;
  for (const [what, script, answers] of ways) {
    owner(`opens where a worker ${what}`, script, answers, async (page, passphrase) => {
      await unlock(page, passphrase);
      await page.locator("[data-case]").first().waitFor();
      assert.equal(await page.evaluate(() => window.made.instances), 2, "the app, and one for the passphrase");
    });
  }
});
