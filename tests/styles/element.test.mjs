// The sheet of the element has what the page's has, by the measures of the element.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { forElement } from "../../styles/element.mjs";

test("lengths, widths and the root are those of the element", () => {
  assert.deepEqual(
    forElement(
      ":root,:host{--f-line: #0c5963;--f-s1: 0.25rem}html{margin:0}@page{size:A4}" +
        "@media(min-width: 40em){.f-a{margin:-1.5rem auto;inset:calc(1rem + 2px)}}" +
        "@media(min-width: 40em)and (min-height: 30em){.f-bar{position:sticky}}" +
        "@media print{:root,:host{--f-ink: #000}}.premium{color:red}",
    ),
    {
      styles:
        ".f-app{--f-line: var(--firmly-accent,#0c5963);--f-s1: calc(0.25*var(--f-rem))}" +
        "@container firmly (min-width: 40em){.f-a{margin:calc(-1.5*var(--f-rem)) auto;inset:calc(calc(1*var(--f-rem)) + 2px)}}" +
        "@media print{.f-app{--f-ink: #000}}.premium{color:red}",
      paper: "@page{size:A4}",
    },
  );
});

test("dark is for pages that are dark", () => {
  assert.equal(
    forElement("@media screen and (prefers-color-scheme: dark){:root,:host{--f-emg: #fff}}").styles,
    "@media screen and (prefers-color-scheme: dark){.f-app:where([data-theme=auto]){--f-emg: #fff}}" +
      "@media screen{.f-app:where([data-theme=dark]){--f-emg: #fff}}",
  );
});

test("nothing of the page around is left in the whole sheet", () => {
  const { styles: sheet } = forElement(readFileSync(new URL("../../styles/firmly.css", import.meta.url), "utf8"));
  for (const foreign of [/@page/, /html\{/, /:root/, /@media ?\(m/, /-height: 30em/, /\drem/]) {
    assert.doesNotMatch(sheet, foreign);
  }
});
