// Writers over WebSockets, each with a shared text of Yjs: node clients.mjs CONFIG (JSON), with the
// packages yjs, ws and lib0 in the folder where it is run. One process holds them all, so that one
// clock measures. What arrives is timed by the marks in it and applied once the typing is over.
import { createRequire } from "node:module";

const need = createRequire(`${process.cwd()}/`);
const Y = need("yjs");
const WebSocket = need("ws");
const encoding = need("lib0/encoding");
const decoding = need("lib0/decoding");

const config = JSON.parse(process.argv[2]);
const MARK = /<\d+\.\d+>/g;
const sentAt = new Map();
const latencies = [];
const acknowledged = [];
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

function frame(...parts) {
  const encoder = encoding.createEncoder();
  for (const part of parts) {
    if (typeof part === "number") encoding.writeVarUint(encoder, part);
    else if (typeof part === "string") encoding.writeVarString(encoder, part);
    else encoding.writeVarUint8Array(encoder, part);
  }
  return encoding.toUint8Array(encoder);
}

class Writer {
  constructor(number, place) {
    Object.assign(this, { number, place, count: 0, frames: [], waiting: [], deliveries: 0, isSynchronised: false });
    this.doc = new Y.Doc();
    this.text = this.doc.getText("text");
    this.synchronised = new Promise((done) => { this.done = done; });
    this.doc.on("update", (update, origin) => origin === "own" && this.type(update));
  }

  connect() {
    const headers = this.place.cookie ? { cookie: this.place.cookie, origin: config.origin } : {};
    const socket = new WebSocket(this.place.url, { headers, perMessageDeflate: false });
    this.socket = socket;
    socket.binaryType = "nodebuffer";
    socket.on("open", () => this.opened());
    socket.on("message", (data, isBinary) => (isBinary ? this.heard(data) : this.told(JSON.parse(data))));
    socket.on("error", () => {});
    socket.on("close", () => {
      this.isSynchronised = false;
      if (!this.isOver) setTimeout(() => this.connect(), 100 + Math.random() * 300);
    });
  }

  opened() {
    if (config.server === "chantier") this.socket.send(JSON.stringify(this.client ? { client: this.client } : {}));
    else if (config.server === "hocuspocus") this.socket.send(frame(this.place.name, 2, 0, "token"));
    else this.ask();
  }

  told(said) {
    if (said.refused) throw new Error(`refused: ${said.refused}`);
    if (said.client === undefined) return;
    this.client = said.client;
    this.doc.clientID = said.client;
    this.ask();
  }

  address() {
    return config.server === "hocuspocus" ? [this.place.name] : [];
  }

  ask() {
    this.socket.send(frame(...this.address(), 0, 0, Y.encodeStateVector(this.doc)));
  }

  heard(data) {
    const decoder = decoding.createDecoder(data);
    if (config.server === "hocuspocus") decoding.readVarString(decoder);
    const kind = decoding.readVarUint(decoder);
    if (kind === 8) return this.kept(config.server === "chantier" ? decoding.readVarUint(decoder) : 1);
    if (kind === 2 && config.server === "hocuspocus") return this.ask();
    if (kind !== 0 && kind !== 4) return undefined;
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step === 0) this.socket.send(frame(...this.address(), 0, 1, Y.encodeStateAsUpdate(this.doc, payload)));
    else if (step === 1) this.arrived(payload);
    else this.frames.push(payload);
    if (step === 2) this.time(data);
    return undefined;
  }

  arrived(payload) {
    Y.applyUpdate(this.doc, payload, "came");
    if (this.client) this.doc.clientID = this.client;
    this.isSynchronised = true;
    for (const { update } of this.waiting) this.send(update);
    this.done();
  }

  time(data) {
    const now = performance.now();
    for (const mark of data.toString("latin1").match(MARK) ?? []) {
      const at = sentAt.get(mark);
      if (at === undefined || mark.startsWith(`<${this.number}.`)) continue;
      latencies.push(now - at);
      this.deliveries += 1;
    }
  }

  kept(count) {
    const now = performance.now();
    for (const { at } of this.waiting.splice(0, count)) acknowledged.push(now - at);
  }

  send(update) {
    this.socket.send(frame(...this.address(), 0, 2, update));
  }

  type(update) {
    this.waiting.push({ update, at: performance.now() });
    if (this.isSynchronised) this.send(update);
  }

  write() {
    const mark = `<${this.number}.${this.count}>`;
    this.count += 1;
    sentAt.set(mark, performance.now());
    this.doc.transact(() => this.text.insert(this.text.length, mark), "own");
  }

  apply() {
    this.doc.transact(() => this.frames.splice(0).forEach((update) => Y.applyUpdate(this.doc, update, "came")), "came");
  }
}

const part = (values, share) => values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? null;
function spread(values) {
  const sorted = Float64Array.from(values).sort();
  return { p50: part(sorted, 0.5), p95: part(sorted, 0.95), p99: part(sorted, 0.99), count: sorted.length };
}

// How many documents are the same at all their writers, with every mark that was typed.
function converged(writers) {
  const documents = Map.groupBy ? Map.groupBy(writers, (one) => one.place) : grouped(writers);
  let same = 0;
  for (const members of documents.values()) {
    members.forEach((one) => one.apply());
    const texts = new Set(members.map((one) => one.text.toString()));
    const [text] = texts;
    const typed = members.reduce((sum, one) => sum + one.count, 0);
    if (texts.size === 1 && new Set(text.match(MARK)).size >= typed) same += 1;
  }
  return [same, documents.size];
}

function grouped(writers) {
  const found = new Map();
  for (const one of writers) found.set(one.place, [...(found.get(one.place) ?? []), one]);
  return found;
}

const say = (said) => process.stdout.write(`${JSON.stringify(said)}\n`);
const heard = new Promise((done) => process.stdin.once("data", done));
let over = null;
process.stdin.on("data", () => over?.());

const writers = config.places.flatMap((place, at) =>
  Array.from({ length: config.each }, (_, one) => new Writer(at * config.each + one, place)),
);
for (const writer of writers) {
  writer.connect();
  await wait(5);
}
await Promise.all(writers.map((writer) => writer.synchronised));
say({ ready: writers.length });
await heard;

const begun = performance.now();
const timers = writers.map((writer) => {
  let timer;
  const turn = () => {
    writer.write();
    timer = setTimeout(turn, 1000 * (0.7 + 0.6 * Math.random()));
  };
  timer = setTimeout(turn, 1000 * Math.random());
  return () => clearTimeout(timer);
});
if (config.restart) {
  await wait(2000);
  over = null;
  const back = new Promise((done) => { over = done; });
  say({ kill: true });
  await back; // the server listens again
  const at = performance.now();
  timers.forEach((stop) => stop());
  const complete = () => writers.filter((one) => one.isSynchronised && one.waiting.length === 0).length;
  while (complete() < writers.length && performance.now() - at < 60_000) await wait(20);
  const seconds = (performance.now() - at) / 1000;
  await wait(1500);
  say({ seconds, complete: complete(), converged: converged(writers) });
} else {
  await wait(config.seconds * 1000);
  timers.forEach((stop) => stop());
  const seconds = (performance.now() - begun) / 1000;
  say({ typed: seconds });
  await wait(2500);
  const deliveries = writers.reduce((sum, one) => sum + one.deliveries, 0);
  say({ seconds, deliveries, latency: spread(latencies), ack: spread(acknowledged), converged: converged(writers) });
}
for (const writer of writers) {
  writer.isOver = true;
  writer.socket.terminate();
}
process.exit(0);
