// The log used from inside its page, by its own controls, as fast as the screens go. Each function is sent to the page
// as text, so that it holds all it needs.

// Writes one entry after another and tells of each on the console as soon as the screen says that it is saved:
// `saved 12`, `one place 12 words`, `refused 12 words`. `entries` are [[number, text], ...].
export async function writeAll(entries) {
  const until = (find) =>
    new Promise((resolve) => {
      const watcher = new MutationObserver(() => look());
      const look = () => {
        const found = find();
        if (!found) return;
        watcher.disconnect();
        resolve(found);
      };
      watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      look();
    });
  const one = (selector) => document.querySelector(selector);
  const type = (field, text, kind) => {
    field.value = text;
    field.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  for (const [number, text] of entries) {
    (await until(() => one('main [data-do="log-this"]'))).click();
    const account = await until(() => one('main [data-field="what_happened"] textarea'));
    one('[data-field="event_start"] [data-choice="today"]').click();
    type(one("#log-precision"), "date", "change");
    one('[data-field="channel"] [data-choice]').click();
    // An entry that was not finished in the life before has its box ticked already.
    const box = one('[data-field="behaviour"] [data-choice]');
    if (!box.checked) box.click();
    type(account, text, "input");
    one('[data-field="fear"] [data-choice="2"]').click();
    // The screen is drawn anew before it is left: what was chosen is in the form then.
    await until(() => one('[data-field="fear"] [data-choice="2"]')?.checked);
    // Refused, a user tries again: what was written stays on the screen.
    for (let tries = 1; ; tries += 1) {
      one('main [data-do="save"]').click();
      await until(() => !one(".govuk-error-summary"));
      const notice = await until(() => one('[data-notice="done"]') ?? one(".govuk-error-summary"));
      const words = notice.textContent;
      const outcome = !notice.dataset.notice ? "refused" : words.includes("both places") ? "saved" : "one place";
      console.info(`${outcome} ${number}${outcome === "saved" ? "" : ` ${words}`}`);
      if (outcome !== "refused") break;
      if (tries === 20) throw new Error(words);
    }
  }
}

// How many entries the list says that it has, and how many events each place holds: -1 where the place is not there.
export async function countAll() {
  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  let database = -1;
  if ((await indexedDB.databases()).some(({ name }) => name === "firmly-1")) {
    const open = await settled(indexedDB.open("firmly-1"));
    database = await settled(open.transaction("events").objectStore("events").count());
    open.close();
  }
  let cache = -1;
  if (await caches.has("firmly-1")) {
    // An event may be there twice, where a move into a segment was cut short.
    const places = new Set();
    for (const { url } of await (await caches.open("firmly-1")).keys()) {
      const [, stream, first, last] = /\/(?:event|segment)\/([^/]+)\/(\d+)(?:-(\d+))?\//.exec(url) ?? [];
      for (let place = Number(first); place <= Number(last ?? first); place += 1) places.add(`${stream} ${place}`);
    }
    cache = places.size;
  }
  return { database, cache };
}

// Opens the newest entries one after the other, and gives their texts.
export async function readNewest(count) {
  const until = (find) =>
    new Promise((resolve) => {
      const watcher = new MutationObserver(() => look());
      const look = () => {
        const found = find();
        if (!found) return;
        watcher.disconnect();
        resolve(found);
      };
      watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      look();
    });
  const texts = [];
  for (let at = 0; at < count; at += 1) {
    const link = await until(() => {
      const links = document.querySelectorAll("[data-entry] a");
      if (!links[at]) document.querySelector('[data-do="more"]')?.click();
      return links[at];
    });
    link.click();
    texts.push((await until(() => document.querySelector('[data-field="what_happened"] .f-voice'))).textContent);
    document.querySelector('main [data-do="back"]').click();
    await until(() => document.querySelector("#log-find"));
  }
  return texts;
}
