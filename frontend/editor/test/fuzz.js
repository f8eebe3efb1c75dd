// Three writers, a server that holds back what it likes, and random commands: after each operation
// the editor must show its shared text, and once all has arrived the texts must be one. `editor`: what
// the built editor.js exports.
export function fuzz(editor, operations, seed) {
  const { applyUpdate, Binding, commands, Doc, docOf, EditorState, groups, parse, schema, textOf, TextSelection, toggleMark } = editor;

  // mulberry32: the same operations for the same seed
  function random() {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  const below = (n) => Math.floor(random() * n);
  const one = (list) => list[below(list.length)];

  class Writer {
    constructor(client) {
      this.doc = new Doc();
      this.doc.clientID = client;
      this.text = textOf(this.doc);
      this.state = EditorState.create({ schema, plugins: [groups] });
      this.sent = [];
      this.come = [];
      this.binding = new Binding(this.text, this);
      this.doc.on("update", (update, origin) => origin !== "come" && this.sent.push(update));
      this.dispatch = (transaction) => {
        const place = this.binding.place();
        const { state, transactions } = this.state.applyTransaction(transaction);
        this.state = state;
        this.binding.write(transactions, place);
      };
    }

    update(transaction) {
      this.state = this.state.apply(transaction);
    }

    run(command) {
      return command(this.state, this.dispatch);
    }

    receive(most) {
      const some = this.come.splice(0, most);
      if (some.length) this.binding.receive(() => some.forEach((update) => applyUpdate(this.doc, update, "come")));
    }

    // A place where a browser can put the caret: not in the middle of a character.
    somewhere(least, most) {
      const { doc } = this.state;
      const at = Math.min(doc.content.size, least + below(most));
      return isInside(doc, at) ? at - 1 : at;
    }

    select() {
      const { doc } = this.state;
      const at = this.somewhere(0, doc.content.size + 1);
      const to = random() < 0.6 ? at : this.somewhere(at, 30);
      this.state = this.state.apply(this.state.tr.setSelection(TextSelection.between(doc.resolve(at), doc.resolve(to))));
    }
  }

  function isInside(doc, at) {
    const $at = doc.resolve(at);
    if (!$at.parentOffset || $at.parentOffset === $at.parent.content.size) return false;
    const pair = $at.parent.textBetween($at.parentOffset - 1, $at.parentOffset + 1, "", " ");
    return /^[\ud800-\udbff][\udc00-\udfff]$/.test(pair);
  }

  const WORDS = ["a", "e", "é", "e\u0301", "🙂", "👩‍👧", "ee", " ", "mot ", "שלום", "l’eau", "**", "[n° 1]", "# ", "| a |"];
  const acts = {
    type: (w) => w.dispatch(w.state.tr.insertText(one(WORDS))),
    delete: (w) => !w.state.selection.empty && w.dispatch(w.state.tr.deleteSelection()),
    erase: (w) => {
      const { from, $from } = w.state.selection;
      const size = isInside(w.state.doc, from - 1) ? 2 : 1;
      if ($from.parentOffset > 0) w.dispatch(w.state.tr.delete(from - size, from));
      else w.run(commands.back);
    },
    forward: (w) => w.run(commands.forward),
    enter: (w) => w.run(commands.enter),
    line: (w) => w.run(commands.line),
    heading: (w) => w.run(commands.heading(one(["2", "3"]))),
    list: (w) => w.run(one([commands.bullets, commands.numbers])),
    quote: (w) => w.run(commands.quote),
    deeper: (w) => w.run(one([commands.deeper, commands.shallower])),
    strong: (w) => w.run(toggleMark(one([schema.marks.strong, schema.marks.emphasis]))),
    cite: (w) => w.dispatch(w.state.tr.replaceSelectionWith(schema.nodes.atom.create({ text: `[n° ${below(30)}]` }))),
    note: (w) => w.dispatch(w.state.tr.replaceSelectionWith(schema.nodes.atom.create({ atom: "footnote", text: `^[${one(WORDS).replace(/[[\]]/g, "x")}]` }))),
    rows: (w) => w.dispatch(w.state.tr.insert(w.state.selection.$from.after(1), docOf(parse("| a | b |\n| --- | --- |\n| c |  |")).content)),
    move: (w) => {
      const { doc, selection } = w.state;
      if (selection.empty) return;
      const slice = doc.slice(selection.from, selection.to);
      const transaction = w.state.tr.deleteSelection();
      const at = below(transaction.doc.content.size + 1);
      const to = isInside(transaction.doc, at) ? at - 1 : at;
      w.dispatch(transaction.replaceRange(to, to, slice));
    },
    undo: (w) => w.binding.undo(),
    redo: (w) => w.binding.redo(),
  };
  const names = Object.keys(acts).flatMap((name) => Array(name === "type" ? 8 : 1).fill(name));

  function show(writer, what) {
    const wanted = docOf(writer.text.toDelta());
    wanted.check();
    if (writer.state.doc.eq(wanted)) return;
    throw new Error(
      `${what}: the editor of ${writer.doc.clientID} is not its text\neditor ${writer.state.doc}\ndocument ${wanted}`,
    );
  }

  function pass(writers, from, most) {
    const some = from.sent.splice(0, most);
    for (const other of writers) if (other !== from) other.come.push(...some);
  }

  let done = 0;
  let characters = 0;
  const started = performance.now();
  for (let round = 0; done < operations; round += 1) {
    const writers = [1, 2, 3].map((n) => new Writer(n + 10 * round));
    for (let step = 0; step < 600 && done < operations; step += 1, done += 1) {
      const writer = one(writers);
      writer.select();
      const name = one(names);
      acts[name](writer);
      show(writer, `operation ${done}, ${name}`);
      if (random() < 0.3) pass(writers, one(writers), 1 + below(5));
      if (random() < 0.3) {
        const to = one(writers);
        to.receive(1 + below(6));
        show(to, `operation ${done}, received`);
      }
    }
    for (const from of writers) pass(writers, from, Infinity);
    for (const writer of writers) {
      writer.receive(Infinity);
      show(writer, "at the end");
    }
    const texts = writers.map((writer) => JSON.stringify(writer.text.toDelta()));
    if (new Set(texts).size > 1) throw new Error(`operation ${done}: the texts diverge\n${texts.join("\n")}`);
    if (texts[0].includes("\ufffd")) throw new Error("half a character was written");
    characters += writers[0].text.length;
  }
  return { operations: done, characters, milliseconds: (performance.now() - started) / done };
}
