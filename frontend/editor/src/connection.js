// The way to the room of a part: what is typed is sent in order and stays in a queue until the
// server says that it is kept; after a cut it is sent again. Frames are those of
// chantier/reports/cowriting/frames.py.
import * as Y from "yjs";
import { Streamed } from "./streamed.js";

const STATE = [0, 0];
const UPDATE = [0, 2];
const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;
const SILENCE = 45_000; // without a word for so long while words of ours wait, the line is dead
const OPENING = 8_000; // a network that answers nothing to a WebSocket
const LARGEST = 32_768; // bytes: updates that wait are joined up to this
const AT_ONCE = 40; // frames under way without an answer

export function frame(kind, payload) {
  const head = [...kind];
  let length = payload.length;
  while (length > 0x7f) {
    head.push((length & 0x7f) | 0x80);
    length = Math.floor(length / 128);
  }
  const message = new Uint8Array(head.length + 1 + payload.length);
  message.set(head);
  message[head.length] = length;
  message.set(payload, head.length + 1);
  return message;
}

function numberAt(message, start) {
  let value = 0;
  let at = start;
  for (let factor = 1; ; factor *= 128) {
    const byte = message[at];
    at += 1;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return [value, at];
  }
}

// Updates that follow each other, joined while they stay small: a phone that was away for an hour
// sends a few frames, not thousands.
export function joined(updates) {
  const found = [];
  let run = [];
  let size = 0;
  for (const update of updates) {
    if (run.length && size + update.length > LARGEST) {
      found.push(run.length > 1 ? Y.mergeUpdates(run) : run[0]);
      run = [];
      size = 0;
    }
    run.push(update);
    size += update.length;
  }
  if (run.length) found.push(run.length > 1 ? Y.mergeUpdates(run) : run[0]);
  return found;
}

// A WebSocket; where two failed to open one after the other, plain requests in turn with it.
const opened = (where, failures) => (failures > 0 && failures % 2 === 0 ? new Streamed(where) : new WebSocket(where));

export class Connection {
  // `hears`: welcome(said), synchronised(), came(update), said(message), state(name), refused(code).
  constructor({ address, doc, hello, hears, open = opened }) {
    Object.assign(this, { address, doc, hello, hears, open });
    this.waiting = []; // updates that the server has not kept yet, in order
    this.underWay = 0; // how many of them were sent on this connection
    this.wait = FIRST_WAIT;
    this.isOver = false;
    this.isReady = false;
    this.client = hello.client ?? null;
  }

  start() {
    if (this.isOver || this.socket) return;
    clearTimeout(this.timer);
    this.hears.state("connecting");
    const socket = this.open(this.address, this.failures ?? 0);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    this.opening = setTimeout(() => this.cut(), OPENING);
    socket.onopen = () => {
      clearTimeout(this.opening);
      this.failures = 0;
      const hello = this.client === null ? this.hello : { ...this.hello, client: this.client };
      socket.send(JSON.stringify(hello));
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      this.heardAt = Date.now();
      if (typeof data === "string") this.told(JSON.parse(data));
      else this.framed(new Uint8Array(data));
    };
    socket.onclose = () => socket === this.socket && this.lost();
    clearInterval(this.watch);
    this.heardAt = Date.now();
    this.watch = setInterval(() => this.waiting.length && Date.now() - this.heardAt > SILENCE && this.cut(), 5_000);
  }

  told(said) {
    if (said.refused) {
      this.end();
      this.hears.refused(said.refused);
    } else if (said.client !== undefined) {
      this.client = said.client;
      this.hears.welcome(said);
      this.socket.send(frame(STATE, Y.encodeStateVector(this.doc)));
    } else this.hears.said(said);
  }

  framed(message) {
    if (message[0] === 8) {
      const [count] = numberAt(message, 1);
      this.waiting.splice(0, count);
      this.underWay = Math.max(0, this.underWay - count);
      this.wait = FIRST_WAIT;
      this.hears.kept(count);
      this.flush();
      return;
    }
    const [, at] = numberAt(message, 2);
    this.hears.came(message.subarray(at));
    if (message[1] === 1 && !this.isReady) {
      this.isReady = true;
      this.hears.synchronised();
      this.flush();
    }
  }

  type(update) {
    this.waiting.push(update);
    this.flush();
  }

  flush() {
    if (!this.isReady) return;
    while (this.underWay < this.waiting.length && this.underWay < AT_ONCE) {
      this.socket.send(frame(UPDATE, this.waiting[this.underWay]));
      this.underWay += 1;
    }
  }

  say(message) {
    if (this.isReady) this.socket.send(JSON.stringify(message));
  }

  lost() {
    clearTimeout(this.opening);
    this.failures = (this.failures ?? 0) + 1;
    this.socket = null;
    this.isReady = false;
    this.underWay = 0;
    clearInterval(this.watch);
    if (this.isOver) return;
    this.waiting = joined(this.waiting);
    this.hears.state("away");
    this.timer = setTimeout(() => this.start(), this.wait * (0.5 + Math.random()));
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
  }

  // The network is back, or the tab was asleep: no need to wait.
  again() {
    if (this.isOver || this.socket) return;
    this.wait = FIRST_WAIT;
    this.start();
  }

  cut() {
    const { socket } = this;
    if (!socket) return;
    this.socket = null;
    socket.close();
    this.lost();
  }

  end() {
    this.isOver = true;
    this.isReady = false;
    clearTimeout(this.timer);
    clearInterval(this.watch);
    this.socket?.close();
    this.socket = null;
  }
}
