// What was written once can be read for ever, and by others: the frozen copy and the frozen store, read by a program that
// was written from the documents.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  assertChain,
  openSealed,
  openSealedBytes,
  openWithIdentity,
  openWithPassphrase,
  readCopy,
  readLine,
  recordKeyOf,
  recordPlace,
  secretOf,
  split,
} from "./reader.mjs";

const file = (path) => readFileSync(new URL(`../../${path}`, import.meta.url));
const store = JSON.parse(file("tests/vectors/log/store.json"));
const attached = JSON.parse(file("tests/vectors/log/attached.json"));
const merged = JSON.parse(file("tests/vectors/log/merged.json"));
const bytes = (hex) => Buffer.from(hex, "hex");

// The key of the records, from the key file as it is stored.
function recordKey(store) {
  const { said, rest } = split(bytes(store.keys));
  const identity = openWithPassphrase(rest.subarray(0, said.keys.passphrase), store.passphrase).toString();
  const recovery = rest.subarray(said.keys.passphrase);
  assert.equal(recovery.length, said.keys.recovery);
  const again = openWithIdentity(recovery, secretOf(store.recovery_key)).toString();
  assert.equal(again, identity, "the recovery key opens the same");
  return { identity, vault: said.keys.vault, key: recordKeyOf(secretOf(identity)) };
}

test("the frozen copy", () => {
  const { lines, streams } = copyOf(store);
  assert.equal(streams, 1);
  const events = lines.map(readLine);
  assertChain(events);
  assert.deepEqual(
    events.map(({ core }) => core.kind),
    ["case", "incident", "fact", "commitment", "amend", "incident", "withdraw"],
  );
  const [opened, incident, fact, commitment, amend, mistake, withdraw] = events.map(({ fields }) => fields);
  assert.equal(opened.get("case_ref"), "Amber Kestrel 42");
  assert.equal(incident.get("what_happened"), "She said “for you” and left a card \\ café ♥.\nThen she waited.");
  assert.deepEqual(incident.get("event_start"), { precision: "about", date: "2026-11-19", time: "10:30" });
  assert.equal(incident.get("witness.0.who"), "receptionist");
  assert.deepEqual([fact.get("fact"), fact.get("told_to_stop.by")], ["told_to_stop", "me"]);
  assert.equal(commitment.get("state"), "done");
  assert.equal(amend.get("target"), events[1].hash);
  assert.equal(amend.get("fear"), 3);
  assert.equal(mistake.get("what_happened"), "Two silent calls.");
  assert.deepEqual([withdraw.get("target"), withdraw.get("why")], [events[5].hash, "They were the laboratory"]);
});

// The lines of a store, each opened in its place.
function linesOf(store) {
  const { key } = recordKey(store);
  return store.events.map((record) => {
    const { said, rest } = split(bytes(record));
    const line = openSealed(key, recordPlace(said.event), rest);
    const { core, hash } = readLine(line);
    const { stream, seq, prev } = core;
    assert.deepEqual(said.event, { vault: said.event.vault, stream, seq, hash, prev });
    return line;
  });
}

const copyOf = (store) => readCopy(openWithPassphrase(file(`tests/vectors/log/${store.copy}`), store.passphrase));

test("the frozen store holds the same, and the draft", () => {
  const { vault, key } = recordKey(store);
  const copy = copyOf(store);
  assert.equal(copy.vault, vault);
  assert.deepEqual(linesOf(store), copy.lines);
  const { said, rest } = split(bytes(store.drafts[0]));
  const draft = openSealed(key, ["firmly/draft/v1", vault, said.draft.id].join("\n"), rest);
  assert.equal(JSON.parse(draft).text, "half a sent");
});

test("a log that another one was merged into, and of which an entry was purged", () => {
  const copy = copyOf(merged);
  assert.deepEqual(linesOf(merged).toSorted(), copy.lines.toSorted());
  const streams = new Map();
  for (const event of copy.lines.map(readLine)) {
    const { stream } = event.core;
    streams.set(stream, [...(streams.get(stream) ?? []), event]);
  }
  assert.equal(streams.size, copy.streams);
  for (const events of streams.values()) assertChain(events);
  const events = [...streams.values()].flat();
  assert.ok(copyOf(store).lines.every((line) => copy.lines.includes(line)), "all of the other log is there");
  const one = (kind) => events.find(({ core }) => core.kind === kind && core.vault === copy.vault);
  const [target] = one("purge").fields.get("targets");
  const gone = events.find(({ hash }) => hash === target);
  assert.equal(gone.fields.size, 0);
  assert.ok(gone.core.sd.length > 0);
  assert.deepEqual([...one("amend").fields], [["target", target]]);
  assert.equal(one("link").fields.get("vault"), copyOf(store).vault);
});

test("a log with attachments", () => {
  const copy = copyOf(attached);
  assert.deepEqual(linesOf(attached).toSorted(), copy.lines.toSorted());
  const events = copy.lines.map(readLine);
  const named = events.flatMap(({ fields }) => [...fields].filter(([name]) => name.startsWith("attachment.")));
  const { vault, key } = recordKey(attached);
  const stored = new Map(
    attached.attachments.map((record) => {
      const { said, rest } = split(bytes(record));
      const { id } = said.attachment;
      return [id, openSealedBytes(key, ["firmly/attachment/v1", vault, id].join("\n"), rest)];
    }),
  );
  assert.deepEqual(
    named.map(([, { name, type }]) => [name, type]),
    [["Her card.png", "png"], ["café ♥.txt", "file"]],
  );
  for (const [name, { size, sha256 }] of named) {
    const id = name.slice("attachment.".length);
    const content = copy.attached.get(id);
    assert.deepEqual(content, stored.get(id));
    assert.equal(content.length, size);
    assert.equal(createHash("sha256").update(content).digest("hex"), sha256);
  }
  assert.deepEqual([copy.attached.size, stored.size], [2, 2]);
  const purge = events.find(({ core }) => core.kind === "purge");
  const [gone] = purge.fields.get("attachments");
  assert.ok(!stored.has(gone) && !copy.attached.has(gone));
});

test("the example of the document is what it says", () => {
  const [, section] = file("docs/log-format.md").toString().split("\n## A worked example\n");
  const blocks = [...section.split("\n## ")[0].matchAll(/```text\n([^]*?)\n```/g)].map(([, block]) => block);
  const [identity, key, head, associated, sealed, line, core, hash, field, digest] = blocks;
  const ours = recordKey(store);
  assert.equal(`${identity}\n`, ours.identity);
  assert.equal(key, ours.key.toString("hex"));
  const record = bytes(store.events.at(-1));
  assert.equal(`${head}\n`, record.subarray(0, record.indexOf("\n") + 1).toString());
  assert.equal(associated, recordPlace(JSON.parse(head).event));
  const whole = Buffer.from(sealed, "base64");
  assert.deepEqual(whole, split(record).rest);
  assert.equal(openSealed(ours.key, associated, whole), line);
  const event = readLine(line);
  assert.deepEqual([core, hash], [event.coreText, event.hash]);
  assert.ok(event.texts.includes(field) && event.core.sd.includes(digest));
  assert.equal(readLine(JSON.stringify({ core, fields: [field] })).fields.size, 1);
});

test("the frozen exact lines and their receipt", () => {
  const lines = (name) => file(`tests/vectors/report/${name}.jsonl`).toString().trimEnd().split("\n").map(readLine);
  const [whole, redacted, purged] = ["whole", "redacted", "purged"].map(lines);
  for (const events of [whole, redacted, purged]) assertChain(events);
  assert.deepEqual(whole.map(({ hash }) => hash), redacted.map(({ hash }) => hash));
  const [name, vault, at, stream, empty, digest, end] = file("tests/vectors/report/receipt.txt").toString().split("\n");
  assert.deepEqual([name, empty, end], ["firmly/receipt/v1", "", ""]);
  assert.equal(vault, whole[0].core.vault);
  assert.equal(at, whole.at(-1).core.at);
  assert.equal(stream, `${whole.length} ${whole.at(-1).hash}`);
  const sum = createHash("sha256").update([name, vault, at, stream, ""].join("\n")).digest("hex");
  assert.equal(digest, `digest ${sum.match(/.{4}/g).join(" ")}`);
});
