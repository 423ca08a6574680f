"""One chain for index and query: what is written becomes words, and words become features.

Kinds of features are told apart by their first character, so that a hit can say why it was found:
`=` the word without accents, `!` the word as written with accents, `~` its stem, `^` its beginning,
`#` an everyday concept it names, `&` two concepts named together.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

import snowballstemmer

from knowledge.concepts import concepts_of
from knowledge.dates import Lang

WORD = re.compile(r"[^\W_]+")
ACCENTS = re.compile("[\u0300-\u036f]+")
# A visitor may paste pages; what decides the topic stands at the beginning, and the work must stay bounded.
LONGEST_READ = 1000
# Pairs grow with the square; a message about more things than this is about none of the pairs.
MOST_PAIRED_CONCEPTS = 12

STEMMERS = {"hu": snowballstemmer.stemmer("hungarian"), "en": snowballstemmer.stemmer("english")}
# Hungarian stacks endings; the beginning of a long word is what its forms and compounds share.
SHORTEST_CUT_WORD = 6
CUT = 5

GRAM_SIZES = (3, 4, 5)


def normalized(text: str) -> str:
    return unicodedata.normalize("NFC", text[:LONGEST_READ]).casefold()


def folded(text: str) -> str:
    """Lower case without accents."""
    return ACCENTS.sub("", unicodedata.normalize("NFD", normalized(text)))


def words(text: str) -> list[str]:
    """The folded words in order."""
    return WORD.findall(folded(text))


@lru_cache(maxsize=65536)
def stem(word: str, lang: Lang) -> str:
    stemmed: str = STEMMERS[lang].stemWord(word)
    return stemmed


@lru_cache(maxsize=65536)
def word_features(word: str, lang: Lang) -> tuple[str, ...]:
    beginning = (f"^{word[:CUT]}",) if len(word) >= SHORTEST_CUT_WORD else ()
    return (f"={word}", f"~{stem(word, lang)}", *beginning)


def features(text: str, lang: Lang, corrected: Sequence[str] = ()) -> Counter[str]:
    """How often each feature occurs; `corrected` are words the text is thought to mean besides its own."""
    said = [*words(text), *corrected]
    return Counter(single_features(text, said, lang) + paired_concepts(said))


def plain_features(text: str, lang: Lang) -> Counter[str]:
    """The features without pairs, for long texts, where everything stands beside everything."""
    return Counter(single_features(text, words(text), lang))


def single_features(text: str, said: Sequence[str], lang: Lang) -> list[str]:
    listed = [feature for word in said for feature in word_features(word, lang)]
    listed += [f"!{word}" for word in WORD.findall(normalized(text)) if not word.isascii()]
    return listed + [f"#{concept}" for concept in named_concepts(said)]


def named_concepts(said: Sequence[str]) -> list[str]:
    return sorted({concept for word in said for concept in concepts_of(word)})


def paired_concepts(said: Sequence[str]) -> list[str]:
    named = named_concepts(said)[:MOST_PAIRED_CONCEPTS]
    return [f"&{one} {other}" for one, other in combinations(named, 2)]


def grams(text: str) -> Counter[str]:
    """Character n-grams inside word borders: what survives a typo or an unknown ending."""
    return Counter([gram for word in words(text) for gram in word_grams(word)])


@lru_cache(maxsize=65536)
def word_grams(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(padded[start : start + size] for size in GRAM_SIZES for start in range(len(padded) - size + 1))
