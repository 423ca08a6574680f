"""Choices that are typed: the place of one, or words of its label, with endings and a typo."""

from collections.abc import Mapping, Sequence

from rapidfuzz.distance import OSA

from handlers.form import Answer, Guess, Invalid
from knowledge.text import words

ORDINALS = ("elso", "masodik", "harmadik", "negyedik", "otodik", "hatodik", "hetedik", "nyolcadik", "kilencedik")
BESIDE_A_PLACE = frozenset({"a", "az", "es", "as", "os", "ik", "szamu", "szam", "sorszamu", "number", "the"})
# A word of a label is recognised by its beginning, or a letter away.
BEGINNING = 5
SHORTEST = 4
ONE_TYPO_FROM = 6
MOST_BESIDE = 3  # words that are not the label's; in a longer text the word may mean anything


def by_label_alone(_text: str) -> Answer:
    """The reader of a field that knows no other words for its choices: the engine goes by their labels then."""
    raise Invalid


def read_chosen(text: str, labels: Mapping[str, str]) -> Answer | None:
    """`labels`: by value, as she sees them. Sure by place or whole label, a guess by one of its words."""
    said = words(text)
    place = place_of(said, len(labels))
    if place is not None:
        return list(labels)[place]
    for value, label in labels.items():
        if said and said == words(label):
            return value
    alike = [value for value, label in labels.items() if _is_alike(said, words(label))]
    return Guess(alike[0]) if len(alike) == 1 else None


def place_of(said: Sequence[str], choices: int) -> int | None:
    """ "2", "a 2-es", "az első", counted from 0."""
    named = [word for word in said if word not in BESIDE_A_PLACE]
    if len(named) != 1:
        return None
    (word,) = named
    number = int(word) if word.isascii() and word.isdigit() and len(word) < 3 else 0
    if number == 0:
        number = next((place for place, name in enumerate(ORDINALS, start=1) if word.startswith(name)), 0)
    return number - 1 if 1 <= number <= choices else None


def _is_alike(said: Sequence[str], label: Sequence[str]) -> bool:
    known = [word for word in label if len(word) >= SHORTEST]
    fitting = [word for word in said if any(is_form_of(word, name) for name in known)]
    return bool(fitting) and len(said) - len(fitting) <= MOST_BESIDE


def is_form_of(word: str, name: str) -> bool:
    if len(word) < SHORTEST:
        return False
    typos = int(len(name) >= ONE_TYPO_FROM)
    return word[:BEGINNING] == name[:BEGINNING] or OSA.distance(word, name, score_cutoff=typos) <= typos
