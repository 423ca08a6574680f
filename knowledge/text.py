"""One chain for index and query: what is written becomes words, and words become features.

Kinds of features are told apart by their first character: `=` the word without accents, `!` the word as written with
accents, `~` its stem, `^` its beginning, `_` a group of its letters, `+` two words side by side, `#` an everyday
concept it names, `&` two concepts named together. A feature is known by its number, a checksum of it: two of a hundred
thousand may share one, which changes no ranking, and no table of strings has to be kept in memory.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt
import Stemmer

from knowledge.concepts import concepts_of
from knowledge.dates import Lang

Numbers = npt.NDArray[np.uint32]

WORD = re.compile(r"[^\W_]+")
ACCENTS = re.compile("[\u0300-\u036f]+")
# A visitor may paste pages; what decides the topic stands at the beginning, and the work must stay bounded.
LONGEST_READ = 1000
# Pairs grow with the square; a message about more things than this is about none of the pairs.
MOST_PAIRED_CONCEPTS = 12

# The Snowball algorithms in C: the same stems as the pure Python ones, which took a fifth of the start and 10 MB.
# `word_numbers` remembers words itself, so that a stemmer keeps no cache that threads could meet in.
STEMMERS = {"hu": Stemmer.Stemmer("hungarian", 0), "en": Stemmer.Stemmer("english", 0)}
# Hungarian stacks endings; the beginning of a long word is what its forms and compounds share.
SHORTEST_CUT_WORD = 6
CUT = 5

LETTER_GROUPS = (2, 3, 4, 5)
GROUP = crc32(b"_")  # the checksum goes on from here
# 5 MB of numbers: what ten thousand articles say again and again while they are counted.
WORDS_REMEMBERED = 16_384


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text[:LONGEST_READ])


def folded(text: str) -> str:
    """Lower case without accents."""
    return ACCENTS.sub("", unicodedata.normalize("NFD", composed(text).casefold()))


def words(text: str) -> list[str]:
    """The folded words in order."""
    return WORD.findall(folded(text))


@dataclass(frozen=True)
class Reading:
    """A text read once: its folded words, and as they are written those that hold more than plain letters."""

    words: tuple[str, ...]
    accented: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Reading":
        accented = () if text.isascii() else (word for word in WORD.findall(composed(text)) if not word.isascii())
        return cls(tuple(words(text)), tuple(accented))


def number_of(feature: str) -> int:
    return crc32(feature.encode("utf-8", "surrogatepass"))


def features(reading: Reading, lang: Lang, corrected: Sequence[str] = ()) -> Numbers:
    """The number of each feature, as often as it occurs; `corrected` are words the text probably means besides."""
    said = [*reading.words, *corrected]
    of_text = np.array([number_of(feature) for feature in text_features(said, reading.accented)], np.uint32)
    return np.concatenate([*(word_numbers(word, lang) for word in said), of_text])


@lru_cache(maxsize=WORDS_REMEMBERED)
def word_numbers(word: str, lang: Lang) -> Numbers:
    return np.array([*map(number_of, word_features(word, lang)), *letter_groups(word)], np.uint32)


def word_features(word: str, lang: Lang) -> list[str]:
    """What a word tells as a whole."""
    beginning = [f"^{word[:CUT]}"] if len(word) >= SHORTEST_CUT_WORD else []
    return [f"={word}", f"~{STEMMERS[lang].stemWord(word)}", *beginning]


def letter_groups(word: str) -> list[int]:
    """The numbers of `_` and each group of its letters: what survives a typo or an unknown ending.

    A folded word is made of single bytes, except in other scripts, where groups of bytes do as well.
    """
    padded = f" {word} ".encode("utf-8", "surrogatepass")
    ends = len(padded) + 1
    return [crc32(padded[at : at + size], GROUP) for size in LETTER_GROUPS for at in range(ends - size)]


def text_features(said: Sequence[str], accented: Sequence[str]) -> Iterator[str]:
    """What words tell together, and how they are written."""
    concepts = named_concepts(said)
    return chain(
        (f"+{one[:CUT]} {other[:CUT]}" for one, other in pairwise(said)),
        (f"!{word.casefold()}" for word in accented),
        (f"#{concept}" for concept in concepts),
        (f"&{one} {other}" for one, other in combinations(concepts[:MOST_PAIRED_CONCEPTS], 2)),
    )


def named_concepts(said: Sequence[str]) -> list[str]:
    return sorted(set[str]().union(*map(concepts_of, said)))
