// The desk without network: what is typed is kept on this device and sent when the network is back.
// Each entry bears its own request key: sent twice, it counts once. With network the page works as
// it does without this script. What is kept is erased from the device as soon as it has arrived.

const KEPT = `chantier-desk-${location.pathname}`;
const PATIENCE = 10_000;
const list = document.querySelector("#kept");
const note = document.querySelector("#kept-note");
let form = document.querySelector("#desk");
let underWay = false;

const read = () => JSON.parse(localStorage.getItem(KEPT) ?? "[]");

function write(entries) {
  if (entries.length) localStorage.setItem(KEPT, JSON.stringify(entries));
  else localStorage.removeItem(KEPT);
  note.hidden = entries.length === 0;
  note.querySelector("output").textContent = entries.length;
}

const entryOf = (source) =>
  [...new FormData(source)].filter(([name]) => name !== "csrfmiddlewaretoken");

async function send(entry) {
  const body = new URLSearchParams(entry);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return fetch(location.pathname, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
}

function told(entry, words, address) {
  const item = document.createElement("li");
  const name = new Map(entry).get("name") ?? "";
  if (address) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = `${name} – ${words}`;
    item.append(link);
  } else {
    item.textContent = `${name} – ${words}`;
  }
  list.append(item);
  list.hidden = false;
}

function again() {
  form.reset();
  form.elements.request_key.value = crypto.randomUUID();
  form.elements.name.focus();
}

async function show(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#desk");
  if (!fresh) {
    location.reload();
    return;
  }
  form.replaceWith(fresh);
  form = fresh;
  form.addEventListener("submit", submitted);
  form.querySelector(".error-summary")?.focus();
}

async function submitted(event) {
  event.preventDefault();
  const entry = entryOf(form);
  try {
    const answer = await send(entry);
    if (answer.ok && answer.redirected) location.assign(answer.url);
    else await show(answer);
  } catch {
    write([...read(), entry]);
    told(entry, note.dataset.kept);
    again();
  }
}

async function handOver() {
  if (underWay) return;
  underWay = true;
  try {
    for (const entry of read()) {
      const answer = await send(entry);
      if (answer.status >= 500) break;
      write(read().slice(1));
      if (answer.ok && answer.redirected) told(entry, note.dataset.sent, answer.url);
      else {
        told(entry, note.dataset.refused);
        fill(entry);
        await refused(answer);
        break;
      }
    }
  } catch {
    // Still no network: it stays on the device.
  } finally {
    underWay = false;
  }
}

async function refused(answer) {
  if (answer.status === 422) await show(answer);
}

function fill(entry) {
  for (const [name, value] of entry) {
    const field = form.elements[name];
    if (field && "value" in field && field.type !== "checkbox") field.value = value;
  }
}

form?.addEventListener("submit", submitted);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form?.requestSubmit();
});
addEventListener("online", handOver);
if (form) {
  write(read());
  handOver();
}
