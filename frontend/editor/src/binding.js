// Between ProseMirror and the shared text: one newline written where a block is split, one character
// formatted where its kind changes; never a text taken out and put back.
import { TextSelection } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { Fragment, Slice } from "prosemirror-model";
import * as Y from "yjs";
import { blocksOf, docOf, endsInside, offsetOf, posOf, sizeOf, startsInside, unitsOf } from "./units.js";

const LARGEST = 8_000; // characters written at once: an update stays far below what a server takes

// The text of a document. Yjs would have everybody take out formats that another's left without
// effect: each reader would write because one writer did, and what is without effect here may have
// some where it is not received yet.
export function textOf(doc) {
  const text = doc.getText("text");
  Object.defineProperty(text, "_hasFormatting", { get: () => false, set: () => {} });
  return text;
}

export class Binding {
  // `editor`: has a `state`, takes a transaction by `update(transaction)`.
  constructor(text, editor) {
    this.text = text;
    this.doc = text.doc;
    this.editor = editor;
    this.undoing = new Y.UndoManager(text, { trackedOrigins: new Set([this]), captureTimeout: 600 });
    this.undoing.on("stack-item-popped", () => this.show(null));
    this.undoing.on("stack-item-added", ({ stackItem, type }) => {
      if (type === "undo" && this.before) stackItem.meta.set("place", this.before);
    });
  }

  // Whether the text begins with a marker that is not written.
  get isBare() {
    let item = this.text._start;
    while (item && (item.deleted || !item.countable)) item = item.right;
    return !item?.content.str?.startsWith("\n");
  }

  // Show the shared text as it is, the selection where it was in the text.
  show(selection = this.place()) {
    const { state } = this.editor;
    const wanted = docOf(this.text.toDelta());
    const step = difference(state.doc, wanted);
    if (!step) return;
    const transaction = state.tr.step(step).setMeta("shared", true).setMeta("addToHistory", false);
    const found = selection && this.selectionAt(transaction.doc, selection);
    if (found) transaction.setSelection(found);
    this.editor.update(transaction);
  }

  // Take what others wrote (`apply` changes the shared text).
  receive(apply) {
    const place = this.place();
    apply();
    this.show(place);
  }

  // The selection as two places of the shared text, which stay right whatever others write.
  place() {
    const { doc, selection } = this.editor.state;
    const bare = this.isBare ? 1 : 0;
    const at = (pos, side) =>
      Y.createRelativePositionFromTypeIndex(this.text, Math.max(0, offsetOf(doc, pos) - bare), side);
    return { anchor: at(selection.anchor, -1), head: at(selection.head, -1), node: selection.node ? 1 : 0 };
  }

  selectionAt(doc, { node, ...places }) {
    const found = node ? null : this.placesAt(doc, places);
    return found && TextSelection.between(doc.resolve(found.anchor), doc.resolve(found.head));
  }

  // Where in ProseMirror's document two places of the shared text are, or null.
  placesAt(doc, { anchor, head }) {
    const bare = this.isBare ? 1 : 0;
    const find = (relative) => {
      const found = Y.createAbsolutePositionFromRelativePosition(relative, this.doc);
      return found?.type === this.text ? posOf(doc, found.index + bare) : null;
    };
    const found = { anchor: find(anchor), head: find(head) };
    return found.anchor === null || found.head === null ? null : found;
  }

  // Write what transactions of ProseMirror changed, step by step, each its own small difference.
  // `place`: where the selection was before.
  write(transactions, place) {
    const changes = transactions.filter((one) => one.docChanged && !one.getMeta("shared"));
    if (!changes.length) return;
    this.before = place;
    this.doc.transact(() => {
      if (this.isBare) this.text.insert(0, "\n", {});
      for (const { steps, docs, doc } of changes) {
        steps.forEach((step, number) => this.writeStep(docs[number], docs[number + 1] ?? doc, step.getMap()));
      }
    }, this);
    this.before = null;
    if (this.text.length !== lengthOf(changes.at(-1).doc)) this.show(null);
  }

  writeStep(old, fresh, map) {
    const a = blocksOf(old);
    const b = blocksOf(fresh);
    const most = Math.min(a.length, b.length);
    let first = 0;
    while (first < most && a[first] === b[first]) first += 1;
    let same = 0;
    while (same < most - first && a[a.length - 1 - same] === b[b.length - 1 - same]) same += 1;
    const base = a.slice(0, first).reduce((sum, block) => sum + sizeOf(block), 0);
    const before = a.slice(first, a.length - same).flatMap(unitsOf);
    const after = b.slice(first, b.length - same).flatMap(unitsOf);
    const place = edited(before, after, changedAt(old, map) - base);
    this.replace(base + place.start, place.removed, after.slice(place.start, place.start + place.added));
    const kept = [...before.slice(0, place.start), ...Array(place.added), ...before.slice(place.start + place.removed)];
    this.format(base, kept, after);
  }

  replace(at, removed, units) {
    if (removed) this.text.delete(at, removed);
    let run = "";
    let given = null;
    const end = () => {
      if (run) this.text.insert(at, run, { ...given }); // Yjs adds to what it is given
      at += run.length;
      run = "";
    };
    for (const unit of units) {
      if (unit.atom) {
        end();
        this.text.insertEmbed(at, { atom: unit.atom.atom, text: unit.atom.text }, { ...unit.attributes });
        at += 1;
        continue;
      }
      const full = run.length >= LARGEST && !startsInside(unit);
      if (full || (run && !isSame(unit.attributes, given))) end();
      given = unit.attributes;
      run += unit.key;
    }
    end();
  }

  format(base, kept, wanted) {
    let run = null;
    const end = () => {
      if (run) this.text.format(base + run.start, run.length, run.change);
      run = null;
    };
    wanted.forEach((unit, at) => {
      const change = kept[at] && changeOf(kept[at].attributes, unit.attributes);
      if (run && change && isSame(run.change, change)) {
        run.length += 1;
        return;
      }
      end();
      if (change) run = { start: at, length: 1, change };
    });
    end();
  }

  undo() {
    const place = this.undoing.undoStack.at(-1)?.meta.get("place");
    const done = this.undoing.undo() !== null;
    if (done && place) this.select(place);
    return done;
  }

  redo() {
    return this.undoing.redo() !== null;
  }

  select(place) {
    const { state } = this.editor;
    const found = this.selectionAt(state.doc, place);
    if (found) this.editor.update(state.tr.setSelection(found).scrollIntoView());
  }

  // What follows is undone apart from what came before.
  cut() {
    this.undoing.stopCapturing();
  }

  destroy() {
    this.undoing.destroy();
  }
}

const lengthOf = (doc) => doc.content.size - doc.childCount;

function isSame(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function changeOf(now, wanted) {
  if (now === wanted) return null;
  const change = {};
  for (const name of Object.keys(now)) if (!(name in wanted)) change[name] = null;
  for (const name of Object.keys(wanted)) if (now[name] !== wanted[name]) change[name] = wanted[name];
  return Object.keys(change).length ? change : null;
}

// The place of the shared text at which a step changes something; the end when it only formats.
function changedAt(doc, map) {
  let least = Infinity;
  map.forEach((start) => { least = Math.min(least, start); });
  return least === Infinity ? Infinity : offsetOf(doc, least);
}

// One stretch of units gives way to another: what is equal before and after it is kept. Of a letter
// written twice, the one at `wished` is the new one.
function edited(before, after, wished) {
  const most = Math.min(before.length, after.length);
  const equal = (one, other) => one.key === other.key;
  let start = 0;
  while (start < most && equal(before[start], after[start])) start += 1;
  let same = 0;
  while (same < most - start && equal(before[before.length - 1 - same], after[after.length - 1 - same])) same += 1;
  const removed = () => before.length - start - same;
  const added = () => after.length - start - same;
  const longer = removed() ? before : after;
  const span = Math.max(removed(), added());
  const slides = !(removed() && added());
  while (slides && span && start > 0 && start > wished && equal(longer[start - 1], longer[start - 1 + span])) {
    start -= 1;
    same += 1;
  }
  while (start && (endsInside(before[start - 1]) && (startsInside(before[start]) || startsInside(after[start])))) start -= 1;
  while (same && (startsInside(before[before.length - same]) && (endsInside(before[before.length - same - 1]) || endsInside(after[after.length - same - 1])))) same -= 1;
  return { start, removed: removed(), added: added() };
}

// The one step from a document to another: within a block when only its words differ, else whole blocks.
function difference(old, wanted) {
  if (old.eq(wanted)) return null;
  const a = blocksOf(old);
  const b = blocksOf(wanted);
  const most = Math.min(a.length, b.length);
  let first = 0;
  while (first < most && a[first].eq(b[first])) first += 1;
  let same = 0;
  while (same < most - first && a[a.length - 1 - same].eq(b[b.length - 1 - same])) same += 1;
  const start = a.slice(0, first).reduce((sum, block) => sum + block.nodeSize, 0);
  const gone = a.slice(first, a.length - same);
  const come = b.slice(first, b.length - same);
  if (gone.length === 1 && come.length === 1 && gone[0].sameMarkup(come[0])) return within(gone[0], come[0], start + 1);
  const end = start + gone.reduce((sum, block) => sum + block.nodeSize, 0);
  return new ReplaceStep(start, end, new Slice(Fragment.fromArray(come), 0, 0));
}

function within(old, wanted, start) {
  const from = old.content.findDiffStart(wanted.content);
  const { a, b } = old.content.findDiffEnd(wanted.content);
  const overlap = Math.max(0, from - Math.min(a, b));
  return new ReplaceStep(start + from, start + a + overlap, new Slice(wanted.content.cut(from, b + overlap), 0, 0));
}
