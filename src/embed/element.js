// <firmly-guide>: the guide as an element of somebody else's page. Owns what is in its shadow root and nothing else of
// that page.

import { initSync, open_guest } from "../../target/page/firmly-app.js";
// The app, the guide as HTML, the styles, and words: the packer writes it.
import parts from "../../target/page/parts.json";
import { compiled, painted, reasonOf } from "./unpack.js";

const NAME = "firmly-guide";
const ATTRIBUTES = ["exit-url", "heading-level", "log-href", "start", "theme"];
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

class FirmlyGuide extends HTMLElement {
  static observedAttributes = ATTRIBUTES;

  #box; // nothing of the page around gets past it
  #room; // what the guide is drawn into
  #guest; // the app in it, as long as it runs

  connectedCallback() {
    if (shown.has(this)) return;
    shown.add(this);
    if (!this.#box) this.#build();
    this.#look();
    this.#open(() => this.#fire("ready"));
  }

  // A move is a farewell and a return: what was answered stays.
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      shown.delete(this);
      this.#close();
    });
  }

  connectedMoveCallback() {}

  attributeChangedCallback(name) {
    if (!this.#box) return;
    this.#look();
    if (name === "log-href") this.#guest?.set_log(this.#log());
    if (name === "heading-level") this.#dress();
  }

  /** Begins anew; nothing of what was answered stays. */
  reset() {
    if (!this.#guest) return;
    this.#close();
    this.#open(() => {});
  }

  /** Moves the focus to the heading of what is shown. */
  focusHeading(options) {
    this.#room?.querySelector("h1")?.focus(options);
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
    this.#box = document.createElement("div");
    this.#box.className = "f-box";
    this.#room = document.createElement("section");
    this.#room.className = "f-app";
    this.#room.lang = "en-GB";
    this.#room.setAttribute("aria-label", parts.words.name);
    this.#room.setAttribute("part", "root");
    this.#box.append(this.#room);
    root.append(this.#box);
    new MutationObserver(() => this.#dress()).observe(this.#room, { childList: true, subtree: true });
    // A link within the guide as text: the address is that of the page around.
    root.addEventListener("click", (event) => {
      const to = event.target.closest?.('a[href^="#"]')?.getAttribute("href").slice(1);
      if (event.defaultPrevented || to === undefined) return;
      event.preventDefault();
      const part = root.getElementById(to);
      part?.setAttribute("tabindex", "-1");
      part?.scrollIntoView();
      part?.focus();
    });
  }

  // Sizes as the reader has set them, whatever the page makes of `rem`; dark where the page can be.
  #look() {
    this.#box.style.setProperty("--f-rem", getComputedStyle(this.#box).fontSize);
    const around = getComputedStyle(this).colorScheme ?? "";
    const [light, dark] = ["light", "dark"].map((scheme) => around.includes(scheme));
    const own = ["light", "dark"].find((theme) => theme === this.theme);
    this.#room.dataset.theme = own ?? (dark ? (light ? "auto" : "dark") : "light");
  }

  // What the page around may style, and where in its outline the headings are.
  #dress() {
    const first = Math.min(Math.max(Math.trunc(Number(this.headingLevel)) || 2, 1), 6);
    // What stands above the main heading is not below it.
    let above = 1;
    for (const heading of this.#room.querySelectorAll("h1, h2, h3, h4")) {
      if (heading.localName === "h1") above = 0;
      const level = first + Number(heading.localName[1]) - 1 - above;
      heading.setAttribute("aria-level", Math.min(level, 6));
    }
    for (const button of this.#room.querySelectorAll(".govuk-button, .f-btn")) button.setAttribute("part", "button");
    this.#room.querySelector(".f-bar")?.setAttribute("part", "header");
  }

  #log() {
    return this.logHref === null ? undefined : address(this.logHref);
  }

  #open(opened) {
    appStarted().then(
      () => {
        // It may have gone while the app started.
        if (!shown.has(this) || this.#guest) return;
        this.#box.hidden = false;
        this.#room.replaceChildren();
        const hear = (what) => queueMicrotask(() => this.#hear(what));
        this.#guest = open_guest(this.#room, this.start ?? undefined, this.#log(), hear);
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
    this.#guest?.close();
    this.#guest = undefined;
    this.#room.replaceChildren();
  }

  // Nothing that is passed on says what was answered.
  #hear(what) {
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
    this.#guest = undefined;
    const sentence = document.createElement("p");
    sentence.className = "f-boot";
    sentence.setAttribute("role", "alert");
    sentence.append(parts.words[reason]);
    const text = document.createElement("div");
    text.className = "f-static";
    grow(text, parts.guide);
    // It speaks of a log, which no page of somebody else's has.
    text.querySelector(".f-doors > :first-child").remove();
    this.#room.prepend(sentence);
    this.#room.append(text);
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
  for (const element of shown) FirmlyGuide.fallBack(element, "stopped");
};
addEventListener("error", ({ error }) => stopped(error));
addEventListener("unhandledrejection", ({ reason }) => stopped(reason));

// A page may load the script twice.
if (!customElements.get(NAME)) customElements.define(NAME, FirmlyGuide);
