// What a WebSocket does, by a stream of events and posts: for networks that let no WebSocket through.
// See chantier/live/streamed.py.

const encode = (bytes) => {
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
};
const decode = (letters) => Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0)).buffer;

export class Streamed {
  constructor(address) {
    this.address = address.replace(/^ws/, "http");
    this.lines = [];
    this.stream = new EventSource(this.address);
    this.stream.addEventListener("key", ({ data }) => {
      this.key = data;
      this.onopen?.();
    });
    this.stream.onmessage = ({ data }) => this.onmessage?.({ data: data[0] === "t" ? data.slice(1) : decode(data.slice(1)) });
    this.stream.onerror = () => this.close();
  }

  send(message) {
    this.lines.push(typeof message === "string" ? `t${message}` : `b${encode(message)}`);
    this.post();
  }

  // One post at a time, with all that waits: what is sent arrives in its order.
  async post() {
    if (this.isPosting || this.isClosed || !this.lines.length) return;
    this.isPosting = true;
    const lines = [];
    for (let size = 0; this.lines.length && size < 200_000; size += lines.at(-1).length) lines.push(this.lines.shift());
    try {
      const answer = await this.sent(lines.join("\n"));
      if (answer.status === 429) {
        this.lines.unshift(...lines);
        await new Promise((done) => setTimeout(done, 1_000));
      } else if (!answer.ok) this.close();
    } catch {
      this.close();
    }
    this.isPosting = false;
    this.post();
  }

  sent(body) {
    const signal = AbortSignal.timeout(20_000);
    return fetch(`${this.address}?key=${this.key}`, { method: "POST", body, signal, headers: { "Content-Type": "text/plain" } });
  }

  close() {
    if (this.isClosed) return;
    this.isClosed = true;
    this.stream.close();
    setTimeout(() => this.onclose?.());
  }
}
