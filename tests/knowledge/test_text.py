import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import LONGEST_READ, Reading, features, folded, grams, words


def features_of(text: str) -> set[str]:
    return set(features(Reading.of(text), "hu"))


def test_accents_case_and_composition_make_no_difference() -> None:
    apart = unicodedata.normalize("NFD", "Álláskeresőként")
    assert words("ÁLLÁSKERESŐKÉNT!") == words(apart) == ["allaskereskent".replace("kent", "okent")]


def test_the_form_with_accents_is_kept_as_a_feature_of_its_own() -> None:
    assert "!fizetés" in features_of("fizetés")
    assert "!fizetes" not in features_of("fizetes")
    assert features_of("fizetés") - features_of("fizetes") == {"!fizetés"}


def test_endings_meet_in_stem_and_beginning() -> None:
    one, other = features_of("támogatások"), features_of("tamogatast")
    assert {"~tamogatas", "^tamog"} <= one & other


def test_everyday_and_official_words_meet_in_a_concept() -> None:
    shared = features_of("munkaügy") & features_of("kirendeltség")
    assert "#employment_office" in shared


@given(st.text())
def test_any_text_has_features(text: str) -> None:
    assert len(folded(text)) <= 20 * LONGEST_READ
    assert all(len(feature) > 1 for feature in features_of(text))
    assert all(3 <= len(gram) <= 5 for gram in grams(Reading.of(text)))


@given(st.text(alphabet="aábcdeéfghiíjklmnoóöőpqrstuúüűvwxyz ,.!?-", max_size=80))
def test_accents_never_change_the_folded_words(text: str) -> None:
    assert words(folded(text)) == words(text)
