import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from knowledge.spelling import Spelling
from knowledge.text import LONGEST_READ, features, folded, grams, words


def test_accents_case_and_composition_make_no_difference() -> None:
    apart = unicodedata.normalize("NFD", "Álláskeresőként")
    assert words("ÁLLÁSKERESŐKÉNT!") == words(apart) == ["allaskereskent".replace("kent", "okent")]


def test_the_form_with_accents_is_kept_as_a_feature_of_its_own() -> None:
    assert "!fizetés" in features("fizetés", "hu")
    assert "!fizetes" not in features("fizetes", "hu")
    assert features("fizetés", "hu").keys() - features("fizetes", "hu").keys() == {"!fizetés"}


def test_endings_meet_in_stem_and_beginning() -> None:
    one, other = features("támogatások", "hu"), features("tamogatast", "hu")
    assert {"~tamogatas", "^tamog"} <= one.keys() & other.keys()


def test_everyday_and_official_words_meet_in_a_concept() -> None:
    shared = features("munkaügy", "hu").keys() & features("kirendeltség", "hu").keys()
    assert "#employment_office" in shared


def test_a_typo_is_mended_only_where_the_word_is_unknown() -> None:
    spelling = Spelling.of(["igazolas", "jaradek"])
    assert spelling.corrections(["igazolsa", "jaradek", "xyz", "valamimas"]) == ["igazolas"]


@given(st.text())
def test_any_text_has_features(text: str) -> None:
    assert len(folded(text)) <= 20 * LONGEST_READ
    assert all(count > 0 for count in features(text, "hu").values())
    assert set(features(text, "hu")) == set(features(text, "hu"))
    assert all(3 <= len(gram) <= 5 for gram in grams(text))


@given(st.text(alphabet="aábcdeéfghiíjklmnoóöőpqrstuúüűvwxyz ,.!?-", max_size=80))
def test_accents_never_change_the_folded_words(text: str) -> None:
    assert words(folded(text)) == words(text)
