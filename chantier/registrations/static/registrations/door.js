// Check-in on a phone: reads squares with the camera where the browser can, goes on without network
// and hands over what it kept when the network is back. Without it the page's form does the same.
// Only what was said at the door is kept on the device, never a name that the page showed.

const form = document.querySelector("#check-in");
const field = form.elements.said;
const told = document.querySelector("#told");
const queueNote = document.querySelector("#queue");
const cameraButton = document.querySelector("#camera");
const video = document.querySelector("#seen");
const KEPT = `chantier-door-${form.dataset.room}`;
const AGAIN_AFTER = 15_000;
const SAME_SQUARE = 4_000;

const read = () => JSON.parse(localStorage.getItem(KEPT) ?? "[]");

function write(marks) {
  if (marks.length) localStorage.setItem(KEPT, JSON.stringify(marks));
  else localStorage.removeItem(KEPT);
  queueNote.hidden = marks.length === 0;
  queueNote.textContent = `${queueNote.dataset.words} ${marks.length}`;
}

function say(sentence, good) {
  told.hidden = false;
  told.className = `notice ${good ? "success" : "warning"}`;
  told.textContent = sentence;
}

function tick(said) {
  for (const row of document.querySelectorAll("#expected li[data-key]")) {
    if (said.includes(row.dataset.key) || plain(row.dataset.name) === plain(said)) {
      row.hidden = true;
    }
  }
}

const plain = (name) =>
  name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(36)).join("");
}

function note(said) {
  if (!said.trim()) return;
  write([...read(), { id: randomId(), said: said.trim() }]);
  tick(said);
  handOver();
}

let underWay = false;

async function handOver() {
  const marks = read().slice(0, 100);
  if (underWay || marks.length === 0) return;
  underWay = true;
  try {
    const answer = await fetch(form.dataset.sync, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
      },
      body: JSON.stringify({ marks }),
    });
    if (answer.ok) await take(await answer.json());
  } catch {
    // No network: it stays on the device, and is tried again.
  } finally {
    underWay = false;
    if (navigator.onLine && read().length) setTimeout(handOver, AGAIN_AFTER);
  }
}

async function take({ answers, present }) {
  const done = new Set(answers.map((one) => one.id));
  write(read().filter((mark) => !done.has(mark.id)));
  document.querySelector("#present").textContent = present;
  const refused = answers.filter((one) => !one.ok);
  const shown = refused.length ? refused : answers.slice(-1);
  say(shown.map((one) => one.sentence).join(" "), refused.length === 0);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  note(field.value);
  field.value = "";
  field.focus();
});
addEventListener("online", handOver);

async function look() {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let last = { said: "", at: 0 };
  video.srcObject = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment" },
  });
  video.hidden = false;
  await video.play();
  const step = async () => {
    const [square] = await detector.detect(video).catch(() => []);
    const now = Date.now();
    if (square && (square.rawValue !== last.said || now - last.at > SAME_SQUARE)) {
      last = { said: square.rawValue, at: now };
      note(square.rawValue);
    }
    setTimeout(step, 250);
  };
  step();
}

if ("BarcodeDetector" in globalThis && navigator.mediaDevices) {
  cameraButton.hidden = false;
  cameraButton.addEventListener("click", () => {
    cameraButton.hidden = true;
    look().catch(() => {
      cameraButton.hidden = false;
      video.hidden = true;
    });
  });
}

write(read());
handOver();
