// The editor itself: ProseMirror with our binding, keys and toolbar.
import { baseKeymap, toggleMark } from "prosemirror-commands";
import { keymap } from "prosemirror-keymap";
import { Fragment, Slice } from "prosemirror-model";
import { EditorState, Plugin } from "prosemirror-state";
import { Decoration, DecorationSet, EditorView } from "prosemirror-view";
import { drawn } from "./atoms.js";
import { commands, isBulleted, isNumberedList, isOf } from "./commands.js";
import { groups } from "./groups.js";
import { PLAIN, schema } from "./schema.js";
import { parse, render } from "./plain.js";
import { presencePlugin } from "./presence.js";
import { cells } from "./tables.js";
import { typography } from "./typography.js";
import { docOf } from "./units.js";

const { strong, emphasis } = schema.marks;

function hasMark(state, mark) {
  const { from, to, empty, $from } = state.selection;
  return empty ? Boolean(mark.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, mark);
}

// name → [command, whether it is on, if it can be]
export const actions = (binding) => ({
  strong: [toggleMark(strong), (state) => hasMark(state, strong)],
  emphasis: [toggleMark(emphasis), (state) => hasMark(state, emphasis)],
  heading: [commands.heading("2"), (state) => isOf(state, { kind: "heading", level: "2" })],
  subheading: [commands.heading("3"), (state) => isOf(state, { kind: "heading", level: "3" })],
  bullets: [commands.bullets, isBulleted],
  numbers: [commands.numbers, isNumberedList],
  quote: [commands.quote, (state) => isOf(state, { kind: "quote" })],
  undo: [() => binding.undo()],
  redo: [() => binding.redo()],
});

function keys(binding) {
  const bound = {
    "Mod-b": toggleMark(strong),
    "Mod-i": toggleMark(emphasis),
    "Mod-z": () => binding.undo(),
    "Mod-y": () => binding.redo(),
    "Shift-Mod-z": () => binding.redo(),
    "Mod-Alt-0": commands.paragraph,
    "Mod-Alt-1": commands.heading("2"),
    "Mod-Alt-2": commands.heading("3"),
    "Mod-Shift-7": commands.numbers,
    "Mod-Shift-8": commands.bullets,
    "Mod-Shift-9": commands.quote,
    "Mod-]": commands.deeper,
    "Mod-[": commands.shallower,
    Enter: commands.enter,
    "Shift-Enter": commands.line,
    Backspace: commands.back,
    Delete: commands.forward,
  };
  return [keymap(bound), keymap(baseKeymap)];
}

// At the start of a line: `## ` makes a heading, `- ` and `1. ` lists, `> ` a quote, as in the plain form.
const STARTS = [
  [/^(#{1,6})$/, (match) => ({ ...PLAIN, kind: "heading", level: String(match[1].length) })],
  [/^([-*+])$/, () => ({ ...PLAIN, kind: "item", label: "-" })],
  [/^(\d{1,3}[.)])$/, (match) => ({ ...PLAIN, kind: "item", label: match[1] })],
  [/^>$/, () => ({ ...PLAIN, kind: "quote", level: "1" })],
];

function starts(binding) {
  return new Plugin({
    props: {
      handleTextInput(view, from, to, typed) {
        const $from = view.state.doc.resolve(from);
        if (typed !== " " || view.composing || $from.parent.attrs.kind) return false;
        const before = $from.parent.textBetween(0, $from.parentOffset, "", "\ufffc");
        for (const [pattern, attrs] of STARTS) {
          const match = pattern.exec(before);
          if (!match) continue;
          view.dispatch(view.state.tr.insertText(typed, from, to));
          binding.cut();
          const { tr } = view.state;
          view.dispatch(tr.delete($from.start(), from + 1).setNodeMarkup($from.before(), null, attrs(match)));
          binding.cut();
          return true;
        }
        return false;
      },
    },
  });
}

// A line right under another belongs to its paragraph; an empty one parts two.
const spacing = new Plugin({
  props: {
    decorations(state) {
      const shown = [];
      let under = false;
      state.doc.forEach((block, pos) => {
        const isPlain = !block.attrs.kind;
        const isFull = block.content.size > 0;
        if (isPlain && isFull && under) shown.push(Decoration.node(pos, pos + block.nodeSize, { class: "follows" }));
        if (isPlain && !isFull) shown.push(Decoration.node(pos, pos + block.nodeSize, { class: "between" }));
        under = isFull && isPlain;
      });
      return DecorationSet.create(state.doc, shown);
    },
  },
});

// Paragraphs that come from elsewhere are parted by an empty line, as ours are.
function parted(slice) {
  const blocks = [];
  slice.content.forEach((node) => {
    const above = blocks.at(-1);
    const alone = (one) => one.type === schema.nodes.block && !one.attrs.kind && one.content.size;
    if (above && alone(node) && above.content.size && above.attrs.kind !== "heading") blocks.push(schema.nodes.block.create());
    blocks.push(node);
  });
  return new Slice(Fragment.fromArray(blocks), slice.openStart, slice.openEnd);
}

function pastedText(words) {
  const { content } = docOf(parse(words.replace(/\r\n?/g, "\n")));
  return new Slice(content, content.firstChild.attrs.kind ? 0 : 1, content.lastChild.attrs.kind ? 0 : 1);
}

export class Editor {
  // `opens(name)`: what a double click or Enter on a note or a picture does.
  constructor({ place, plugins, attributes, french, shows, opens }) {
    this.shows = shows;
    this.opens = opens;
    this.place = place;
    this.plugins = plugins;
    this.attributes = attributes;
    this.french = french;
    this.blank = EditorState.create({ schema });
    this.changed = () => {};
  }

  get state() {
    return this.view?.state ?? this.blank;
  }

  update(transaction) {
    if (this.view) this.view.updateState(this.view.state.apply(transaction));
    else this.blank = this.blank.apply(transaction);
  }

  // Take what the browser did and has not told yet, a caret moved or a letter typed: to draw what
  // comes from others puts back the caret that ProseMirror knows. `domObserver` is no public name of
  // it; its version is pinned.
  settle() {
    if (!this.view || this.view.composing) return;
    this.view.domObserver.forceFlush();
    this.view.domObserver.flush();
  }

  open(binding) {
    this.binding = binding;
    const plugins = [
      ...this.plugins,
      starts(binding),
      ...(this.french ? [typography(binding)] : []),
      ...keys(binding),
      spacing,
      cells,
      groups,
      presencePlugin(),
    ];
    const editor = this;
    this.isWritable = true;
    this.view = new EditorView(this.place, {
      state: EditorState.create({ doc: this.blank.doc, plugins }),
      attributes: this.attributes,
      editable: () => this.isWritable,
      nodeViews: { atom: (node) => drawn(node, editor.shows) },
      handleDoubleClickOn: (_view, _pos, node) => node.isAtom && editor.opens(),
      handleKeyDown: (_view, event) => event.key === "Enter" && !event.shiftKey && editor.opens(),
      handleDOMEvents: { keydown: () => editor.settle() },
      transformPasted: parted,
      clipboardTextParser: pastedText,
      clipboardTextSerializer: (slice) => render(slice.content),
      dispatchTransaction(transaction) {
        const place = binding.place();
        const { state, transactions } = this.state.applyTransaction(transaction);
        this.updateState(state);
        binding.write(transactions, place);
        editor.changed(transaction);
      },
    });
  }

  close() {
    this.isWritable = false;
    this.view?.setProps({});
  }
}
