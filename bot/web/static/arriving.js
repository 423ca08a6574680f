/* A link to the page as the start that the chat sends: ?s=SOURCE&t=TOPIC (docs/how-to.md) as #s-SOURCE__t-TOPIC,
   ?start=e_KEY_SOURCE, to an event (docs/events.md), as #e_KEY_SOURCE. */
"use strict";
{
  const asked = new URLSearchParams(location.search);
  const led = ["s", "t"].filter((key) => asked.get(key)).map((key) => `${key}-${asked.get(key)}`);
  const start = /^e_[\w-]+$/.test(asked.get("start")) ? asked.get("start") : led.join("__");
  if (start) history.replaceState(null, "", `${location.pathname}#${start}`);
}
