// Kills a browser while the log is written, again and again, on one profile: node kill.mjs BROWSER KILLS LENGTH [RESULTS].
// BROWSER is `chromium`, `firefox`, or `chromium-copy`, where it is the file of a kept copy that is looked at after each kill.
// LENGTH is that of the longest entries, in characters: short ones are many, long ones make the database pack itself anew.
// Prints a line for each life and the figures at the end; ends with 1 if anything that was said to be saved is lost.

import { writeFileSync } from "node:fs";
import { killWhileCopying } from "./lib/copy-kills.mjs";
import { killAgain } from "./lib/kills.mjs";

const [browser, kills, length, results] = process.argv.slice(2);
const tell = (line) => console.log(line);
const figures =
  browser === "chromium-copy"
    ? await killWhileCopying(Number(kills), tell, Number(length))
    : await killAgain(browser, Number(kills), tell, Number(length));
const text = JSON.stringify(figures);
console.log(text);
if (results) writeFileSync(results, `${text}\n`);
process.exitCode = figures.failure || figures.lost + figures.torn + figures.unnamed > 0 ? 1 : 0;
