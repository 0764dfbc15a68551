// Gives the packed app its bytes back, wherever the packer has put them. Knows no page.

// Plain base64; `fetch` of data would need a permission.
function bytes(base64) {
  var text = atob(base64);
  var bytes = new Uint8Array(text.length);
  for (var i = 0; i < text.length; i += 1) {
    bytes[i] = text.charCodeAt(i);
  }
  return bytes;
}

// A small wasm unpacks the large one, which was packed against the text of the guide.
function unpacked(text, app, unpack) {
  var packed = bytes(app);
  var guide = new TextEncoder().encode(text);
  var lengths = new DataView(packed.buffer);
  var window = guide.length + lengths.getUint32(0, true);
  var length = lengths.getUint32(4, true);
  var stream = packed.subarray(8);
  var unpacker = new WebAssembly.Instance(new WebAssembly.Module(bytes(unpack))).exports;
  var start = unpacker.memory.buffer.byteLength;
  unpacker.memory.grow(Math.ceil((window + length + stream.length) / 65536));
  var memory = new Uint8Array(unpacker.memory.buffer, start);
  memory.set(guide);
  memory.set(stream, window + length);
  if (!unpacker.unpack(start, guide.length, window, length, stream.length)) {
    throw new Error("The app was packed against another text.");
  }
  return memory.slice(window, window + length);
}

// Two frames: what is there is on the screen before anything runs. A page in the background has no frames to wait for.
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
