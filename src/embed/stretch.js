// Has a worker work on a passphrase, so that the page can be hidden and left meanwhile. Knows no page.

var stretch = (function () {
  "use strict";

  // After this long a worker that has not begun will not begin.
  var PATIENCE_MS = 3000;

  // What the worker runs. `kdf/src/page.rs` says how the wasm is called.
  function work() {
    onmessage = function (event) {
      var kdf = event.data[0];
      var passphrase = event.data[1];
      var salt = event.data[2];
      var key = null;
      postMessage("begun");
      try {
        var made = new WebAssembly.Instance(new WebAssembly.Module(kdf)).exports;
        var start = made.memory.grow(Math.ceil((passphrase.length + salt.length + 32) / 65536)) * 65536;
        var memory = new Uint8Array(made.memory.buffer, start);
        memory.set(passphrase);
        memory.set(salt, passphrase.length);
        if (made.derive(start, passphrase.length, salt.length, event.data[3])) {
          key = new Uint8Array(made.memory.buffer, start, 32).slice();
        }
      } catch (error) {
        // No memory: the page has its own way to say so.
      }
      postMessage(key);
    };
  }

  // Lets through the address of the script above and no other.
  var url = URL.createObjectURL(new Blob(["(" + work + ")()"], { type: "text/javascript" }));
  var address = url;
  if (window.trustedTypes) {
    try {
      address = trustedTypes
        .createPolicy("firmly-kdf", {
          createScriptURL: function () {
            return url;
          },
        })
        .createScriptURL("");
    } catch (error) {
      // A server allows none. Where it asks for one, there is no worker.
    }
  }

  // Promises the key, or null where no worker makes it.
  return function (kdf, passphrase, salt, log) {
    return new Promise(function (resolve) {
      var worker = null;
      function end(key) {
        clearTimeout(patience);
        if (worker) {
          worker.terminate();
        }
        resolve(key);
      }
      var patience = setTimeout(end, PATIENCE_MS, null);
      try {
        worker = new Worker(address);
        worker.onerror = function (event) {
          event.preventDefault();
          end(null);
        };
        worker.onmessage = function (event) {
          if (event.data === "begun") {
            clearTimeout(patience);
          } else {
            end(event.data);
          }
        };
        worker.postMessage([kdf, passphrase, salt, log], [passphrase.buffer]);
      } catch (error) {
        end(null);
      }
    });
  };
})();
