"""Which of our two languages a text is in, by its everyday words and letters."""

import re
from functools import lru_cache
from pathlib import Path

from knowledge.dates import Lang
from knowledge.nodes import plain
from knowledge.text import Reading

FILE = Path(__file__).parent / "language.yaml"
# A letter no English word has outweighs an accidental English word; in a name (Kecskemét) it does not.
HUNGARIAN_LETTERS = frozenset("áéíóöőúüű")
LETTER_WEIGHT = 2
ENDINGS = re.compile(r"\w{2,}(?:nak|nek|ban|ben|bol|tol|hoz|hez|unk|ani|eni|eket|okat|kent)")


@lru_cache(maxsize=1)
def everyday_words() -> tuple[frozenset[str], frozenset[str]]:
    read = plain(FILE)
    return frozenset(read["hu"].split()), frozenset(read["en"].split())


def recognized(reading: Reading, chosen: Lang | None) -> Lang:
    """The language of the text; the chosen one, else Hungarian, when the text does not tell."""
    hungarian, english = everyday_words()
    balance = 0
    for word in reading.words:
        in_english = word in english
        balance += in_english - (word in hungarian or (not in_english and ENDINGS.fullmatch(word) is not None))
    if has_hungarian_letters(reading):
        balance -= LETTER_WEIGHT
    if balance == 0:
        return chosen or "hu"
    return "en" if balance > 0 else "hu"


def has_hungarian_letters(reading: Reading) -> bool:
    return any(HUNGARIAN_LETTERS.intersection(word) for word in reading.accented if word[0].islower())
