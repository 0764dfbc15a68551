// A reader of Firmly's copies and stores that shares nothing with Firmly: written from docs/log-format.md and the age
// specification (C2SP, age.md) over Node's own algorithms. Throws at the first thing that is not as the documents say.

import assert from "node:assert/strict";
import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  scryptSync,
} from "node:crypto";

const hkdf = (secret, salt, info) => Buffer.from(hkdfSync("sha256", secret, salt, info, 32));
const unpadded = (text) => Buffer.from(text, "base64");

function openChaCha(key, nonce, associated, sealed) {
  const cipher = createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  cipher.setAAD(associated, { plaintextLength: sealed.length - 16 });
  cipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
}

// draft-irtf-cfrg-xchacha, section 2.2: the 20 rounds of ChaCha without the addition at the end.
function hChaCha20(key, nonce) {
  const words = new Uint32Array(16);
  words.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
  for (let at = 0; at < 8; at += 1) words[4 + at] = key.readUInt32LE(4 * at);
  for (let at = 0; at < 4; at += 1) words[12 + at] = nonce.readUInt32LE(4 * at);
  const mix = (a, b, d, by) => {
    words[a] += words[b];
    const turned = words[d] ^ words[a];
    words[d] = (turned << by) | (turned >>> (32 - by));
  };
  const quarter = (a, b, c, d) => {
    mix(a, b, d, 16);
    mix(c, d, b, 12);
    mix(a, b, d, 8);
    mix(c, d, b, 7);
  };
  for (let round = 0; round < 10; round += 1) {
    for (let at = 0; at < 4; at += 1) quarter(at, 4 + at, 8 + at, 12 + at);
    for (let at = 0; at < 4; at += 1) quarter(at, 4 + ((at + 1) % 4), 8 + ((at + 2) % 4), 12 + ((at + 3) % 4));
  }
  const subkey = Buffer.alloc(32);
  [0, 1, 2, 3, 12, 13, 14, 15].forEach((word, at) => subkey.writeUInt32LE(words[word], 4 * at));
  return subkey;
}

function openXChaCha(key, nonce, associated, sealed) {
  const subkey = hChaCha20(key, nonce.subarray(0, 16));
  return openChaCha(subkey, Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]), associated, sealed);
}

// The stanzas and the rest of an age file.
function age(file) {
  const end = file.indexOf("\n--- ");
  const macEnd = file.indexOf("\n", end + 1);
  const [version, ...lines] = file.subarray(0, end).toString("ascii").split("\n");
  assert.equal(version, "age-encryption.org/v1");
  const stanzas = [];
  for (const line of lines) {
    if (line.startsWith("-> ")) stanzas.push({ args: line.slice(3).split(" "), body: "" });
    else stanzas.at(-1).body += line;
  }
  return {
    stanzas,
    authenticated: file.subarray(0, end + 4),
    mac: unpadded(file.subarray(end + 5, macEnd).toString("ascii")),
    nonce: file.subarray(macEnd + 1, macEnd + 17),
    payload: file.subarray(macEnd + 17),
  };
}

function openPayload({ authenticated, mac, nonce, payload }, fileKey) {
  const expected = createHmac("sha256", hkdf(fileKey, "", "header")).update(authenticated).digest();
  assert.deepEqual(mac, expected, "the header is the one that was written");
  const key = hkdf(fileKey, nonce, "payload");
  const chunks = [];
  for (let at = 0, count = 0; at === 0 || at < payload.length; count += 1) {
    const chunk = payload.subarray(at, at + 65536 + 16);
    at += chunk.length;
    const counter = Buffer.alloc(12);
    counter.writeUInt32BE(count, 7);
    counter[11] = at === payload.length ? 1 : 0;
    chunks.push(openChaCha(key, counter, Buffer.alloc(0), chunk));
  }
  return Buffer.concat(chunks);
}

const noNonce = Buffer.alloc(12);
const nothing = Buffer.alloc(0);

export function openWithPassphrase(file, passphrase) {
  const parts = age(file);
  assert.equal(parts.stanzas.length, 1);
  const [{ args, body }] = parts.stanzas;
  const [kind, salt, logN] = args;
  assert.equal(kind, "scrypt");
  const labelled = Buffer.concat([Buffer.from("age-encryption.org/v1/scrypt"), unpadded(salt)]);
  const cost = { N: 2 ** Number(logN), r: 8, p: 1, maxmem: 2 ** 31 };
  const key = scryptSync(passphrase, labelled, 32, cost);
  return openPayload(parts, openChaCha(key, noNonce, nothing, unpadded(body)));
}

export function openWithIdentity(file, secret) {
  const parts = age(file);
  const [{ args, body }] = parts.stanzas;
  const [kind, share] = args;
  assert.equal(kind, "X25519");
  const der = (prefix, bytes) => Buffer.concat([Buffer.from(prefix, "hex"), bytes]);
  const privateKey = createPrivateKey({ key: der("302e020100300506032b656e04220420", secret), format: "der", type: "pkcs8" });
  const publicOf = (bytes) => createPublicKey({ key: der("302a300506032b656e032100", bytes), format: "der", type: "spki" });
  const shared = diffieHellman({ privateKey, publicKey: publicOf(unpadded(share)) });
  const recipient = createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32);
  const key = hkdf(shared, Buffer.concat([unpadded(share), recipient]), "age-encryption.org/v1/X25519");
  return openPayload(parts, openChaCha(key, noNonce, nothing, unpadded(body)));
}

// The 32 secret bytes of `AGE-SECRET-KEY-1…`: Bech32, of which the last six characters are a checksum.
export function secretOf(text) {
  const letters = text.trim().slice("AGE-SECRET-KEY-1".length, -6).toLowerCase();
  let bits = "";
  for (const letter of letters) bits += "qpzry9x8gf2tvdw0s3jn54khce6mua7l".indexOf(letter).toString(2).padStart(5, "0");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

export const recordKeyOf = (secret) => hkdf(secret, "", "firmly/record-key/v1");

// A stored record: a line that says what it is, then bytes.
export function split(record) {
  const end = record.indexOf("\n");
  return { said: JSON.parse(record.subarray(0, end)), rest: record.subarray(end + 1) };
}

export const recordPlace = ({ vault, stream, seq, hash }) =>
  ["firmly/record/v1", vault, stream, seq, hash].join("\n");

// What is sealed in a record or a draft: nonce, then ciphertext.
export function openSealed(key, place, sealed) {
  return openSealedBytes(key, place, sealed).toString("utf8");
}

// What is sealed in an attachment.
export const openSealedBytes = (key, place, sealed) =>
  openXChaCha(key, sealed.subarray(0, 24), Buffer.from(place), sealed.subarray(24));

const digest = (domain, text) => createHash("sha256").update(`firmly/${domain}/v1\n${text}`).digest("hex");

// A line of the log, checked by itself.
export function readLine(line) {
  const { core: coreText, fields: texts } = JSON.parse(line);
  const core = JSON.parse(coreText);
  assert.deepEqual(Object.keys(core).sort(), ["at", "clock", "kind", "prev", "sd", "seq", "stream", "tz", "v", "vault"]);
  assert.equal(core.v, 1);
  assert.deepEqual(core.sd, [...new Set(core.sd)].sort());
  const fields = new Map();
  for (const text of texts) {
    assert.ok(core.sd.includes(digest("field", text)), `the core vouches for ${text}`);
    const [salt, name, value] = JSON.parse(text);
    assert.match(salt, /^[\w-]{22}$/);
    fields.set(name, value);
  }
  assert.equal(fields.size, texts.length);
  return { hash: digest("event", coreText), coreText, core, texts, fields };
}

// That the events of one stream are one line without a gap.
export function assertChain(events) {
  let prev = "0".repeat(64);
  events.forEach(({ core, hash }, at) => {
    assert.equal(core.seq, at + 1);
    assert.equal(core.prev, prev);
    prev = hash;
  });
}

export function readCopy(plaintext) {
  const [head, ...lines] = plaintext.toString("utf8").split("\n");
  assert.equal(lines.pop(), "", "a line feed after each");
  const { format, v, events: count, attachments: files = 0, ...rest } = JSON.parse(head);
  assert.deepEqual([format, v, count + files], ["firmly-copy", 1, lines.length]);
  const contents = lines.splice(count).map((line) => JSON.parse(line));
  const attached = contents.map(({ attachment, data }) => [attachment, Buffer.from(data, "base64")]);
  return { ...rest, lines, attached: new Map(attached) };
}
