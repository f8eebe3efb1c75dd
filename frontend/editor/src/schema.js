// The text as ProseMirror sees it: a flat list of blocks. A heading, an item, a quote are kinds of
// the same block, as in the shared text, so that changing a kind never takes words out. Items that
// follow each other are drawn as one list, rows as one table, by marks that wrap blocks (groups.js)
// and take no place in the text.
import { Schema } from "prosemirror-model";

export const PLAIN = { kind: "", level: "", indent: "", label: "" };

export const isNumbered = (attrs) => /^\d+[.)]$/.test(attrs.label);
export const levelOf = (attrs) => Math.max(1, Math.min(6, Number(attrs.level) || 1));
export const depthOf = (attrs) => Math.min(6, Math.floor((Number(attrs.indent) || 0) / 2));

function drawBlock(node) {
  const { attrs } = node;
  if (attrs.kind === "heading") return [`h${Math.max(2, levelOf(attrs))}`, 0];
  if (attrs.kind === "quote") return ["blockquote", { class: `depth-${levelOf(attrs)}` }, ["p", 0]];
  if (attrs.kind === "row") return ["p", { class: "row" }, 0];
  return [attrs.kind === "item" ? "li" : "p", 0];
}

// A list inside a list stands in an item of its own, as HTML wants it.
function drawList({ attrs: { ordered, start, depth } }) {
  const list = ordered ? ["ol", { start }, 0] : ["ul", 0];
  return depth ? ["li", { class: "nest" }, list] : list;
}

function itemOf(element) {
  const list = element.closest("ol, ul");
  let depth = 0;
  for (let above = list?.parentElement?.closest("ol, ul"); above; above = above.parentElement?.closest("ol, ul")) depth += 1;
  const number = list?.tagName === "OL" ? list.start + [...list.children].filter((item) => item.className !== "nest").indexOf(element.closest("li")) : 0;
  return {
    ...PLAIN,
    kind: "item",
    label: list?.tagName === "OL" ? `${number}.` : "-",
    indent: depth ? String(Math.min(12, depth * 2)) : "",
  };
}

const heading = (level) => ({ tag: `h${level}`, attrs: { ...PLAIN, kind: "heading", level: String(level) } });

export const schema = new Schema({
  nodes: {
    doc: { content: "block+", marks: "list table" },
    block: {
      content: "inline*",
      marks: "strong emphasis",
      attrs: Object.fromEntries(Object.keys(PLAIN).map((name) => [name, { default: "", validate: "string" }])),
      defining: true,
      toDOM: drawBlock,
      parseDOM: [
        ...[1, 2, 3, 4, 5, 6].map(heading),
        { tag: "li.nest", skip: true },
        { tag: "li:has(> p, > div)", skip: true },
        { tag: "li > p, li > div", getAttrs: itemOf },
        { tag: "li", getAttrs: itemOf },
        { tag: "blockquote p", attrs: { ...PLAIN, kind: "quote", level: "1" } },
        { tag: "blockquote:has(> p)", skip: true },
        { tag: "blockquote", attrs: { ...PLAIN, kind: "quote", level: "1" } },
        { tag: "p" },
      ],
    },
    text: { group: "inline" },
    atom: {
      group: "inline",
      inline: true,
      atom: true,
      attrs: { atom: { default: "citation", validate: "string" }, text: { default: "", validate: "string" } },
      toDOM: ({ attrs }) => ["span", { "data-atom": attrs.atom, "data-text": attrs.text }, attrs.text],
      parseDOM: [
        {
          tag: "span[data-atom]",
          getAttrs: ({ dataset }) =>
            ["citation", "footnote", "image"].includes(dataset.atom) && { atom: dataset.atom, text: dataset.text },
        },
      ],
    },
  },
  marks: {
    list: {
      attrs: { ordered: { validate: "boolean" }, start: { validate: "number" }, depth: { validate: "number" } },
      excludes: "",
      toDOM: drawList,
    },
    table: { toDOM: () => ["div", { class: "table" }, 0] },
    strong: { toDOM: () => ["strong", 0], parseDOM: [{ tag: "strong" }, { tag: "b:not([style*=normal])" }] },
    emphasis: { toDOM: () => ["em", 0], parseDOM: [{ tag: "em" }, { tag: "i:not([style*=normal])" }] },
  },
});
