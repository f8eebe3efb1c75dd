// A table: rows of the plain form that follow each other, `| … | … |`, the first of which names the
// columns and the second is the rule under it. It is written in a grid (dialogs.js); each row stays a
// line of its own in the shared text, so that people in different rows never meet.
import { Plugin, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { parseLine, rendered } from "./plain.js";
import { schema } from "./schema.js";
import { docOf, unitsOf } from "./units.js";

const RULE = /^\|(?:\s*:?-+:?\s*\|)+$/;
const isRow = (block) => block.attrs.kind === "row";
const lineOf = (block) => rendered(unitsOf(block));
const blockOf = (line) => docOf(parseLine(line)).firstChild;

export const cellsOf = (line) =>
  line.replace(/^\|/, "").replace(/\|$/, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
const lineOfCells = (cells) => `| ${cells.map((cell) => cell.replace(/\s+/g, " ").trim().replaceAll("|", "\\|")).join(" | ")} |`;
const ruleOf = (cells) => `|${" --- |".repeat(cells.length)}`;

// The rows around the selection: { start, end, lines }, as numbers of blocks; null outside a table.
export function tableAt({ doc, selection }) {
  const number = Math.min(selection.$from.index(0), doc.childCount - 1);
  if (!isRow(doc.child(number))) return null;
  let start = number;
  let end = number + 1;
  while (start > 0 && isRow(doc.child(start - 1))) start -= 1;
  while (end < doc.childCount && isRow(doc.child(end))) end += 1;
  return { start, end, lines: Array.from({ length: end - start }, (_, at) => lineOf(doc.child(start + at))) };
}

// The cells of a table without its rule, each row as long as the longest.
export function gridOf(lines) {
  const rows = lines.filter((line) => !RULE.test(line)).map(cellsOf);
  const width = Math.max(...rows.map((row) => row.length));
  return rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
}

export const linesOf = ([head, ...rows]) => [lineOfCells(head), ruleOf(head), ...rows.map(lineOfCells)];

const posOfBlock = (doc, number) => {
  let pos = 0;
  for (let at = 0; at < number; at += 1) pos += doc.child(at).nodeSize;
  return pos;
};

// Blocks that stand apart from the words around them: an empty line on each side.
export function apart(state, blocks) {
  const { doc, tr } = state;
  const blank = () => schema.nodes.block.create();
  let number = Math.min(state.selection.$to.index(0), doc.childCount - 1);
  while (isRow(doc.child(number)) && number + 1 < doc.childCount && isRow(doc.child(number + 1))) number += 1;
  const here = doc.child(number);
  const takesIts = !here.attrs.kind && !here.content.size;
  const above = takesIts ? number > 0 && doc.child(number - 1) : here;
  const below = number + 1 < doc.childCount ? doc.child(number + 1) : null;
  const before = above && above.content.size ? [blank()] : [];
  const after = below ? (below.content.size ? [blank()] : []) : [blank(), blank()];
  const from = posOfBlock(doc, takesIts ? number : number + 1);
  const all = [...before, ...blocks, ...after];
  tr.replaceWith(from, takesIts ? from + here.nodeSize : from, all);
  const end = from + [...before, ...blocks].reduce((sum, block) => sum + block.nodeSize, 0);
  return tr.setSelection(TextSelection.near(tr.doc.resolve(end - 1), -1)).scrollIntoView();
}

export const inserted = (state, lines) => apart(state, lines.map(blockOf));

// What the grid changed, written row by row: rows that others changed meanwhile are left, and what
// was typed over them comes as rows of its own.
export function changed(state, { lines: before }, after) {
  const now = tableAt(state);
  if (!now) return inserted(state, after);
  const { tr } = state;
  const where = place(now.lines, before);
  const added = after.slice(before.length);
  before.forEach((line, at) => {
    const wanted = after[at];
    if (wanted === line) return;
    if (where[at] === undefined) {
      if (wanted !== undefined) added.push(wanted);
      return;
    }
    const from = tr.mapping.map(posOfBlock(state.doc, now.start + where[at]));
    const old = state.doc.child(now.start + where[at]);
    tr.replaceWith(from, from + old.nodeSize, wanted === undefined ? [] : [blockOf(wanted)]);
  });
  if (added.length) tr.insert(tr.mapping.map(posOfBlock(state.doc, now.end), -1), added.map(blockOf));
  return tr;
}

// Of each line, where it stands among the lines there are now; undefined for one that is not there.
function place(now, before) {
  const taken = new Set();
  return before.map((line, at) => {
    const found = now[at] === line && !taken.has(at) ? at : now.findIndex((one, number) => one === line && !taken.has(number));
    if (found < 0) return undefined;
    taken.add(found);
    return found;
  });
}

// Enter in a row: an empty row below; in an empty row: out of the table.
export function nextRow(state, dispatch) {
  const { $from } = state.selection;
  if (!$from.depth || !isRow($from.parent)) return false;
  const cells = cellsOf(lineOf($from.parent));
  if (!dispatch) return true;
  const { tr } = state;
  if (cells.every((cell) => !cell)) {
    tr.replaceWith($from.before(), $from.after(), [schema.nodes.block.create(), schema.nodes.block.create()]);
    dispatch(tr.setSelection(TextSelection.create(tr.doc, $from.before() + 3)).scrollIntoView());
    return true;
  }
  const at = $from.after();
  tr.insert(at, blockOf(lineOfCells(cells.map(() => ""))));
  dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 3)).scrollIntoView());
  return true;
}

// Cells side by side, the signs between them faint, the names of the columns strong.
export const cells = new Plugin({
  props: {
    decorations({ doc }) {
      const shown = [];
      let above = null;
      let aboveAt = 0;
      doc.forEach((block, pos) => {
        if (isRow(block)) {
          const words = block.textBetween(0, block.content.size, "", "\ufffc");
          if (RULE.test(words)) {
            shown.push(Decoration.node(pos, pos + block.nodeSize, { class: "rule" }));
            if (above) shown.push(Decoration.node(aboveAt, aboveAt + above.nodeSize, { class: "names" }));
          } else {
            let last = 0;
            for (const { index } of words.matchAll(/(?<!\\)\|/g)) {
              if (index > last) shown.push(Decoration.inline(pos + 1 + last, pos + 1 + index, { class: "cell" }));
              shown.push(Decoration.inline(pos + 1 + index, pos + 2 + index, { class: "bar" }));
              last = index + 1;
            }
          }
        }
        above = isRow(block) && !(above && isRow(above)) ? block : null;
        aboveAt = pos;
      });
      return DecorationSet.create(doc, shown);
    },
  },
});
