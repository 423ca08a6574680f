// What phones and the group draw alike: a list of messages, formatted text, rows of buttons.

// What people send that is not text.
const THINGS = {
  voice: "hangüzenet", photo: "kép", video: "videó", video_note: "videóüzenet", audio: "hangfelvétel",
  sticker: "matrica", document: "dokumentum", location: "helyzet", contact: "névjegy",
};
const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code",
  blockquote: "q", expandable_blockquote: "q", spoiler: "span",
};
const ALERT_SHOWN_MS = 4000;
const TYPING_SHOWN_MS = 5000;

export const state = document.querySelector("#state");

export async function post(path, body = {}) {
  const answer = await fetch(`/sim/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const data = await answer.json();
  state.textContent = answer.ok ? "" : `Nem sikerült: ${data.error ?? answer.status}`;
  return data;
}

export function copyOf(template) {
  return document.querySelector(template).content.firstElementChild.cloneNode(true);
}

// Only what changed is drawn anew: a screen reader should not hear the whole talk again.
export function showTalk(talk, messages, bubble) {
  const focused = document.activeElement?.dataset?.key;
  messages.forEach((message, place) => {
    const drawn = JSON.stringify(message);
    const old = talk.children[place];
    if (old?.drawn === drawn) return;
    const item = bubble(message);
    item.drawn = drawn;
    old ? old.replaceWith(item) : talk.append(item);
  });
  while (talk.children.length > messages.length) talk.lastElementChild.remove();
  if (focused) talk.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  talk.scrollTop = talk.scrollHeight;
}

// `press` is called with the button that was pressed.
export function bubbleOf(message, press) {
  const item = copyOf("#bubble");
  item.classList.toggle("mine", message.mine);
  item.classList.toggle("gone", message.deleted);
  const text = item.querySelector(".text");
  if (message.deleted) text.textContent = "törölt üzenet";
  else text.append(...formatted(message.text, message.entities));
  if (message.file) text.append(" ", linkTo(`/sim/files/${message.file.id}`, `↓ ${nameOf(`[${message.file.name}]`).replace(/^\[|\]$/g, "")}`, message.file.name));
  item.querySelector(".edited").hidden = !message.edited || message.deleted;
  const moment = new Date(message.date * 1000);
  item.querySelector("time").textContent = moment.toLocaleTimeString("hu", { hour: "2-digit", minute: "2-digit" });
  item.querySelector(".reactions").textContent = message.deleted ? "" : message.reactions.join(" ");
  if (!message.deleted) item.querySelector(".buttons").append(...message.buttons.map((row, y) => inlineRow(message, row, y, press)));
  return item;
}

function linkTo(address, label, name) {
  return Object.assign(document.createElement("a"), { href: address, textContent: label, download: name });
}

// The button that opens the choice of a file; `send` gets its kind, name and content in base64.
export function listenToFiles(root, send) {
  const input = root.querySelector("input[type=file]");
  root.querySelector(".attach").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (!file) return;
    const reader = new FileReader();
    const kind = /^image\/(jpeg|png)$/.test(file.type) ? "photo" : "document";
    reader.addEventListener("load", () => send({ kind, name: file.name, content: reader.result.split(",")[1] ?? "" }));
    reader.readAsDataURL(file);
    input.value = "";
  });
}

function inlineRow(message, row, y, press) {
  return rowOf(row.map((button, x) => {
    if (button.url) {
      const link = Object.assign(document.createElement("a"), { href: button.url, textContent: `${button.label} ↗` });
      return Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
    }
    const pressed = keyOf(button.label, () => press(button));
    pressed.dataset.key = `${message.id} ${y} ${x}`;
    return pressed;
  }));
}

export function smallButton(sign, label, action) {
  const button = keyOf(sign, action);
  button.className = "pen";
  button.setAttribute("aria-label", label);
  return button;
}

export function rowOf(children) {
  const row = Object.assign(document.createElement("div"), { className: "row" });
  row.append(...children);
  return row;
}

export function keyOf(label, action) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  button.addEventListener("click", action);
  return button;
}

export function isPlainText(message) { return !message.deleted && !message.text.startsWith("["); }

export function nameOf(text) {
  const thing = THINGS[/^\[(\w+)\]$/.exec(text)?.[1]];
  return thing ? `[${thing}]` : text;
}

// Entities come outermost first; offsets are UTF-16 units, as JavaScript's own.
export function formatted(text, entities, from = 0, to = text.length) {
  if (nameOf(text) !== text) return [nameOf(text)];
  const parts = [];
  let at = from;
  entities.forEach((entity, place) => {
    if (entity.offset < at || entity.offset >= to) return;
    const end = Math.min(entity.offset + entity.length, to);
    parts.push(text.slice(at, entity.offset));
    const element = elementOf(entity, text.slice(entity.offset, end));
    element.append(...formatted(text, entities.slice(place + 1), entity.offset, end));
    parts.push(element);
    at = end;
  });
  parts.push(text.slice(at, to));
  return parts;
}

function elementOf(entity, covered) {
  const address = entity.type === "url" ? covered : entity.url;
  if (!address) return document.createElement(TAGS[entity.type] ?? "span");
  const link = document.createElement("a");
  link.href = /^https?:/i.test(address) ? address : `https://${address}`;
  return Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
}

// Enter sends, Shift+Enter breaks the line, Esc gives up.
export function listenToKeys(root, input, cancel) {
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      root.querySelector("form").requestSubmit();
    } else if (event.key === "Escape") cancel();
  });
}

// Lines that are seen for a while: what the bot answered to a tap, that it is typing.
export class Passing {
  constructor(root) {
    this.alert = root.querySelector(".alert");
    this.typing = root.querySelector(".typing");
    this.seen = null;
  }

  showTyping(typing) {
    this.typing.hidden = !typing;
    clearTimeout(this.typingTimer);
    if (typing) this.typingTimer = setTimeout(() => { this.typing.hidden = true; }, TYPING_SHOWN_MS);
  }

  showAlerts(alerts) {
    const fresh = this.seen !== null && alerts.length > this.seen;
    this.seen = alerts.length;
    if (!fresh) return;
    this.alert.textContent = alerts.at(-1);
    this.alert.hidden = false;
    clearTimeout(this.alertTimer);
    this.alertTimer = setTimeout(() => { this.alert.hidden = true; }, ALERT_SHOWN_MS);
  }
}
