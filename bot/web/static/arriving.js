/* A link to the page, ?s=SOURCE&t=TOPIC (docs/how-to.md), as the start that the chat sends: #s-SOURCE__t-TOPIC. */
"use strict";
{
  const asked = new URLSearchParams(location.search);
  const led = ["s", "t"].filter((key) => asked.get(key)).map((key) => `${key}-${asked.get(key)}`);
  if (led.length) history.replaceState(null, "", `${location.pathname}#${led.join("__")}`);
}
