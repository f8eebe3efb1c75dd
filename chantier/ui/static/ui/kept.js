// Forms that go on without network. <form data-kept="what it is"> is sent as usual; when the
// network fails, what was typed is kept on this device and sent later, in its order, once: each
// form bears its request keys, and the server takes the same key once. What has arrived is erased
// from the device. The page says what is not sent yet (#kept), and a refusal is never lost. What
// leads to a page of its own once it has arrived (a code to hand over) is listed with its link.

const PATIENCE = 8_000;
const AGAIN = 5_000;
const STORE = "kept";
// The panel is a part of <main>, which an answer of the server may replace: it is looked up each time.
const panel = () => document.querySelector("#kept");
const words = { ...panel()?.dataset };

const opened = new Promise((done, failed) => {
  const asked = indexedDB.open("chantier", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "n", autoIncrement: true });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});

async function inStore(mode, deed) {
  const database = await opened;
  return new Promise((done, failed) => {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const asked = deed(transaction.objectStore(STORE));
    transaction.oncomplete = () => done(asked.result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
  });
}

const here = (entry) => entry.page === location.pathname;
const all = async () => (await inStore("readonly", (store) => store.getAll())).filter(here);
const keep = (entry) => inStore("readwrite", (store) => store.add(entry));
const drop = (entry) => inStore("readwrite", (store) => store.delete(entry.n));
const change = (entry) => inStore("readwrite", (store) => store.put(entry));

function entryOf(form, button) {
  const fields = [...new FormData(form, button)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const first = fields.find(([name, value]) => /text|line|^name$/.test(name) && value.trim());
  const said = first?.[1] || form.dataset.kept || (button?.textContent ?? "").trim().replace(/\s+/g, " ");
  return { page: location.pathname, action: form.action, fields, at: Date.now(), said };
}

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
const token = (page) => page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
// The answer is read by this script: what it says to the person waits for the page they open next.
const COPY = { "Chantier-Copy": "1" };

async function send(entry, page = document) {
  const body = new URLSearchParams(entry.fields);
  body.set("csrfmiddlewaretoken", token(page));
  if (body.has("ago")) body.set("ago", Math.max(0, Math.round((Date.now() - entry.at) / 1000)));
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(entry.action, { method: "POST", body, headers: COPY, signal });
  // Somebody signed in again in another tab: the token of this page is of the time before.
  if (answer.status === 403 && page === document) {
    const again = await fetch(location.pathname, { headers: COPY, signal: AbortSignal.timeout(PATIENCE) });
    if (again.ok && !again.redirected) return send(entry, parsed(await again.text()));
  }
  return answer;
}

const signedOut = (answer) => answer.status === 403 || (answer.redirected && /connexion|login/.test(answer.url));
const later = (answer) => answer.status >= 500 || answer.status === 429 || signedOut(answer);

function again(form) {
  form.reset();
  for (const key of form.querySelectorAll("[name$=request_key]")) key.value = crypto.randomUUID();
  form.querySelector("input:not([type=hidden]), textarea")?.focus();
}

// Whoever goes elsewhere before the answer has come is not called back by it: their tap came later.
let leaving = false;
addEventListener("beforeunload", () => { leaving = true; });

// With entries waiting, the new one goes behind them: the order is the order in which it was typed.
async function submitted(event) {
  const form = event.target;
  if (!("kept" in form.dataset)) return waits(event);
  event.preventDefault();
  leaving = false;
  const entry = entryOf(form, event.submitter);
  if ((await all()).some((one) => !one.refused)) return queued(form, entry);
  try {
    const answer = await send(entry);
    if (later(answer)) return queued(form, entry);
    if (answer.redirected) return leaving || location.assign(answer.url);
    const page = parsed(await answer.text());
    if (!ours(page)) return queued(form, entry);
    show(page);
  } catch {
    await queued(form, entry);
  }
}

// What cannot be kept is not sent into the void, where the page would be lost from sight.
function waits(event) {
  if (navigator.onLine || event.target.method !== "post") return;
  event.preventDefault();
  panel().querySelector("[data-needs]").hidden = false;
  panel().hidden = false;
  panel().scrollIntoView();
}

async function queued(form, entry) {
  await keep(entry);
  again(form);
  await draw();
  handOver();
}

// A wifi that first wants something of its own answers in the place of the server.
const ours = (page) => page.querySelector("#kept") !== null;

function show(page) {
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  draw();
  document.querySelector(".error-summary, h1")?.scrollIntoView();
  document.querySelector(".error-summary")?.focus();
}

// Whether the next one may be sent.
async function handedOver(entry) {
  const answer = await send(entry);
  note(signedOut(answer));
  if (later(answer)) return false;
  if (answer.redirected) {
    await drop(entry);
    arrived(entry, answer.url);
    return true;
  }
  const page = parsed(await answer.text());
  if (!ours(page) && answer.ok) return false;
  const why = page.querySelector(".error-summary, .notice.error")?.textContent ?? words.refused;
  await change({ ...entry, refused: why.trim().replace(/\s+/g, " ") });
  return true;
}

async function handOver() {
  await navigator.locks.request("chantier-kept", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const waiting = (await all()).filter((one) => !one.refused);
    for (const entry of waiting) {
      if (!(await handedOver(entry).catch(() => false))) break;
      await draw();
    }
    if (waiting.length && (await all()).length === 0 && !leaving && !typing() && !panel().querySelector("[data-arrived] a")) location.reload();
  });
}

function arrived(entry, address) {
  if (new URL(address).pathname === location.pathname) return;
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = address;
  link.textContent = `${entry.said.slice(0, 160)} – ${words.sent}`;
  item.append(link);
  panel().querySelector("[data-arrived]").append(item);
}

function note(out) {
  panel().querySelector("[data-note]").hidden = out;
  panel().querySelector("[data-sign-in]").hidden = !out;
}

const typing = () =>
  [...document.querySelectorAll("form[data-kept] textarea, form[data-kept] input:not([type=hidden])")].some(
    (field) => !/checkbox|radio/.test(field.type) && field.value && field.value !== field.defaultValue,
  );

function takenUpAgain(entry) {
  const form = [...document.querySelectorAll("form[data-kept]")].find((one) => one.action === entry.action);
  if (!form) return;
  for (const field of form.elements) if (/checkbox|radio/.test(field.type)) field.checked = false;
  for (const [name, value] of entry.fields) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "hidden") continue;
      if (!/checkbox|radio/.test(field.type)) field.value = value;
      else if (field.value === value) field.checked = true;
    }
  }
  drop(entry).then(draw);
  form.querySelector("textarea, input:not([type=hidden])")?.focus();
}

function shown(entry) {
  const item = document.createElement("li");
  item.textContent = entry.said.slice(0, 160);
  if (entry.refused) {
    const why = document.createElement("strong");
    why.textContent = ` ${entry.refused} `;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "secondary";
    button.textContent = words.again;
    button.addEventListener("click", () => takenUpAgain(entry));
    item.append(why, button);
  }
  return item;
}

async function draw() {
  const entries = await all();
  const [waiting, links] = [panel().querySelector("[data-waiting]"), panel().querySelector("[data-arrived]")];
  waiting.hidden = entries.length === 0;
  panel().querySelector("[data-needs]").hidden = true;
  panel().querySelector("output").textContent = entries.length;
  panel().querySelector("ol").replaceChildren(...entries.map(shown));
  links.hidden = !links.childElementCount;
  panel().hidden = waiting.hidden && links.hidden;
}

if (panel() && indexedDB && navigator.locks) {
  document.addEventListener("submit", submitted);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    (document.activeElement.closest("form") ?? document.querySelector("form[data-kept]"))?.requestSubmit();
  });
  draw().then(handOver);
  setInterval(handOver, AGAIN);
  addEventListener("online", () => draw().then(handOver));
  addEventListener("beforeunload", (event) => {
    if (!panel().querySelector("[data-waiting]").hidden && !navigator.onLine) event.preventDefault();
  });
  navigator.serviceWorker?.register(words.worker, { scope: location.pathname }).catch(() => {});
}
