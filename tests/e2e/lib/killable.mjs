// A browser on a profile that lives on, and that can die with all its processes at any moment.

import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { launchOn } from "./browsers.mjs";

// Opens a browser on a profile. `kill` ends every process of it at once, and answers when none is left.
export async function killable(name, profile, extra) {
  const context = await launchOn(name, profile, extra);
  const kill = async () => {
    for (const process_ of processes(profile)) {
      try {
        process.kill(process_, "SIGKILL");
      } catch {
        // It was gone already.
      }
    }
    while (processes(profile).length > 0) await pause(10);
    await context.close().catch(() => {});
  };
  return { context, kill };
}

// The processes that name the profile, and all that these have started, the browser itself first.
function processes(profile) {
  const alive = new Map();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const [, state, parent] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, "latin1"));
      const named = readFileSync(`/proc/${entry}/cmdline`, "latin1").includes(profile);
      if (state !== "Z") alive.set(Number(entry), { parent: Number(parent), named });
    } catch {
      // It ended while it was looked at.
    }
  }
  const found = [...alive].filter(([, { named }]) => named).map(([id]) => id);
  for (const parent of found) {
    for (const [id, process_] of alive) if (process_.parent === parent && !found.includes(id)) found.push(id);
  }
  return found;
}
