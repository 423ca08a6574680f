import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.cues import Patterns, cues, lexicon_of


@pytest.mark.parametrize(
    ("pattern", "text", "places"),
    [
        ("jo napot", "na jo napot kivanok", (1, 2)),
        ("jo napot", "jo kis napot", (0, 2)),
        ("jo napot", "jo kis szep napot", None),
        ("jo .. napot", "jo kis szep napot", (0, 3)),
        ("ongyilkos*", "ongyilkossagot", (0,)),
        ("ongyilkos*", "ongilos leszek", None),
        ("ongyilkos", "ongyilos leszek", (0,)),
        ("ver|ut engem", "ut engem", (0, 1)),
        ("ver engem", "ves engem", None),
    ],
)
def test_a_pattern_takes_its_words_in_order(pattern: str, text: str, places: tuple[int, ...] | None) -> None:
    said = text.split()
    left = [word for place, word in enumerate(said) if place not in (places or ())]
    assert Patterns.of([pattern]).without(said) == left
    assert Patterns.of([pattern]).found_in(said) is (places is not None)


def test_without_typos_one_letter_matters() -> None:
    written = ["kerelmem*"]
    assert Patterns.of(written).found_in(["kerelmet"])
    assert not Patterns.of(written, lexicon_of(written, with_typos=False)).found_in(["kerelmet"])


def test_every_occurrence_is_taken_out() -> None:
    assert Patterns.of(["szia"]).without(["szia", "te", "szia"]) == ["te"]


def test_our_patterns_are_written_without_accents() -> None:
    known = cues()
    listed = [known.idioms, known.crisis, known.person, known.own_case, *known.smalltalk.values()]
    assert all(place.isascii() for patterns in listed for cue in patterns.cues for place in cue.places)


@given(st.lists(st.text(alphabet="aeimnorst", min_size=1, max_size=12), max_size=30))
def test_taking_out_leaves_nothing_to_find(said: list[str]) -> None:
    patterns = cues().smalltalk["machine"]
    left = patterns.without(said)
    assert not patterns.found_in(left) or len(left) < len(said)
