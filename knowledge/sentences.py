"""Where sentences end."""

import re

SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-ZÁÉÍÓÖŐÚÜŰ„•])|\n+")


def sentences(said: str) -> list[str]:
    return [part for part in SENTENCE_END.split(said) if part.strip()]
