// The browser is killed while entries are saved: what was said to be saved is there, whole. `cargo xtask kill` does the
// same some hundred times.

import assert from "node:assert/strict";
import { test } from "node:test";
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
