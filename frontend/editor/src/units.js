// The form that both sides have in common: a sequence of units. A unit is the marker that starts a
// block, one UTF-16 code unit, or an atom; `key` is what is compared, `attributes` what is formatted.
// They are those of chantier/algorithms/provenance/units.py.
import { Fragment } from "prosemirror-model";
import { grouped } from "./groups.js";
import { PLAIN, schema } from "./schema.js";

const BLOCK_KEYS = Object.keys(PLAIN);
const NOTHING = Object.freeze({});
const MARKS = { strong: "m:strong", emphasis: "m:emphasis" };
const NAMES = { "m:strong": "strong", "m:emphasis": "emphasis" };
const cache = new WeakMap();

const isHigh = (code) => code >= 0xd800 && code < 0xdc00;
const isLow = (code) => code >= 0xdc00 && code < 0xe000;
// Yjs cannot keep half of a character beyond the first plane.
export const startsInside = (unit) => unit && unit.key.length === 1 && isLow(unit.key.charCodeAt(0));
export const endsInside = (unit) => unit && unit.key.length === 1 && isHigh(unit.key.charCodeAt(0));

export const sizeOf = (block) => 1 + block.content.size;

export function blocksOf(doc) {
  const blocks = [];
  doc.forEach((block) => blocks.push(block));
  return blocks;
}

// The units of one block: its marker first.
export function unitsOf(block) {
  let units = cache.get(block);
  if (units) return units;
  const given = Object.fromEntries(Object.entries(block.attrs).filter(([, value]) => value));
  units = [{ key: "\n", attributes: given }];
  block.forEach((node) => {
    const attributes = node.marks.length
      ? Object.fromEntries(node.marks.map((mark) => [MARKS[mark.type.name], "true"]))
      : NOTHING;
    if (node.isText) for (let at = 0; at < node.text.length; at += 1) units.push({ key: node.text[at], attributes });
    else units.push({ key: `${node.attrs.atom}:${node.attrs.text}`, attributes, atom: node.attrs });
  });
  cache.set(block, units);
  return units;
}

const marksOf = (attributes) =>
  Object.keys(attributes ?? NOTHING)
    .filter((name) => NAMES[name] && attributes[name] !== null)
    .map((name) => schema.marks[NAMES[name]].create())
    .reduce((set, mark) => mark.addToSet(set), []);

function attrsOf(attributes) {
  const attrs = { ...PLAIN };
  for (const name of BLOCK_KEYS) if (attributes?.[name] != null) attrs[name] = String(attributes[name]);
  return attrs;
}

function atomOf(embed, marks) {
  const known = embed && typeof embed.text === "string";
  return schema.nodes.atom.create({ atom: String(embed?.atom ?? "?"), text: known ? embed.text : "" }, null, marks);
}

// The document that a shared text is, from its delta. A text that does not begin with a marker
// begins with one that is not written.
export function docOf(delta) {
  const blocks = [];
  let attrs = null;
  let inline = [];
  const end = () => {
    if (attrs) blocks.push(schema.nodes.block.create(attrs, Fragment.fromArray(joined(inline))));
    inline = [];
  };
  for (const { insert, attributes } of delta) {
    const marks = marksOf(attributes);
    if (typeof insert !== "string") {
      attrs ??= PLAIN;
      inline.push(atomOf(insert, marks));
      continue;
    }
    insert.split("\n").forEach((words, number) => {
      if (number) {
        end();
        attrs = attrsOf(attributes);
      }
      if (words) {
        attrs ??= PLAIN;
        inline.push(schema.text(words, marks));
      }
    });
  }
  attrs ??= PLAIN;
  end();
  return schema.nodes.doc.create(null, grouped(blocks));
}

// Runs of equal marks that follow each other are one text node, as ProseMirror wants them.
function joined(nodes) {
  const found = [];
  for (const node of nodes) {
    const last = found.at(-1);
    if (last?.isText && node.isText && last.sameMarkup(node)) found[found.length - 1] = schema.text(last.text + node.text, node.marks);
    else found.push(node);
  }
  return found;
}

// Inside block number k, the place `pos` of ProseMirror is the place `pos - k` of the shared text.
export function offsetOf(doc, pos) {
  const $pos = doc.resolve(pos);
  return $pos.depth ? pos - $pos.index(0) : pos - $pos.index(0);
}

export function posOf(doc, offset) {
  let start = 0;
  for (let number = 0; number < doc.childCount; number += 1) {
    const size = sizeOf(doc.child(number));
    if (offset <= start + size || number === doc.childCount - 1) {
      // The place before a marker is the end of the block before it.
      const inside = Math.max(1, Math.min(offset - start, size));
      return start + number + inside;
    }
    start += size;
  }
  return 1;
}
