// Items that follow each other are one list, rows one table: what wraps them is a mark of the blocks,
// worked out again after each change. The shared text knows nothing of it.
import { Mark } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import { depthOf, isNumbered, schema } from "./schema.js";

const { list, table } = schema.marks;

// The same blocks with the marks of the groups in which they stand.
export function grouped(blocks) {
  let open = []; // the lists in which the block above stands, outermost first
  return blocks.map((block) => {
    let marks = Mark.none;
    if (block.attrs.kind === "row") marks = [table.create()];
    if (block.attrs.kind === "item") {
      open = around(open, block.attrs);
      marks = open;
    } else open = [];
    return Mark.sameSet(block.marks, marks) ? block : block.mark(marks);
  });
}

function around(open, attrs) {
  const depth = depthOf(attrs);
  const ordered = isNumbered(attrs);
  const lists = open.slice(0, depth + 1);
  if (lists.length > depth && lists[depth].attrs.ordered !== ordered) lists.pop();
  while (lists.length <= depth) {
    const own = lists.length === depth;
    const start = own && ordered ? parseInt(attrs.label, 10) : 1;
    lists.push(list.create({ ordered: own && ordered, start, depth: lists.length }));
  }
  return lists;
}

export const groups = new Plugin({
  appendTransaction(transactions, _before, { doc, tr }) {
    if (!transactions.some((one) => one.docChanged)) return null;
    const blocks = [];
    doc.forEach((block) => blocks.push(block));
    let pos = 0;
    grouped(blocks).forEach((wanted, number) => {
      const block = blocks[number];
      if (wanted !== block) {
        for (const mark of block.marks) tr.removeNodeMark(pos, mark);
        for (const mark of wanted.marks) tr.addNodeMark(pos, mark);
      }
      pos += block.nodeSize;
    });
    return tr.docChanged ? tr.setMeta("addToHistory", false) : null;
  },
});
