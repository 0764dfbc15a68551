// The windows in which files and folders are chosen, which are the system's and out of reach of a driver. Each does to the
// file what the real one does: the one for saving empties a file that is there before the page sees it; the others change
// nothing. The handles are Chromium's own, of the origin's file system, so that the page is opened from http://localhost and
// not from a disk. What is played beside: a permission that is lost, and a disk that is full.

import { readFileSync } from "node:fs";
import { built } from "./product.mjs";

const ADDRESS = "http://localhost/guide.html";
const FOLDER = "chosen";

// Opens the page in a new tab of this context with `open`, with its windows played, and these scripts run before it.
export async function withPickers(context, open, scripts = []) {
  await context.addInitScript(stage, FOLDER);
  for (const script of scripts) await context.addInitScript(script);
  const body = readFileSync(built());
  await context.route("http://localhost/**", (route) => route.fulfill({ body, contentType: "text/html" }));
  return open(context, ADDRESS);
}

function stage(name) {
  const is = (what) => localStorage.getItem("played") === what;
  const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
  const atClick = () => {
    if (!navigator.userActivation.isActive) throw new DOMException("", "SecurityError");
  };
  window.showDirectoryPicker = async () => {
    atClick();
    return folder();
  };
  window.showOpenFilePicker = async () => {
    atClick();
    return [await (await folder()).getFileHandle(window.picks)];
  };
  window.showSaveFilePicker = async ({ suggestedName }) => {
    atClick();
    const file = await (await folder()).getFileHandle(window.picks ?? suggestedName, { create: true });
    await (await file.createWritable()).close();
    return file;
  };
  const { queryPermission, createWritable } = FileSystemFileHandle.prototype;
  FileSystemHandle.prototype.queryPermission = async function (mode) {
    return is("restart") ? "prompt" : queryPermission.call(this, mode);
  };
  FileSystemHandle.prototype.requestPermission = async () => {
    localStorage.removeItem("played");
    return "granted";
  };
  FileSystemFileHandle.prototype.createWritable = async function (options) {
    if (is("full")) throw new DOMException("", "QuotaExceededError");
    return createWritable.call(this, options);
  };
}

// From now on this is played, until the page asks to be allowed.
export const play = (page, what) => page.evaluate((what) => localStorage.setItem("played", what), what);

// The next file that is chosen.
export const pick = (page, name) => page.evaluate((name) => (window.picks = name), name);

// What is in the folder: bytes by name. What a browser that died had begun beside a file is not read: each kill leaves one,
// under a name of the browser's.
export async function inFolder(page) {
  const files = await page.evaluate(async (folder) => {
    const root = await navigator.storage.getDirectory();
    const files = [];
    for await (const [name, handle] of await root.getDirectoryHandle(folder, { create: true })) {
      if (name.endsWith(".crswap")) continue;
      const reading = new FileReader();
      reading.readAsDataURL(await handle.getFile());
      await new Promise((resolve) => (reading.onload = resolve));
      files.push([name, reading.result.split(",")[1] ?? ""]);
    }
    return files;
  }, FOLDER);
  return new Map(files.map(([name, text]) => [name, Buffer.from(text, "base64")]));
}

// Puts a file into the folder, as another program would.
export const putInFolder = (page, name, bytes) =>
  page.evaluate(
    async ([folder, name, bytes]) => {
      const root = await navigator.storage.getDirectory();
      const handle = await (await root.getDirectoryHandle(folder, { create: true })).getFileHandle(name, { create: true });
      const writable = await handle.createWritable();
      await writable.write(new Uint8Array(bytes));
      await writable.close();
    },
    [FOLDER, name, [...bytes]],
  );
