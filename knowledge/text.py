"""One chain for index and query: what is written becomes words, and words become features.

Kinds of features are told apart by their first character, so that a hit can say why it was found:
`=` the word without accents, `!` the word as written with accents, `~` its stem, `^` its beginning,
`#` an everyday concept it names, `&` two concepts named together.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import Stemmer

from knowledge.concepts import MOST_REMEMBERED, concepts_of
from knowledge.dates import Lang

WORD = re.compile(r"[^\W_]+")
ACCENTS = re.compile("[\u0300-\u036f]+")
# A visitor may paste pages; what decides the topic stands at the beginning, and the work must stay bounded.
LONGEST_READ = 1000
# Pairs grow with the square; a message about more things than this is about none of the pairs.
MOST_PAIRED_CONCEPTS = 12

# The Snowball algorithms in C: the same stems as the pure Python ones, which took a fifth of the start and 10 MB.
# `word_features` remembers words itself, so that a stemmer keeps no cache that threads could meet in.
STEMMERS = {"hu": Stemmer.Stemmer("hungarian", 0), "en": Stemmer.Stemmer("english", 0)}
# Hungarian stacks endings; the beginning of a long word is what its forms and compounds share.
SHORTEST_CUT_WORD = 6
CUT = 5

GRAM_SIZES = (3, 4, 5)


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


@lru_cache(maxsize=MOST_REMEMBERED)
def word_features(word: str, lang: Lang) -> tuple[str, ...]:
    stem = STEMMERS[lang].stemWord(word)
    beginning = (f"^{word[:CUT]}",) if len(word) >= SHORTEST_CUT_WORD else ()
    return (f"={word}", f"~{stem}", *beginning)


def features(reading: Reading, lang: Lang, corrected: Sequence[str] = ()) -> list[str]:
    """Each feature as often as it occurs; `corrected` are words the text is thought to mean besides its own."""
    said = [*reading.words, *corrected]
    concepts = named_concepts(said)
    pairs = [f"&{one} {other}" for one, other in combinations(concepts[:MOST_PAIRED_CONCEPTS], 2)]
    return single_features(said, reading.accented, concepts, lang) + pairs


def plain_features(reading: Reading, lang: Lang) -> list[str]:
    """The features without pairs, for long texts, where everything stands beside everything."""
    return single_features(reading.words, reading.accented, named_concepts(reading.words), lang)


def single_features(said: Sequence[str], accented: Sequence[str], concepts: Sequence[str], lang: Lang) -> list[str]:
    listed = [feature for word in said for feature in word_features(word, lang)]
    listed += [f"!{word}" for word in map(str.casefold, accented) if not word.isascii()]
    return listed + [f"#{concept}" for concept in concepts]


def named_concepts(said: Sequence[str]) -> list[str]:
    return sorted(set[str]().union(*map(concepts_of, said)))


def grams(reading: Reading) -> list[str]:
    """Character n-grams inside word borders: what survives a typo or an unknown ending."""
    return [gram for word in reading.words for gram in word_grams(word)]


@lru_cache(maxsize=MOST_REMEMBERED)
def word_grams(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(padded[start : start + size] for size in GRAM_SIZES for start in range(len(padded) - size + 1))
