// Files that the page hands over. Knows no screen.

import assert from "node:assert/strict";

// Firefox's driver tells nothing of downloads, and the policy of the page lets nobody fetch a blob: what the page hands
// over is caught where it is made.
export const catchFiles = () => {
  window.files = [];
  let made;
  const create = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    made = blob;
    return create.call(URL, blob);
  };
  HTMLAnchorElement.prototype.click = function () {
    const { download } = this;
    const reader = new FileReader();
    reader.onload = () => window.files.push({ name: download, data: reader.result.split(",")[1] });
    reader.readAsDataURL(made);
  };
};

/** The file that the page handed over last, whose name is like this. */
export async function caught(page, named) {
  await page.waitForFunction(() => window.files.length > 0);
  const { name, data } = await page.evaluate(() => window.files.pop());
  assert.match(name, named);
  return { name, mimeType: "application/octet-stream", buffer: Buffer.from(data, "base64") };
}

/** The copy that the page handed over last. */
export const caughtCopy = (page) => caught(page, /^firmly-\d{4}-\d{2}-\d{2}-[0-9a-f]{4}\.age$/);
