// The staff's group with its topics. The server sends it whole at each change; kept here are the topic that is open,
// who writes, and what is being answered or edited.

import {
  Passing, bubbleOf, copyOf, isPlainText, listenToFiles, listenToKeys, nameOf, post, showTalk, smallButton,
} from "./talk.js";

const GENERAL = 1;
const SERVICE = {
  forum_topic_created: "megnyitotta a témát", forum_topic_edited: "átnevezte a témát",
  forum_topic_closed: "lezárta a témát", forum_topic_reopened: "újra megnyitotta a témát",
  pinned_message: "kitűzött egy üzenetet", new_chat_members: "új tagot vett fel", left_chat_member: "egy tag kilépett",
  migrate_to_chat_id: "szupercsoporttá alakította a csoportot", migrate_from_chat_id: "szupercsoporttá alakította a csoportot",
};

export class Group {
  constructor(id) {
    this.id = id;
    this.open = GENERAL;  // a topic that is not there yet is shown as soon as it is
    this.seen = new Map();
    this.answering = this.editing = null;
    this.root = copyOf("#group");
    this.talk = this.find(".talk");
    this.input = this.find("textarea");
    this.passing = new Passing(this.root);
    this.find("form").addEventListener("submit", (event) => this.submit(event));
    listenToKeys(this.root, this.input, () => this.take(null, null));
    listenToFiles(this.root, (file) => this.act("upload", { ...file, topic: this.topic.id === GENERAL ? 0 : this.topic.id }));
    this.find(".cancel").addEventListener("click", () => this.take(null, null));
    this.find(".rename").addEventListener("click", () => this.name("rename_topic", { topic: this.topic.id }, this.topic.name));
    this.find(".new").addEventListener("click", () => this.name("create_topic", {}, ""));
    this.find(".shut").addEventListener("click", () => this.act(this.topic.closed ? "reopen_topic" : "close_topic", { topic: this.topic.id }));
    this.find(".drop").addEventListener("click", () => this.drop());
    this.find(".pinned").addEventListener("click", () => this.goTo(this.topic.pinned.at(-1)));
    this.find("select").addEventListener("change", () => this.show(this.view));
    document.querySelector("#group-place").append(this.root);
  }

  find(selector) { return this.root.querySelector(selector); }

  get topic() { return this.view.topics.find((topic) => topic.id === this.open) ?? this.view.topics[0]; }

  get by() { return Number(this.find("select").value); }

  act(action, body) { return post(`groups/${this.id}/${action}`, { by: this.by, ...body }); }

  async submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    const { answering, editing } = this;
    this.input.value = "";
    this.take(null, null);
    const place = answering ? { reply_to: answering.id } : { topic: this.topic.id === GENERAL ? 0 : this.topic.id };
    await (editing ? this.act("edit", { message_id: editing.id, text }) : this.act("send", { text, ...place }));
  }

  // What the next line answers or changes; neither = a line of its own.
  take(answering, editing) {
    if (this.editing && !editing) this.input.value = "";
    this.answering = answering;
    this.editing = editing;
    this.find(".editing").hidden = !answering && !editing;
    if (!answering && !editing) return;
    const message = answering ?? editing;
    this.find(".editing span").textContent = `${editing ? "Szerkesztés" : "Válasz"}: ${nameOf(message.text)}`;
    if (editing) this.input.value = message.text;
    this.input.focus();
  }

  async name(action, body, before) {
    const name = window.prompt("A téma neve", before)?.trim();
    if (!name || name === before) return;
    const { result } = await this.act(action, { ...body, name });
    if (result) this.choose(result);
  }

  async drop() {
    if (!window.confirm(`Törli a „${this.topic.name}” témát minden üzenetével?`)) return;
    await this.act("delete_topic", { topic: this.topic.id });
    this.choose(GENERAL);
  }

  choose(id) {
    this.open = id;
    this.take(null, null);
    this.talk.replaceChildren();
    this.show(this.view);
  }

  goTo(id) {
    const item = this.talk.querySelector(`[data-message="${id}"]`);
    item?.scrollIntoView({ block: "start" });
  }

  show(view) {
    this.view = view;
    const { topic } = this;
    this.seen.set(topic.id, topic.messages.length);
    this.root.setAttribute("aria-label", `${view.title} – a munkatársak csoportja`);
    this.find("h2").textContent = view.title;
    this.find(".shut").textContent = topic.closed ? "Megnyitás" : "Lezárás";
    this.find(".drop").hidden = topic.id === GENERAL;
    this.find(".manage").hidden = !view.forum;
    this.find(".name").textContent = topic.closed ? `${topic.name} (lezárva)` : topic.name;
    this.showPeople();
    this.showTopics();
    this.showPinned();
    this.passing.showTyping(view.typing !== null && (view.typing || GENERAL) === topic.id);
    showTalk(this.talk, topic.messages.filter((message) => !message.deleted), (message) => this.bubble(message));
    this.passing.showAlerts(view.alerts);
  }

  showPeople() {
    const select = this.find("select");
    const drawn = JSON.stringify(this.view.people);
    if (select.drawn === drawn) return;
    const { value } = select;
    select.drawn = drawn;
    select.replaceChildren(...this.view.people.map(({ id, name }) => new Option(name, id, false, String(id) === value)));
  }

  showTopics() {
    const list = this.find(".topics");
    const focused = document.activeElement?.dataset?.topic;
    list.replaceChildren(...this.view.topics.map((topic) => this.entry(topic)));
    if (focused) list.querySelector(`[data-topic="${focused}"]`)?.focus();
  }

  entry(topic) {
    const item = copyOf("#topic");
    const button = item.querySelector("button");
    const fresh = topic.messages.length - (this.seen.get(topic.id) ?? 0);
    button.dataset.topic = topic.id;
    button.querySelector(".of").textContent = topic.name;
    button.querySelector(".closed").hidden = !topic.closed;
    const badge = button.querySelector(".fresh");
    badge.hidden = fresh <= 0;
    badge.textContent = fresh;
    badge.setAttribute("aria-label", `${fresh} új üzenet`);
    if (topic.id === this.topic.id) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => this.choose(topic.id));
    return item;
  }

  showPinned() {
    const { topic } = this;
    const pinned = topic.messages.find((message) => message.id === topic.pinned.at(-1));
    this.find(".pinned").hidden = !pinned;
    this.find(".pinned span").textContent = pinned ? nameOf(pinned.text) : "";
  }

  bubble(message) {
    if (message.service) return this.notice(message);
    const own = message.author_id === this.by;
    const item = bubbleOf({ ...message, mine: own }, (button) => this.act("press", { message_id: message.id, data: button.data }));
    item.dataset.message = message.id;
    const author = Object.assign(document.createElement("p"), { className: "author", textContent: message.author });
    author.classList.toggle("bot", message.bot);
    item.querySelector(".bubble").prepend(author);
    if (message.answers) author.after(Object.assign(document.createElement("p"), { className: "answered", textContent: nameOf(message.answers) }));
    const meta = item.querySelector(".meta");
    if (own && isPlainText(message)) meta.prepend(smallButton("✎", "Üzenet szerkesztése", () => this.take(null, message)));
    meta.prepend(smallButton("↩", `Válasz erre: ${nameOf(message.text).slice(0, 60)}`, () => this.take(message, null)));
    return item;
  }

  notice(message) {
    const item = document.createElement("p");
    item.className = "notice";
    item.textContent = `${message.author} ${SERVICE[message.service] ?? message.service}`;
    return item;
  }
}
