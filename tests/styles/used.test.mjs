// Every class that the sheet styles is on some screen: what nothing uses is not carried to those who wait for it.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

function markup(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.(rs|svg)$/.test(name))
    .map((name) => readFileSync(join(root, folder, name), "utf8"));
}

test("no class of our own is styled and not used", () => {
  const written = [...markup("src"), ...markup("core/src"), readFileSync(join(root, "index.html"), "utf8")].join("\n");
  const words = new Set(written.match(/[A-Za-z][\w-]*/g));
  const sheet = readFileSync(join(root, "styles/firmly.css"), "utf8");
  const styled = new Set([...sheet.matchAll(/\.((?:f|m)-[\w-]+)/g)].map(([, name]) => name));
  assert.deepEqual(
    [...styled].filter((name) => !words.has(name)),
    [],
  );
});
