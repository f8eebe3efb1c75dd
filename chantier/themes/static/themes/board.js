// A sentence dragged to another theme ticks itself in the form of its theme and sends that form: the
// page does the same without this script. What comes back replaces the board.

const board = () => document.querySelector("#board");
const said = document.createElement("p");
said.setAttribute("role", "status");
said.className = "notice";
said.hidden = true;
board().before(said);
let dragged = null;

function arm() {
  for (const one of board().querySelectorAll("[data-source]")) one.draggable = true;
  const hint = board().querySelector(".draggable-hint");
  if (hint) hint.hidden = !matchMedia("(any-pointer: fine)").matches;
}

async function move(source, theme) {
  const form = source.closest("form");
  const sent = new FormData(form);
  sent.set("sources", source.dataset.source);
  sent.set("to", theme.dataset.theme);
  sent.delete("title");
  const answer = await fetch(form.action, { method: "POST", body: sent });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#board");
  if (!fresh) return location.reload();
  board().replaceWith(fresh);
  const told = fresh.querySelector("[role=alert]") ?? page.querySelector("main .notice.success, .notice.success");
  said.textContent = told?.textContent.trim() ?? "";
  said.hidden = !said.textContent;
  arm();
}

document.addEventListener("dragstart", (event) => {
  // Words that were selected are dragged as a text, not as the element around it.
  const from = event.target.closest ? event.target : event.target.parentElement;
  dragged = from?.closest("[data-source]") ?? null;
  event.dataTransfer?.setData("text/plain", dragged?.textContent.trim() ?? "");
  // Once it has begun: a drop on a list or a box of a form would be lost in it.
  if (dragged) setTimeout(() => board().classList.add("dragging"));
});

document.addEventListener("dragend", () => board().classList.remove("dragging"));

function themeUnder(event) {
  const theme = event.target.closest?.("[data-theme]");
  return dragged && theme && theme !== dragged.closest("[data-theme]") ? theme : null;
}

document.addEventListener("dragover", (event) => {
  for (const old of document.querySelectorAll(".over")) old.classList.remove("over");
  const theme = themeUnder(event);
  if (!theme) return;
  event.preventDefault();
  theme.classList.add("over");
});

document.addEventListener("drop", (event) => {
  const theme = themeUnder(event);
  if (!theme) return;
  event.preventDefault();
  void move(dragged, theme);
  dragged = null;
});

arm();
