// docs/hosting/nginx.conf as nginx itself reads it, with the built folder: every file under the documented headers, and
// the page still there when nginx is gone. Part of `cargo xtask release`.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { launch, open } from "../e2e/lib/browsers.mjs";
import { site, temporaryFolder } from "../e2e/lib/product.mjs";
import { HEADERS } from "../e2e/lib/server.mjs";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function answered(address) {
  for (;;) {
    try {
      return await fetch(address);
    } catch {
      // nginx has not begun to listen yet.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

test("nginx serves the folder as the snippet says", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder("nginx");
  const port = await freePort();
  const snippet = readFileSync(new URL("../../docs/hosting/nginx.conf", import.meta.url), "utf8");
  const within = readFileSync(new URL("../../docs/hosting/nginx-subfolder.conf", import.meta.url), "utf8");
  writeFileSync(
    join(folder, "snippet.conf"),
    snippet.replace(/^root .*;$/m, `root ${site};`) + within.replace(/alias .*;/, `alias ${site}/;`),
  );
  // Whoever runs this as root has the folder where other users may not look.
  const user = process.getuid() === 0 ? "user root;" : "";
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`);
  writeFileSync(
    join(folder, "nginx.conf"),
    `${user} daemon off; pid ${folder}/pid; error_log stderr; events {}
     http { include /etc/nginx/mime.types; access_log off; ${paths.join(" ")}
       server { listen 127.0.0.1:${port}; include ${folder}/snippet.conf; } }`,
  );
  const nginx = spawn("nginx", ["-p", folder, "-e", "stderr", "-c", join(folder, "nginx.conf")], { stdio: ["ignore", "ignore", "inherit"] });
  const gone = once(nginx, "exit");
  const browser = await launch("chromium");
  try {
    const address = `http://localhost:${port}/`;
    await Promise.race([answered(address), gone.then(([code]) => assert.fail(`nginx ended with ${code}`))]);
    const names = ["", ...readdirSync(site), "nothing-here"];
    for (const path of [...names, ...names.map((name) => `firmly/${name}`), "firmly"]) {
      const name = path.replace(/^firmly\/?/, "");
      const response = await fetch(address + path);
      assert.equal(response.status, name === "nothing-here" ? 404 : 200, name);
      for (const [header, value] of HEADERS) assert.equal(response.headers.get(header), value, `${name}: ${header}`);
      if (name && response.ok) assert.deepEqual(Buffer.from(await response.arrayBuffer()), readFileSync(join(site, name)), name);
    }
    const { page, complaints } = await open(await browser.newContext(), address);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    nginx.kill();
    await gone;
    await page.reload();
    await page.locator('[data-do="start"]').waitFor();
    assert.deepEqual(complaints, []);
  } finally {
    nginx.kill();
    await browser.close();
  }
});
