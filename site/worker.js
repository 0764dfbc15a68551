// Keeps the page for when the network is gone. Of all that Firmly is, this alone asks the network for anything: for the
// files that are named here, once for each version, and at each visit for the page and for this script. It sees nothing of
// what is answered or written.
"use strict";

// The files of this version and the SHA-256 of each, filled in when the folder is built. The first one is the page.
const FILES = {};
// The version of program and content, filled in too.
const VERSION = "";

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
    if ((await sumOf(response)) !== sum) throw new Error(`${name} is not of this version`);
    await cache.put(address(name), response);
  };
  await Promise.all(Object.entries(FILES).map(keepOne));
}

async function sumOf(response) {
  const digest = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The page as the server sends it now, with all its headers: what was wrong in them once and is mended holds from the next
// load. Another version is looked for past every cache, as some servers call a file of the same time and length unchanged.
async function freshen() {
  const response = await fetch(address(PAGE), { cache: "reload", redirect: "error" });
  if (response.ok && (await sumOf(response)) === FILES[PAGE]) {
    const cache = await caches.open(CACHE);
    await cache.put(address(PAGE), response);
  } else {
    await fetch(address("worker.js"), { cache: "reload", redirect: "error" });
    await registration.update();
  }
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
  if (event.data === "version") event.ports[0].postMessage(VERSION);
});
addEventListener("fetch", (event) => {
  const asked = event.request.url.split(/[?#]/)[0];
  const name = asked === address("index.html") ? PAGE : Object.keys(FILES).find((file) => address(file) === asked);
  if (!name || event.request.method !== "GET") return;
  event.respondWith(answer(event.request, name));
  // Without the network all stays as it is.
  if (name === PAGE) event.waitUntil(freshen().catch(() => {}));
});
