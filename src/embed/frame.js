// The page in a frame: tells the page around it how high the guide is and that something was done, never what.
// `frame` is null where the page is not framed: the one place that knows.

export const frame = (function () {
  if (window.top === window.self) {
    return null;
  }

  // The origin around, if the address of the frame names one: only it hears of anything but the height.
  var around = null;
  try {
    around = new URL(new URLSearchParams(location.search).get("parent")).origin;
  } catch (error) {
    // None is named, or nonsense.
  }
  if (around === "null") {
    around = null;
  }

  function tell(type, more) {
    var message = Object.assign({ ns: "firmly", v: 1, type: type }, more);
    if (around || type === "resize") {
      parent.postMessage(message, around || "*");
    }
  }

  var told = 0;
  var waiting = false;
  function measure() {
    var height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height !== told) {
      told = height;
      tell("resize", { height: height });
    }
  }
  // At most ten times a second.
  function measureSoon() {
    if (!waiting) {
      waiting = true;
      measure();
      setTimeout(function () {
        waiting = false;
        measure();
      }, 100);
    }
  }

  // The frame may be as high as the guide: nothing in it can go by the height of the window, or stay at its edges.
  try {
    var sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "html{overflow-y:auto}.f-app{padding-bottom:0}.f-bar,.f-safe{position:static}.f-cover{min-height:24rem}" +
        "@media (max-width:39.99em){.f-safe{order:4;flex:1 0 100%;padding:.5rem 0;border:0}}",
    );
    document.adoptedStyleSheets = [sheet];
  } catch (error) {
    // An older browser scrolls in the frame.
  }

  if (typeof ResizeObserver === "function") {
    new ResizeObserver(measureSoon).observe(document.body);
  }
  addEventListener("message", function (event) {
    if (event.source === parent && event.data && event.data.ns === "firmly" && event.data.type === "hello") {
      told = 0;
      measure();
    }
  });

  // A sandbox without `allow-forms` lets no form be sent, and says nothing to the form. Ours never go anywhere.
  addEventListener("click", function (event) {
    var button = event.target.closest("button[type=submit]");
    if (button && button.form) {
      event.preventDefault();
      button.form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    }
  });

  function leave() {
    document.body.hidden = true;
    tell("exit");
    if (!around) {
      try {
        window.top.location.replace("about:blank");
      } catch (error) {
        // A sandbox forbids it: then the frame alone is blank.
      }
      location.replace("about:blank");
    }
  }

  return {
    // The log has the whole window, and needs an address that can store something.
    log: location.protocol.indexOf("http") === 0 && window.origin !== "null" ? location.origin + location.pathname : undefined,
    ready: function () {
      tell("ready");
    },
    heard: function (what) {
      if (what === "leave") {
        leave();
      } else {
        tell("step");
      }
    },
  };
})();
