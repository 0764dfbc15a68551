// <firmly-guide>: the guide as an element of somebody else's page. Owns what is in its shadow root and nothing else of
// that page.

import { GuestRoom, initSync } from "../../target/page/firmly-app.js";
// The app, the guide as HTML, the styles, and words: the packer writes it.
import parts from "../../target/page/parts.json";
import { compiled, painted, reasonOf } from "./unpack.js";

const NAME = "firmly-guide";
const ATTRIBUTES = ["exit-url", "heading-level", "log-href", "start", "theme"];
const ON_PAPER = "9.4pt"; // as _print.scss says of the page
const SVG = "http://www.w3.org/2000/svg";

const script = document.currentScript?.src ?? "";

// Text as it is in HTML.
const plain = (text) =>
  text.replace(/&(lt|gt|quot|amp);/g, (_, name) => ({ lt: "<", gt: ">", quot: '"', amp: "&" })[name]);

// The guide as elements. Strict pages allow no HTML from text, so it is read here: a build wrote it, in one form.
const grow = (into, html) => {
  const open = [into];
  for (const [, end, name, attributes, alone, text] of html.matchAll(/<(\/?)([a-z0-9]+)([^>]*?)(\/?)>|([^<]+)/g)) {
    const parent = open.at(-1);
    if (text) {
      parent.append(plain(text));
    } else if (end) {
      open.pop();
    } else {
      const drawn = name === "svg" || parent.namespaceURI === SVG;
      // The main part is that of the page around.
      const element = drawn ? document.createElementNS(SVG, name) : document.createElement(name === "main" ? "div" : name);
      for (const [, key, value] of attributes.matchAll(/ ([A-Za-z-]+)="([^"]*)"/g)) {
        element.setAttribute(key, plain(value));
      }
      parent.append(element);
      if (!alone && name !== "br") open.push(element);
    }
  }
};

// One app for all elements of the page, started by the first.
let app;
const appStarted = () =>
  (app ??= painted()
    .then(() => compiled(parts.app))
    .then((module) => initSync({ module })));

let sheet;
const styled = (root) => {
  try {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(parts.styles);
    }
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement("style");
    style.textContent = parts.styles;
    root.append(style);
  }
};

// An address that is a page, and not a script in disguise.
const address = (text) => {
  try {
    const { protocol, href } = new URL(text, document.baseURI);
    return /^(https?|file):$/.test(protocol) ? href : undefined;
  } catch {
    return undefined;
  }
};

// Those that show the guide at present.
const shown = new Set();

// Places that the guide is drawn into, left by elements that are gone. The app of a place listens there for as long as the
// page is there, so that the next element takes it over.
const empty = [];

const placed = () => {
  const place = document.createElement("section");
  place.className = "f-app";
  place.lang = "en-GB";
  place.setAttribute("aria-label", parts.words.name);
  place.setAttribute("part", "root");
  return { place, room: undefined };
};

class FirmlyGuide extends HTMLElement {
  static observedAttributes = ATTRIBUTES;

  #box; // nothing of the page around gets past it
  #at; // the place in it that the guide is drawn into, and its room: the app, once it was started
  #isOpen = false; // the app shows the guide
  #observer = new MutationObserver(() => this.#dress());

  connectedCallback() {
    if (shown.has(this)) return;
    shown.add(this);
    if (!this.#box) this.#build();
    this.#enter();
    this.#look();
    this.#open(() => this.#fire("ready"));
  }

  // A move is a farewell and a return: what was answered stays.
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      shown.delete(this);
      this.#quit();
    });
  }

  connectedMoveCallback() {}

  attributeChangedCallback(name) {
    if (!this.#at) return;
    this.#look();
    if (name === "log-href" && this.#isOpen) this.#at.room.set_log(this.#log());
    if (name === "heading-level") this.#dress();
  }

  /** Begins anew; nothing of what was answered stays. */
  reset() {
    if (!this.#isOpen) return;
    this.#close();
    this.#open(() => {});
  }

  /** Moves the focus to the heading of what is shown. */
  focusHeading(options) {
    this.#at?.place.querySelector("h1")?.focus(options);
  }

  focus(options) {
    this.focusHeading(options);
  }

  #build() {
    // What was set before the browser knew the element.
    for (const name of ATTRIBUTES.map(inCode).filter((name) => Object.hasOwn(this, name))) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    const root = this.attachShadow({ mode: "open" });
    styled(root);
    const frame = document.createElement("div");
    frame.className = "f-frame";
    this.#box = document.createElement("div");
    this.#box.className = "f-box";
    frame.append(this.#box);
    root.append(frame);
    // A link within the guide: its address is that of the page around, or of its `<base>`. In a new tab it would be that.
    const partOf = (event) => event.target.closest?.('a[href^="#"]')?.getAttribute("href").slice(1);
    root.addEventListener("click", (event) => {
      const to = partOf(event);
      if (event.defaultPrevented || to === undefined) return;
      event.preventDefault();
      const part = root.getElementById(to);
      part?.setAttribute("tabindex", "-1");
      part?.scrollIntoView();
      part?.focus();
    });
    root.addEventListener("auxclick", (event) => {
      if (partOf(event) !== undefined) event.preventDefault();
    });
  }

  #enter() {
    this.#at = empty.pop() ?? placed();
    this.#box.append(this.#at.place);
    this.#observer.observe(this.#at.place, { childList: true, subtree: true });
  }

  // What has an app that runs is for the next element.
  #quit() {
    this.#observer.disconnect();
    if (this.#isOpen) empty.push(this.#at);
    this.#close();
    this.#box.replaceChildren();
    this.#at = undefined;
  }

  // Sizes as the reader has set them, whatever the page makes of `rem`; dark where the page can be.
  #look() {
    this.#box.style.setProperty("--f-rem", getComputedStyle(this.#box).fontSize);
    const around = getComputedStyle(this).colorScheme ?? "";
    const [light, dark] = ["light", "dark"].map((scheme) => around.includes(scheme));
    const own = ["light", "dark"].find((theme) => theme === this.theme);
    this.#at.place.dataset.theme = own ?? (dark ? (light ? "auto" : "dark") : "light");
  }

  // What the page around may style, and where in its outline the headings are.
  #dress() {
    const first = Math.min(Math.max(Math.trunc(Number(this.headingLevel)) || 2, 1), 6);
    // What stands above the main heading is not below it.
    let above = 1;
    const { place } = this.#at;
    for (const heading of place.querySelectorAll("h1, h2, h3, h4")) {
      if (heading.localName === "h1") above = 0;
      const level = first + Number(heading.localName[1]) - 1 - above;
      heading.setAttribute("aria-level", Math.min(level, 6));
    }
    for (const button of place.querySelectorAll(".govuk-button, .f-btn")) button.setAttribute("part", "button");
    place.querySelector(".f-bar")?.setAttribute("part", "header");
  }

  #log() {
    return this.logHref === null ? undefined : address(this.logHref);
  }

  #open(opened) {
    appStarted().then(
      () => {
        // It may have gone while the app started.
        if (!shown.has(this) || this.#isOpen) return;
        this.#box.hidden = false;
        this.#at.room ??= new GuestRoom(this.#at.place);
        this.#at.room.open(this.start ?? undefined, this.#log(), (what) => queueMicrotask(() => this.#hear(what)));
        this.#isOpen = true;
        opened();
      },
      (cause) => {
        if (!shown.has(this)) return;
        console.error(`Firmly did not start: ${reasonOf(cause)}. ${cause}`);
        this.#fallBack(reasonOf(cause));
      },
    );
  }

  #close() {
    if (this.#isOpen) this.#at.room.close();
    this.#isOpen = false;
  }

  // The guide alone on paper: in a document of its own, which is there for as long as it is printed.
  #print() {
    const frame = document.createElement("iframe");
    frame.className = "f-sheet";
    frame.tabIndex = -1;
    frame.setAttribute("aria-hidden", "true");
    const print = () => {
      const { contentDocument: sheet, contentWindow } = frame;
      sheet.title = parts.words.name;
      sheet.documentElement.lang = "en-GB";
      const styles = new contentWindow.CSSStyleSheet();
      styles.replaceSync(parts.paper + parts.styles);
      sheet.adoptedStyleSheets = [styles];
      const place = sheet.importNode(this.#at.place, true);
      place.dataset.theme = "light";
      for (const fold of place.querySelectorAll("details")) fold.open = true;
      const box = sheet.createElement("div");
      box.className = "f-box";
      box.style.setProperty("--f-rem", ON_PAPER);
      box.append(place);
      sheet.body.append(box);
      contentWindow.addEventListener("afterprint", () => queueMicrotask(() => frame.remove()));
      contentWindow.print();
    };
    // Firefox puts another empty page in place of the first one before it says that it is there.
    frame.addEventListener("load", print, { once: true });
    this.shadowRoot.append(frame);
  }

  // Nothing that is passed on says what was answered.
  #hear(what) {
    if (what === "print") {
      this.#print();
      return;
    }
    if (what !== "leave") {
      this.#fire("step", { page: what });
      if (what === "outcome") this.#fire("outcome");
      return;
    }
    this.#box.hidden = true;
    if (this.#fire("exit")) {
      location.replace((this.exitUrl && address(this.exitUrl)) ?? "about:blank");
    } else {
      this.#box.hidden = false;
    }
  }

  #fire(type, detail = null) {
    return this.dispatchEvent(
      new CustomEvent(`firmly-${type}`, { detail, bubbles: true, composed: true, cancelable: type === "exit" }),
    );
  }

  // The guide as text, under a sentence that says why. What the app had drawn stays.
  static fallBack(element, reason) {
    element.#fallBack(reason);
  }

  #fallBack(reason) {
    this.#isOpen = false;
    const sentence = document.createElement("p");
    sentence.className = "f-boot";
    sentence.setAttribute("role", "alert");
    sentence.append(parts.words[reason]);
    const text = document.createElement("div");
    text.className = "f-static";
    grow(text, parts.guide);
    // It speaks of a log, which no page of somebody else's has.
    text.querySelector(".f-doors > :first-child").remove();
    this.#at.place.prepend(sentence);
    this.#at.place.append(text);
    this.#fire("error", { reason });
  }
}

function inCode(name) {
  return name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
}

for (const name of ATTRIBUTES) {
  Object.defineProperty(FirmlyGuide.prototype, inCode(name), {
    get() {
      return this.getAttribute(name);
    },
    set(value) {
      if (value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
    configurable: true,
    enumerable: true,
  });
}

// Other wasm of the page is none of our business: what stopped names this script.
const stopped = (cause) => {
  if (!app || !(cause instanceof WebAssembly.RuntimeError) || !cause.stack.includes(script)) return;
  app = Promise.reject(cause);
  app.catch(() => {});
  empty.length = 0;
  for (const element of shown) FirmlyGuide.fallBack(element, "stopped");
};
addEventListener("error", ({ error }) => stopped(error));
addEventListener("unhandledrejection", ({ reason }) => stopped(reason));

// A page may load the script twice.
if (!customElements.get(NAME)) customElements.define(NAME, FirmlyGuide);
