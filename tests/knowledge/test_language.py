import pytest

from knowledge.dates import Lang
from knowledge.language import recognized
from knowledge.text import Reading


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("mennyi a járadék", "hu"),
        ("hol kell bejelentkezni", "hu"),
        ("tanfolyamokhoz jelentkeznek", "hu"),
        ("Öntől kérdezem", "hu"),
        ("how much is it", "en"),
        ("where is the office in Kecskemét", "en"),
        ("I need job, no hungarian", "en"),
    ],
)
def test_everyday_words_tell_the_language(text: str, lang: Lang) -> None:
    assert recognized(Reading.of(text), None) == lang
    assert recognized(Reading.of(text), "en" if lang == "hu" else "hu") == lang


@pytest.mark.parametrize("text", ["", "PRESTEP", "???", "GINOP 3.1.1"])
def test_the_chosen_language_wins_when_the_text_does_not_tell(text: str) -> None:
    assert recognized(Reading.of(text), "en") == "en"
    assert recognized(Reading.of(text), None) == "hu"
