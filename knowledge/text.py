"""One chain for index and query: what is written becomes words, and words become features.

Feature kinds are told apart by their first character, so that a hit can say why it was found:
`=` the word without accents, `!` the word as it was written with accents, `~` its stem, `#` an everyday concept,
`+` two stems side by side.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from knowledge.dates import Lang

WORD = re.compile(r"[^\W_]+")
# A visitor may paste pages; what decides the topic stands at the beginning, and the work must stay bounded.
LONGEST_READ = 1000

STEMMERS = {"hu": snowballstemmer.stemmer("hungarian"), "en": snowballstemmer.stemmer("english")}
# Hungarian stacks endings; the beginning of a long word is what its forms and compounds share.
SHORTEST_CUT_WORD = 6
CUT = 5

GRAM_SIZES = (3, 4, 5)


def normalized(text: str) -> str:
    return unicodedata.normalize("NFC", text[:LONGEST_READ]).casefold()


def folded(text: str) -> str:
    """Lower case without accents."""
    apart = unicodedata.normalize("NFD", normalized(text))
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


def words(text: str) -> list[str]:
    """The folded words in order."""
    return WORD.findall(folded(text))


@lru_cache(maxsize=65536)
def stem(word: str, lang: Lang) -> str:
    stemmed: str = STEMMERS[lang].stemWord(word)
    return stemmed


def features(text: str, lang: Lang) -> Iterator[str]:
    """The word features of a text; a repeated word gives repeated features."""
    accented = WORD.findall(normalized(text))
    plain = words(text)
    stems = [stem(word, lang) for word in plain]
    yield from (f"={word}" for word in plain)
    yield from (f"~{stemmed}" for stemmed in stems)
    yield from (f"!{word}" for word in accented if not word.isascii())
    yield from (f"^{word[:CUT]}" for word in plain if len(word) >= SHORTEST_CUT_WORD)
    yield from (f"+{first} {second}" for first, second in zip(stems, stems[1:], strict=False))


def grams(text: str) -> Iterator[str]:
    """Character n-grams inside word borders: what survives a typo or an unknown ending."""
    for word in words(text):
        padded = f" {word} "
        for size in GRAM_SIZES:
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]
