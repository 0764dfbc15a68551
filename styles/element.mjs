// The style sheet of the page as one for the shadow root of the element: lengths by the reader's own size and not by that of
// the page around, widths by the element and not by the window, colours that the page around may set. Beside it what is said of sheets of paper, which count in a document only.
// Prints both as JSON: node styles/element.mjs SHEET...

import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import postcss from "postcss";

// What the page around may set, by its own name: `--firmly-accent` is our `--f-line`.
const OPEN = {
  "--f-sans": "--firmly-font",
  "--f-page": "--firmly-background",
  "--f-sheet": "--firmly-surface",
  "--f-sunk": "--firmly-surface-sunk",
  "--f-ink": "--firmly-text",
  "--f-quiet": "--firmly-text-quiet",
  "--f-hair": "--firmly-border",
  "--f-edge": "--firmly-border-input",
  "--f-line": "--firmly-accent",
  "--f-line-deep": "--firmly-accent-hover",
  "--f-line-soft": "--firmly-accent-soft",
  "--f-on-line": "--firmly-on-accent",
  "--f-focus": "--firmly-focus",
  "--f-focus-ink": "--firmly-focus-text",
  "--f-r1": "--firmly-radius-small",
  "--f-r2": "--firmly-radius",
};

const DARK = "screen and (prefers-color-scheme: dark)";

// On paper and in high contrast the colours are ours.
const isOurs = (media) => /print|forced-colors/.test(media.params);

function within(node, name, test) {
  for (let around = node.parent; around; around = around.parent) {
    if (around.type === "atrule" && around.name === name && test(around)) return true;
  }
  return false;
}

// Dark goes by the element's `data-theme`: by the system where that says `auto`, always where it says `dark`.
function themed(media) {
  const dark = media.cloneAfter({ params: "screen" });
  for (const [group, theme] of [
    [media, "auto"],
    [dark, "dark"],
  ]) {
    group.walkRules(".f-app", (rule) => {
      rule.selector = `.f-app:where([data-theme=${theme}])`;
    });
  }
}

export function forElement(css) {
  const root = postcss.parse(css);
  let paper = "";
  root.walkAtRules("page", (rule) => {
    paper += rule.toString();
    rule.remove();
  });
  root.walkRules((rule) => {
    rule.selectors = rule.selectors.map((selector) => selector.replace(/^:(root|host)$/, ".f-app"));
    rule.selectors = [...new Set(rule.selectors)];
    if (rule.selector === "html") rule.remove();
  });
  root.walkDecls((declaration) => {
    declaration.value = declaration.value.replace(/(-?[\d.]+)rem\b/g, "calc($1*var(--f-rem))");
    const isOpen = declaration.parent.selector === ".f-app" && !within(declaration, "media", isOurs);
    const name = isOpen && OPEN[declaration.prop];
    if (name) declaration.value = `var(${name},${declaration.value})`;
  });
  root.walkAtRules("media", (media) => {
    if (media.params === DARK) themed(media);
    // What depends on how high the window is belongs to a page that has it for itself.
    else if (media.params.includes("-height")) media.remove();
    else if (media.params.includes("-width")) media.assign({ name: "container", params: `firmly ${media.params}` });
  });
  return { styles: root.toString(), paper };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const css = argv.slice(2).map((path) => readFileSync(path, "utf8"));
  process.stdout.write(JSON.stringify(forElement(css.join(""))));
}
