// The browser is killed while entries are saved: what was said to be saved is there, whole. `cargo xtask kill` does the
// same some hundred times.

import assert from "node:assert/strict";
import { test } from "node:test";
import { killWhileCopying } from "./lib/copy-kills.mjs";
import { killAgain } from "./lib/kills.mjs";

for (const name of ["chromium", "firefox"]) {
  test(`${name} is killed three times, and no entry is lost`, async () => {
    const lines = [];
    const figures = await killAgain(name, 3, (line) => lines.push(line));
    const told = lines.join("\n");
    assert.equal(figures.failure, undefined, told);
    assert.equal(figures.kills, 3, told);
    assert.ok(figures.acknowledged > 3, told);
    for (const figure of ["lost", "torn", "unexpected", "refused", "unnamed"]) assert.equal(figures[figure], 0, `${figure}\n${told}`);
  });
}

test("chromium is killed three times while a kept copy is written, and the file is a whole copy", async () => {
  const lines = [];
  const figures = await killWhileCopying(3, (line) => lines.push(line));
  const told = lines.join("\n");
  assert.equal(figures.failure, undefined, told);
  assert.deepEqual([figures.kills, figures.whole, figures.torn, figures.lost], [3, 3, 0, 0], told);
});
