// Shows the buttons that ask this device for a passkey; says so when it gives none.
// allauth's own script does the talking: data-passkey names what it is to do.
const forms = window.allauth.webauthn.forms;
for (const button of document.querySelectorAll("button[data-passkey]")) {
  forms[button.dataset.passkey]({
    ids: {
      add: button.id,
      login: button.id,
      authenticate: button.id,
      passwordless: "id_passwordless",
      credential: button.dataset.credential,
      data: "passkey-data",
    },
  });
  button.hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-refused").hidden = false;
});
