// Stretches a passphrase in another instance of the app's own module: what that takes of memory goes away with it, and where
// there is none only it stops. A worker has the instance, so that the page can be hidden and left meanwhile; where no worker
// does the work, the page does. Knows nothing of files.

// A worker that has not begun after so long will not begin.
const PATIENCE_MS = 3000;
const KEY_BYTES = 32;

// The key, or null where there is no memory for it. `stretch` is in `src/embed/stretch.rs`; the app is not started, and nothing
// that it would call is there. A worker has the text of this function and no other.
function stretched(module, passphrase, salt, logN) {
  const lent = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    lent[from] ??= {};
    lent[from][name] = () => {
      throw new Error(name);
    };
  }
  const { memory, stretch } = new WebAssembly.Instance(module, lent).exports;
  try {
    const length = Math.max(passphrase.length + salt.length, 32);
    // What the memory has grown by belongs to nobody else.
    const start = memory.grow(Math.ceil(length / 65536)) * 65536;
    const given = new Uint8Array(memory.buffer, start);
    given.set(passphrase);
    given.set(salt, passphrase.length);
    return stretch(start, passphrase.length, salt.length, logN) ? new Uint8Array(memory.buffer, start, 32).slice() : null;
  } catch {
    return null;
  } finally {
    passphrase.fill(0);
    new Uint8Array(memory.buffer).fill(0);
  }
}

// What a worker runs: takes the module, or the bytes of it, and then passphrases.
function work(stretched) {
  let module;
  onmessage = async ({ data }) => {
    if (module) {
      postMessage(stretched(module, ...data));
      return;
    }
    try {
      module = data instanceof WebAssembly.Module ? data : await WebAssembly.compile(data);
      // The browser makes it fast once it has seen what it does.
      postMessage(stretched(module, new Uint8Array(), new Uint8Array(), 12) && "ready");
    } catch {
      postMessage(null);
    }
  };
  // A module does not arrive everywhere.
  onmessageerror = () => postMessage("bytes");
}

// The address of what a worker runs. Trusted types let it through and no other.
let address;
function addressed() {
  const url = URL.createObjectURL(new Blob([`(${work})(${stretched})`], { type: "text/javascript" }));
  if (!window.trustedTypes) return url;
  return trustedTypes.createPolicy("firmly-stretch", { createScriptURL: () => url }).createScriptURL("");
}

// A worker that gets ready while the passphrase is typed.
class Aside {
  constructor(module, bytes) {
    this.ready = this.begun(module, bytes).catch(() => false);
  }

  async begun(module, bytes) {
    address ??= addressed();
    this.worker = new Worker(address);
    let said = this.said();
    try {
      this.worker.postMessage(module);
    } catch {
      this.worker.postMessage(await bytes());
    }
    if ((await said) === "bytes") {
      said = this.said();
      this.worker.postMessage(await bytes());
    }
    return (await said) === "ready";
  }

  // What it says next; null where it fails.
  said() {
    return new Promise((resolve) => {
      this.worker.onmessage = ({ data }) => resolve(data);
      this.worker.onerror = (event) => {
        event.preventDefault();
        resolve(null);
      };
    });
  }

  // The key, or null where it comes to nothing.
  async key(passphrase, ...more) {
    let patience;
    const late = new Promise((resolve) => {
      patience = setTimeout(resolve, PATIENCE_MS, false);
    });
    try {
      if (!(await Promise.race([this.ready, late]))) return null;
      const said = this.said();
      const sent = passphrase.slice();
      this.worker.postMessage([sent, ...more], [sent.buffer]);
      const key = await said;
      return key instanceof Uint8Array && key.length === KEY_BYTES ? key : null;
    } catch {
      return null;
    } finally {
      clearTimeout(patience);
      this.worker?.terminate();
    }
  }
}

// What the app stretches passphrases with. `bytes` promises the bytes of the module.
export function stretcher(module, bytes) {
  let waiting = null;
  return {
    prepare() {
      waiting ??= new Aside(module, bytes);
    },
    async stretch(passphrase, salt, logN) {
      const aside = waiting ?? new Aside(module, bytes);
      waiting = null;
      const key = await aside.key(passphrase, salt, logN);
      if (!key) return stretched(module, passphrase, salt, logN);
      passphrase.fill(0);
      return key;
    },
  };
}
