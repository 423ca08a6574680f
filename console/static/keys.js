// Single keys that take a colleague to a place on the page. They can be switched off (WCAG 2.1.4), and while somebody
// types they are letters. Nothing is sent or changed by a key alone.
(() => {
  "use strict";

  const OFF = "keys off";
  const sheet = document.getElementById("keys-sheet");
  if (!sheet) return;

  const areOn = () => localStorage.getItem(OFF) === null;

  // --- Going to places

  function goTo(element) {
    if (!element) return;
    const folded = element.closest("details");
    if (folded) folded.open = true;
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  }

  const first = (selector) => () => goTo(document.querySelector(selector));
  const search = () => {
    const field = document.querySelector("input[type=search]");
    if (field) goTo(field); else window.location.assign(sheet.dataset.queue);
  };

  function step(by) {
    const links = [...document.querySelectorAll(".cell-case a")];
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
    if (links[next]) goTo(links[next]);
  }

  const PLACES = {
    j: () => step(1),
    k: () => step(-1),
    c: first("#claim"),
    r: first("#reply-text"),
    n: first("#note-text"),
    s: first("#snoozing input[type=radio]"),
    x: first("#closing input[type=radio]"),
    "/": search,
    "?": openSheet,
  };
  const AFTER_G = { q: () => window.location.assign(sheet.dataset.queue) };

  // --- The sheet

  async function openSheet() {
    if (sheet.open) return;
    const place = sheet.querySelector("[data-keys-list]");
    if (!place.hasChildNodes()) {
      const answer = await fetch(sheet.dataset.help, { headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      place.innerHTML = await answer.text();
      showSwitches();
    }
    sheet.showModal();
  }

  // --- Switching off

  function showSwitches() {
    document.querySelectorAll("[data-keys-switch]").forEach((box) => { box.checked = areOn(); });
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys-switch]")) return;
    if (event.target.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1");
    showSwitches();
  });
  document.querySelectorAll("[data-keys-open]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    openSheet();
  }));

  // --- Keys

  const isTyping = (target) => target.isContentEditable
    || (target.matches("input, textarea, select") && !target.matches("[type=radio], [type=checkbox], [type=submit]"));
  const isArrowOfList = (event) => /^Arrow(Up|Down)$/.test(event.key) && event.target.matches(".cell-case a");
  let afterG = 0;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (sheet.open || !areOn() || isTyping(event.target)) return;
    if (isArrowOfList(event)) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
      return;
    }
    const followsG = event.timeStamp - afterG < 1500;
    afterG = event.key === "g" ? event.timeStamp : 0;
    const act = followsG && AFTER_G[event.key] || PLACES[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  showSwitches();
})();
