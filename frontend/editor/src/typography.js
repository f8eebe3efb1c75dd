// French typography as one types: « » for ", no-break spaces, ’ and …. Each is a change of its own:
// Backspace or Ctrl+Z takes it back and leaves what was typed.
import { Plugin } from "prosemirror-state";

const NARROW = "\u202f";
const WIDE = "\u00a0";

// What `typed` becomes after `before`: [characters of `before` that go, what comes], or nothing.
export function corrected(before, typed) {
  if (typed === "'" && /[\p{L}\d]$/u.test(before)) return [0, "’"];
  if (typed === '"') return /(^|[\s(\[«—–-])$/u.test(before) ? [0, `«${WIDE}`] : [0, `${WIDE}»`];
  if (typed === "." && before.endsWith("..")) return [2, "…"];
  if (/^[;!?]$/.test(typed) && /\S $/.test(before)) return [1, NARROW + typed];
  if (typed === ":" && /\S $/.test(before)) return [1, WIDE + typed];
  if (typed === "»" && /\S $/.test(before)) return [1, `${WIDE}»`];
  if (typed === " " && before.endsWith("«")) return [0, WIDE];
  return null;
}

export function typography(binding) {
  let last = null;
  return new Plugin({
    props: {
      handleTextInput(view, from, to, typed) {
        last = null;
        if (view.composing || typed.length !== 1) return false;
        const $from = view.state.doc.resolve(from);
        const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 3), $from.parentOffset, "", "\ufffc");
        const change = corrected(before, typed);
        if (!change) return false;
        const [gone, come] = change;
        view.dispatch(view.state.tr.insertText(typed, from, to));
        binding.cut();
        view.dispatch(view.state.tr.insertText(come, from - gone, from + 1));
        binding.cut();
        last = view.state;
        return true;
      },
      handleKeyDown(view, event) {
        if (event.key !== "Backspace" || event.shiftKey || last !== view.state) {
          if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) last = null;
          return false;
        }
        last = null;
        return binding.undo();
      },
    },
  });
}
