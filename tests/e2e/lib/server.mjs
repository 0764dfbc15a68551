// A web server for a folder, with the headers that docs/hosting/ tells administrators to set. It can go away and come back.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const documented = readFileSync(fileURLToPath(new URL("../../../docs/hosting/nginx.conf", import.meta.url)), "utf8");

// As nginx is told to send them: [[name, value], ...].
export const HEADERS = [...documented.matchAll(/^add_header (\S+) "([^"]*)" always;$/gm)].map(([, name, value]) => [name, value]);

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

// Serves `folder` on this computer: on a port that is free, or on one that it had before. `folder`, `headers` and the type
// of pages can be changed. A `lazy` server takes a file of the same length for the same file.
export async function serve(folder, { headers = HEADERS, port = 0, html = TYPES[".html"], lazy = false } = {}) {
  const served = { folder, headers, html, requests: [] };
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    served.requests.push(path);
    const name = path.endsWith("/") ? `${path}index.html` : path;
    try {
      const body = readFileSync(join(served.folder, name));
      const tag = `"${body.length}"`;
      if (lazy && request.headers["if-none-match"] === tag) {
        response.writeHead(304, { ETag: tag }).end();
        return;
      }
      const type = extname(name) === ".html" ? served.html : TYPES[extname(name)];
      response.writeHead(200, { ...Object.fromEntries(served.headers), "Content-Type": type, ...(lazy && { ETag: tag }) });
      response.end(body);
    } catch {
      response.writeHead(404, Object.fromEntries(served.headers));
      response.end();
    }
  });
  await new Promise((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  served.port = server.address().port;
  served.address = `http://localhost:${served.port}/`;
  served.stop = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return served;
}
