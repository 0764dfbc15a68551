// WebKitGTK by WebDriver (https://www.w3.org/TR/webdriver2/), on a screen that nobody sees. Knows no page.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

// The name under which WebDriver gives an element.
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
// How long a page may take to show what is looked for.
const PATIENCE_MS = 20_000;

// Opens the browser. What is asked for by a selector is waited for.
export async function launchWebKit() {
  const screen = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [display] = await once(createInterface(screen.stdout), "line");
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], {
    stdio: "ignore",
    // Its sandbox does not start for root.
    env: { ...process.env, DISPLAY: `:${display}`, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
  });
  const stop = async () => {
    for (const process_ of [driver, screen]) {
      const ended = once(process_, "exit");
      if (process_.kill()) await ended;
    }
  };
  try {
    const ask = (method, path, body) => command(`http://127.0.0.1:${port}${path}`, method, body);
    await listening(driver, ask);
    const options = { binary: process.env.WEBKIT, args: ["--automation"] };
    const session = await ask("POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } });
    return pageOf((method, path, body) => ask(method, `/session/${session.sessionId}${path}`, body), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function pageOf(ask, stop) {
  await ask("POST", "/timeouts", { implicit: PATIENCE_MS, pageLoad: PATIENCE_MS, script: PATIENCE_MS });
  const find = async (selector) => (await ask("POST", "/element", { using: "css selector", value: selector }))[ELEMENT];
  const on = async (selector, method, path, body) => ask(method, `/element/${await find(selector)}${path}`, body);
  return {
    goTo: (url) => ask("POST", "/url", { url }),
    waitFor: find,
    click: (selector) => on(selector, "POST", "/click", {}),
    type: (selector, text) => on(selector, "POST", "/value", { text }),
    text: (selector) => on(selector, "GET", "/text"),
    run: (script, ...args) => ask("POST", "/execute/sync", { script, args }),
    close: async () => {
      await ask("DELETE", "");
      await stop();
    },
  };
}

async function command(url, method, body) {
  const answer = await fetch(url, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${url} ${JSON.stringify(body)}: ${value.error}, ${value.message}`);
  return value;
}

// The driver says nothing when it is ready.
async function listening(driver, ask) {
  while (driver.exitCode === null) {
    try {
      return await ask("GET", "/status");
    } catch (error) {
      if (error.cause?.code !== "ECONNREFUSED") throw error;
      await pause(20);
    }
  }
  throw new Error("WebKitWebDriver ended");
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
