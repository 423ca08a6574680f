"""Where somebody lives or works, as it is typed: sure by its name alone, else said back, a strange one as it stands."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from handlers.fields.asking import asks
from handlers.form import Answer, Answers, Field, Guess, Invalid
from knowledge.language import everyday_words
from knowledge.place import Place
from knowledge.place_names import CASES, FROM_THERE
from knowledge.places import places
from knowledge.policy import Decision
from knowledge.text import WORD, composed, folded, words
from locales import Text, _

WHICH_TOWN = _("This street may be in several settlements. In which one is it?")
# Words around the name of a place.
BESIDE = frozenset(
    {
        *("a", "az", "itt", "en", "meg", "is", "lakom", "lakok", "elek", "vagyok", "vagyunk", "mellett", "kozeleben"),
        *("varos", "kozseg", "falu", "telepules", "nem", "igen", "hanem"),
        *("i", "live", "in", "near", "am", "from"),
    }
)
# A place, but which?
NO_NAMES = (
    "tany",
    "falu",
    "videk",
    "kulterulet",
    "haz",
    "albere",
    "kornyek",
    "sehol",
    "mindenhol",
    "barhol",
    "village",
)
ENDINGS = frozenset({"", *CASES, *FROM_THERE})
SHORTEST_BEGINNING = 4  # "kecs": nobody means another place
TWO_TYPOS_FROM = 7
LONGEST_NAME = 40
MOST_WORDS = 3
QUESTION_FROM = 4  # words: shorter ones that the knowledge base would answer are names of places all the same


def read_settlement(text: str) -> Answer:
    """The official name where we know it. Any other name is kept as typed: `known_settlement` tells them apart."""
    named = places().found_in(text).places
    towns = list(dict.fromkeys(place.whole for place in named if not place.is_street or place.is_listed))
    if towns:
        surely = len(towns) == 1 and _is_written(towns[0], text)
        return towns[0] if surely else Guess(towns[0])
    said = [word for word in words(text) if word not in BESIDE]
    alike = [answer for answer in map(_by_name, (" ".join(said), *said)) if answer is not None]
    if alike:
        return alike[0]
    if named:
        raise Invalid(WHICH_TOWN)
    close = _close_to(said)
    return Guess(close.pop() if len(close) == 1 else _as_typed(text))


def _is_written(town: str, text: str) -> bool:
    name = folded(town)
    stem = name[:-1] if name.endswith("a") else name
    said = " ".join(words(text))
    return any(word.startswith((name, stem)) for word in said.split()) or name in said


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Place]:
    return {folded(name): place for name, place in places().names.items()}


def _by_name(said: str) -> Answer | None:
    """Alone at this question, a name that is also a word ("eger", "baja") can be nothing else."""
    for length in range(len(said), 1, -1):
        place = _names().get(said[:length])
        if place is not None and said[length:] in ENDINGS:
            return place.whole if folded(place.whole) == said[:length] else Guess(place.whole)
    return None


def _close_to(said: Sequence[str]) -> set[str]:
    """The settlements that one of the words is a letter or two from, or that begin with the only word."""
    return {
        place.whole
        for name, place in _names().items()
        for word in said
        if _is_close(word, name) or (len(said) == 1 and _begins(word, name))
    }


def _begins(word: str, name: str) -> bool:
    return len(word) >= SHORTEST_BEGINNING and name.startswith(word)


def _is_close(word: str, name: str) -> bool:
    typos = 1 + (len(name) >= TWO_TYPOS_FROM)
    return len(word) >= SHORTEST_BEGINNING and OSA.distance(word, name, score_cutoff=typos) <= typos


def _as_typed(text: str) -> str:
    """A name it may be: few words, letters alone, none of them an everyday word."""
    said = words(text)
    if "nem" in said or any(word.startswith(NO_NAMES) for word in said):
        raise Invalid
    written: list[str] = [word for word in WORD.findall(composed(text)) if folded(word) not in BESIDE]
    name = " ".join(written)
    hungarian, english = everyday_words()
    everyday = not (hungarian | english).isdisjoint(words(name))
    letters = name.replace(" ", "").isalpha()
    if not letters or everyday or asks(text) or not 2 <= len(name) <= LONGEST_NAME or len(written) > MOST_WORDS:
        raise Invalid
    return name if any(letter.isupper() for letter in name) else name.title()


def is_no_place(text: str, decision: Decision) -> bool:
    """A question that names a place is still one; a word that is no place may be the subject of one."""
    if decision.kind == "smalltalk" or decision.reason in ("asked", "own_case"):
        return not _names_known(text)
    if decision.kind == "answer":
        return not _names_known(text) or (asks(text) and len(words(text)) >= QUESTION_FROM)
    return False


def _names_known(text: str) -> bool:
    try:
        answer = read_settlement(text)
    except Invalid:
        return False
    return known_settlement(answer.value if isinstance(answer, Guess) else answer) is not None


def known_settlement(value: str | None) -> str | None:
    """Its official name; None for any other place: of that we know nothing, also not that it is outside."""
    return value if any(place.whole == value for place in places().names.values()) else None


def settlement_field(
    question: Text, reason: Text, asked_when: Callable[[Answers], bool] = lambda _answers: True
) -> Field:
    return Field(
        key="settlement",
        label=_("Settlement"),
        question=question,
        reason=reason,
        error=_("Please write the name of a settlement, for example: Tiszakécske."),
        read=read_settlement,
        called=("lakhely", "lakcim", "varos", "kozseg", "falu", "hol lak", "town", "village"),
        asked_when=asked_when,
        meant_otherwise=is_no_place,
    )
