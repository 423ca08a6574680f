"""One line of what somebody wrote, without the ways to reach her: a list must not show what the case page is for."""

import re

LONGEST = 160
HIDDEN = "•••"
EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
NUMBER = re.compile(r"\+?\d(?:[\s()/.-]{0,2}\d){7,}")  # eight digits: a phone number or an identifier; seldom an amount


def preview(text: str | None) -> str:
    line = next((line for line in map(str.strip, (text or "").splitlines()) if line), "")
    line = NUMBER.sub(HIDDEN, EMAIL.sub(HIDDEN, line))
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"
