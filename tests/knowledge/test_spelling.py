from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.concepts import concepts_of
from knowledge.spelling import SHORTEST_CORRECTED, TWO_TYPOS_FROM, Spelling, letter_groups
from tests.conftest import knowledge


def test_a_typo_is_mended_only_where_the_word_is_unknown() -> None:
    spelling = Spelling.of(["igazolas", "jaradek"])
    assert spelling.corrections(["igazolsa", "jaradek", "xyz", "valamimas"]) == ["igazolas"]


def nearest_of_all(word: str, spelling: Spelling) -> list[str]:
    """The same, by comparing the word with every known one."""
    if len(word) < SHORTEST_CORRECTED or word in spelling.known or concepts_of(word):
        return []
    typos = 1 if len(word) < TWO_TYPOS_FROM else 2
    nearest = process.extractOne(word, spelling.long_words, scorer=OSA.distance, score_cutoff=typos)
    return [nearest[0]] if nearest else []


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """A known word with one or two letters missing, added, exchanged or changed."""
    word = draw(st.sampled_from(knowledge().index.spelling.long_words))
    for _typo in range(draw(st.integers(1, 2))):
        place = draw(st.integers(0, len(word) - 2))
        before, one, other, after = word[:place], word[place], word[place + 1], word[place + 2 :]
        typed = draw(st.sampled_from("aeknt"))
        middle = draw(st.sampled_from([other, one + typed + other, other + one, typed + other]))
        word = before + middle + after
    return word


@given(mistyped())
def test_looking_only_at_words_with_shared_letters_misses_none(word: str) -> None:
    spelling = knowledge().index.spelling
    if len(letter_groups(word)) == len(word):
        assert spelling.corrections([word]) == nearest_of_all(word, spelling)
