// The built files as a user gets them, and the content that they were built from.

import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

// The path of what was built: `firmly-<version>.html`, or another file of dist/.
export function built(pattern = /^firmly-.*\.html$/) {
  return builtWithin(".", pattern);
}

// The same for a folder within dist/.
export function builtWithin(folder, pattern) {
  const name = readdirSync(join(root, "dist", folder)).find((file) => pattern.test(file));
  if (!name) throw new Error(`dist/${folder} has no ${pattern}; run \`cargo xtask build\``);
  return join(root, "dist", folder, name);
}

// The folder for a web server.
export const site = join(root, "dist/site");

// A folder that is gone when the process ends.
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `firmly-${name}-`));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

// The address of a copy somewhere else: nothing beside it can help it.
export function copyOnDisk(pattern) {
  const copy = join(temporaryFolder("disk"), "guide.html");
  copyFileSync(built(pattern), copy);
  return pathToFileURL(copy).href;
}

// Content as the build compiles it: `cargo xtask test e2e` writes it.
export const content = JSON.parse(readFileSync(join(root, "target/e2e/content.json"), "utf8"));

export const guide = content.guide;

// Sources of scripts that tests run in the page.
export function packageFile(path) {
  return readFileSync(join(root, "node_modules", path), "utf8");
}
