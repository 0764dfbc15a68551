// The contrast of every pair of colours that the screens use, computed from the compiled sheet, light and dark.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const sheet = readFileSync(new URL("../../styles/firmly.css", import.meta.url), "utf8");

const TEXT = 4.5;
const SHAPE = 3;

// Colour, grounds, and the least that is allowed between them.
const PAIRS = [
  ["ink", ["page", "sheet", "sunk", "line-soft", "soon-soft", "today-soft", "emg-soft", "rout-soft"], TEXT],
  ["quiet", ["page", "sheet", "sunk", "line-soft"], TEXT],
  ["line", ["page", "sheet", "line-soft"], TEXT],
  ["line-deep", ["page", "sheet", "line-soft"], TEXT],
  ["on-line", ["line", "line-deep"], TEXT],
  ["emg", ["page", "sheet", "emg-soft"], TEXT],
  ["on-emg", ["emg"], TEXT],
  ["today", ["page", "sheet", "today-soft"], TEXT],
  ["soon", ["page", "sheet", "soon-soft"], TEXT],
  ["rout", ["page", "sheet", "rout-soft"], TEXT],
  ["sheet", ["ink"], TEXT],
  ["focus-ink", ["focus"], TEXT],
  ["soon-edge", ["sheet", "soon-soft"], SHAPE],
  ["edge", ["page", "sheet"], SHAPE],
];

// The custom properties of the first `:root` block after `start`.
function tokens(start) {
  const at = sheet.indexOf("--f-page:", sheet.indexOf(start));
  assert.ok(at >= 0, `the sheet has tokens after ${start}`);
  const block = sheet.slice(at, sheet.indexOf("}", at));
  return Object.fromEntries(
    block
      .split(";")
      .map((line) => line.split(":"))
      .filter(([name]) => name.startsWith("--f-"))
      .map(([name, value]) => [name.slice(4), value.trim()]),
  );
}

function luminance(colour) {
  const hex = colour.replace("#", "");
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
  assert.match(full, /^[0-9a-f]{6}$/, `a colour in hex, not ${colour}`);
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const part = parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const light = tokens(":root");
const schemes = { light, dark: { ...light, ...tokens("(prefers-color-scheme: dark)") } };

test("the known contrast of black on white", () => {
  assert.equal(contrast("#000", "#fff"), 21);
});

for (const [scheme, colours] of Object.entries(schemes)) {
  for (const [colour, grounds, least] of PAIRS) {
    for (const ground of grounds) {
      test(`${scheme}: ${colour} on ${ground}`, () => {
        const ratio = contrast(colours[colour], colours[ground]);
        assert.ok(ratio >= least, `${ratio.toFixed(2)} is less than ${least}`);
      });
    }
  }
}

test("dark differs from light", () => {
  assert.notEqual(schemes.dark.page, schemes.light.page);
});
