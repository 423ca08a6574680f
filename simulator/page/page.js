// Two phones, the staff's group if there is one, and the log, live from /sim/events.

import { Group } from "./group.js";
import { Phone } from "./phone.js";
import { post, state } from "./talk.js";

const NAMES = ["Anna", "Béla"];
const LOG_LENGTH = 200;
const CODE_LOOKED_AT_MS = 2000;

const phones = new Map();
const groups = new Map();

// Who is in the group works there and has no phone here.
function isColleague(id) { return [...groups.values()].some((group) => group.view.people.some((one) => one.id === id)); }

function showPhone(view) {
  if (!phones.has(view.id)) {
    if (phones.size >= NAMES.length || isColleague(view.id)) return;
    phones.set(view.id, new Phone(view.id));
  }
  phones.get(view.id).show(view);
}

function showGroup(view) {
  if (!groups.has(view.id)) {
    if (groups.size || !view.forum) return;
    groups.set(view.id, new Group(view.id));
    document.body.classList.add("staffed");
  }
  groups.get(view.id).show(view);
}

function whereOf(call) {
  const topic = groups.get(call.chat_id)?.view.topics.find((one) => one.id === Number(call.params.message_thread_id));
  return phones.get(call.chat_id)?.view.name ?? topic?.name ?? groups.get(call.chat_id)?.view.title;
}

function showCall(call) {
  if (call.method === "getUpdates") return;
  const log = document.querySelector("#calls");
  const item = document.createElement("li");
  item.textContent = `${call.status || "—"} ${call.method}`;
  item.classList.toggle("refused", call.status !== 200);
  const detail = document.createElement("span");
  const text = call.params.text ?? call.params.name ?? call.params.caption ?? "";
  detail.textContent = [whereOf(call), text].filter(Boolean).join(": ").slice(0, 160);
  item.append(detail);
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
  for (const view of await (await fetch("/sim/groups")).json()) showGroup(view);
  for (const view of await (await fetch("/sim/people")).json()) showPhone(view);
  for (const name of NAMES.slice(phones.size)) {
    if (phones.size < NAMES.length) showPhone(await post("people", { name }));
  }
  const stream = new EventSource("/sim/events");
  stream.addEventListener("phone", (event) => showPhone(JSON.parse(event.data)));
  stream.addEventListener("group", (event) => showGroup(JSON.parse(event.data)));
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
