// A part of the report, written by several people at once. It takes the place of the plain form once
// the shared text is there; without a connection, without script or once words are in the form, the
// form stays as it is.
import { toggleMark } from "prosemirror-commands";
import { EditorState, TextSelection } from "prosemirror-state";
import * as Y from "yjs";
import { Binding, textOf } from "./binding.js";
import { Choices, cite, panelOf, read } from "./citations.js";
import { commands } from "./commands.js";
import { Connection, frame } from "./connection.js";
import { Dialogs } from "./dialogs.js";
import { groups } from "./groups.js";
import { parse, plainOf } from "./plain.js";
import { Present } from "./presence.js";
import { schema } from "./schema.js";
import { hold, Store } from "./store.js";
import { corrected } from "./typography.js";
import { docOf } from "./units.js";
import { actions, Editor } from "./view.js";

const root = globalThis.document?.querySelector("#writing");
const form = globalThis.document?.querySelector("#plain-form");
const words = root?.dataset ?? {};
const within = (selector) => root.querySelector(selector);

class Writing {
  constructor() {
    this.doc = new Y.Doc();
    this.text = textOf(this.doc);
    this.store = new Store(words.part);
    this.held = []; // what came while an input method composes
    this.isSafe = true; // what is not kept by the server is kept on this device
    const contributions = read(document.querySelector("#citable") ?? document.createElement("ul"));
    const tell = (count) => this.announce(count ? words.choices.replace("{count}", count) : words.none);
    this.choices = new Choices({ list: within("#choices"), contributions, none: words.none, tell });
    this.editor = new Editor({
      place: within("[data-place]"),
      plugins: [this.choices.plugin()],
      french: words.language === "fr",
      shows: { words: words.note, pictures: words.pictures },
      opens: () => this.about(),
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": "writing-label",
        "aria-describedby": "writing-keys",
        "aria-controls": "choices",
        lang: words.language,
        spellcheck: "true",
        class: "words",
      },
    });
    const token = form.elements.csrfmiddlewaretoken.value;
    this.dialogs = new Dialogs({ root, editor: this.editor, words, token });
    this.editor.changed = () => this.moved();
    panelOf({ contributions, word: words.cite, cite: (number) => this.editor.isWritable && cite(this.editor.view, number) });
    this.doc.on("update", (update, origin) => origin !== "came" && this.typed(update));
  }

  async begin() {
    let adopted = null;
    try {
      for (const entry of await this.store.left()) {
        if (!adopted && (await hold(entry.client))) adopted = entry;
      }
    } catch {
      this.isSafe = false;
    }
    this.connect(adopted);
  }

  connect(adopted) {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.connection = new Connection({
      address: `${scheme}://${location.host}${words.address}`,
      doc: this.doc,
      hello: adopted ? { client: adopted.client } : {},
      hears: {
        welcome: (said) => this.welcomed(said),
        synchronised: () => this.synchronised(adopted),
        came: (update) => this.came(update),
        kept: () => this.noted(),
        said: (said) => this.heard(said),
        state: (name) => this.show(name),
        refused: (code) => this.refused(code, adopted),
      },
    });
    this.present = new Present({
      binding: null,
      connection: this.connection,
      list: within("[data-people]"),
      tell: (what, name) => within("[data-announce]").checked && this.announce(words[what].replace("{who}", name)),
    });
    this.connection.start();
  }

  welcomed(said) {
    this.editor.settle();
    this.client = said.client;
    hold(said.client);
    this.present.all(said.present, this.editor.view);
  }

  synchronised(adopted) {
    this.doc.clientID = this.client;
    if (adopted && !this.binding) {
      for (const update of adopted.updates) {
        Y.applyUpdate(this.doc, update, "came");
        this.connection.waiting.push(update);
      }
    }
    this.doc.clientID = this.client;
    if (!this.binding && !this.open()) return this.connection.end();
    for (const who of this.present.people.values()) this.present.place(who, this.editor.view);
    this.show("ready");
    return undefined;
  }

  // False when somebody has already typed in the form.
  open() {
    const field = form.elements.text;
    if (field.value !== field.defaultValue) return false;
    this.binding = new Binding(this.text, this.editor);
    this.present.binding = this.binding;
    this.binding.show(null);
    this.editor.open(this.binding);
    const hadFocus = document.activeElement === field;
    form.hidden = true;
    root.hidden = false;
    if (hadFocus) this.editor.view.focus();
    this.buttons();
    return true;
  }

  came(update) {
    if (this.editor.view?.composing) {
      this.held.push(update);
      this.release ??= setInterval(() => this.take(), 200);
      this.heldSince ??= Date.now();
      return;
    }
    this.apply([update]);
  }

  // An input method that composes for seconds does not hold the others back.
  take() {
    if (this.editor.view.composing && Date.now() - this.heldSince < 1_500) return;
    clearInterval(this.release);
    this.release = this.heldSince = null;
    this.apply(this.held.splice(0));
  }

  apply(updates) {
    this.editor.settle();
    const deed = () => updates.forEach((update) => Y.applyUpdate(this.doc, update, "came"));
    if (this.binding) this.binding.receive(deed);
    else deed();
    if (this.client) this.doc.clientID = this.client;
    this.present.catchUp(this.editor.view);
  }

  typed(update) {
    if (!this.connection.isOver) this.connection.type(update);
    this.noted();
  }

  noted() {
    const { waiting } = this.connection;
    const client = this.client;
    if (waiting.length || this.isNoted) {
      this.isNoted = waiting.length > 0;
      clearTimeout(this.noting);
      this.noting = setTimeout(() => this.keep(client), 60);
    }
    this.show();
  }

  async keep(client) {
    this.isSafe = await this.store.keep(client, this.connection.waiting);
    this.show();
  }

  heard(said) {
    this.editor.settle();
    if (said.waiting) this.show("waiting");
    else this.present.heard(said, this.editor.view);
  }

  moved() {
    if (this.present.binding) this.present.moved();
    this.drawButtons();
  }

  show(name = this.state) {
    const before = this.shown;
    this.state = name;
    const waiting = this.connection?.waiting.length ?? 0;
    const away = name === "away" || name === "connecting";
    if (name === "refused") this.shown = "refused";
    else if (away) this.shown = this.isSafe ? "away" : "unsafe";
    else if (!waiting) this.shown = "saved";
    else this.shown = name === "waiting" ? "full" : "saving";
    if (!waiting && name === "waiting") this.state = "ready";
    const place = within("[data-state]");
    place.dataset.state = this.shown;
    place.textContent = words[this.shown] ?? "";
    // What changes with each letter is not said aloud; what one must know is.
    const loud = ["away", "unsafe", "full"];
    if (this.binding && before !== this.shown && (loud.includes(this.shown) || loud.includes(before))) {
      clearTimeout(this.saying);
      this.saying = setTimeout(() => this.announce(words[this.shown]), 1_500);
    }
  }

  announce(sentence) {
    within("[data-aloud]").textContent = sentence;
  }

  refused(code, adopted) {
    if (code === "identity" && adopted && !this.binding) return this.connect(null);
    if (!this.binding) return undefined; // the form says it in its own words
    this.show("refused");
    this.editor.close();
    for (const sentence of root.querySelectorAll("[data-refused]")) {
      sentence.hidden = !sentence.dataset.refused.split(" ").includes(code);
    }
    within("[data-refusals]").hidden = false;
    within("[data-refusals]").focus();
    return undefined;
  }

  buttons() {
    this.deeds = actions(this.binding);
    this.toolbar = within("[role=toolbar]");
    const buttons = [...this.toolbar.querySelectorAll("button")];
    buttons.forEach((button, at) => {
      button.tabIndex = at ? -1 : 0;
      button.onpointerdown = (event) => event.preventDefault();
      button.onclick = () => this.press(button.dataset.do);
    });
    this.toolbar.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, Home: -buttons.length, End: buttons.length }[event.key];
      const at = buttons.indexOf(document.activeElement);
      if (event.key === "Escape") this.editor.view.focus();
      if (!step || at < 0) return;
      event.preventDefault();
      const next = Math.abs(step) > 1 ? (step > 0 ? buttons.length - 1 : 0) : (at + step + buttons.length) % buttons.length;
      buttons.forEach((button, one) => { button.tabIndex = one === next ? 0 : -1; });
      buttons[next].focus();
    };
    this.editor.view.dom.addEventListener("keydown", (event) => {
      if (event.altKey && event.key === "F10") this.toolbar.querySelector("[tabindex='0']").focus();
    });
    this.drawButtons();
  }

  // Enter on a note or a picture opens it.
  about() {
    const name = this.editor.isWritable && this.dialogs.isAbout;
    if (name) this.dialogs.open(name);
    return Boolean(name);
  }

  press(name) {
    const { view } = this.editor;
    if (!this.editor.isWritable) return undefined;
    this.editor.settle(); // where the keyboard has just put the caret
    if (["note", "image", "table"].includes(name)) return this.dialogs.open(name);
    if (name === "cite") view.dispatch(view.state.tr.insertText(this.spaced("@")));
    else this.deeds[name][0](view.state, view.dispatch, view);
    view.focus();
    return this.drawButtons();
  }

  spaced(sign) {
    const { $from } = this.editor.view.state.selection;
    const before = $from.parent.textBetween(0, $from.parentOffset, "", "\ufffc");
    return /\S$/.test(before) ? ` ${sign}` : sign;
  }

  drawButtons() {
    if (!this.toolbar) return;
    for (const button of this.toolbar.querySelectorAll("button")) {
      const [, isOn] = this.deeds[button.dataset.do] ?? [];
      if (isOn) button.ariaPressed = String(isOn(this.editor.view.state));
    }
  }
}

if (root && form) {
  const writing = new Writing();
  writing.begin();
  addEventListener("offline", () => writing.connection?.cut());
  addEventListener("online", () => writing.connection?.again());
  document.addEventListener("visibilitychange", () => !document.hidden && writing.connection?.again());
  addEventListener("beforeunload", (event) => {
    if (writing.binding && writing.connection.waiting.length && !writing.isSafe) event.preventDefault();
  });
}

// For the tests, which try what is served and not something like it.
const { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } = Y;
export { Binding, textOf, commands, Connection, frame, groups, schema, parse, plainOf, corrected, docOf, toggleMark, EditorState, TextSelection };
export { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector };
