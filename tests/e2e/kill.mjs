// Kills a browser while the log is written, again and again, on one profile: node kill.mjs BROWSER KILLS LENGTH [RESULTS].
// LENGTH is that of the longest entries, in characters: short ones are many, long ones make the database pack itself anew.
// Prints a line for each life and the figures at the end; ends with 1 if anything that was said to be saved is lost.

import { writeFileSync } from "node:fs";
import { killAgain } from "./lib/kills.mjs";

const [browser, kills, length, results] = process.argv.slice(2);
const figures = await killAgain(browser, Number(kills), (line) => console.log(line), Number(length));
const text = JSON.stringify(figures);
console.log(text);
if (results) writeFileSync(results, `${text}\n`);
process.exitCode = figures.lost + figures.torn + figures.unnamed > 0 ? 1 : 0;
