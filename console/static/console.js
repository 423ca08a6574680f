// Makes the pages live. Without it everything still works by plain forms and reloading.
(() => {
  "use strict";

  const body = document.body;
  const isLive = Boolean(document.getElementById("news"));

  // --- Regions: swapped only when the server's version differs, so that focus, selection and scrolling stay.

  let wasAtEnd = true;
  const threadBox = document.querySelector(".thread-box");
  const toEnd = () => { if (threadBox) threadBox.scrollTop = threadBox.scrollHeight; };

  // Whoever is at something that a live change takes away goes on beside it, not at the top of the page.
  let lost = null;
  function noteFocus(target) {
    const links = [...target.querySelectorAll(".cell-case a")];
    lost = target.contains(document.activeElement) ? { target, at: links.indexOf(document.activeElement) } : null;
  }
  function mendFocus() {
    if (!lost || document.activeElement !== body) return;
    const links = lost.target.querySelectorAll(".cell-case a");
    const next = lost.at < 0 ? null : links[Math.min(lost.at, links.length - 1)];
    (next || lost.target.closest("[tabindex]")).focus({ preventScroll: true });
  }

  body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    const version = fragment.dataset && fragment.dataset.version;
    if (!version) return;
    if (version === target.dataset.version) {
      event.detail.shouldSwap = false;
      return;
    }
    target.dataset.version = version;
    noteFocus(target);
    if (target.id === "thread" && threadBox) {
      wasAtEnd = threadBox.scrollHeight - threadBox.scrollTop - threadBox.clientHeight < 40;
    }
  });

  body.addEventListener("htmx:oobAfterSwap", (event) => {
    const { target, shouldSwap } = event.detail;
    if (!shouldSwap) return;
    if (target.id === "thread" && wasAtEnd) toEnd();
    if (target.id === "pulse") readPulse(true);
    if (target.id === "queue-tabs") showTab();
    mendFocus();
  });

  // Where the tabs of the queue are one scrolling row, the one she is at is in view.
  function showTab() {
    const at = document.querySelector(".tabs [aria-current]");
    if (!at) return;
    const row = at.closest("ul");
    row.scrollLeft = at.offsetLeft - (row.clientWidth - at.offsetWidth) / 2;
  }

  // --- Pulse: the count in the title, and new cases said politely.

  let known = null;

  function readPulse(mayAnnounce) {
    const pulse = document.querySelector("#pulse [data-newest]");
    if (!pulse) return;
    const { newest, urgent, unclaimed, newWords, urgentWords } = pulse.dataset;
    const now = { newest: Number(newest), urgent: Number(urgent) };
    document.title = (Number(unclaimed) ? `(${unclaimed}) ` : "") + body.dataset.title;
    if (mayAnnounce && known) {
      const news = document.getElementById("news");
      if (now.urgent > known.urgent) news.textContent = urgentWords;
      else if (now.newest > known.newest) news.textContent = newWords;
    }
    known = now;
  }

  // --- Drafts: kept in this browser for this colleague until the text was taken or she signs out.

  const DRAFT = "draft ";

  // What the page itself brings (a reply that came back) is added once to what she had typed meanwhile.
  function joined(kept, area, from) {
    if (!kept || !area.value || kept.from === from) return kept ? kept.text : area.value;
    if (area.value.startsWith(kept.text.trim())) return area.value;
    return kept.text.includes(area.value) ? kept.text : `${kept.text}\n\n${area.value}`.trim();
  }

  function keepDrafts() {
    const done = document.querySelector("#flash [data-done]");
    for (const form of document.querySelectorAll("form[data-draft]")) {
      const area = form.querySelector("textarea");
      const { from = "", draft } = form.dataset;
      const key = `${DRAFT}${body.dataset.staff} ${form.getAttribute("action")}`;
      const keep = () => localStorage.setItem(key, JSON.stringify({ text: area.value, from }));
      if (done && [draft, draft === "reply" && "discard"].includes(done.dataset.done)) localStorage.removeItem(key);
      area.value = joined(JSON.parse(localStorage.getItem(key)), area, from);
      if (from) keep();
      area.addEventListener("input", keep);
      window.addEventListener("storage", (event) => {
        // Typed or sent in another tab; what is being typed here stays.
        if (event.key === key && document.activeElement !== area) area.value = event.newValue ? JSON.parse(event.newValue).text : "";
      });
    }
  }

  function forgetDrafts() {
    for (const key of Object.keys(localStorage)) if (key.startsWith(DRAFT)) localStorage.removeItem(key);
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]")) forgetDrafts();
    // Disabled only after the form's data were taken; a second click would send it again.
    setTimeout(() => event.target.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("button:disabled").forEach((button) => { button.disabled = false; });
  });

  // A message about a success stands in the flow, right above where she goes on, and is brought into view there.
  const success = document.querySelector(".flash-done");
  const place = document.getElementById(location.hash.slice(1));
  if (success && place && place.closest(".panel")) {
    place.closest(".panel").before(success.parentNode);
    window.addEventListener("load", () => success.scrollIntoView({ block: "nearest" }));
  }
  // Where the act names no place to go on, that is the top of the page's own content.
  if (success && !location.hash) document.getElementById("main").focus({ preventScroll: true });

  // --- A link that stands in a field is taken along by its button.

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  });

  // --- Viewing: an open case tells that somebody looks at it, and whether a reply is being written.

  const viewing = document.getElementById("viewing");
  const replyText = document.getElementById("reply-text");
  const isWriting = () => (replyText && replyText.value.trim() ? "1" : "");
  function look() {
    if (document.hidden) return;
    viewing.elements.writing.value = isWriting();
    htmx.trigger(viewing, "look");
  }
  if (viewing) {
    document.addEventListener("DOMContentLoaded", look); // htmx knows the form only from then on
    if (replyText) replyText.addEventListener("input", () => { if (isWriting() !== viewing.elements.writing.value) look(); });
    setInterval(look, 10000);
    document.addEventListener("visibilitychange", look);
  }

  // --- Live: one stream for all tabs of a browser, because browsers allow few connections to one server.

  const channel = "BroadcastChannel" in window ? new BroadcastChannel("paktum-console") : null;
  const PAUSE = 250; // between two renewals; the first change is shown at once, those that follow it together
  let timer = 0;
  let renewed = -PAUSE;

  function refresh() {
    if (timer) return; // changes that never pause must not put the renewal off for ever
    timer = setTimeout(() => {
      timer = 0;
      renewed = performance.now();
      htmx.trigger(body, "changed");
    }, Math.max(0, renewed + PAUSE - performance.now()));
  }

  function showOffline(isOffline) {
    document.getElementById("offline").hidden = !isOffline;
  }

  function openStream(tell) {
    const stream = new EventSource("/console/stream");
    stream.addEventListener("changed", () => tell("changed"));
    stream.addEventListener("open", () => tell("online"));
    stream.addEventListener("error", () => tell("offline"));
    return stream;
  }

  function hear(word) {
    showOffline(word === "offline");
    if (word !== "offline") refresh();
  }

  function leadOrFollow() {
    channel.addEventListener("message", (event) => hear(event.data));
    navigator.locks.request("paktum-console-stream", () => {
      openStream((word) => { hear(word); channel.postMessage(word); });
      return new Promise(() => {}); // this tab leads until it is closed; then the next one gets the lock
    });
  }

  function streamWhileVisible() {
    let stream = null;
    const follow = () => {
      if (document.hidden && stream) { stream.close(); stream = null; }
      if (!document.hidden && !stream) stream = openStream(hear);
    };
    document.addEventListener("visibilitychange", follow);
    follow();
  }

  keepDrafts();
  toEnd();
  showTab();
  if (isLive) {
    readPulse(false);
    if (navigator.locks && channel) leadOrFollow();
    else streamWhileVisible();
    document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
  }
})();
