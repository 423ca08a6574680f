import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import (
    LONGEST_READ,
    Reading,
    features,
    folded,
    letter_groups,
    number_of,
    text_features,
    word_features,
    words,
)


def features_of(text: str) -> set[str]:
    reading = Reading.of(text)
    return {
        *(f for word in reading.words for f in word_features(word, "hu")),
        *text_features(reading.words, reading.accented),
    }


def test_accents_case_and_composition_make_no_difference() -> None:
    apart = unicodedata.normalize("NFD", "Álláskeresőként")
    assert words("ÁLLÁSKERESŐKÉNT!") == words(apart) == ["allaskeresokent"]


def test_the_form_with_accents_is_kept_as_a_feature_of_its_own() -> None:
    assert "!fizetés" in features_of("fizetés")
    assert features_of("fizetés") - features_of("fizetes") == {"!fizetés"}


def test_endings_meet_in_stem_and_beginning() -> None:
    one, other = features_of("támogatások"), features_of("tamogatast")
    assert {"~tamogatas", "^tamog"} <= one & other


def test_a_typo_leaves_most_groups_of_letters() -> None:
    right, wrong = set(letter_groups("tanfolyam")), set(letter_groups("tanfojam"))
    assert number_of("_tanf") in right & wrong
    assert len(right & wrong) > len(right) / 2 - 1


def test_everyday_and_official_words_meet_in_a_concept() -> None:
    shared = features_of("munkaügy") & features_of("kirendeltség")
    assert "#employment_office" in shared


def test_words_side_by_side_are_a_feature() -> None:
    assert "+munka utan" in features_of("munkából után") | features_of("munka után")
    assert "+utan munka" not in features_of("munka után")


def test_a_feature_is_counted_as_often_as_it_occurs() -> None:
    numbers = features(Reading.of("munka munka"), "hu").tolist()
    assert numbers.count(number_of("=munka")) == 2


@given(st.text())
def test_any_text_has_features(text: str) -> None:
    assert len(folded(text)) <= 20 * LONGEST_READ
    reading = Reading.of(text)
    assert len(features(reading, "hu")) >= len(reading.words)


@given(st.text(alphabet="aábcdeéfghiíjklmnoóöőpqrstuúüűvwxyz ,.!?-", max_size=80))
def test_accents_never_change_the_folded_words(text: str) -> None:
    assert words(folded(text)) == words(text)
