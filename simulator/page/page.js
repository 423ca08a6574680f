// Two phones and the log, live from /sim/events. The server sends a whole phone at each change; nothing is kept here
// but which message is being edited and which alerts were already shown.

const NAMES = ["Anna", "Béla"];
const ALERT_SHOWN_MS = 4000;
const TYPING_SHOWN_MS = 5000;
const LOG_LENGTH = 200;
const CODE_LOOKED_AT_MS = 2000;
// What a person sends that is not text.
const THINGS = {
  voice: "hangüzenet", photo: "kép", video: "videó", sticker: "matrica", document: "dokumentum", location: "helyzet",
  contact: "névjegy",
};
const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code",
  blockquote: "q", expandable_blockquote: "q", spoiler: "span",
};

const phones = new Map();
const state = document.querySelector("#state");

async function post(path, body = {}) {
  const answer = await fetch(`/sim/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const data = await answer.json();
  state.textContent = answer.ok ? "" : `Nem sikerült: ${data.error ?? answer.status}`;
  return data;
}

class Phone {
  constructor(id) {
    this.id = id;
    this.editing = null;
    this.alertsSeen = null;
    this.root = document.querySelector("#phone").content.firstElementChild.cloneNode(true);
    this.talk = this.find(".talk");
    this.input = this.find("textarea");
    const label = this.find("label");
    this.input.id = label.htmlFor = `input-${id}`;
    this.find("form").addEventListener("submit", (event) => this.submit(event));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.find(".cancel").addEventListener("click", () => this.edit(null));
    this.find(".share").addEventListener("click", () => this.act("share_contact"));
    this.find(".block").addEventListener("click", () => this.act(this.view.blocked ? "unblock" : "block"));
    this.find(".menu").addEventListener("click", () => this.unfold(this.find(".commands").hidden));
    this.find(".start").addEventListener("click", () => this.begin());
    document.querySelector("#phones").append(this.root);
  }

  find(selector) { return this.root.querySelector(selector); }

  act(action, body) { return post(`people/${this.id}/${action}`, body); }

  async begin() {
    if (this.view.blocked) await this.act("unblock");
    await this.act("start");
    this.input.focus();
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.find("form").requestSubmit();
    } else if (event.key === "Escape") this.edit(null);
  }

  async submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    const edited = this.editing;
    this.input.value = "";
    this.edit(null);
    await (edited ? this.act("edit", { message_id: edited, text }) : this.act("send", { text }));
  }

  unfold(open) {
    this.find(".commands").hidden = !open;
    this.find(".menu").setAttribute("aria-expanded", open);
  }

  choose(command) {
    this.unfold(false);
    this.input.focus();
    return this.act("send", { text: `/${command}` });
  }

  edit(message) {
    if (this.editing && !message) this.input.value = "";
    this.editing = message?.id ?? null;
    this.find(".editing").hidden = !message;
    if (!message) return;
    this.input.value = message.text;
    this.input.focus();
  }

  show(view) {
    this.view = view;
    const begun = view.messages.length > 0;
    this.root.setAttribute("aria-label", `${view.name} telefonja`);
    this.find(".face").textContent = view.name[0];
    this.find("h2").textContent = view.name;
    this.find(".bot").textContent = view.bot;
    this.find(".block").textContent = view.blocked ? "Feloldás" : "Letiltás";
    this.find(".block").hidden = this.find(".share").hidden = !begun;
    this.find(".share").disabled = view.blocked;
    this.find("form").hidden = !begun || view.blocked;
    this.find(".start").hidden = begun && !view.blocked;
    this.find(".start").textContent = view.blocked ? "FELOLDÁS ÉS ÚJRAINDÍTÁS" : "INDÍTÁS";
    this.find(".about").textContent = view.about;
    this.find(".about").hidden = begun || !view.about;
    if (view.blocked) this.unfold(false);
    this.showTalk(view.messages);
    this.showCommands(view.commands);
    this.showKeyboard(view.blocked ? [] : view.keyboard);
    this.showTyping(view.typing);
    this.showAlerts(view.alerts);
  }

  showTalk(messages) {
    const focused = document.activeElement?.dataset?.key;
    // Only what changed is drawn anew: a screen reader should not hear the whole talk again.
    messages.forEach((message, place) => {
      const drawn = JSON.stringify(message);
      const old = this.talk.children[place];
      if (old?.drawn === drawn) return;
      const item = this.bubble(message);
      item.drawn = drawn;
      old ? old.replaceWith(item) : this.talk.append(item);
    });
    if (focused) this.talk.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    this.talk.scrollTop = this.talk.scrollHeight;
  }

  bubble(message) {
    const item = document.querySelector("#bubble").content.firstElementChild.cloneNode(true);
    item.classList.toggle("mine", message.mine);
    item.classList.toggle("gone", message.deleted);
    const text = item.querySelector(".text");
    if (message.deleted) text.textContent = "törölt üzenet";
    else text.append(...formatted(message.text, message.entities));
    item.querySelector(".edited").hidden = !message.edited || message.deleted;
    const moment = new Date(message.date * 1000);
    item.querySelector("time").textContent = moment.toLocaleTimeString("hu", { hour: "2-digit", minute: "2-digit" });
    if (message.mine && !message.deleted && !message.text.startsWith("[")) item.querySelector(".meta").prepend(this.editButton(message));
    if (!message.deleted) item.querySelector(".buttons").append(...message.buttons.map((row, y) => this.row(message, row, y)));
    return item;
  }

  editButton(message) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "pen", textContent: "✎" });
    button.setAttribute("aria-label", "Üzenet szerkesztése");
    button.addEventListener("click", () => this.edit(message));
    return button;
  }

  row(message, row, y) {
    return rowOf(row.map((button, x) => {
      if (button.url) {
        const link = Object.assign(document.createElement("a"), { href: button.url, textContent: `${button.label} ↗` });
        return Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
      }
      const pressed = keyOf(button.label, () => this.act("press", { message_id: message.id, data: button.data }));
      pressed.dataset.key = `${message.id} ${y} ${x}`;
      return pressed;
    }));
  }

  showCommands(commands) {
    const drawn = JSON.stringify(commands);
    const list = this.find(".commands");
    this.find(".menu").hidden = commands.length === 0;
    if (list.drawn === drawn) return;
    list.drawn = drawn;
    list.replaceChildren(...commands.map(({ command, description }) => (
      keyOf(`/${command} – ${description}`, () => this.choose(command))
    )));
  }

  showKeyboard(rows) {
    const board = this.find(".keyboard");
    board.hidden = rows.length === 0;
    board.replaceChildren(...rows.map((row) => rowOf(row.map((key) => (
      keyOf(key.contact ? `☎ ${key.label}` : key.label, () => this.act("tap", { label: key.label }))
    )))));
  }

  showTyping(typing) {
    this.find(".typing").hidden = !typing;
    clearTimeout(this.typingTimer);
    if (typing) this.typingTimer = setTimeout(() => { this.find(".typing").hidden = true; }, TYPING_SHOWN_MS);
  }

  showAlerts(alerts) {
    const fresh = this.alertsSeen !== null && alerts.length > this.alertsSeen;
    this.alertsSeen = alerts.length;
    if (!fresh) return;
    const box = this.find(".alert");
    box.textContent = alerts.at(-1);
    box.hidden = false;
    clearTimeout(this.alertTimer);
    this.alertTimer = setTimeout(() => { box.hidden = true; }, ALERT_SHOWN_MS);
  }
}

function rowOf(children) {
  const row = Object.assign(document.createElement("div"), { className: "row" });
  row.append(...children);
  return row;
}

function keyOf(label, action) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  button.addEventListener("click", action);
  return button;
}

// Entities come outermost first; offsets are UTF-16 units, as JavaScript's own.
function formatted(text, entities, from = 0, to = text.length) {
  const thing = THINGS[/^\[(\w+)\]$/.exec(text)?.[1]];
  if (thing) return [`[${thing}]`];
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

function showPhone(view) {
  if (!phones.has(view.id)) {
    if (phones.size >= NAMES.length) return;
    phones.set(view.id, new Phone(view.id));
  }
  phones.get(view.id).show(view);
}

function showCall(call) {
  const log = document.querySelector("#calls");
  const item = document.createElement("li");
  const { chat_id: _chat, ...params } = call.params;
  item.textContent = `${call.status || "—"} ${call.method}`;
  item.classList.toggle("refused", call.status !== 200);
  const detail = document.createElement("span");
  detail.textContent = [phones.get(call.chat_id)?.view.name, params.text ?? ""].filter(Boolean).join(": ").slice(0, 160);
  item.append(detail);
  if (call.method === "getUpdates") return;
  log.prepend(item);
  while (log.children.length > LOG_LENGTH) log.lastElementChild.remove();
}

async function showCode() {
  const { code } = await (await fetch("/sim/code")).json();
  const place = document.querySelector("#code");
  place.hidden = !code;
  place.querySelector("strong").textContent = code;
}

async function main() {
  const people = await (await fetch("/sim/people")).json();
  for (const view of people) showPhone(view);
  for (const name of NAMES.slice(phones.size)) {
    if (phones.size < NAMES.length) showPhone(await post("people", { name }));
  }
  const stream = new EventSource("/sim/events");
  stream.addEventListener("phone", (event) => showPhone(JSON.parse(event.data)));
  stream.addEventListener("call", (event) => showCall(JSON.parse(event.data)));
  stream.addEventListener("error", () => { state.textContent = "Nincs kapcsolat a szimulátorral."; });
  stream.addEventListener("open", () => {
    state.textContent = "";
    document.querySelector("#calls").replaceChildren();
  });
  await showCode();
  if (!document.querySelector("#code").hidden) setInterval(() => showCode().catch(() => {}), CODE_LOOKED_AT_MS);
}

main();
