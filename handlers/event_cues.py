"""What a typed sentence wants of an event, told by its words alone: pure, without accents, in both languages.

Which event is meant stands in event_naming.py, what is done in event_typed.py.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from handlers.fields.people import is_only_people, read_people
from handlers.form import Guess, Invalid
from knowledge.nodes import plain
from knowledge.text import words


class Ask(StrEnum):
    LATE = "late"
    UNSURE = "unsure"
    NAME = "name"
    MINE = "mine"
    OTHERS = "others"
    LIST = "list"
    WHEN = "when"
    WHERE = "where"
    PLACES = "places"
    BRING = "bring"
    JOIN = "join"
    CANCEL = "cancel"
    CONFIRM = "confirm"
    COMPANY = "company"
    PEOPLE = "people"
    CODE = "code"


@dataclass(frozen=True)
class Wordings:
    patterns: tuple[tuple[Ask, re.Pattern[str]], ...]
    fillers: frozenset[str]
    nouns: tuple[str, ...]
    common: frozenset[str]
    companion: re.Pattern[str]


@dataclass(frozen=True)
class Cue:
    """`rest`: the words that say something besides; few, and the sentence says nothing else. `also`: asked as well."""

    ask: Ask
    rest: tuple[str, ...]
    also: tuple[Ask, ...] = ()


FILE = Path(__file__).with_name("event_cues.yaml")
WORD = re.compile(r"\w+")
LONGEST = 25  # words: who writes more tells of something else
# How many they are, where it is said in one number: "ketten", "3-an jövünk", "2 fő", "two of us".
COUNTED = re.compile(
    r"\b(?:ketten|harman|negyen|oten|hatan|nyolcan|egyedul|(?:just|only) me)\b"
    r"|(?:^|\b(?:csak|osszesen|megsem?) )\d{1,2}(?= [ae]n (?:jo|me|le|va)\w*nk\b)"
    r"|\b(?:\d{1,2}|egy|ket|harom|negy|ot|hat|one|two|three|four|five)"
    r" (?:fo|fovel|fore|ember|emberrel|szemely|szemelyre|of us|people|person)\b"
)
NOT_SO = re.compile(r"\bmegse[mn]? \w+")
INSTEAD = "hanem "  # what stands before it is not so


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
        companion=re.compile(rf"\b(?:{kin})\w*[^i ]mm[ae]l\b|\bwith my (?:{kin})\b"),
    )


def read(text: str) -> Cue | None:
    """None for what asks nothing of an event."""
    said = words(text)
    if not said or len(said) > LONGEST:
        return None
    folded = " ".join(said)
    patterns = [(ask, pattern) for ask, pattern in wordings().patterns if pattern.search(folded)]
    if not patterns:
        return Cue(Ask.PEOPLE, ()) if _counts(text, said) else None
    asks = [ask for ask, _pattern in patterns]
    rest = folded
    for _ask, pattern in patterns:
        rest = pattern.sub(" ", rest)
    return Cue(asks[0], beside(WORD.findall(rest)), tuple(asks[1:]))


def _counts(text: str, said: Sequence[str]) -> bool:
    """ "Egy felnőtt, két gyerek"; one word or number alone may mean anything."""
    return len(said) > 1 and is_only_people(text) and _count(text) is not None


def beside(said: Collection[str]) -> tuple[str, ...]:
    """Without the words that change nothing."""
    return tuple(word for word in said if word not in wordings().fillers)


def people_in(text: str) -> int | None:
    """How many are said to come, where that is said for sure: no number of a day or an hour is taken for it."""
    said = " ".join(words(text)).rpartition(INSTEAD)[2]
    counted = {_count(found[0]) for found in COUNTED.finditer(NOT_SO.sub(" ", said))}
    if counted:
        return counted.pop() if len(counted) == 1 else None
    companions = wordings().companion.findall(said)
    return 1 + len(companions) if companions else _count(text) if is_only_people(text) else None


def _count(text: str) -> int | None:
    try:
        answer = read_people(text)
    except Invalid:
        return None
    return int(answer.value if isinstance(answer, Guess) else answer)
