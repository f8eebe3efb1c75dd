// The text as ProseMirror sees it: a flat list of blocks. A heading, an item, a quote are kinds of
// the same block, as in the shared text, so that changing a kind never takes words out.
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
  if (attrs.kind !== "item") return ["p", 0];
  const shown = { class: `depth-${depthOf(attrs)}` };
  if (!isNumbered(attrs)) return ["ul", shown, ["li", 0]];
  return ["ol", { ...shown, start: parseInt(attrs.label, 10) }, ["li", 0]];
}

function itemOf(element) {
  const list = element.closest("ol, ul");
  let depth = 0;
  for (let above = list?.parentElement?.closest("ol, ul"); above; above = above.parentElement?.closest("ol, ul")) depth += 1;
  const number = list?.tagName === "OL" ? list.start + [...list.children].indexOf(element.closest("li")) : 0;
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
    doc: { content: "block+" },
    block: {
      content: "inline*",
      attrs: Object.fromEntries(Object.keys(PLAIN).map((name) => [name, { default: "", validate: "string" }])),
      defining: true,
      toDOM: drawBlock,
      parseDOM: [
        ...[1, 2, 3, 4, 5, 6].map(heading),
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
            ["citation", "footnote"].includes(dataset.atom) && { atom: dataset.atom, text: dataset.text },
        },
      ],
    },
  },
  marks: {
    strong: { toDOM: () => ["strong", 0], parseDOM: [{ tag: "strong" }, { tag: "b:not([style*=normal])" }] },
    emphasis: { toDOM: () => ["em", 0], parseDOM: [{ tag: "em" }, { tag: "i:not([style*=normal])" }] },
  },
});
