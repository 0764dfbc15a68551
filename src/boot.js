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

  // Two frames: the text is on screen before anything runs. A page in the background has no frames to wait for.
  function painted() {
    return new Promise(function (resolve) {
      if (document.hidden) {
        resolve();
      } else {
        requestAnimationFrame(function () {
          requestAnimationFrame(resolve);
        });
      }
    });
  }

  function unpacked() {
    var packed = atob(document.getElementById("app").textContent);
    var bytes = new Uint8Array(packed.length);
    for (var i = 0; i < packed.length; i += 1) {
      bytes[i] = packed.charCodeAt(i);
    }
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function") {
    fallBack("unsupported");
    return;
  }

  addEventListener("error", function (event) {
    stopped(event.error);
  });
  addEventListener("unhandledrejection", function (event) {
    stopped(event.reason);
  });

  // Unpacking and compiling are mostly done elsewhere, while the text is painted here.
  Promise.all([Promise.resolve().then(unpacked).then(WebAssembly.compile), painted()])
    .then(function (done) {
      performance.mark("start");
      text.forEach(function (part) {
        part.remove();
      });
      started = true;
      wasm_bindgen.initSync({ module: done[0] });
    })
    .catch(function () {
      started = false;
      fallBack("failed");
    });
})();
