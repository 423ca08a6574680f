// A visitor's phone. The server sends it whole at each change; only what is being edited is kept here.

import {
  Passing, bubbleOf, copyOf, isPlainText, keyOf, listenToFiles, listenToKeys, post, rowOf, showTalk, smallButton,
} from "./talk.js";

export class Phone {
  constructor(id) {
    this.id = id;
    this.editing = null;
    this.root = copyOf("#phone");
    this.talk = this.find(".talk");
    this.input = this.find("textarea");
    this.passing = new Passing(this.root);
    const label = this.find("label");
    this.input.id = label.htmlFor = `input-${id}`;
    this.find("form").addEventListener("submit", (event) => this.submit(event));
    listenToKeys(this.root, this.input, () => this.edit(null));
    listenToFiles(this.root, (file) => this.act("upload", file));
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
    this.passing.showTyping(view.typing);
    showTalk(this.talk, view.messages.filter((message) => !message.service), (message) => this.bubble(message));
    this.showCommands(view.commands);
    this.showKeyboard(view.blocked ? [] : view.keyboard);
    this.passing.showAlerts(view.alerts);
  }

  bubble(message) {
    const item = bubbleOf(message, (button) => this.act("press", { message_id: message.id, data: button.data }));
    const edit = () => this.edit(message);
    if (message.mine && isPlainText(message)) item.querySelector(".meta").prepend(smallButton("✎", "Üzenet szerkesztése", edit));
    return item;
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
}
