// Looks for words in a browser's profile on disk: as they are, as UTF-16, in base64, and inside what the browser packed.
// Packers (snappy in LevelDB, in Firefox's database and in its cache) and logs that are cut into blocks keep runs of what
// they have not seen before: so each word is looked for by its pieces, and should be new and long.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliDecompressSync, gunzipSync, inflateSync, inflateRawSync } from "node:zlib";

// Any run of 19 characters of a word holds a whole piece.
const PIECE = 12;
const STEP = 8;

// The files under `folder` that hold one of the words or a piece of it in some form: ["path (form, layer)", ...].
export function findWord(folder, ...words) {
  const needles = words.flatMap(pieces).flatMap(forms);
  const found = new Set();
  for (const path of files(folder)) {
    for (const [layer, bytes] of layers(contents(path))) {
      for (const [form, needle] of needles) {
        if (bytes.includes(needle)) found.add(`${relative(folder, path)} (${form}, ${layer})`);
      }
    }
  }
  return [...found];
}

// A long word that no browser has seen before. Each letter and digit is in it once, so that not even its base64 has four
// characters twice: from four on, packers refer back.
export function makeRareWord() {
  const chance = crypto.getRandomValues(new Uint32Array(36));
  return Array.from(chance, (number, at) => [number, at.toString(36)]).sort(([a], [b]) => a - b).map(([, letter]) => letter).join("");
}

function pieces(word) {
  const starts = Array.from({ length: Math.max(1, Math.ceil((word.length - PIECE) / STEP)) }, (_, at) => at * STEP);
  return [...new Set([...starts.map((start) => word.slice(start, start + PIECE)), word.slice(-PIECE)])];
}

function forms(piece) {
  const [plain, wide] = [Buffer.from(piece, "utf8"), Buffer.from(piece, "utf16le")];
  return [["plain", plain], ["UTF-16", wide], ...base64("base64", plain), ...base64("base64 of UTF-16", wide)];
}

// Base64 of what begins at each of the three places in a group, without the characters that depend on its neighbours; as
// it is, and as a browser may keep a string.
function base64(form, bytes) {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const whole = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [[form, Buffer.from(whole)], [`${form} in UTF-16`, Buffer.from(whole, "utf16le")]];
  });
}

// Nothing for a file that a living browser has taken away meanwhile.
function contents(path) {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
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
