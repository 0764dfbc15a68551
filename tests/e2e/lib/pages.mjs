// Pages of others, as the tests make them up: served on this computer, each with its own headers.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css" };

// `pages` are { "/path": body or { body, headers } or a path on disk as { file, headers } }. A page is at the same path at
// every name of this computer: `at("127.0.0.1")` and `at("localhost")` are different sites.
export async function servePages(pages) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const page = pages[pathname];
    if (page === undefined) {
      // Browsers ask for it by themselves.
      response.writeHead(pathname === "/favicon.ico" ? 204 : 404);
      response.end();
      return;
    }
    const { body, file, headers } = typeof page === "string" ? { body: page } : page;
    response.writeHead(200, { "Content-Type": TYPES[/\w+$/.exec(pathname)[0]], ...headers });
    response.end(body ?? readFileSync(file));
  });
  await new Promise((resolve) => {
    server.listen(0, resolve);
  });
  const { port } = server.address();
  return {
    at: (host) => `http://${host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
