// What the page has only where it is served: a worker that keeps it for when the network is gone, and a word when a newer
// version is there.
(function () {
  "use strict";

  var note = document.getElementById("update");
  var guide = document.querySelector(".f-static");
  var newer;

  // The app takes everything out of the page when it starts. A page that cannot start is not kept.
  function started() {
    return !guide.isConnected;
  }

  function say(name) {
    ["update-ready", "update-unsaved"].forEach(function (part) {
      document.getElementById(part).hidden = part !== name;
    });
  }

  // Versions are compared number by number, as in 0.10.0 and 0.9.0. An older one may be put back.
  function title(other) {
    var order = Math.sign(other.localeCompare(note.getAttribute("data-version"), "en", { numeric: true }));
    ["older", "another", "newer"].forEach(function (name, at) {
      document.getElementById("update-" + name).hidden = at !== order + 1;
    });
  }

  function offer(worker) {
    var channel = new MessageChannel();
    channel.port1.onmessage = function (event) {
      title(event.data);
    };
    worker.postMessage("version", [channel.port2]);
    var main = document.querySelector("main") || document.body.firstChild;
    newer = worker;
    // Within the frame of the page: Hide covers it too.
    main.parentNode.insertBefore(note, main);
    note.hidden = false;
    say("update-ready");
  }

  function watch(worker) {
    worker.addEventListener("statechange", function () {
      if (worker.state === "installed") {
        offer(worker);
      }
    });
  }

  function changeOver() {
    // The log answers as it does when the page is closed: it objects where something is not saved.
    if (!dispatchEvent(new Event("beforeunload", { cancelable: true }))) {
      say("update-unsaved");
    } else if (newer.state === "installed") {
      newer.addEventListener("statechange", function () {
        if (newer.state === "activated") {
          location.reload();
        }
      });
      newer.postMessage("change over");
    } else {
      // Another tab has changed over already.
      location.reload();
    }
  }

  function begin() {
    var name = "worker.js";
    if (window.trustedTypes) {
      // The one address that the policy of the page lets through.
      name = trustedTypes.createPolicy("firmly-worker", {
        createScriptURL: function () {
          return "worker.js";
        },
      }).createScriptURL(name);
    }
    navigator.serviceWorker.register(name).then(function (registration) {
      // The first one of all has nothing to take the place of.
      if (registration.waiting && registration.active) {
        offer(registration.waiting);
      }
      registration.addEventListener("updatefound", function () {
        if (registration.active) {
          watch(registration.installing);
        }
      });
    }, function () {
      // Not here: the page works as it is, with the network.
    });
  }

  // Where the browser keeps nothing, a worker has nothing to keep the page in.
  function keeps() {
    try {
      return localStorage.length >= 0;
    } catch (refused) {
      return false;
    }
  }

  // A frame is another's page, a picture of a page has no guide to wait for, and plain http has no workers.
  if (!guide || window.top !== window || !keeps() || !navigator.serviceWorker) {
    return;
  }
  note.addEventListener("click", function (event) {
    var asked = event.target.getAttribute("data-update");
    if (asked === "now") {
      changeOver();
    } else if (asked === "later") {
      note.hidden = true;
    }
  });
  var observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true });
  look();

  // A start that fails puts the guide back at once, before this is asked.
  function look() {
    setTimeout(function () {
      if (observer && started()) {
        observer.disconnect();
        observer = undefined;
        begin();
      }
    });
  }
})();
