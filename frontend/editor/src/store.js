// What is typed and not kept by the server yet stays on this device, by part and by identity, so
// that a tab closed without network loses nothing: whoever opens the part again here sends it.

const STORE = "typed";

const opened = () =>
  new Promise((done, failed) => {
    const asked = indexedDB.open("chantier-writing", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: ["part", "client"] });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });

export class Store {
  constructor(part) {
    this.part = part;
    this.database = null;
    this.latest = Promise.resolve();
  }

  async inStore(mode, deed) {
    this.database ??= opened();
    const database = await this.database;
    return new Promise((done, failed) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const asked = deed(transaction.objectStore(STORE));
      transaction.oncomplete = () => done(asked.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  }

  // What tabs that are gone left here: { client, updates }.
  async left() {
    const all = await this.inStore("readonly", (store) => store.getAll());
    return all.filter(({ part, updates }) => part === this.part && updates.length);
  }

  // Writings follow each other, the last one stands; false where this device keeps nothing.
  keep(client, updates) {
    const entry = { part: this.part, client, updates: [...updates] };
    this.wanted = () => this.inStore("readwrite", (store) => (updates.length ? store.put(entry) : store.delete([this.part, client])));
    this.latest = this.latest.then(async () => {
      const deed = this.wanted;
      this.wanted = null;
      if (!deed) return true; // a later one took its place
      try {
        await deed();
        return true;
      } catch {
        return false;
      }
    });
    return this.latest;
  }
}

// Held as long as this tab lives: another tab that finds words under this identity leaves them.
export function hold(client) {
  const name = `chantier-writing-${client}`;
  return new Promise((done) => {
    if (!navigator.locks) return done(true);
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        done(Boolean(lock));
        return lock ? new Promise(() => {}) : undefined;
      })
      .catch(() => done(true));
    return undefined;
  });
}
