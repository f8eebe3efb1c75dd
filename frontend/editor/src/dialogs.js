// What is asked before something is put in the text: the words of a note, a picture and what it
// shows, the cells of a table. Dialogs of the page: the browser holds the keyboard in them, Escape
// leaves.
import { NodeSelection, TextSelection } from "prosemirror-state";
import { noteOf, noteText, pictureOf, pictureText } from "./atoms.js";
import { schema } from "./schema.js";
import { apart, changed, gridOf, inserted, linesOf, tableAt } from "./tables.js";

const { atom, block } = schema.nodes;
const LEAST = [["", "", ""], ["", "", ""], ["", "", ""]];

export class Dialogs {
  // `words`: of the page; `token`: for what is posted.
  constructor({ root, editor, words, token }) {
    Object.assign(this, { root, editor, words, token });
    this.grid = root.querySelector("[data-grid]");
    for (const button of root.querySelectorAll("[data-grid-do]")) button.onclick = () => this.resize(button.dataset.gridDo);
    for (const name of ["note", "image", "table"]) {
      this.dialog(name).querySelector("form").onsubmit = (event) => this.submit(name, event);
    }
  }

  dialog(name) {
    return this.root.querySelector(`dialog[data-dialog=${name}]`);
  }

  field(name) {
    return this.root.querySelector(`dialog [name=${name}]`);
  }

  // True once it is answered, false when it is left.
  ask(name) {
    const dialog = this.dialog(name);
    dialog.showModal();
    dialog.querySelector(":is(.field:not([hidden]), [data-grid]) :is(input, textarea)").focus();
    return new Promise((done) => {
      this.done = done;
      dialog.onclose = () => done(false); // left by Escape
    });
  }

  submit(name, event) {
    event.preventDefault();
    const value = event.submitter?.value;
    if (name === "image" && value === "ok") this.send(event.submitter);
    else this.close(name, value === "ok");
  }

  // The answer counts at once: of its closing the browser tells later, and a key pressed meanwhile
  // would move the caret before the answer is written.
  close(name, isAnswered) {
    const dialog = this.dialog(name);
    if (!dialog.open) return;
    dialog.onclose = null;
    dialog.close();
    this.done(isAnswered);
  }

  get picked() {
    const { selection } = this.editor.view.state;
    return selection instanceof NodeSelection && selection.node.type === atom ? selection.node.attrs : null;
  }

  // Whether there is something to ask about what is picked.
  get isAbout() {
    const picked = this.picked;
    return picked && (noteOf(picked) !== undefined ? "note" : pictureOf(picked) ? "image" : null);
  }

  async open(name) {
    const { view, binding } = this.editor;
    const place = binding.place();
    const answered = await { note: () => this.note(), image: () => this.image(), table: () => this.table() }[name]();
    this.back(place); // the browser gave the keyboard back to the start of the text
    if (answered && this.editor.isWritable) {
      binding.cut();
      view.dispatch(answered(view.state));
      binding.cut();
    }
    view.focus();
  }

  back(place) {
    const { view, binding } = this.editor;
    const { doc, tr } = view.state;
    const found = binding.placesAt(doc, place);
    if (!found) return;
    const [from, to] = [found.anchor, found.head].sort((one, other) => one - other);
    const isNode = place.node && doc.nodeAt(from)?.type === atom;
    view.dispatch(tr.setSelection(isNode ? NodeSelection.create(doc, from) : TextSelection.between(doc.resolve(from), doc.resolve(to))));
  }

  async note() {
    const field = this.field("note");
    field.value = (this.picked && noteOf(this.picked)) ?? "";
    if (!(await this.ask("note")) || !field.value.trim()) return null;
    return (state) => state.tr.replaceSelectionWith(atom.create({ atom: "footnote", text: noteText(field.value) }), false).scrollIntoView();
  }

  async image() {
    this.known = this.picked && pictureOf(this.picked);
    this.field("file").parentElement.hidden = Boolean(this.known);
    this.field("file").required = !this.known;
    this.field("file").value = "";
    this.field("alt").value = this.known?.alt ?? "";
    this.field("caption").value = this.known?.caption ?? "";
    this.told("");
    const isChange = Boolean(this.known);
    if (!(await this.ask("image"))) return null;
    const node = () => atom.create({ atom: "image", text: this.line });
    if (isChange) return (state) => (this.picked ? state.tr.replaceSelectionWith(node(), false) : state.tr);
    return (state) => apart(state, [block.create(null, node())]);
  }

  told(sentence) {
    const place = this.dialog("image").querySelector("[role=alert]");
    place.textContent = sentence;
    place.hidden = !sentence;
  }

  // The picture goes to the server before it stands in the text; the dialog stays until it is there.
  async send(button) {
    const said = { alt: this.field("alt").value, caption: this.field("caption").value };
    if (this.known) {
      this.line = pictureText({ ...said, number: this.known.number });
      this.close("image", true);
      return;
    }
    const body = new FormData();
    body.append("file", this.field("file").files[0]);
    body.append("alt", said.alt);
    body.append("caption", said.caption);
    button.disabled = true;
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": this.token };
      const answer = await fetch(this.words.pictures, { method: "POST", body, headers });
      const { line, errors } = await answer.json();
      this.line = line;
      if (line) this.close("image", true);
      else this.told(errors.join(" "));
    } catch {
      this.told(this.words.unsent);
    }
    button.disabled = false;
  }

  async table() {
    const table = tableAt(this.editor.view.state);
    this.draw(table ? gridOf(table.lines) : LEAST);
    if (!(await this.ask("table"))) return null;
    const lines = linesOf(this.values());
    if (table) return (state) => changed(state, table, lines);
    return this.values().flat().some(Boolean) ? (state) => inserted(state, lines) : null;
  }

  values() {
    return [...this.grid.rows].map((row) => [...row.cells].map((cell) => cell.firstChild.value));
  }

  draw(rows) {
    this.grid.replaceChildren(
      ...rows.map((cells, row) => {
        const line = document.createElement("tr");
        line.append(...cells.map((words, column) => this.cell(words, row, column + 1)));
        return line;
      }),
    );
  }

  cell(words, row, column) {
    const cell = document.createElement(row ? "td" : "th");
    if (!row) cell.scope = "col";
    const field = document.createElement("input");
    field.value = words;
    field.lang = this.words.language;
    field.spellcheck = true;
    field.ariaLabel = (row ? this.words.cell : this.words.column).replace("{row}", row).replace("{column}", column);
    cell.append(field);
    return cell;
  }

  resize(deed) {
    const rows = this.values();
    const width = rows[0].length;
    if (deed === "row") rows.push(Array(width).fill(""));
    if (deed === "column" && width < 12) rows.forEach((row) => row.push(""));
    if (deed === "less-row" && rows.length > 2) rows.pop();
    if (deed === "less-column" && width > 1) rows.forEach((row) => row.pop());
    this.draw(rows);
    if (deed === "row") this.grid.rows[rows.length - 1].cells[0].firstChild.focus();
    if (deed === "column") this.grid.rows[0].cells[this.grid.rows[0].cells.length - 1].firstChild.focus();
  }
}
