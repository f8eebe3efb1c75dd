// A name dragged to another table of its round fills in the form below and sends it: the page does
// the same without this script. What comes back replaces the plan, its score included.

const plan = () => document.querySelector("#plan");
const said = document.createElement("p");
said.setAttribute("role", "status");
said.className = "notice";
said.hidden = true;
let dragged = null;

function arm() {
  const hint = plan()?.querySelector(".draggable-hint");
  if (hint) hint.hidden = !matchMedia("(any-pointer: fine)").matches;
  for (const name of plan()?.querySelectorAll("[data-registration]") ?? []) name.draggable = true;
}

async function move(person, table) {
  const form = plan().querySelector("#move").closest("section").querySelector("form");
  form.elements.registration.value = person.dataset.registration;
  form.elements.group.value = table.dataset.group;
  const answer = await fetch(location.pathname, { method: "POST", body: new FormData(form) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#plan");
  if (!fresh) return location.reload();
  const refused = fresh.querySelector(".error-summary, [role=alert]");
  plan().replaceWith(fresh);
  said.textContent = refused ? refused.textContent.trim() : fresh.dataset.moved;
  said.hidden = false;
  fresh.before(said);
  arm();
}

document.addEventListener("dragstart", (event) => {
  // Words that were selected are dragged as a text, not as the element around it.
  const from = event.target.closest ? event.target : event.target.parentElement;
  dragged = from?.closest("[data-registration]") ?? null;
  event.dataTransfer?.setData("text/plain", dragged?.textContent.trim() ?? "");
});

function tableUnder(event) {
  const table = event.target.closest?.("[data-group]");
  const own = dragged?.closest("[data-group]");
  return table && own && table !== own && table.dataset.round === own.dataset.round ? table : null;
}

document.addEventListener("dragover", (event) => {
  for (const old of document.querySelectorAll(".over")) old.classList.remove("over");
  const table = tableUnder(event);
  if (!table) return;
  event.preventDefault();
  table.classList.add("over");
});

document.addEventListener("drop", (event) => {
  const table = tableUnder(event);
  if (!table) return;
  event.preventDefault();
  void move(dragged, table);
});

arm();
