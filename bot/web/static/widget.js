/*
 * <paktum-chat>: the visitor's chat. <paktum-chat page> fills a page; the script alone adds a button to any site.
 * Language: lang or data-lang on the element, data-lang on the script ("hu", "en").
 */
(() => {
"use strict";
if (customElements.get("paktum-chat")) return;

const SCRIPT = document.currentScript;
const BASE = new URL(SCRIPT?.src || location.href).origin;
const MEMORY_KEY = "paktum-chat";
const TIME_ZONE = "Europe/Budapest"; // in which the office promises
const TEXT_LIMIT = 4000;
const COUNTER_BELOW = 400;
const STREAM_TRIES = 2;
const POLLS_IN_A_ROW = 50;
const NEAR_BOTTOM = 48;
const OWN_DEVICE_LIFE = 30 * 86_400_000;

// milliseconds
const REQUEST_TIMEOUT = 15_000;
const SEND_PATIENCE = 30_000;
const STREAM_SILENCE = 40_000; // the server writes a heartbeat every 15 s
const STREAM_DOUBTFUL = 20_000;
const POLL_EVERY = 4000;
const POLL_HIDDEN = 20_000;
const TYPING_AT_MOST = 8000;
const BUTTON_REST = 1000;
const NOTE_SHOWN = 10_000;

// ---- texts

const TEXTS = {
  locale: ["hu-HU", "en-GB"],
  machine: ["Számítógépes program válaszol", "A computer program answers"],
  open: ["Kérdezzen a Paktum Asszisztenstől", "Ask the Paktum Asszisztens"],
  unread: [(count) => `${count} új üzenet`, (count) => `${count} new message${count > 1 ? "s" : ""}`],
  close: ["Bezárás", "Close"],
  menu: ["Menü", "Menu"],
  log: ["Beszélgetés", "Conversation"],
  you: ["Ön", "You"],
  bot: ["Asszisztens", "Assistant"],
  staff: ["Munkatárs", "Colleague"],
  automatic: ["Automatikus értesítés", "Automatic notice"],
  changed: ["Módosított üzenet", "Changed message"],
  edited: ["módosítva", "edited"],
  choices: ["Választható válaszok", "Possible answers"],
  label: ["Az Ön üzenete", "Your message"],
  placeholder: ["Írja ide a kérdését", "Write your question here"],
  send: ["Küldés", "Send"],
  left: [(count) => `Még ${count} karaktert írhat.`, (count) => `You can write ${count} more characters.`],
  over: [
    (count) => `${count} karakterrel hosszabb a megengedettnél. Kérem, rövidítse.`,
    (count) => `This is ${count} characters too long. Please make it shorter.`,
  ],
  waiting: ["Küldés…", "Sending…"],
  sent: ["Elküldve", "Sent"],
  failed: ["Nem sikerült elküldeni.", "It could not be sent."],
  again: ["Újra", "Try again"],
  edit: ["Javítom", "Edit"],
  drop: ["Elvetem", "Discard"],
  typing: ["Készül a válasz…", "The answer is on its way…"],
  newest: ["Új üzenet", "New message"],
  offline: [
    "Nincs internetkapcsolat. Az üzenetét elküldjük, amint lesz.",
    "No internet connection. Your message will be sent as soon as there is one.",
  ],
  unreachable: [
    "A szolgáltatás most nem érhető el. Újra próbáljuk.",
    "The service cannot be reached now. We keep trying.",
  ],
  own: ["Ez a saját készülékem", "This is my own device"],
  ownHint: [
    "30 napig itt folytathatja a beszélgetést. Közös gépen ne válassza.",
    "You can continue here for 30 days. Do not choose it on a shared computer.",
  ],
  ownSet: ["Beállítottuk: 30 napig itt folytathatja a beszélgetést.", "Done: you can continue here for 30 days."],
  finish: ["Befejezem és törlöm", "Finish and delete"],
  finishTitle: ["Befejezi és törli a beszélgetést?", "Finish and delete the conversation?"],
  finishText: [
    "Amit már átadtunk egy munkatársunknak, az irodánál marad. A rendezvényekre szóló helyeit lemondjuk, ha nincs másik beszélgetése.",
    "What was already handed to a colleague stays with the office. Your places at events are given up if you have no other conversation.",
  ],
  yes: ["Igen, törlöm", "Yes, delete it"],
  no: ["Mégsem", "Cancel"],
  notDone: ["Ez most nem sikerült. Kérem, próbálja újra.", "This did not work now. Please try again."],
  finished: ["A beszélgetést töröltük.", "The conversation has been deleted."],
  ended: ["A beszélgetés ezen az eszközön véget ért.", "The conversation has ended on this device."],
  kept: ["Amit beírt, megmaradt.", "What you typed has been kept."],
  restart: ["Új beszélgetés", "New conversation"],
  privacy: ["Adatkezelés", "Privacy"],
  otherCode: ["en", "hu"],
  other: ["English", "Magyar"],
};

const textsIn = (language) =>
  Object.fromEntries(Object.entries(TEXTS).map(([key, [hu, en]]) => [key, language === "hu" ? hu : en]));

// ---- styles

const STYLES = `
  :host {
    all: initial; color-scheme: light dark; color: var(--text); font: 16px/1.5 system-ui, Roboto, sans-serif;
    --ground: #eef2f5; --surface: #fff; --text: #17212b; --quiet: #4f5d69; --line: #cfd8df;
    --accent: #0b5874; --mine: #d5e8f0; --staff: #fdf3dd; --staff-text: #6b4700; --bad: #a3211b;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --ground: #10171d; --surface: #1b252d; --text: #e9eef2; --quiet: #a9b7c2; --line: #35434e;
      --accent: #86cbe3; --mine: #16414f; --staff: #362c18; --staff-text: #f0cf8a; --bad: #ffaca4;
    }
  }
  :host([page]) { font-size: 1.0625rem; }
  :host([hidden]), [hidden], .panel:not([open]) { display: none !important; }
  * { box-sizing: border-box; margin: 0; padding: 0; }
  button, textarea, h1, h2 { font: inherit; color: inherit; }
  button, summary { cursor: pointer; touch-action: manipulation; }
  ol, summary { list-style: none; }
  summary::-webkit-details-marker { display: none; }
  a { color: var(--accent); }
  .bubble [href^="tel"] { white-space: nowrap; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

  .shell {
    position: fixed; inset: var(--top, 0) 0 auto; width: 100%; height: 100vh; height: var(--height, 100dvh);
    max-width: none; max-height: none; border: 0; overflow: hidden; z-index: 2147483001;
    display: flex; flex-direction: column; background: var(--ground); color: var(--text);
  }
  .launcher, #menu, #question, #newest, .panel { box-shadow: 0 .3em 1.5em #0006; }
  .launcher {
    position: fixed; z-index: 2147483000; right: 1em; bottom: calc(1em + env(safe-area-inset-bottom));
    width: 4em; height: 4em; padding: 1em; border: 2px solid var(--surface); border-radius: 50%;
    background: var(--accent); color: var(--surface);
  }
  .launcher b {
    position: absolute; top: -.3em; right: -.3em; min-width: 1.6em; border-radius: 1em;
    background: var(--bad);
  }
  i {
    display: block; flex: none; width: 1.8em; height: 1.8em; border-radius: 50% 50% 50% 0;
    background: currentColor; forced-color-adjust: none;
  }
  header i { color: var(--accent); }

  header, form, #notice { flex: none; padding: .6em .75em; background: var(--surface); border: 0 solid var(--line); }
  header {
    display: flex; align-items: center; gap: .6em; position: relative; z-index: 2; border-bottom-width: 1px;
    padding-top: calc(.6em + env(safe-area-inset-top));
  }
  .names { flex: 1; line-height: 1.3; overflow-wrap: anywhere; }
  .names p, #menu span, .day, .who, #count { font-weight: 400; font-size: .875em; color: var(--quiet); }
  h1, h2 { font-size: 1.1em; font-weight: 700; }
  #closer { min-width: 2.9em; }
  #menu, #question {
    padding: .3em; border: 1px solid var(--line); border-radius: 1em; background: var(--surface); color: var(--text);
  }
  #menu { position: absolute; top: 100%; right: .75em; width: min(21em, 100% - 1.5em); }
  #menu > * {
    display: block; width: 100%; padding: .75em; border: 0; background: none; text-align: start; font-weight: 600;
  }
  #menu > * + * { border-top: 1px solid var(--line); }
  #menu span { display: block; }
  [aria-pressed="true"]::before { content: "✓ "; }
  #menu > :hover, .plain:hover { background: var(--ground); }
  #status { flex: none; text-align: center; font-weight: 600; background: var(--staff); color: var(--staff-text); }
  #status:not(:empty) { padding: .3em 1em; }

  #log {
    flex: 1 1 0; min-height: 6em; position: relative; padding: 0 .75em 1em;
    overflow-y: auto; overscroll-behavior: contain;
  }
  #log:focus-visible { outline-offset: -4px; }
  .day { margin-top: 1em; text-align: center; }
  .message { display: flex; flex-direction: column; align-items: flex-start; gap: .3em; margin-top: 1em; }
  .who b { color: var(--text); font-weight: 600; }
  .bubble {
    max-width: min(36em, 94%); padding: .6em .9em; overflow-wrap: anywhere;
    border: 1px solid var(--line); border-radius: .3em 1em 1em; background: var(--surface);
  }
  .bubble p { white-space: pre-wrap; }
  .bubble ul { padding-inline-start: 1.2em; list-style: disc; }
  .bubble * + p, .bubble * + ul { margin-top: .3em; }
  .visitor { align-items: flex-end; }
  .visitor .bubble { max-width: min(36em, 86%); background: var(--mine); border-radius: 1em .3em 1em 1em; }
  .staff .bubble { background: var(--staff); border: solid var(--staff-text); border-width: 0 0 0 .3em; }
  .staff b { color: var(--staff-text); }
  .automatic .bubble { border: 1px dashed var(--quiet); }
  .waiting .bubble { opacity: .8; }
  .unsent .bubble { border: 2px solid var(--bad); }
  .trouble { color: var(--bad); font-weight: 600; text-align: end; }

  .choices { display: flex; flex-wrap: wrap; gap: .5em; margin-top: .3em; max-width: 36em; }
  .choices > *, .solid, .plain {
    min-height: 2.9em; max-width: 100%; padding: .5em 1em; line-height: 1.35; text-align: start;
    overflow-wrap: anywhere;
    border: 1px solid var(--quiet); border-radius: .7em; background: none; color: var(--quiet); text-decoration: none;
  }
  .choices > a, summary { display: flex; align-items: center; }
  .fresh .choices > *, .unsent .choices > * {
    border: 2px solid var(--accent); background: var(--surface); color: var(--accent); font-weight: 600;
  }
  .choices > :hover { background: var(--mine); color: var(--text); }
  .solid, .choices > [aria-busy] {
    border-color: var(--accent); background: var(--accent); color: var(--surface); font-weight: 600;
  }
  .choices .plain, .plain { color: var(--text); font-weight: 600; }
  .choices .danger { background: var(--bad); color: var(--surface); font-weight: 600; }
  .solid:hover, .launcher:hover { filter: brightness(.9); }

  #typing { margin-top: 1em; color: var(--quiet); }
  @media (prefers-reduced-motion: no-preference) {
    #typing { animation: appear .2s .4s backwards; }
    @keyframes appear { from { opacity: 0; } }
  }
  #newest { position: absolute; right: .75em; bottom: calc(100% + .6em); }
  #notice { text-align: center; border-top-width: 1px; }
  #notice p { margin: .6em; font-weight: 600; }

  form { position: relative; border-top-width: 1px; padding-bottom: calc(.6em + env(safe-area-inset-bottom)); }
  .row { display: flex; align-items: flex-end; gap: .5em; }
  textarea {
    flex: 1; min-width: 0; min-height: 2.9em; max-height: min(9em, 35vh); padding: .7em .9em; line-height: 1.4;
    resize: none;
    border: 1px solid var(--quiet); border-radius: .7em; background: var(--surface);
  }
  textarea::placeholder { color: var(--quiet); opacity: 1; }
  #count.over { color: var(--bad); font-weight: 600; }

  #question { width: min(26em, 100% - 2em); margin: auto; padding: 1.2em; }
  #question::backdrop { background: #0b1218a6; }
  #question > * + * { margin-top: .6em; }

  @media (min-width: 641px) and (min-height: 481px) {
    .panel {
      inset: auto 1em 1em auto; width: 26em; height: min(42em, 100vh - 2em);
      border: 1px solid var(--line); border-radius: 1em;
    }
    .panel #question { inset: auto 2em 9em auto; width: 24em; }
    .page > #log, .page > header, .page > form { padding-inline: max(.75em, 50% - 22em); }
    .page #menu { right: max(.75em, 50% - 22em); }
  }
  @media (max-height: 22em) { .shell { overflow-y: auto; } }
  @media (max-width: 24em) { header i { display: none; } }
`;

// Every id becomes a property of the element, every data-act names a method.
// The log would announce what she sends, too; the announcer speaks only what comes.
const markup = (say, heading) => `
  <header>
    <i></i>
    <div class="names"><${heading} id="heading">Paktum Asszisztens</${heading}><p>${say.machine}</p></div>
    <details id="details">
      <summary id="summary" class="plain">${say.menu}</summary>
      <div id="menu">
        <button id="own" data-act="claimDevice">${say.own}<span></span></button>
        <button id="finisher" data-act="askToFinish">${say.finish}</button>
        <button data-act="switchLanguage" lang="${say.otherCode}">${say.other}</button>
        <a href="${BASE}/adatkezeles" target=_blank>${say.privacy}</a>
      </div>
    </details>
    <button id="closer" class="plain" data-act="closePanel" aria-label="${say.close}">✕</button>
  </header>
  <p id="status" role="status"></p>
  <div id="log" role="log" aria-live="off" aria-label="${say.log}" tabindex="0">
    <ol id="list"></ol>
    <p id="typing" aria-hidden="true">${say.typing}</p>
  </div>
  <div id="notice"><p></p><button class="solid" data-act="restart">${say.restart}</button></div>
  <form id="form">
    <button id="newest" class="solid" type="button" data-act="jumpToNewest">${say.newest} ↓</button>
    <label for="field" class="unseen">${say.label}</label>
    <div class="row">
      <textarea id="field" rows="1" placeholder="${say.placeholder}" aria-describedby="count"></textarea>
      <button id="sender" class="solid">${say.send}</button>
    </div>
    <p id="count"></p>
  </form>
  <dialog id="question" role="alertdialog" aria-labelledby="ask" aria-describedby="what">
    <${heading} id="ask">${say.finishTitle}</${heading}>
    <p id="what">${say.finishText}</p>
    <div class="choices">
      <button class="danger" data-act="finish">${say.yes}</button>
      <button class="plain" data-act="keep" autofocus>${say.no}</button>
    </div>
  </dialog>
  <div id="announcer" class="unseen" aria-live="polite"></div>`;

// ---- tools

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value) node.setAttribute(name, value);
  }
  node.append(...children.filter(Boolean));
  return node;
}

// randomUUID is missing over plain http; object addresses end in one.
const newId = () => crypto.randomUUID?.() ?? URL.createObjectURL(new Blob()).slice(-36);

const backOff = (failures) => Math.min(10_000, 500 * 2 ** failures) * (0.6 + 0.4 * Math.random());

class Pause {
  for(milliseconds) {
    return new Promise((resolve) => {
      this.end = resolve;
      setTimeout(resolve, milliseconds);
    });
  }

  end() {}
}

const length = (text) => [...text].length; // as the server counts: an emoji is one
const isTouch = () => !matchMedia("(hover: hover) and (pointer: fine)").matches;
const isSmall = () => matchMedia("(max-width: 640px), (max-height: 480px)").matches;

const DAY = { year: "numeric", month: "long", day: "numeric", weekday: "long", timeZone: TIME_ZONE };
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: TIME_ZONE };

// ---- message text

// Amounts, dates and case numbers must not become phone links, nor "112 fő" a call for help.
// After the area code Budapest and mobiles have seven digits, others six.
const LINKABLE = new RegExp(
  [
    /https?:\/\/[^\s<>"„”]*[^\s<>"„”.,;:!?)'…]/,
    /(?:\+36|06)[ /(-]*(?:(?:1|[2357]0|31)[ /)-]*\d(?:[ -]?\d){6}|[2-9]\d[ /)-]*\d(?:[ -]?\d){5})(?!\d)/,
    /\+(?!36)[1-9](?:[ -]?\d){7,13}/,
    /116-\d{3}(?!\d)|112(?=-[a-zé])/,
  ].map(({ source }) => source).join("|"),
  "g",
);

function linked(text) {
  const parts = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(LINKABLE)) {
    if (/[\d.-]/.test(text[index - 1] ?? "")) continue;
    const link = found.startsWith("http")
      ? h("a", { href: found, target: "_blank", rel: "noopener noreferrer" }, found)
      : h("a", { href: `tel:${found.replace(/[^\d+]/g, "").replace(/^06/, "+36")}` }, found);
    parts.push(text.slice(end, index), link);
    end = index + found.length;
  }
  return [...parts, text.slice(end)];
}

function formatted(text) {
  const blocks = [];
  let block;
  const inside = (tag) => {
    if (block?.localName !== tag) blocks.push((block = h(tag)));
    return block;
  };
  for (const line of text.split(/\r?\n/)) {
    const bullet = /^\s*[•–-]\s+(.+)$/.exec(line);
    if (bullet) inside("ul").append(h("li", {}, ...linked(bullet[1])));
    else if (!line.trim()) block = null;
    else inside("p").append(block.firstChild ? "\n" : "", ...linked(line));
  }
  return blocks;
}

function safeAddress(url) {
  try {
    const address = new URL(url, BASE);
    return /^(https?|tel|mailto):$/.test(address.protocol) ? address : null;
  } catch {
    return null;
  }
}

// ---- memory

// Where storage is forbidden the conversation lives as long as the page.
function stored(area) {
  try {
    return JSON.parse(window[area].getItem(MEMORY_KEY)) ?? {};
  } catch {
    return {};
  }
}

function store(area, value) {
  try {
    if (value) window[area].setItem(MEMORY_KEY, JSON.stringify(value));
    else window[area].removeItem(MEMORY_KEY);
  } catch {}
}

class Memory {
  constructor() {
    this.tab = stored("sessionStorage");
    const { session, until } = stored("localStorage");
    if (until > Date.now()) this.session = session;
    else store("localStorage", null);
    this.session = this.tab.session ?? this.session;
  }

  keep(changes) {
    store("sessionStorage", Object.assign(this.tab, changes));
  }

  keepOnDevice(session) {
    store("localStorage", { session, until: Date.now() + OWN_DEVICE_LIFE });
    this.keep({ session: null });
  }

  forget({ token }) {
    this.keep({ session: null, outbox: [] });
    // a newer conversation of another tab stays
    if (stored("localStorage").session?.token === token) store("localStorage", null);
  }
}

// ---- the API

/** `sentence` is for the visitor; `final`: a repeat is useless. */
async function refusal(response) {
  const { status, headers } = response;
  const { detail } = await response.json().catch(() => ({}));
  return Object.assign(new Error(status), {
    status,
    sentence: typeof detail === "string" ? detail : "",
    retryAfter: Number(headers.get("Retry-After")) * 1000 || undefined,
    final: status < 500 && ![408, 425, 429].includes(status),
  });
}

async function ask(method, path, { token, body, headers, endless } = {}) {
  const control = endless ?? new AbortController();
  const timer = endless ? 0 : setTimeout(() => control.abort(), REQUEST_TIMEOUT);
  try {
    const response = await fetch(new URL(path, BASE), {
      method,
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body && { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body && JSON.stringify(body),
      signal: control.signal,
      cache: "no-store",
    });
    if (!response.ok) throw await refusal(response);
    return response;
  } finally {
    clearTimeout(timer);
  }
}

// ---- down

/** Catch-up, then a stream, or polling where no stream comes through. */
class Feed {
  constructor(chat) {
    this.chat = chat;
    this.pause = new Pause();
  }

  start() {
    this.stop();
    Object.assign(this, { after: 0, caughtUp: false, streamFaults: 0, polls: 0, heardAt: 0 });
    this.run((this.running = {}));
  }

  stop() {
    this.running = null;
    this.control?.abort();
    this.pause.end();
  }

  wake(networkChanged) {
    this.hurry = true;
    this.pause.end();
    if (networkChanged || Date.now() - this.heardAt > STREAM_DOUBTFUL) this.control?.abort();
  }

  async run(running) {
    let failures = 0;
    while (this.running === running) {
      try {
        await this.step(running);
        failures = 0;
      } catch (error) {
        if (this.running !== running) return;
        if (error.status === 401) return void this.chat.end();
        this.chat.setReachable(false, error.sentence);
        await this.pause.for(this.hurry ? 0 : error.retryAfter ?? backOff(++failures));
        this.hurry = false;
      }
    }
  }

  async step(running) {
    if (!this.chat.session) await this.createSession(running);
    else if (!this.caughtUp) await this.poll(running);
    else if (this.streamFaults < STREAM_TRIES) await this.listen();
    else await this.pollInstead(running);
  }

  async json(running, ...call) {
    const response = await ask(...call);
    const answer = await response.json();
    if (this.running !== running) throw new Error("stopped");
    return answer;
  }

  async createSession(running) {
    const body = { lang: this.chat.language };
    this.chat.sessionMade(await this.json(running, "POST", "/api/chat/sessions", { body }));
  }

  async poll(running) {
    const path = `/api/chat/messages?after=${this.after}`;
    const { messages } = await this.json(running, "GET", path, this.chat.session);
    this.chat.setReachable(true);
    this.deliver(messages);
  }

  async pollInstead(running) {
    const outage = this.chat.faults > STREAM_TRIES;
    await this.poll(running);
    if (outage || ++this.polls % POLLS_IN_A_ROW === 0) this.streamFaults = 0;
    else await this.pause.for(document.hidden ? POLL_HIDDEN : POLL_EVERY);
  }

  async listen() {
    const control = (this.control = new AbortController());
    let alive = false;
    let silence;
    const hear = () => {
      this.heardAt = Date.now();
      clearTimeout(silence);
      silence = setTimeout(() => control.abort(), STREAM_SILENCE);
    };
    hear();
    try {
      const headers = { "Last-Event-ID": this.after };
      const response = await ask("GET", "/api/chat/events", { ...this.chat.session, headers, endless: control });
      this.chat.setReachable(true);
      await this.readEvents(response.body.getReader(), () => hear((alive = true)));
    } finally {
      clearTimeout(silence);
      this.streamFaults = alive || this.hurry ? 0 : this.streamFaults + 1;
    }
    await this.pause.for(backOff(1));
  }

  async readEvents(reader, onBytes) {
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
      rest = lines.pop();
      for (const line of lines) if (line.startsWith("data:")) this.deliver([JSON.parse(line.slice(5))]);
    }
  }

  deliver(entries) {
    const first = !this.caughtUp;
    this.caughtUp = true;
    for (const { seq } of entries) this.after = Math.max(this.after, seq);
    this.chat.receive(entries, first);
  }
}

// ---- up

/** Items: {id, text | button, label, session, state: waiting | failed | refused, note}. */
class Outbox {
  constructor(chat, items) {
    Object.assign(this, { chat, items, pause: new Pause() });
    for (const item of items) item.since = Date.now();
  }

  add(item) {
    this.items.push(item);
    Object.assign(item, { id: newId() });
    this.retry(item);
  }

  remove(item) {
    this.items = this.items.filter(({ id }) => id !== item.id);
    this.chat.outboxChanged(item);
  }

  retry(item) {
    Object.assign(item, { state: "waiting", since: Date.now(), tries: 0, note: "" });
    this.chat.outboxChanged(item);
    this.flush();
  }

  resume() {
    this.pause.end();
    for (const item of this.items) if (item.state === "failed") this.retry(item);
    this.flush();
  }

  async flush() {
    const { session } = this.chat;
    if (!session || this.busyWith === session) return;
    this.busyWith = session;
    let item;
    while (this.chat.session === session && (item = this.items.find(({ state }) => state === "waiting"))) {
      await this.push(item, session);
    }
    if (this.busyWith === session) this.busyWith = null;
  }

  async push(item, session) {
    const { id, text, button } = item;
    item.session = session.session;
    this.chat.expectAnswer();
    try {
      const response = await ask("POST", "/api/chat/messages", { token: session.token, body: { id, text, button } });
      const { seq } = await response.json();
      if (this.chat.session === session) this.chat.accepted(item, seq);
    } catch (error) {
      if (this.chat.session === session && this.items.includes(item)) await this.stumble(item, error);
    }
  }

  async stumble(item, error) {
    if (error.status === 401) return void this.chat.end();
    if (error.retryAfter) item.since = Date.now() + error.retryAfter;
    const tired = navigator.onLine && Date.now() - item.since > SEND_PATIENCE;
    item.state = error.final ? "refused" : tired ? "failed" : "waiting";
    item.note = error.status < 500 ? error.sentence : "";
    this.chat.outboxChanged(item);
    this.chat.typing.hidden = true;
    if (item.state === "waiting") await this.pause.for(error.retryAfter ?? backOff(++item.tries));
  }
}

// ---- thread

class Thread {
  constructor(chat) {
    Object.assign(this, { chat, entries: new Map() });
  }

  put(entry) {
    const known = this.entries.get(entry.id);
    if (known?.seq >= (entry.seq ?? 0)) return false;
    // By its first version; what is on its way stands last.
    const order = (known?.seq ? known.order : entry.order ?? entry.seq) ?? Infinity;
    const node = entry.deleted ? null : this.chat.drawMessage(entry);
    const day = entry.at && new Date(entry.at).toLocaleDateString(this.chat.say.locale, DAY);
    this.entries.set(entry.id, { ...entry, order, node, day, dayLine: h("li", { class: "day" }, day) });
    if (node && known?.node) known.node.replaceWith(node);
    else known?.node?.remove();
    return !entry.deleted && (!known ? "new" : known.text !== entry.text && "changed");
  }

  remove(id) {
    this.entries.get(id)?.node?.remove();
    this.entries.delete(id);
  }

  /** Touches only what is out of place: a moved node would lose the focus. */
  arrange() {
    const entries = [...this.entries.values()].filter(({ node }) => node).sort((a, b) => a.order - b.order || 0);
    const lastOwn = entries.map(({ from }) => from).lastIndexOf("visitor");
    const wanted = [];
    let today;
    entries.forEach(({ day, dayLine, node }, index) => {
      if (day && day !== today) wanted.push(dayLine);
      today = day ?? today;
      wanted.push(node);
      node.classList.toggle("fresh", index > lastOwn);
    });
    const { list } = this.chat;
    for (const node of [...list.children]) if (!wanted.includes(node)) node.remove();
    wanted.forEach((node, index) => {
      const there = list.children[index];
      if (there !== node) list.insertBefore(node, there ?? null);
    });
  }

  redraw() {
    const entries = [...this.entries.values()];
    this.clear();
    for (const entry of entries) this.put(entry);
    this.arrange();
  }

  clear() {
    this.entries.clear();
    this.arrange();
  }
}

// ---- element

class PaktumChat extends HTMLElement {
  connectedCallback() {
    this.page = this.hasAttribute("page");
    this.root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.memory = new Memory();
    this.session = this.memory.session;
    const language = this.memory.tab.language ?? (this.lang || this.dataset.lang || SCRIPT?.dataset.lang || "hu");
    this.language = language.startsWith("en") ? "en" : "hu";
    this.phase = "asleep"; // then live, ended (401) or finished (deleted)
    this.faults = this.unread = 0;
    this.pressed = {};
    this.quick = this.stuck = this.history = true;
    this.thread = new Thread(this);
    this.feed = new Feed(this);
    this.outbox = new Outbox(this, this.unsentFromMemory());
    this.makeShell();
    this.watchSurroundings();
    this.outbox.items.forEach((item) => this.showOwn(item));
    if (this.page || this.session) this.begin();
    if (this.page) this.followLink();
  }

  disconnectedCallback() {
    this.gone.abort();
    this.session = null;
    this.feed.stop();
  }

  get over() {
    return this.phase === "ended" || this.phase === "finished";
  }

  get isOpen() {
    return this.page || this.shell.open;
  }

  unsentFromMemory() {
    const items = this.memory.tab.outbox ?? [];
    const ours = ({ session }) => !session || session === this.session?.session;
    this.keepAsDraft(items.filter((item) => !ours(item)));
    return items.filter(ours);
  }

  keepAsDraft(items) {
    const texts = [...items.map(({ text }) => text), this.memory.tab.draft];
    this.memory.keep({ draft: texts.filter(Boolean).join("\n\n") });
  }

  watchSurroundings() {
    this.gone = new AbortController();
    const on = (target, types, listener) => {
      for (const type of types.split(" ")) target?.addEventListener(type, listener, { signal: this.gone.signal });
    };
    on(window, "online pageshow", ({ persisted }) => persisted === false || this.wake(true));
    on(window, "offline", () => this.showStatus());
    on(document, "visibilitychange", () => document.hidden || this.wake(false));
    on(window.visualViewport, "resize scroll", () => this.fitKeyboard());
    // The shadow hides the field from a partner's one-key shortcuts: they would fire.
    if (!this.page) on(this.root, "keydown keypress keyup", (event) => event.stopPropagation());
  }

  /** iOS lays its keyboard over the page. */
  fitKeyboard() {
    const { scale, height, offsetTop } = window.visualViewport;
    const covered = scale < 1.01 && window.innerHeight - height > 80;
    this.shell.style.setProperty("--height", covered ? `${height}px` : "");
    this.shell.style.setProperty("--top", covered ? `${offsetTop}px` : "");
  }

  // ---- drawing

  makeShell() {
    this.shell = h(this.page ? "section" : "dialog", {
      class: this.page ? "shell page" : "shell panel",
      "aria-labelledby": "heading",
      onkeydown: (event) => this.onKey(event),
      onclick: ({ target }) => this.onClick(target),
      onclose: () => this.closed(),
    });
    this.launcher = h("button", { class: "launcher", "aria-haspopup": "dialog", onclick: () => this.open() });
    this.launcherNews = h("p", { class: "unseen", role: "status" });
    this.root.replaceChildren(...(this.page ? [] : [this.launcher, this.launcherNews]), this.shell);
    this.addStyles();
    this.build();
  }

  addStyles() {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLES);
      this.root.adoptedStyleSheets = [sheet];
    } catch {
      this.root.append(h("style", {}, STYLES)); // Safari before 16.4
    }
  }

  build() {
    this.say = textsIn(this.language);
    this.shell.lang = this.language;
    if (this.page) document.documentElement.lang = this.language;
    this.shell.innerHTML = markup(this.say, this.page ? "h1" : "h2");
    for (const part of this.shell.querySelectorAll("[id]")) this[part.id] = part;
    this.closer.hidden = this.page;
    this.log.onscroll = () => this.onScroll();
    this.field.oninput = () => this.onInput();
    this.form.onsubmit = (event) => this.sendText(event.preventDefault());
    // A tap must not take the focus, or the phone's keyboard closes.
    this.sender.onmousedown = (event) => event.preventDefault();
    this.resizes?.disconnect();
    this.resizes = new ResizeObserver(() => this.stuck && this.toBottom());
    this.resizes.observe(this.log);
    this.setDraft(this.memory.tab.draft ?? "");
    this.toBottom();
    this.hideTyping();
    this.showNews();
    this.showPhase();
  }

  onClick(target) {
    const inMenu = this.menu.contains(target);
    if (inMenu) this.summary.focus();
    if (inMenu || !this.details.contains(target)) this.details.open = false;
    this[target.closest("[data-act]")?.dataset.act]?.();
  }

  showOwnDevice() {
    const own = Boolean(this.session?.own);
    this.own.setAttribute("aria-pressed", own);
    this.own.lastChild.textContent = own ? this.say.ownSet : this.say.ownHint;
  }

  showNews() {
    const news = this.unread ? this.say.unread(this.unread) : "";
    this.launcher.lang = this.language;
    this.launcher.setAttribute("aria-label", `${this.say.open} ${news}`);
    this.launcher.hidden = this.isOpen;
    this.launcher.replaceChildren(h("i"), news && h("b", {}, this.unread));
    this.launcherNews.textContent = news;
  }

  showPhase() {
    const { say, over } = this;
    const typed = this.field.value !== "";
    this.notice.hidden = !over;
    this.notice.firstChild.textContent = `${say[this.phase] ?? ""} ${typed ? say.kept : ""}`;
    this.form.hidden = over && !typed;
    this.field.readOnly = this.sender.hidden = this.own.hidden = this.finisher.hidden = over;
    this.showOwnDevice();
    this.showStatus();
  }

  speaker({ from, author }) {
    return (from !== "visitor" && author) || this.say[from === "visitor" ? "you" : from] || this.say.bot;
  }

  drawMessage(entry) {
    const { say } = this;
    const { from, state, automatic, at, edited } = entry;
    const unsent = state === "failed" || state === "refused";
    const kind = ["message", from, automatic && "automatic", unsent ? "unsent" : state].filter(Boolean).join(" ");
    const who = h("p", { class: "who" }, h("b", {}, this.speaker(entry)), automatic ? ` · ${say.automatic}` : null);
    if (at) who.append(" ", h("time", { datetime: at }, new Date(at).toLocaleTimeString(say.locale, TIME)));
    else if (!unsent) who.append(` ${say[state]}`);
    if (edited) who.append(` · ${say.edited}`);
    const lang = from === "visitor" ? null : this.wordsLanguage;
    const bubble = h("div", { class: "bubble", lang }, ...formatted(entry.text ?? ""));
    // Files go only between people: loaded once one is there.
    if (automatic || from === "staff" || entry.files?.[0]) {
      import(`${BASE}/files.js`).then(({ show }) => show(this, bubble, entry.files ?? []));
    }
    return h("li", { class: kind, "data-id": entry.id },
      who,
      bubble,
      entry.note || unsent ? h("p", { class: "trouble" }, entry.note || say.failed) : null,
      unsent ? this.drawRescue(entry) : this.drawChoices(entry));
  }

  get wordsLanguage() {
    return this.session?.lang ?? this.language;
  }

  drawChoices(entry) {
    if (!entry.buttons?.length) return null;
    const drawn = entry.buttons.map((choice) => (choice.url ? this.drawLink(choice) : this.drawChoice(entry, choice)));
    const group = { class: "choices", role: "group", "aria-label": this.say.choices, lang: this.wordsLanguage };
    return h("div", group, ...drawn);
  }

  drawChoice(entry, { id, label }) {
    const key = `${entry.id} ${id}`;
    return h("button", { "data-key": key, onclick: (event) => this.choose(event, key, id, label) }, label);
  }

  drawLink({ label, url }) {
    const address = safeAddress(url);
    if (!address) return null;
    const away = address.protocol.startsWith("http") && { target: "_blank", rel: "noopener noreferrer" };
    return h("a", { href: address.href, ...away }, label, away ? " ↗" : "");
  }

  drawRescue({ id, state }) {
    const { say, outbox } = this;
    const item = outbox.items.find((other) => other.id === id);
    const act = (label, action) => h("button", { onclick: () => action(this.log.focus()) }, label);
    const ways = {
      failed: [act(say.again, () => outbox.retry(item))],
      refused: [
        item.text && act(say.edit, () => this.takeBack(item)),
        act(say.drop, () => outbox.remove(item)),
      ],
    };
    return h("div", { class: "choices" }, ...ways[state]);
  }

  // ---- opening, closing, keys

  open() {
    this.shell[isSmall() ? "showModal" : "show"]();
    this.unread = 0;
    this.showNews();
    if (this.phase === "asleep") this.begin();
    this.toBottom();
    this.focusStart();
  }

  closePanel() {
    if (this.page) return;
    this.shell.close();
    this.closed(); // the event comes too late for the focus
  }

  closed() {
    this.details.open = false;
    this.showNews();
    this.launcher.focus();
  }

  /** On a phone the field would raise the keyboard over the text. */
  focusStart() {
    (isTouch() || this.over ? this.log : this.field).focus();
  }

  onKey(event) {
    if (event.key === "Escape" && !this.question.open) this.escape(event);
    const enter = event.key === "Enter" && event.target === this.field && !event.shiftKey && !event.isComposing;
    if (!enter || isTouch()) return;
    event.preventDefault();
    this.sendText();
  }

  escape(event) {
    if (this.details.open) {
      event.preventDefault();
      this.details.open = false;
      this.summary.focus();
    } else this.closePanel();
  }

  /** What links bring: arriving.js. */
  followLink() {
    const { hash, pathname } = location;
    if (!/^#([el]_|[st]-)/.test(hash)) return;
    history.replaceState(null, "", pathname);
    this.outbox.add({ text: `/start ${hash.slice(1)}` });
  }

  // ---- the conversation's life

  begin() {
    this.phase = "live";
    this.feed.start();
    this.outbox.resume();
    this.showPhase();
    if (!this.session) this.expectAnswer();
  }

  sessionMade(session) {
    this.session = { ...session, lang: this.language };
    this.memory.keep({ session: this.session });
    this.history = false;
    this.showOwnDevice();
    this.outbox.resume();
  }

  async claimDevice() {
    const { session } = this;
    if (!session || session.own) return;
    const done = await this.attempt("PATCH", "/api/chat/sessions", { own_device: true });
    if (!done || this.session !== session) return;
    session.own = true;
    this.memory.keepOnDevice(session);
    this.showOwnDevice();
    this.showNote(this.say.ownSet);
  }

  async attempt(method, path, body) {
    try {
      return await ask(method, path, { token: this.session.token, body });
    } catch (error) {
      if (error.status === 401) this.end();
      else this.showNote(error.sentence || this.say.notDone);
      return null;
    }
  }

  askToFinish() {
    this.question.showModal();
  }

  keep() {
    this.question.close();
  }

  async finish() {
    const { session } = this;
    this.keep();
    if (session && !(await this.attempt("DELETE", "/api/chat/sessions")) && this.session) return;
    if (this.session) this.leave();
    this.memory.keep({ draft: "" });
    this.setDraft("");
    this.thread.clear();
    this.announcer.replaceChildren();
    this.phase = "finished";
    this.showPhase();
    this.notice.lastChild.focus();
  }

  end() {
    if (!this.session) return;
    const unsent = this.outbox.items;
    this.leave();
    for (const { id } of unsent) this.thread.remove(id);
    this.keepAsDraft(unsent);
    this.setDraft(this.memory.tab.draft);
    this.phase = "ended";
    this.showPhase();
    this.announce(this.notice.firstChild.textContent);
  }

  leave() {
    this.memory.forget(this.session);
    this.session = null;
    this.feed.stop();
    this.outbox.items = [];
    this.hideTyping();
  }

  restart() {
    this.thread.clear();
    this.begin();
    this.focusStart();
  }

  switchLanguage() {
    this.language = this.language === "hu" ? "en" : "hu";
    this.memory.keep({ language: this.language });
    this.build();
    this.thread.redraw();
    this.toBottom();
    this.summary.focus();
  }

  // ---- connection

  wake(networkChanged) {
    this.showStatus();
    this.feed.wake(networkChanged);
    this.outbox.resume();
  }

  setReachable(yes, sentence) {
    if (yes && this.faults) this.outbox.resume();
    this.faults = yes ? 0 : this.faults + 1;
    this.reason = sentence;
    this.showStatus();
  }

  showStatus() {
    const { say } = this;
    let text = this.note ?? "";
    if (this.faults > 1) text = this.reason || say.unreachable;
    if (!navigator.onLine) text = say.offline;
    if (this.over || this.phase === "asleep") text = "";
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  showNote(text) {
    this.note = text;
    this.showStatus();
    clearTimeout(this.noteTimer);
    this.noteTimer = setTimeout(() => this.showStatus((this.note = "")), NOTE_SHOWN);
  }

  // ---- receiving

  receive(entries, first) {
    const { stuck } = this;
    const focus = this.root.activeElement?.dataset.key;
    const news = [];
    for (const entry of entries) {
      const change = this.thread.put(entry);
      this.outbox.items = this.outbox.items.filter(({ id }) => id !== entry.id);
      if (change && entry.from !== "visitor") news.push({ ...entry, change });
    }
    this.memory.keep({ outbox: this.outbox.items });
    this.thread.arrange();
    this.keepFocus(focus);
    if (first && this.history) return this.toBottom();
    if (!news.length) return stuck && this.toBottom();
    this.hear(news);
    if (stuck) return this.showNewest(news[0]);
    this.firstUnseen = this.newest.hidden ? news[0] : this.firstUnseen;
    this.newest.hidden = false;
  }

  hear(news) {
    this.hideTyping();
    for (const entry of news) {
      this.quick = entry.from === "bot" && !entry.automatic;
      if (!this.isOpen) this.unread += 1;
      this.announce(this.spoken(entry), this.wordsLanguage);
    }
    this.showNews();
  }

  spoken(entry) {
    const { say } = this;
    const labels = (entry.buttons ?? []).map(({ label }) => label).join(", ");
    return [
      entry.change === "changed" && `${say.changed}.`,
      entry.automatic && `${say.automatic}.`,
      `${this.speaker(entry)}: ${entry.text}`,
      labels && `${say.choices}: ${labels}.`,
    ].filter(Boolean).join(" ");
  }

  announce(text, lang = this.language) {
    const line = h("p", { lang }, text);
    this.announcer.append(line);
    setTimeout(() => line.remove(), NOTE_SHOWN);
  }

  keepFocus(key) {
    if (!key || this.root.activeElement) return;
    const again = [...this.log.querySelectorAll("[data-key]")].find(({ dataset }) => dataset.key === key);
    (again ?? this.log).focus({ preventScroll: true });
  }

  // ---- sending

  onInput() {
    const { field, count, say } = this;
    this.memory.keep({ draft: field.value });
    const left = TEXT_LIMIT - length(field.value);
    count.textContent = left < 0 ? say.over(-left) : left < COUNTER_BELOW ? say.left(left) : "";
    count.classList.toggle("over", left < 0);
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }

  setDraft(text) {
    this.field.value = text;
    this.onInput();
  }

  sendText() {
    const text = this.field.value.trim();
    if (this.over) return;
    if (length(text) > TEXT_LIMIT) return void this.announce(this.count.textContent);
    this.field.focus();
    if (!text) return;
    this.setDraft("");
    this.stuck = true;
    this.outbox.add({ text });
  }

  choose(event, key, id, label) {
    const rested = Date.now() - (this.pressed[key] ?? 0) > BUTTON_REST;
    if (event.detail > 1 || !rested || event.target.hasAttribute("aria-busy") || !this.session) return;
    this.pressed[key] = Date.now();
    event.target.setAttribute("aria-busy", "true");
    this.stuck = true;
    this.outbox.add({ button: id, label });
  }

  outboxChanged(item) {
    this.memory.keep({ outbox: this.outbox.items });
    this.showOwn(item);
    if (item.state === "waiting") return;
    this.hideTyping();
    if (this.outbox.items.includes(item)) this.announce(item.note || this.say.failed);
  }

  showOwn(item) {
    if (this.outbox.items.includes(item)) this.putOwn(item);
    else this.thread.remove(item.id);
    this.thread.arrange();
    if (this.stuck) this.toBottom();
  }

  putOwn({ id, text, label, note, state }, order) {
    if (text?.startsWith("/start")) return; // as on the server
    this.thread.put({ id, from: "visitor", text: text ?? label, note, state, order });
  }

  accepted(item, seq) {
    // A colleague has the conversation: promise no quick answer again.
    if (this.awaiting) this.typingTimer = setTimeout(() => this.hideTyping((this.quick = false)), TYPING_AT_MOST);
    if (!this.outbox.items.includes(item)) return;
    this.outbox.items = this.outbox.items.filter((other) => other !== item);
    this.memory.keep({ outbox: this.outbox.items });
    this.putOwn({ ...item, state: "sent" }, seq - 0.5);
    this.thread.arrange();
  }

  takeBack(item) {
    this.outbox.remove(item);
    this.setDraft([item.text, this.field.value].filter(Boolean).join("\n\n"));
    this.field.focus();
  }

  expectAnswer() {
    clearTimeout(this.typingTimer);
    this.awaiting = true;
    this.typing.hidden = !this.quick;
    if (this.stuck) this.toBottom();
  }

  hideTyping() {
    clearTimeout(this.typingTimer);
    this.awaiting = false;
    this.typing.hidden = true;
    for (const pressed of this.log.querySelectorAll("[aria-busy]")) pressed.removeAttribute("aria-busy");
  }

  // ---- scrolling

  onScroll() {
    this.stuck = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_BOTTOM;
    if (this.stuck) this.newest.hidden = true;
  }

  toBottom() {
    this.log.scrollTop = this.log.scrollHeight;
    this.stuck = this.newest.hidden = true;
  }

  jumpToNewest() {
    this.showNewest(this.firstUnseen);
    this.log.focus();
  }

  /** To the end, but not past the beginning of a long answer. */
  showNewest({ id }) {
    this.toBottom();
    const node = this.thread.entries.get(id)?.node;
    if (!node || node.offsetTop >= this.log.scrollTop) return;
    this.log.scrollTop = node.offsetTop - 8;
    this.onScroll();
  }
}

customElements.define("paktum-chat", PaktumChat);

function addButton() {
  if (!document.querySelector("paktum-chat")) document.body.append(document.createElement("paktum-chat"));
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", addButton);
else addButton();
})();
