// What keys and buttons do. In the plain form an empty line parts two paragraphs, so Enter writes
// one; an item or a heading needs none.
import { chainCommands, deleteSelection, joinBackward, joinForward, selectNodeBackward, selectNodeForward } from "prosemirror-commands";
import { TextSelection } from "prosemirror-state";
import { isNumbered, PLAIN, schema } from "./schema.js";
import { nextRow } from "./tables.js";

const { block } = schema.nodes;
const ITEM = { ...PLAIN, kind: "item", label: "-" };
const QUOTE = { ...PLAIN, kind: "quote", level: "1" };
const isEmpty = (node) => node.content.size === 0;
const standsAlone = (kind) => kind === "" || kind === "quote"; // an empty line parts two of them

// The blocks that the selection touches, as { node, pos, number }; of several, those with words.
function touched({ doc, selection }) {
  const found = [];
  doc.nodesBetween(selection.from, selection.to, (node, pos, _parent, number) => {
    if (node.type === block) found.push({ node, pos, number });
    return false;
  });
  const worded = found.filter(({ node }) => !isEmpty(node));
  return found.length > 1 && worded.length ? worded : found;
}

function set(change) {
  return (state, dispatch) => {
    const transaction = state.tr;
    for (const one of touched(state)) {
      const attrs = change(one.node.attrs, one, transaction.doc);
      if (attrs) transaction.setNodeMarkup(one.pos, null, attrs);
    }
    if (dispatch && transaction.docChanged) dispatch(transaction.scrollIntoView());
    return transaction.docChanged;
  };
}

export const isOf = (state, wanted) =>
  touched(state).every(({ node }) => Object.entries(wanted).every(([name, value]) => node.attrs[name] === value));
export const isNumberedList = (state) => touched(state).every(({ node }) => node.attrs.kind === "item" && isNumbered(node.attrs));
export const isBulleted = (state) => touched(state).every(({ node }) => node.attrs.kind === "item" && !isNumbered(node.attrs));

const toggled = (is, attrs) => (state, dispatch) => set(() => (is(state) ? PLAIN : attrs))(state, dispatch);

// The label after that of the item above, at the same depth.
function nextLabel(attrs) {
  const [, number, sign] = /^(\d+)([.)])$/.exec(attrs.label) ?? [];
  return number ? `${Math.min(999_999_998, Number(number)) + 1}${sign}` : attrs.label;
}

function numbered(state, dispatch) {
  let last = null;
  return set((attrs, { number }, doc) => {
    if (isNumberedList(state)) return PLAIN;
    const above = last ?? (number ? doc.child(number - 1).attrs : PLAIN);
    const follows = above.kind === "item" && isNumbered(above) && above.indent === attrs.indent;
    last = { ...ITEM, indent: attrs.kind === "item" ? attrs.indent : "", label: follows ? nextLabel(above) : "1." };
    return last;
  })(state, dispatch);
}

function moved(by) {
  return set((attrs) => {
    if (attrs.kind !== "item") return null;
    const indent = Math.max(0, Math.min(12, Number(attrs.indent || 0) + by));
    return { ...attrs, indent: indent ? String(indent) : "" };
  });
}

// Split where the selection is; the new block is `after`, and an empty `between` parts them.
function splitWith(state, dispatch, after, between) {
  if (!dispatch) return true;
  const transaction = state.tr.deleteSelection();
  let at = transaction.selection.from;
  for (const attrs of between ? [between, after] : [after]) {
    transaction.split(at, 1, [{ type: block, attrs }]);
    at += 2;
  }
  transaction.setSelection(TextSelection.create(transaction.doc, at));
  dispatch(transaction.scrollIntoView());
  return true;
}

function enter(state, dispatch) {
  const { $from, $to } = state.selection;
  const { attrs } = $from.parent;
  const atEnd = $to.parentOffset === $to.parent.content.size;
  if (isEmpty($from.parent) && attrs.kind) return leave(state, dispatch);
  if (attrs.kind === "item") return splitWith(state, dispatch, { ...attrs, label: nextLabel(attrs) });
  if (attrs.kind === "heading") return splitWith(state, dispatch, atEnd ? PLAIN : attrs);
  if (attrs.kind === "row") return nextRow(state, dispatch);
  if (isEmpty($from.parent)) return splitWith(state, dispatch, attrs);
  return splitWith(state, dispatch, attrs, attrs);
}

// Enter in an empty item or quote: out of it, one depth after the other, then to a new paragraph.
function leave(state, dispatch) {
  const { $from } = state.selection;
  const { attrs } = $from.parent;
  if (attrs.kind === "item" && attrs.indent) return moved(-2)(state, dispatch);
  if (!dispatch) return true;
  const transaction = state.tr.setNodeMarkup($from.before(), null, PLAIN);
  const above = $from.index(0) ? state.doc.child($from.index(0) - 1) : null;
  if (above && attrs.kind === "quote" && isEmpty(above) && above.attrs.kind === "quote") {
    transaction.setNodeMarkup($from.before() - above.nodeSize, null, PLAIN);
  } else if (above && above.attrs.kind !== "heading" && !isEmpty(above)) {
    transaction.split($from.pos, 1, [{ type: block, attrs: PLAIN }]);
  }
  dispatch(transaction.scrollIntoView());
  return true;
}

const line = (state, dispatch) => {
  const { attrs } = state.selection.$from.parent;
  return splitWith(state, dispatch, attrs.kind === "quote" ? attrs : PLAIN);
};

// At its start: first a plain paragraph; then to the paragraph above, over the empty line between.
function back(state, dispatch) {
  const { $from, empty } = state.selection;
  if (!empty) return deleteSelection(state, dispatch);
  if ($from.parentOffset || !$from.depth) return false;
  if ($from.parent.attrs.kind === "item" && $from.parent.attrs.indent) return moved(-2)(state, dispatch);
  const number = $from.index(0);
  const above = number ? state.doc.child(number - 1) : null;
  if ($from.parent.attrs.kind && !isSeparated(state.doc, number)) return set(() => PLAIN)(state, dispatch);
  if (!above) return false;
  const start = $from.before();
  const beyond = number > 1 ? state.doc.child(number - 2) : null;
  if (isEmpty(above) && beyond && !isEmpty(beyond) && standsAlone(beyond.attrs.kind)) {
    return erase(state, dispatch, start - above.nodeSize - 1, start + 1);
  }
  return erase(state, dispatch, start - 1, start + 1);
}

const isSeparated = (doc, number) =>
  number > 1 && doc.child(number).attrs.kind === "quote" && isEmpty(doc.child(number - 1)) && doc.child(number - 2).attrs.kind === "quote";

function forward(state, dispatch) {
  const { $from, empty } = state.selection;
  if (!empty) return deleteSelection(state, dispatch);
  if (!$from.depth || $from.parentOffset < $from.parent.content.size) return false;
  const number = $from.index(0);
  if (number + 1 >= state.doc.childCount) return false;
  const below = state.doc.child(number + 1);
  const beyond = number + 2 < state.doc.childCount ? state.doc.child(number + 2) : null;
  const end = $from.after();
  const over = isEmpty(below) && beyond && !isEmpty($from.parent) && standsAlone(beyond.attrs.kind) ? below.nodeSize : 0;
  return erase(state, dispatch, end - 1, end + over + 1);
}

function erase(state, dispatch, from, to) {
  if (dispatch) dispatch(state.tr.delete(from, to).scrollIntoView());
  return true;
}

export const commands = {
  paragraph: set(() => PLAIN),
  heading: (level) => (state, dispatch) => toggled((now) => isOf(now, { kind: "heading", level }), { ...PLAIN, kind: "heading", level })(state, dispatch),
  bullets: toggled(isBulleted, ITEM),
  numbers: numbered,
  quote: toggled((state) => isOf(state, { kind: "quote" }), QUOTE),
  deeper: moved(2),
  shallower: moved(-2),
  enter,
  line,
  back: chainCommands(back, joinBackward, selectNodeBackward),
  forward: chainCommands(forward, joinForward, selectNodeForward),
};
