// A page that keeps itself true. <body data-live="address"> says where changes are heard; on each,
// the page is asked for again and every [data-part] of it takes its new content. Without a stream
// it asks every few seconds. Without this script the page is as true as when it was opened.

const address = document.body.dataset.live;
const POLL = 4_000;
const SAFETY = 30_000;
const STREAM_AGAIN = 30_000;
const QUIET = 20; // pages watching together: below, all ask at once
const APART = 8; // milliseconds a page, above
const MOST_APART = 4_000;
const RELEASE = 50; // milliseconds after a finger is lifted: its click has come
let underWay = false;
let again = false;
let streaming = false;
let pressed = false;
let due;

// What differs from one making of the page to the next although nothing changed: tokens and keys.
const plain = (html) => html.replace(/value="[\w-]{36,64}"/g, "").replace(/data-left="-?\d+"/g, "");
const writing = (part) =>
  part.contains(document.activeElement) && document.activeElement.matches("input:not([type=hidden]), textarea, select");

// What is under a finger stays there until it is lifted: a button replaced meanwhile loses the tap.
function press() { pressed = true; }
function release() {
  setTimeout(() => {
    pressed = false;
    if (again) refresh();
  }, RELEASE);
}

function take(page) {
  if (pressed) {
    again = true;
    return;
  }
  for (const old of document.querySelectorAll("[data-part]")) {
    const fresh = page.getElementById(old.id);
    if (!fresh || writing(old) || plain(old.outerHTML) === plain(fresh.outerHTML)) continue;
    const focusable = "a[href], button, summary";
    const place = [...old.querySelectorAll(focusable)].indexOf(document.activeElement);
    const open = [...old.querySelectorAll("details")].map((one) => one.open);
    old.replaceWith(document.adoptNode(fresh));
    [...fresh.querySelectorAll("details")].forEach((one, number) => { one.open ||= open[number] ?? false; });
    if (place >= 0) fresh.querySelectorAll(focusable)[place]?.focus();
  }
  count();
}

// Signed out meanwhile: what is typed or waits for the network stays before their eyes.
function leave(address) {
  const typed = [...document.querySelectorAll("textarea")].some((one) => one.value !== one.defaultValue);
  if (!typed && !document.querySelector("#kept:not([hidden])")) location.assign(address);
}

async function refresh() {
  if (underWay) {
    again = true;
    return;
  }
  underWay = true;
  again = false;
  try {
    const answer = await fetch(location.href, { headers: { "Chantier-Copy": "1" }, signal: AbortSignal.timeout(10_000) });
    document.body.classList.remove("cut-off");
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) leave(answer.url);
    else if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    document.body.classList.add("cut-off");
  } finally {
    underWay = false;
    if (again && !pressed) refresh();
  }
}

// Five hundred phones do not ask in the same instant.
function soon(watching) {
  if (due) return;
  const wait = watching < QUIET ? 0 : Math.random() * Math.min(MOST_APART, watching * APART);
  due = setTimeout(() => {
    due = undefined;
    refresh();
  }, wait);
}

function listen() {
  const stream = new EventSource(address);
  stream.addEventListener("open", () => { streaming = true; });
  stream.addEventListener("message", (event) => soon(Number(event.data)));
  stream.addEventListener("error", () => {
    streaming = false;
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, STREAM_AGAIN);
  });
}

// Countdowns go by the seconds that the server says are left: no clock needs to be right.
let begun = performance.now();
const clock = (seconds) => {
  const left = Math.abs(seconds);
  return `${seconds < 0 ? "+" : ""}${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
};
function count() {
  begun = performance.now();
  for (const shown of document.querySelectorAll("[data-left]")) shown.at = Number(shown.dataset.left);
  tick();
}
function tick() {
  const gone = Math.round((performance.now() - begun) / 1000);
  for (const shown of document.querySelectorAll("[data-left]")) {
    const left = (shown.at ?? 0) - ("halted" in shown.dataset ? 0 : gone);
    shown.textContent = clock(left);
    shown.classList.toggle("over", left < 0);
  }
}

if (address) {
  count();
  listen();
  setInterval(tick, 1000);
  setInterval(() => { if (!streaming) refresh(); }, POLL);
  setInterval(() => { if (streaming) refresh(); }, SAFETY);
  addEventListener("online", refresh);
  addEventListener("pointerdown", press, true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, release, true);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
}
