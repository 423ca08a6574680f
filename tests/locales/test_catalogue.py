"""The Hungarian catalogue: complete, not stale, and written as people expect it."""

import re
import string
from pathlib import Path

import pytest

from locales import catalogue
from locales.translator import read_catalogue

ENDING = re.compile(r"[.?!:…]?$")
WORD = re.compile(r"[^\W\d_]{3,}")
# Names, and words that are the same in both languages; the English sentences quote Hungarian names of offices.
SHARED = {"Asszisztens", "English", "Kiss", "Magyar", "Mária", "Paktum", "Program", "Telegram", "Tiszakécske"}
SHARED |= {"Aegis", "Authenticator", "Excel", "Google", "Microsoft", "PDF", "Word"}
SHARED |= {"Roma", "link", "mail", "mentor", "most", "partner", "program"}
QUOTED = re.compile(r"\(járási [^)]*\)|\{\w+\}|/\w+")  # names, values, commands


@pytest.fixture
def pairs() -> dict[str, str]:
    return dict(read_catalogue("hu"))


def placeholders(sentence: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(sentence) if name is not None}


def words(sentence: str) -> set[str]:
    return set(WORD.findall(QUOTED.sub(" ", sentence)))


def test_every_sentence_of_the_code_has_hungarian_words_and_no_other_has() -> None:
    known = catalogue.current()
    assert known.keys() == catalogue.sentences().keys()
    assert [sentence for sentence, translation in known.items() if not translation.strip()] == []


def test_the_file_is_as_make_catalogue_writes_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    written = catalogue.FILE.read_bytes()
    monkeypatch.setattr(catalogue, "FILE", tmp_path / "messages.po")
    catalogue.FILE.write_bytes(written)
    assert catalogue.renew() == []
    assert catalogue.FILE.read_bytes() == written


def test_a_new_sentence_is_brought_in_and_a_stale_one_taken_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(catalogue, "FILE", tmp_path / "messages.po")
    catalogue.FILE.write_text('msgid "Nobody says this."\nmsgstr "Ilyet senki sem mond."\n', encoding="utf-8")
    missing = catalogue.renew()
    assert set(missing) == set(catalogue.sentences()) == set(catalogue.current())


def test_each_translation_has_the_placeholders_of_its_sentence(pairs: dict[str, str]) -> None:
    differing = {
        sentence: translation
        for sentence, translation in pairs.items()
        if placeholders(sentence) != placeholders(translation)
    }
    assert differing == {}


def ending(sentence: str) -> str:
    found = ENDING.search(sentence)
    assert found is not None
    return found[0]


def test_each_translation_ends_as_its_sentence_does(pairs: dict[str, str]) -> None:
    assert {s: t for s, t in pairs.items() if ending(s) != ending(t)} == {}


def test_each_sentence_begins_with_a_capital_letter_or_a_value(pairs: dict[str, str]) -> None:
    told = [t for s, t in pairs.items() if ending(s) and (s[0].isupper() or s[0] == "{")]
    assert [t for t in told if not t[0].isupper() and t[0] not in "{„"] == []


def test_no_translation_has_stray_spaces(pairs: dict[str, str]) -> None:
    assert [t for t in pairs.values() if t != t.strip() or "  " in t or re.search(r"\s[.,;:?!]", t)] == []


def test_no_english_word_is_left_in_a_translation(pairs: dict[str, str]) -> None:
    english = set().union(*map(words, pairs)) - SHARED
    left = {translation: sorted(words(translation) & english) for translation in pairs.values()}
    assert {translation: found for translation, found in left.items() if found} == {}
