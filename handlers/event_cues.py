"""What a typed sentence wants of an event, told by its words alone: pure, without accents, in both languages.

Which event is meant stands in event_naming.py, what is done in event_typed.py.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from knowledge.nodes import plain
from knowledge.text import words


class Ask(StrEnum):
    LIST = "list"
    WHEN = "when"
    WHERE = "where"
    PLACES = "places"
    BRING = "bring"
    JOIN = "join"
    CANCEL = "cancel"
    CONFIRM = "confirm"
    COMPANY = "company"
    CODE = "code"


@dataclass(frozen=True)
class Wordings:
    patterns: tuple[tuple[Ask, re.Pattern[str]], ...]
    fillers: frozenset[str]
    nouns: tuple[str, ...]
    common: frozenset[str]


@dataclass(frozen=True)
class Cue:
    """`rest`: the words that say something besides; few, and the sentence says nothing else."""

    ask: Ask
    rest: tuple[str, ...]


FILE = Path(__file__).with_name("event_cues.yaml")
WORD = re.compile(r"\w+")
LONGEST = 25  # words: who writes more tells of something else


@cache
def wordings() -> Wordings:
    found = plain(FILE)
    kin = "|".join(found["kin"].split())
    asks = {Ask(name): "|".join(patterns.splitlines()).replace("KIN", kin) for name, patterns in found["asks"].items()}
    return Wordings(
        patterns=tuple((ask, re.compile(rf"\b(?:{pattern})")) for ask, pattern in asks.items()),
        fillers=frozenset(found["fillers"].split()),
        nouns=tuple(found["nouns"].split()),
        common=frozenset(found["common"].split()),
    )


def read(text: str) -> Cue | None:
    """None for what asks nothing of an event."""
    said = words(text)
    if not said or len(said) > LONGEST:
        return None
    folded = " ".join(said)
    known = wordings()
    for ask, pattern in known.patterns:
        if pattern.search(folded):
            rest = WORD.findall(pattern.sub(" ", folded))
            return Cue(ask, tuple(word for word in rest if word not in known.fillers))
    return None
