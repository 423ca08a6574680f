// Files between a visitor and a colleague; widget.js loads this when the first message of a person comes.

const BASE = new URL(import.meta.url).origin;
const UPLOAD_TIMEOUT = 120_000; // milliseconds
const TEXTS = {
  attach: ["Fájl csatolása", "Attach files"],
  field: ["Üzenet", "Message"],
  sending: ["Fájl küldése…", "Sending the file…"],
  sent: ["A fájlt elküldtük.", "The file has been sent."],
  failed: ["A fájlt nem sikerült elküldeni. Kérem, próbálja újra.", "The file could not be sent. Please try again."],
};
const KINDS = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.docx,.xlsx,.odt,.txt";

const CLIP =
  '<svg width="20" height="24" viewBox="0 0 20 24" fill="none" stroke="currentColor" stroke-width="2" ' +
  'stroke-linecap="round" aria-hidden="true"><path d="M14 7v10a4 4 0 0 1-8 0V5a2.6 2.6 0 0 1 5.2 0v11"/></svg>';

const say = (chat, key) => TEXTS[key][chat.language === "hu" ? 0 : 1];

/** Draws the files of a message into its bubble, and the button beside the field. */
export function show(chat, bubble, files) {
  for (const file of files) bubble.append(drawn(chat, file));
  if (chat.stuck) chat.toBottom();
  if (!chat.form.querySelector("#attach")) addButton(chat);
}

function drawn(chat, { name, url, size }) {
  const line = document.createElement("p");
  const link = Object.assign(document.createElement("a"), { href: new URL(url, BASE).href, textContent: name });
  link.addEventListener("click", (event) => save(event, chat, link.href, name));
  line.append(link, ` (${Math.ceil(size / 1000)} kB)`);
  return line;
}

/** The token never stands in an address. */
async function save(event, chat, href, name) {
  event.preventDefault();
  const response = await chat.attempt("GET", href);
  if (!response) return;
  const url = URL.createObjectURL(await response.blob());
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function addButton(chat) {
  const input = Object.assign(document.createElement("input"), {
    type: "file", id: "files", multiple: true, hidden: true, accept: KINDS,
  });
  const button = Object.assign(document.createElement("button"), {
    type: "button", id: "attach", className: "plain", innerHTML: CLIP, title: say(chat, "attach"),
  });
  button.setAttribute("aria-label", say(chat, "attach"));
  button.addEventListener("click", () => chat.session && input.click());
  input.addEventListener("change", () => send(chat, button, input));
  chat.sender.before(input, button);
  chat.field.placeholder = say(chat, "field"); // there is less room for it now
}

async function send(chat, button, input) {
  const form = new FormData();
  form.set("id", crypto.randomUUID?.() ?? URL.createObjectURL(new Blob()).slice(-36));
  for (const file of input.files) form.append("file", file);
  input.value = "";
  if (!form.has("file")) return;
  button.disabled = true;
  chat.showNote(say(chat, "sending"));
  // Tried twice under one id, so that a lost answer doubles nothing.
  const answer = (await post(chat, form)) ?? (await post(chat, form));
  button.disabled = false;
  button.focus();
  if (answer?.status === 401) chat.end();
  else chat.showNote(answer?.ok ? say(chat, "sent") : (await reason(answer)) || say(chat, "failed"));
}

async function post(chat, body) {
  try {
    const headers = { Authorization: `Bearer ${chat.session.token}`, "Accept-Language": chat.language };
    const signal = AbortSignal.timeout(UPLOAD_TIMEOUT);
    return await fetch(`${BASE}/api/chat/files`, { method: "POST", headers, body, signal });
  } catch {
    return null;
  }
}

async function reason(answer) {
  const { detail } = (await answer?.json().catch(() => null)) ?? {};
  return typeof detail === "string" ? detail : "";
}
