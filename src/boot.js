// Starts the app inside the packed page, and keeps the guide as text in view wherever the app cannot run.
// Plain JavaScript of 2015 but for one call, so that old browsers get as far as the sentence that says why.
(function () {
  "use strict";

  var page = document.body;
  var text = Array.prototype.slice.call(page.children).filter(function (part) {
    return part.tagName !== "SCRIPT";
  });
  var started = false;

  // Puts the guide as text back, under one sentence. What the app had drawn stays: somebody may have typed there.
  function fallBack(reason) {
    text.forEach(function (part) {
      page.appendChild(part);
    });
    var sentence = document.getElementById("boot-" + reason);
    sentence.hidden = false;
    page.insertBefore(sentence, page.firstChild);
  }

  function stopped(cause) {
    if (started && cause instanceof WebAssembly.RuntimeError) {
      started = false;
      fallBack("stopped");
    }
  }

  function packed(id) {
    return document.getElementById(id).textContent;
  }

  if (typeof WebAssembly !== "object") {
    fallBack("unsupported");
    return;
  }

  addEventListener("error", function (event) {
    stopped(event.error);
  });
  addEventListener("unhandledrejection", function (event) {
    stopped(event.reason);
  });

  painted()
    .then(function () {
      // The guide as it stands in the page.
      var guide = document.querySelector(".f-static").textContent.trim();
      return WebAssembly.compile(unpacked(guide, packed("app"), packed("unpack")));
    })
    .then(function (module) {
      performance.mark("start");
      text.forEach(function (part) {
        part.remove();
      });
      started = true;
      wasm_bindgen.initSync({ module: module });
      if (frame) {
        wasm_bindgen.open_guest(page, undefined, frame.log, frame.heard);
        frame.ready();
      } else {
        wasm_bindgen.open_page(stretch);
      }
    })
    .catch(function () {
      started = false;
      fallBack("failed");
    });
})();
