// Who else writes here, and where: a caret with a letter and words, not a colour alone.
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import * as Y from "yjs";

export const presence = new PluginKey("presence");
const OFTEN = 150; // milliseconds between two words about our caret

const nameOf = ({ name, constituency }) => [name, constituency].filter(Boolean).join(" · ");
const classOf = ({ letter }) => (letter ? `constituency-${letter.toLowerCase()}` : "");

function drawCaret(who) {
  return () => {
    const caret = document.createElement("span");
    caret.className = `caret ${classOf(who)}`;
    caret.setAttribute("aria-hidden", "true");
    caret.dataset.name = [who.letter, nameOf(who)].filter(Boolean).join(" "); // drawn by the style, so that it is no part of the text
    return caret;
  };
}

export function presencePlugin() {
  return new Plugin({
    key: presence,
    state: {
      init: () => new Map(),
      apply(transaction, places) {
        const change = transaction.getMeta(presence);
        if (!change && !transaction.docChanged) return places;
        const fresh = new Map();
        for (const [client, place] of places) {
          fresh.set(client, {
            ...place,
            anchor: transaction.mapping.map(place.anchor, -1),
            head: transaction.mapping.map(place.head, -1),
          });
        }
        if (change?.gone !== undefined) fresh.delete(change.gone);
        if (change?.place) fresh.set(change.client, change.place);
        return fresh;
      },
    },
    props: {
      decorations(state) {
        const shown = [];
        const end = state.doc.content.size;
        for (const [client, { anchor, head, who }] of this.getState(state)) {
          const [from, to] = [Math.min(anchor, head, end), Math.min(Math.max(anchor, head), end)];
          if (from < to) shown.push(Decoration.inline(from, to, { class: `picked ${classOf(who)}` }));
          shown.push(Decoration.widget(Math.min(head, end), drawCaret(who), { key: `${client}`, side: -1, ignoreSelection: true }));
        }
        return DecorationSet.create(state.doc, shown);
      },
    },
  });
}

export class Present {
  // `list`: where the names are written; `tell(words, who)`: says that somebody came or left.
  constructor({ binding, connection, list, tell }) {
    Object.assign(this, { binding, connection, list, tell, people: new Map() });
    this.ahead = new Set(); // whose caret came before the words that it stands in
  }

  all(present, view) {
    for (const gone of this.people.keys()) view?.dispatch(view.state.tr.setMeta(presence, { gone }));
    this.people.clear();
    this.ahead.clear();
    for (const who of present) this.people.set(who.client, who);
    this.draw();
  }

  heard({ here, gone }, view) {
    if (here) {
      if (!this.people.has(here.client)) this.tell("came", nameOf(here));
      this.people.set(here.client, here);
      this.place(here, view);
    } else if (gone !== undefined && this.people.has(gone)) {
      this.tell("left", nameOf(this.people.get(gone)));
      this.people.delete(gone);
      this.ahead.delete(gone);
      view?.dispatch(view.state.tr.setMeta(presence, { gone }));
    }
    this.draw();
  }

  place(who, view) {
    if (!view || !who.cursor) return;
    this.ahead.delete(who.client);
    try {
      const places = { anchor: Y.createRelativePositionFromJSON(who.cursor[0]), head: Y.createRelativePositionFromJSON(who.cursor[1]) };
      const found = this.binding.placesAt(view.state.doc, places);
      if (found) view.dispatch(view.state.tr.setMeta(presence, { client: who.client, place: { ...found, who } }));
      else this.ahead.add(who.client);
    } catch {
      // a caret that is no place of this text: not shown
    }
  }

  // Words came: carets that stood in them have a place now.
  catchUp(view) {
    for (const client of [...this.ahead]) this.place(this.people.get(client), view);
  }

  draw() {
    const tags = [...this.people.values()].map((who) => {
      const item = document.createElement("li");
      item.className = `tag ${classOf(who)}`;
      item.textContent = nameOf(who);
      return item;
    });
    this.list.replaceChildren(...tags);
    this.list.parentElement.hidden = tags.length === 0;
  }

  // Our own caret, told at most every OFTEN.
  moved() {
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      const { anchor, head } = this.binding.place();
      const cursor = JSON.stringify([anchor, head]);
      if (cursor === this.told) return;
      this.told = cursor;
      this.connection.say({ cursor: [anchor, head] });
    }, OFTEN);
  }
}
