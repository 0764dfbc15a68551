// Starts the app inside the packed page, and keeps the guide as text in view wherever the app cannot run.

import { GuestRoom, initSync, open_page } from "../target/page/firmly-app.js";
import { frame } from "./embed/frame.js";
import { stretcher } from "./embed/stretch.js";
import { compiled, inflated, painted, reasonOf } from "./embed/unpack.js";

const page = document.body;
// What stands in the page until the app takes the place of all that is in the body.
const [notStarted, stopped, guide] = page.querySelectorAll("#boot, #boot-stopped, .f-static");
let isStarted = false;

// Puts the guide as text back, under one sentence. What the app had drawn stays: somebody may have typed there.
function fallBack(sentence) {
  isStarted = false;
  page.append(guide);
  page.prepend(sentence);
  sentence.setAttribute("role", "alert");
  sentence.hidden = false;
}

async function start() {
  await painted();
  const app = document.getElementById("app").textContent;
  const module = await compiled(app);
  performance.mark("start");
  for (const part of [notStarted, stopped, guide]) part.remove();
  isStarted = true;
  initSync({ module });
  if (frame) {
    new GuestRoom(page).open(undefined, frame.log, frame.heard);
    frame.ready();
  } else {
    open_page(stretcher(module, () => inflated(app)));
  }
}

// The likely reason is not folded away; what failed is in the console, for whoever looks after the browser.
function explain(cause) {
  const reason = reasonOf(cause);
  console.error(`Firmly did not start: ${reason}. ${cause}`);
  notStarted.querySelector("details").before(notStarted.querySelector(`[data-reason=${reason}]`));
  notStarted.classList.remove("f-boot--late");
  fallBack(notStarted);
}

function hear(cause) {
  if (isStarted && cause instanceof WebAssembly.RuntimeError) fallBack(stopped);
}

addEventListener("error", ({ error }) => hear(error));
addEventListener("unhandledrejection", ({ reason }) => hear(reason));
start().catch(explain);
