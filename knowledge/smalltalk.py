"""Messages that want nothing looked up: a greeting, thanks, an insult, nonsense, another language."""

import unicodedata
from collections.abc import Sequence
from typing import Literal

from knowledge.cues import Patterns, cues
from knowledge.search import Found

Smalltalk = Literal[
    "greeting", "thanks", "goodbye", "insult", "machine", "abilities", "confused", "test", "nonsense",
    "other_language", "yes_no",
]  # fmt: skip

# Which kind wins when a message is of several.
ORDER: tuple[Smalltalk, ...] = (
    "insult", "machine", "abilities", "confused", "other_language", "thanks", "goodbye", "greeting", "test", "nonsense",
    "yes_no",
)  # fmt: skip
# "Hülye" inside a real question is no insult; with this little else it is.
ELSE_BESIDE_INSULT = 2
# One foreign-looking word may be a name or a typo; of a foreign sentence several words are known.
FOREIGN_WORDS = 2
# Letters hit at random share hardly any letter groups with real words.
RANDOM_LETTERS = 0.35


def kind_of_smalltalk(said: Sequence[str], search: Found) -> Smalltalk | None:
    """Which kind, where nothing or little else is said."""
    if not any(letter.isalpha() for word in said for letter in word):
        return "nonsense"
    if in_other_script(said) or in_other_language(said, search):
        return "other_language"
    kind = by_cues(said)
    if kind is None and search.known_words == 0 and search.known_letters < RANDOM_LETTERS:
        return "nonsense"
    return kind


def by_cues(said: Sequence[str]) -> Smalltalk | None:
    known = cues().smalltalk
    kinds = [kind for kind in ORDER if known[kind].found_in(said)]
    little_else = ELSE_BESIDE_INSULT if "insult" in kinds else 0
    return kinds[0] if kinds and says_only([known[kind] for kind in kinds], said, little_else) else None


def says_only(meanings: Sequence[Patterns], said: Sequence[str], little_else: int = 0) -> bool:
    """Whether a pattern is there and hardly anything besides patterns and fillers."""
    left = list(said)
    for patterns in meanings:
        left = patterns.without(left)
    return len(left) < len(said) and len(left_over(left)) <= little_else


def left_over(said: Sequence[str]) -> list[str]:
    return [word for word in said if word not in cues().fillers]


def in_other_script(said: Sequence[str]) -> bool:
    letters = [letter for word in said for letter in word if letter.isalpha()]
    return all(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters)


def in_other_language(said: Sequence[str], search: Found) -> bool:
    """Several words of another language and hardly a word of ours."""
    left = cues().smalltalk["other_language"].without(said)
    foreign = len(said) - len(left)
    return foreign >= FOREIGN_WORDS and foreign > search.known_words * len(said)
