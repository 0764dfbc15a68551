// Keeps the page for when the network is gone. Of all that Firmly is, this alone asks the network for anything, and only
// for the files that are named here, once for each version. It sees nothing of what is answered or written.
"use strict";

// The files of this version and the SHA-256 of each, filled in when the folder is built. The first one is the page.
const FILES = {};

// A folder of the same address may hold another Firmly: each keeps its own.
const OURS = `firmly-page ${registration.scope} `;
const CACHE = OURS + Object.values(FILES).join(" ").slice(0, 16);
const PAGE = "./";

const address = (name) => new URL(name, registration.scope).href;

// All files of the version, or none: a folder that is only half replaced changes nothing.
async function keep() {
  const cache = await caches.open(CACHE);
  const keepOne = async ([name, sum]) => {
    // Never a page for signing in, to which a server may lead.
    const response = await fetch(address(name), { cache: "no-cache", redirect: "error" });
    const digest = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
    const found = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (found !== sum) throw new Error(`${name} is not of this version`);
    await cache.put(address(name), response);
  };
  await Promise.all(Object.entries(FILES).map(keepOne));
}

// What earlier versions kept. The log is in a cache of another name.
async function tidy() {
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function answer(request, name) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address(name))) ?? fetch(request);
}

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(tidy()));
addEventListener("message", (event) => {
  // The page asks for it when the reader has said so, and never over text that is not saved.
  if (event.data === "change over") skipWaiting();
});
addEventListener("fetch", (event) => {
  const asked = event.request.url.split(/[?#]/)[0];
  const name = asked === address("index.html") ? PAGE : Object.keys(FILES).find((file) => address(file) === asked);
  if (name && event.request.method === "GET") event.respondWith(answer(event.request, name));
});
