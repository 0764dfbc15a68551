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

  function bytes(id) {
    var text = atob(document.getElementById(id).textContent);
    var bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i += 1) {
      bytes[i] = text.charCodeAt(i);
    }
    return bytes;
  }

  // A small wasm unpacks the large one, which was packed against the guide as it stands in the page.
  function unpacked() {
    var packed = bytes("app");
    var guide = new TextEncoder().encode(document.querySelector(".f-static").textContent.trim());
    var lengths = new DataView(packed.buffer);
    var window = guide.length + lengths.getUint32(0, true);
    var app = lengths.getUint32(4, true);
    var stream = packed.subarray(8);
    var unpacker = new WebAssembly.Instance(new WebAssembly.Module(bytes("unpack"))).exports;
    var start = unpacker.memory.buffer.byteLength;
    unpacker.memory.grow(Math.ceil((window + app + stream.length) / 65536));
    var memory = new Uint8Array(unpacker.memory.buffer, start);
    memory.set(guide);
    memory.set(stream, window + app);
    if (!unpacker.unpack(start, guide.length, window, app, stream.length)) {
      throw new Error("The app was packed against another text.");
    }
    return memory.slice(window, window + app);
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
    .then(unpacked)
    .then(WebAssembly.compile)
    .then(function (module) {
      performance.mark("start");
      text.forEach(function (part) {
        part.remove();
      });
      started = true;
      wasm_bindgen.initSync({ module: module });
    })
    .catch(function () {
      started = false;
      fallBack("failed");
    });
})();
