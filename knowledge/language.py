"""Which of our two languages a text is in, by its everyday words and letters."""

from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.dates import Lang
from knowledge.text import normalized, words

FILE = Path(__file__).parent / "language.yaml"
# Letters no English word has; one such word outweighs an accidental "a" or "is".
HUNGARIAN_LETTERS = frozenset("áéíóöőúüű")
LETTER_WEIGHT = 2


@lru_cache(maxsize=1)
def everyday_words() -> tuple[frozenset[str], frozenset[str]]:
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return frozenset(read["hu"].split()), frozenset(read["en"].split())


def recognized(text: str, chosen: Lang | None) -> Lang:
    """The language of the text; the chosen one, else Hungarian, when the text does not tell."""
    hungarian, english = everyday_words()
    said = words(text)
    balance = sum(word in english for word in said) - sum(word in hungarian for word in said)
    if HUNGARIAN_LETTERS & set(normalized(text)):
        balance -= LETTER_WEIGHT
    if balance == 0:
        return chosen or "hu"
    return "en" if balance > 0 else "hu"
