// The door of an event: the camera, and what a form does where the network fails. Without it codes are typed.
(() => {
  "use strict";

  const PAUSE = 150; // milliseconds between two looks
  const SAME_AGAIN = 4000; // a code that stays before the camera is sent once

  // --- Acts: sent one after the other, each with what was tapped then. Every act may be sent again, so nothing is
  // locked, and what was not sent is said.

  const acts = document.getElementById("door-acts");
  const unsent = document.getElementById("door-unsent");
  const field = document.getElementById("door-q");
  let byKey = false;

  function act(path, values) {
    const form_token = acts.elements.form_token.value;
    const sent = { source: "#door-queue", swap: "none", values: { ...values, form_token, q: field.value } };
    htmx.ajax("POST", path, sent).catch(() => {}); // said at htmx:sendError
  }

  // What was looked for last is written over by the next name.
  let isEntered = false;
  field.addEventListener("focus", () => { isEntered = true; });
  field.addEventListener("click", () => {
    if (isEntered) field.select();
    isEntered = false;
  });

  acts.addEventListener("click", (event) => { byKey = event.detail === 0; });
  acts.addEventListener("submit", (event) => {
    event.preventDefault();
    const { name, value } = event.submitter;
    const counting = event.submitter.closest("details");
    if (counting) counting.open = false;
    act(event.submitter.getAttribute("formaction"), { ...Object.fromEntries(new FormData(acts)), [name]: value });
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-walk-in]")) {
      if (navigator.onLine) return;
      event.preventDefault();
      unsent.hidden = false;
    }
    setTimeout(() => event.target.querySelectorAll("button").forEach((button) => { button.disabled = false; }));
  });
  document.body.addEventListener("htmx:sendError", (event) => {
    if (event.target.id === "door-queue") unsent.hidden = false;
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.id !== "door-queue" || !event.detail.successful) return;
    unsent.hidden = true;
    if (byKey) { field.focus(); field.select(); } // whoever works by keyboard goes on with the next person
  });

  // Somebody else's change must not shut what she is just choosing from.
  let choosing = [];
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.detail.target.id !== "door-lists") return;
    choosing = [...acts.querySelectorAll("details[open] select")].map(({ name, value }) => ({ name, value }));
  });
  document.body.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id !== "door-lists") return;
    for (const { name, value } of choosing) {
      const select = acts.elements[name];
      if (!select) continue;
      select.closest("details").open = true;
      select.value = value;
    }
  });

  // --- Camera

  const camera = document.getElementById("camera");
  const control = document.getElementById("camera-switch");
  const view = document.getElementById("camera-view");
  const said = document.getElementById("camera-said");
  let stream = null;
  let last = { text: "", at: -SAME_AGAIN };

  async function detector() {
    const own = window.BarcodeDetector;
    const known = own ? await own.getSupportedFormats().catch(() => []) : [];
    const { BarcodeDetector } = known.includes("qr_code") ? window : await import(camera.dataset.decoder);
    return new BarcodeDetector({ formats: ["qr_code"] });
  }

  function send(text) {
    const now = performance.now();
    const isSame = text === last.text && now - last.at < SAME_AGAIN;
    last = { text, at: now };
    if (isSame) return;
    act(camera.dataset.scan, { scanned: text });
  }

  async function look(reader, mine) {
    while (stream === mine) {
      const [code] = view.readyState >= view.HAVE_CURRENT_DATA ? await reader.detect(view).catch(() => []) : [];
      if (code && stream === mine) send(code.rawValue);
      await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    }
  }

  function show(isOn) {
    view.hidden = !isOn;
    control.setAttribute("aria-pressed", String(isOn));
  }

  function stop() {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    view.srcObject = null;
    show(false);
  }

  async function start() {
    said.textContent = "";
    if (!window.isSecureContext || !navigator.mediaDevices) {
      said.textContent = camera.dataset.insecure;
      return;
    }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    } catch (error) {
      said.textContent = error.name === "NotAllowedError" ? camera.dataset.refused : camera.dataset.missing;
      return;
    }
    const mine = stream;
    view.srcObject = mine;
    show(true);
    await view.play();
    await look(await detector(), mine);
  }

  control.addEventListener("click", () => { if (stream) stop(); else start(); });
  window.addEventListener("pagehide", stop);
  camera.hidden = false;
})();
