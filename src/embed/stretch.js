// Has a worker work on a passphrase, so that the page can be hidden and left meanwhile. Knows no page.

export const stretch = (function () {
  // After this long a worker that has not begun will not begin.
  var PATIENCE_MS = 3000;

  // What the worker runs: takes the wasm, then a passphrase. `kdf/src/page.rs` says how the wasm is called.
  function work() {
    var made;

    function derive(passphrase, salt, log) {
      var start = made.memory.grow(Math.ceil((passphrase.length + salt.length + 32) / 65536)) * 65536;
      var memory = new Uint8Array(made.memory.buffer, start);
      memory.set(passphrase);
      memory.set(salt, passphrase.length);
      return made.derive(start, passphrase.length, salt.length, log)
        ? new Uint8Array(made.memory.buffer, start, 32).slice()
        : null;
    }

    onmessage = function (event) {
      var key = null;
      try {
        if (!made) {
          made = new WebAssembly.Instance(new WebAssembly.Module(event.data)).exports;
          // The browser makes it fast once it has seen what it does.
          derive([], [], 12);
          postMessage("ready");
          return;
        }
        key = derive(event.data[0], event.data[1], event.data[2]);
      } catch (error) {
        // No memory: the page has its own way to say so.
      }
      postMessage(key);
    };
  }

  // The address of the script above, once one is wanted: trusted types let it through and no other.
  var address = null;
  function addressed() {
    var url = URL.createObjectURL(new Blob(["(" + work + ")()"], { type: "text/javascript" }));
    if (!window.trustedTypes) {
      return url;
    }
    var policy = trustedTypes.createPolicy("firmly-kdf", {
      createScriptURL: function () {
        return url;
      },
    });
    return policy.createScriptURL("");
  }

  function engaged(kdf) {
    var one = { worker: null, isReady: false, isBroken: false, hear: null };
    function fail(event) {
      if (event.preventDefault) {
        event.preventDefault();
      }
      one.isBroken = true;
      if (one.hear) {
        one.hear(null);
      }
    }
    try {
      address = address || addressed();
      one.worker = new Worker(address);
      one.worker.onerror = fail;
      one.worker.onmessage = function (event) {
        if (event.data === "ready") {
          one.isReady = true;
        } else if (one.hear) {
          one.hear(event.data);
        } else {
          fail(event);
        }
      };
      one.worker.postMessage(kdf);
    } catch (error) {
      fail(error);
    }
    return one;
  }

  // The one that waits for a passphrase.
  var waiting = null;

  // With the wasm alone: has a worker wait. With a passphrase: promises the key, or null where no worker makes it.
  return function (kdf, passphrase, salt, log) {
    var one = waiting || engaged(kdf);
    waiting = passphrase ? null : one;
    return new Promise(function (resolve) {
      function end(key) {
        clearTimeout(patience);
        if (one.worker) {
          one.worker.terminate();
        }
        resolve(key);
      }
      if (!passphrase) {
        resolve(null);
        return;
      }
      var patience = setTimeout(function () {
        if (!one.isReady) {
          end(null);
        }
      }, PATIENCE_MS);
      if (one.isBroken) {
        end(null);
        return;
      }
      one.hear = end;
      one.worker.postMessage([passphrase, salt, log], [passphrase.buffer]);
    });
  };
})();
