// Forms that go on without network. <form data-kept="what it is"> is sent as usual; when the
// network fails, what was typed is kept on this device and sent later, in its order, once: each
// form bears its request keys, and the server takes the same key once. What has arrived is erased
// from the device. The page says what is not sent yet (#kept), and a refusal is never lost.

const panel = document.querySelector("#kept");
const words = panel?.dataset ?? {};
const PATIENCE = 8_000;
const AGAIN = 5_000;
const STORE = "kept";

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
  const told = form.dataset.told ?? "";
  const first = fields.find(([name, value]) => /text|line/.test(name) && value.trim());
  const said = first?.[1] ?? (button?.textContent ?? "").trim();
  return { page: location.pathname, action: form.action, fields, at: Date.now(), said: said || told };
}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

async function send(entry) {
  const body = new URLSearchParams(entry.fields);
  body.set("csrfmiddlewaretoken", token());
  if (body.has("ago")) body.set("ago", Math.max(0, Math.round((Date.now() - entry.at) / 1000)));
  // What the server has to say waits for the page that is opened next, not for this answer.
  const headers = { "Chantier-Copy": "1" };
  return fetch(entry.action, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE) });
}

function again(form) {
  form.reset();
  for (const key of form.querySelectorAll("[name$=request_key]")) key.value = crypto.randomUUID();
  form.querySelector("input:not([type=hidden]), textarea")?.focus();
}

// With entries waiting, the new one goes behind them: the order is the order in which it was typed.
async function submitted(event) {
  const form = event.target;
  if (!("kept" in form.dataset)) return;
  event.preventDefault();
  const entry = entryOf(form, event.submitter);
  if ((await all()).some((one) => !one.refused)) return queued(form, entry);
  try {
    const answer = await send(entry);
    if (answer.status >= 500) return queued(form, entry);
    if (answer.redirected) return location.assign(answer.url);
    show(await answer.text());
  } catch {
    await queued(form, entry);
  }
}

async function queued(form, entry) {
  await keep(entry);
  again(form);
  await draw();
  handOver();
}

function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector("main");
  if (!fresh) return location.reload();
  document.querySelector("main").replaceWith(document.adoptNode(fresh));
  document.querySelector(".error-summary, h1")?.scrollIntoView();
  document.querySelector(".error-summary")?.focus();
}

async function handOver() {
  await navigator.locks.request("chantier-kept", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    let arrived = 0;
    for (const entry of (await all()).filter((one) => !one.refused)) {
      let answer;
      try {
        answer = await send(entry);
      } catch {
        break;
      }
      if (answer.status >= 500 || answer.status === 429) break;
      if (answer.status === 403 || (answer.redirected && /connexion|login/.test(answer.url))) {
        panel.querySelector("[data-note]").textContent = words.signIn;
        break;
      }
      if (answer.redirected) {
        await drop(entry);
        arrived += 1;
      } else {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const why = page.querySelector(".error-summary, .notice.error")?.textContent ?? words.refused;
        await change({ ...entry, refused: why.trim().replace(/\s+/g, " ") });
      }
      await draw();
    }
    const left = await all();
    if (arrived && left.length === 0 && !typing()) location.reload();
  });
}

const typing = () =>
  [...document.querySelectorAll("form[data-kept] textarea, form[data-kept] input:not([type=hidden])")].some(
    (field) => field.type !== "checkbox" && field.value && field.value !== field.defaultValue,
  );

function takenUpAgain(entry) {
  const form = [...document.querySelectorAll("form[data-kept]")].find((one) => one.action === entry.action);
  if (!form) return;
  for (const [name, value] of entry.fields) {
    const field = form.elements[name];
    if (!field || field.type === "hidden") continue;
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
  drop(entry).then(draw);
  form.querySelector("textarea, input:not([type=hidden])")?.focus();
}

async function draw() {
  const entries = await all();
  panel.hidden = entries.length === 0;
  panel.querySelector("output").textContent = entries.length;
  panel.querySelector("ol").replaceChildren(
    ...entries.map((entry) => {
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
    }),
  );
}

if (panel && indexedDB && navigator.locks) {
  document.addEventListener("submit", submitted);
  draw().then(handOver);
  setInterval(handOver, AGAIN);
  addEventListener("online", handOver);
  addEventListener("beforeunload", (event) => {
    if (!panel.hidden && !navigator.onLine) event.preventDefault();
  });
  navigator.serviceWorker?.register(words.worker, { scope: location.pathname }).catch(() => {});
}
