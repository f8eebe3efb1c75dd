// Footnotes and pictures as they are drawn in the text, and what they hold.
const PICTURE = /^!\[([^[\]\n]*)\]\(image-(\d{1,6})(?: "([^"\n]*)")?\)$/;
const NOTE = /^\^\[([^[\]]+)\]$/;

export const noteOf = ({ atom, text }) => (atom === "footnote" ? NOTE.exec(text)?.[1] : undefined);

export function pictureOf({ atom, text }) {
  const found = atom === "image" && PICTURE.exec(text);
  return found ? { alt: found[1], number: Number(found[2]), caption: found[3] ?? "" } : null;
}

// Brackets and straight quotation marks bound an atom in the plain form.
const within = (words) => words.replace(/\s+/g, " ").replaceAll("[", "(").replaceAll("]", ")").trim();
const quoted = (words) => within(words).replaceAll('"', "”");

export const noteText = (words) => `^[${within(words)}]`;

export function pictureText({ alt, number, caption }) {
  const words = quoted(caption);
  return `![${quoted(alt)}](image-${number}${words ? ` "${words}"` : ""})`;
}

const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  Object.assign(made, attributes);
  made.append(...children);
  return made;
};

// A node view of ProseMirror. `words`: "Note" in the language of the page; `pictures`: their address.
export function drawn({ attrs }, { words, pictures }) {
  const picture = pictureOf(attrs);
  const note = noteOf(attrs);
  let dom = element("span", {}, attrs.text);
  if (note !== undefined) {
    dom = element("span", { className: "note", title: note }, element("span", { className: "visually-hidden" }, `${words} ${note}`));
  } else if (picture) {
    dom = element("span", { className: "picture" }, element("img", { src: `${pictures}${picture.number}/`, alt: picture.alt }));
    if (picture.caption) dom.append(element("span", { className: "legend" }, picture.caption));
  }
  dom.dataset.atom = attrs.atom;
  return { dom };
}
