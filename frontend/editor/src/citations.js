// A contribution is cited by typing @ and its number or its words, by the button beside it, or by
// dragging it into the text.
import { Plugin } from "prosemirror-state";
import { schema } from "./schema.js";

const MOST = 8;
const ASKED = /(?:^|[\s(«“\u00a0\u202f\ufffc])@([^@\n]{0,40})$/u;

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function read(panel) {
  return [...panel.querySelectorAll("li[data-number]")].map((item) => ({
    item,
    number: Number(item.dataset.number),
    shown: item.textContent.replace(/\s+/g, " ").trim(),
    found: plain(item.textContent),
  }));
}

export const citation = (number) => schema.nodes.atom.create({ atom: "citation", text: `[n°\u00a0${number}]` });

export function cite(view, number, from, to) {
  const { selection } = view.state;
  const [start, end] = from === undefined ? [selection.from, selection.to] : [from, to];
  const before = start > 0 ? view.state.doc.textBetween(Math.max(0, start - 1), start, "\n", "\ufffc") : "\n";
  const nodes = /[\s(\u00a0\u202f]|^$/u.test(before) ? [citation(number)] : [schema.text(" "), citation(number)];
  view.dispatch(view.state.tr.replaceWith(start, end, nodes).scrollIntoView());
  view.focus();
}

// The list that opens under the caret.
export class Choices {
  // `tell(count)`: how many there are to choose from.
  constructor({ list, contributions, none, tell }) {
    Object.assign(this, { list, contributions, none, tell, shown: [], active: 0, asked: null, closedAt: null });
  }

  plugin() {
    return new Plugin({
      props: { handleKeyDown: (view, event) => this.key(view, event) },
      view: () => ({ update: (view, before) => this.look(view, before), destroy: () => this.close() }),
    });
  }

  look(view, before) {
    if (before && before.doc.eq(view.state.doc) && before.selection.eq(view.state.selection)) return;
    const { $from, empty } = view.state.selection;
    const words = empty && $from.depth ? $from.parent.textBetween(0, $from.parentOffset, "", "\ufffc") : "";
    const match = ASKED.exec(words);
    const start = match ? $from.pos - match[1].length - 1 : null;
    if (!match || start === this.closedAt || !view.editable) return this.close(view);
    this.view = view;
    this.asked = [start, $from.pos];
    const terms = plain(match[1]).split(/\s+/).filter(Boolean);
    this.shown = this.contributions
      .filter(({ number, found }) => terms.every((term) => String(number).startsWith(term) || found.includes(term)))
      .slice(0, MOST);
    if (!this.shown.length && match[1].length > 12) return this.close(view);
    this.active = 0;
    this.draw(view);
    this.tell(this.shown.length);
  }

  draw(view) {
    const options = this.shown.map(({ number, shown }, at) => {
      const option = document.createElement("li");
      option.id = `choice-${number}`;
      option.role = "option";
      option.ariaSelected = String(at === this.active);
      option.textContent = shown.slice(0, 140);
      option.onpointerdown = (event) => {
        event.preventDefault();
        this.choose(view, at);
      };
      return option;
    });
    if (!options.length) {
      const nothing = document.createElement("li");
      nothing.textContent = this.none;
      options.push(nothing);
    }
    this.list.replaceChildren(...options);
    this.list.hidden = false;
    const box = this.list.offsetParent.getBoundingClientRect();
    const caret = view.coordsAtPos(this.asked[0]);
    this.list.style.insetBlockStart = `${caret.bottom - box.top + 4}px`;
    this.list.style.insetInlineStart = `${Math.max(0, Math.min(caret.left - box.left, box.width - this.list.offsetWidth))}px`;
    if (this.shown.length) view.dom.setAttribute("aria-activedescendant", options[this.active].id);
    else view.dom.removeAttribute("aria-activedescendant");
    this.list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  key(view, event) {
    if (!this.asked) return false;
    const count = this.shown.length;
    if (event.key === "Escape") {
      [this.closedAt] = this.asked;
      this.close(view);
    } else if (!count) return false;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      this.draw(view);
    } else if (event.key === "Enter" || event.key === "Tab") this.choose(view, this.active);
    else return false;
    return true;
  }

  choose(view, at) {
    const [from, to] = this.asked;
    const { number } = this.shown[at];
    this.close(view);
    cite(view, number, from, to);
  }

  close(view = this.view) {
    if (!this.asked) return;
    this.asked = null;
    this.list.hidden = true;
    this.list.replaceChildren();
    view?.dom.removeAttribute("aria-activedescendant");
  }
}

// Each contribution of the panel gets a button, and can be dragged.
export function panelOf({ contributions, word, cite: deed }) {
  for (const { item, number } of contributions) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "secondary small";
    button.textContent = word.replace("{number}", number);
    button.onclick = () => deed(number);
    item.append(" ", button);
    item.draggable = true;
    item.ondragstart = ({ dataTransfer }) => {
      dataTransfer.effectAllowed = "copy";
      dataTransfer.setData("text/html", `<span data-atom="citation" data-text="[n°&nbsp;${number}]"></span>`);
      dataTransfer.setData("text/plain", `[n°\u00a0${number}]`);
    };
  }
}
