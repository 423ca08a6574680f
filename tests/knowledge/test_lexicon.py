from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.cues import cues
from knowledge.lexicon import ONE_TYPO_FROM, TWO_TYPOS_FROM, Lexicon

PLACES = sorted({place for patterns in (cues().crisis, cues().person) for cue in patterns.cues for place in cue.places})
WORDS = sorted({word.rstrip("*") for place in PLACES for word in place.split("|")})


def fits(word: str, pattern: str, *, with_typos: bool) -> bool:
    """As a person would read the pattern."""
    meant = pattern.rstrip("*")
    compared = word[: len(meant)] if pattern.endswith("*") else word
    typos = (len(meant) >= ONE_TYPO_FROM) + (len(meant) >= TWO_TYPOS_FROM)
    if with_typos and typos and word[:1] == meant[:1]:
        return bool(OSA.distance(compared, meant) <= typos)
    return compared == meant


@given(st.sampled_from(WORDS), st.text(alphabet="aeiknot", max_size=3), st.integers(0, 12), st.booleans())
def test_looking_a_word_up_is_trying_every_place(known: str, typed: str, at: int, with_typos: bool) -> None:
    word = known[:at] + typed + known[at + 1 :]
    lexicon = Lexicon(PLACES, with_typos=with_typos)
    tried = {place for place in PLACES if any(fits(word, each, with_typos=with_typos) for each in place.split("|"))}
    assert lexicon.fitted_by(word) == tried
