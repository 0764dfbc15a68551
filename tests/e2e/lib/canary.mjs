// Looks for words in a browser's profile on disk: as they are, as UTF-16, and inside what the browser compressed.
// Stores that pack with snappy keep a word that they have not seen before as it is, so look for words that are new.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliDecompressSync, gunzipSync, inflateSync, inflateRawSync } from "node:zlib";

// The files under `folder` that hold `word` in some form: ["path (form)", ...].
export function findWord(folder, word) {
  const forms = [
    ["plain", Buffer.from(word, "utf8")],
    ["UTF-16", Buffer.from(word, "utf16le")],
    ["base64", Buffer.from(Buffer.from(word).toString("base64").replace(/=+$/, "").slice(0, -1))],
  ];
  const found = [];
  for (const path of files(folder)) {
    for (const [layer, bytes] of layers(readFileSync(path))) {
      for (const [form, needle] of forms) {
        if (bytes.includes(needle)) found.push(`${relative(folder, path)} (${form}, ${layer})`);
      }
    }
  }
  return found;
}

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return [];
    if (stat.isDirectory()) return files(path);
    return stat.isFile() ? [path] : [];
  });
}

function* layers(bytes) {
  yield ["as it is", bytes];
  // Firefox's session files: `mozLz40\0`, the length, and one LZ4 block.
  if (bytes.subarray(0, 8).toString("latin1") === "mozLz40\0") {
    yield ["mozLz4", lz4Block(bytes.subarray(12), bytes.readUInt32LE(8))];
  }
  for (const [name, expand] of [
    ["gzip", gunzipSync],
    ["zlib", inflateSync],
    ["deflate", inflateRawSync],
    ["brotli", brotliDecompressSync],
  ]) {
    if (bytes.length < 20_000_000) {
      try {
        yield [name, expand(bytes)];
      } catch {
        // Not packed in this way.
      }
    }
  }
}

// One block of LZ4, https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md.
export function lz4Block(input, length) {
  const output = Buffer.alloc(length);
  let from = 0;
  let to = 0;
  const extended = (start) => {
    let size = start;
    if (start === 15) {
      let more;
      do {
        more = input[from++];
        size += more;
      } while (more === 255);
    }
    return size;
  };
  while (from < input.length) {
    const token = input[from++];
    const literals = extended(token >> 4);
    input.copy(output, to, from, from + literals);
    from += literals;
    to += literals;
    if (from >= input.length) break;
    const distance = input.readUInt16LE(from);
    from += 2;
    for (let left = extended(token & 15) + 4; left > 0; left -= 1, to += 1) output[to] = output[to - distance];
  }
  return output.subarray(0, to);
}
