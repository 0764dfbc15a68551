// Gives frames with the guide the height that they need, and passes on what they say. It is optional: without it such a
// frame scrolls by itself.
//
//   <iframe data-firmly src="https://guide.example/?parent=https://intranet.example" title="Guide"></iframe>
//   <script src="firmly-frame.js" defer></script>
//
// The frame fires `firmly-ready`, `firmly-step` and `firmly-exit`; none of them says what was answered. After
// `firmly-exit`, unless it is prevented, the page goes to `data-exit-url`, or to an empty page.
(() => {
  "use strict";

  const SMALLEST = 200;
  const LARGEST = 20000;

  const frames = () => [...document.querySelectorAll("iframe[data-firmly]")];

  // A frame whose sandbox does not say `allow-same-origin` has no origin.
  const originOf = (frame) =>
    frame.hasAttribute("sandbox") && !frame.sandbox.contains("allow-same-origin")
      ? "null"
      : new URL(frame.src, document.baseURI).origin;

  const fire = (frame, type) =>
    frame.dispatchEvent(new CustomEvent(`firmly-${type}`, { bubbles: true, cancelable: type === "exit" }));

  addEventListener("message", ({ data, origin, source }) => {
    const frame = frames().find(({ contentWindow }) => contentWindow === source);
    if (!frame || origin !== originOf(frame) || data?.ns !== "firmly" || data.v !== 1) return;
    if (data.type === "resize" && Number.isFinite(data.height)) {
      const height = Math.min(Math.max(data.height, SMALLEST), LARGEST);
      frame.style.height = `${height}px`;
      // Borders may be counted in.
      frame.style.height = `${2 * height - frame.clientHeight}px`;
    } else if (data.type === "ready") {
      fire(frame, "ready");
    } else if (data.type === "step") {
      if (frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
      fire(frame, "step");
    } else if (data.type === "exit" && fire(frame, "exit")) {
      location.replace(frame.dataset.exitUrl ?? "about:blank");
    }
  });

  // A guide that was there before this script says its height again.
  for (const frame of frames()) frame.contentWindow?.postMessage({ ns: "firmly", v: 1, type: "hello" }, "*");
})();
