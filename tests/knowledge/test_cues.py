import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.cues import Cue, cues, found, without


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
def test_a_pattern_finds_its_words_in_order(pattern: str, text: str, places: tuple[int, ...] | None) -> None:
    assert Cue.parse(pattern).found_in(text.split()) == places


def test_without_typos_one_letter_matters() -> None:
    assert Cue.parse("kerelmem*").found_in(["kerelmet"]) == (0,)
    assert Cue.parse("kerelmem*", with_typos=False).found_in(["kerelmet"]) is None


def test_every_occurrence_is_taken_out() -> None:
    assert without([Cue.parse("szia")], ["szia", "te", "szia"]) == ["te"]


def test_our_patterns_are_written_without_accents() -> None:
    known = cues()
    listed = [known.idioms, known.crisis, known.person, known.own_case, *known.smalltalk.values()]
    steps = [step for patterns in listed for cue in patterns for step in cue.steps]
    assert all(word.isascii() for step in steps for word in (*step.whole, *step.beginnings))


@given(st.lists(st.text(alphabet="aeimnorst", min_size=1, max_size=12), max_size=30))
def test_taking_out_leaves_nothing_to_find(said: list[str]) -> None:
    patterns = cues().smalltalk["machine"]
    assert not found(patterns, without(patterns, said)) or len(without(patterns, said)) < len(said)
