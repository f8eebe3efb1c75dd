// Shows the buttons that ask this device for a passkey; says so when it gives none.
// Browsers older than 2025 lack these calls: their buttons stay hidden, the code by e-mail remains.
const options = () => JSON.parse(document.getElementById("passkey-data").textContent);

async function create() {
  const { publicKey } = options().creation_options;
  if (document.getElementById("id_passwordless")?.checked) {
    Object.assign(publicKey.authenticatorSelection, {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    });
  }
  return navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey),
  });
}

async function get({ request_options }) {
  return navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(request_options.publicKey),
  });
}

async function login(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("the server offers no passkey");
  return get(await answer.json());
}

const asked = { addForm: create, authenticateForm: () => get(options()), loginForm: login };

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const button of document.querySelectorAll("button[data-passkey]")) {
    const field = document.getElementById(button.dataset.credential);
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      try {
        const credential = await asked[button.dataset.passkey](field.form);
        field.value = JSON.stringify(credential);
        field.form.submit();
      } catch {
        document.getElementById("passkey-refused").hidden = false;
      }
    });
    button.hidden = false;
  }
}
