// The plain form: the Markdown that people type, to and from a text as a delta. The same rules as
// chantier/algorithms/provenance/units.py: tests/algorithms/test_provenance_in_the_editor.py reads the same lines by both.
import { blocksOf, unitsOf } from "./units.js";

const HEADING = /^(#{1,6}) /;
const ITEM = /^( {0,12})([-*+]|\d{1,9}[.)]) /;
const QUOTE = /^((?:> ){1,6})/;
const ROW = /^\|[^\n]*\|$/;
// What Python takes for a space: JavaScript knows fewer, and one more.
const S = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const WORDED = new RegExp(`[^${S}]`, "u");
const CITATION = String.raw`\[[${S}]*(?:n[${S}]*[°ºo][${S}]*\.?|№|#)[${S}]*\d{1,6}(?:[${S}]*(?:,|;|et|and)[${S}]*\d{1,6})*[${S}]*\]`;
const FOOTNOTE = String.raw`\^\[([^\[\]]+)\]`;
const IMAGE = String.raw`!\[[^\[\]\n]*\]\(image-\d{1,6}(?: "[^"\n]*")?\)`;
const STRONG = String.raw`\*\*([^${S}*](?:[^*\n]*[^${S}*])?)\*\*`;
const EMPHASIS = String.raw`\*([^${S}*](?:[^*\n]*[^${S}*])?)\*`;
const INLINE = new RegExp(`(${CITATION})|(${FOOTNOTE})|(${IMAGE})|(${STRONG})|(${EMPHASIS})`, "giu");
const SIGNS = { "m:strong": "**", "m:emphasis": "*" };

function blockOf(line) {
  let found = HEADING.exec(line);
  if (found) return [{ kind: "heading", level: String(found[1].length) }, line.slice(found[0].length)];
  found = ITEM.exec(line);
  if (found) {
    const attributes = { kind: "item", label: found[2] };
    if (found[1]) attributes.indent = String(found[1].length);
    return [attributes, line.slice(found[0].length)];
  }
  found = QUOTE.exec(line);
  if (found) return [{ kind: "quote", level: String(found[1].length / 2) }, line.slice(found[0].length)];
  if (ROW.test(line)) return [{ kind: "row" }, line];
  return [{}, line];
}

function* inlineOf(words) {
  let at = 0;
  for (const found of words.matchAll(INLINE)) {
    if (found.index > at) yield { insert: words.slice(at, found.index) };
    const [all, citation, footnote, , image, , strong, , emphasis] = found;
    if (citation) yield { insert: { atom: "citation", text: all } };
    else if (footnote) yield { insert: { atom: "footnote", text: all } };
    else if (image) yield { insert: { atom: "image", text: all } };
    else if (strong) yield { insert: strong, attributes: { "m:strong": "true" } };
    else yield { insert: emphasis, attributes: { "m:emphasis": "true" } };
    at = found.index + all.length;
  }
  if (at < words.length) yield { insert: words.slice(at) };
}

export function parseLine(line) {
  const [attributes, rest] = blockOf(line);
  const delta = [{ insert: "\n", attributes }, ...inlineOf(rest)];
  return rendered(unitsOfDelta(delta)) === line ? delta : [{ insert: "\n" }, ...(line ? [{ insert: line }] : [])];
}

// The delta of a plain text: every line a block.
export const parse = (plain) => (plain ? plain.split("\n").flatMap(parseLine) : []);

const unitsOfDelta = (delta) =>
  delta.flatMap(({ insert, attributes = {} }) =>
    typeof insert === "string"
      ? [...insert].map((key) => ({ key, attributes }))
      : [{ key: insert.text, attributes, atom: { text: insert.text } }],
  );

function prefixOf({ kind, level, indent, label }) {
  const number = (given, most, least) => Math.max(least, Math.min(most, /^\d{1,3}$/.test(given ?? "") ? Number(given) : least));
  if (kind === "heading") return `${"#".repeat(number(level, 6, 1))} `;
  if (kind === "quote") return "> ".repeat(number(level, 6, 1));
  if (kind === "item") return `${" ".repeat(number(indent, 12, 0))}${label || "-"} `;
  return "";
}

export function rendered([marker, ...inside]) {
  const pieces = inside.map((unit) => (unit.atom ? unit.atom.text : unit.key));
  for (const [name, sign] of Object.entries(SIGNS)) {
    let start = null;
    for (let at = 0; at <= inside.length; at += 1) {
      const marked = at < inside.length && name in inside[at].attributes;
      if (marked && start === null) start = at;
      else if (!marked && start !== null) {
        const worded = [];
        for (let one = start; one < at; one += 1) if (inside[one].atom || WORDED.test(inside[one].key)) worded.push(one);
        if (worded.length) {
          pieces[worded[0]] = sign + pieces[worded[0]];
          pieces[worded.at(-1)] += sign;
        }
        start = null;
      }
    }
  }
  return prefixOf(marker.attributes) + pieces.join("");
}

// The plain form of blocks of ProseMirror.
export function render(content) {
  const lines = [];
  content.forEach((node) => lines.push(node.isBlock ? rendered(unitsOf(node)) : (node.text ?? node.attrs.text)));
  return lines.join("\n");
}

export const plainOf = (doc) => blocksOf(doc).map((block) => rendered(unitsOf(block))).join("\n");
