"""Plain words are checked line by line, and each fault says what to write instead."""

from pathlib import Path

import pytest
import yaml

from knowledge.article import Lang
from knowledge.base import OWN_CONTENT
from knowledge.loader import article_files
from knowledge.plain import RULES_FILE, Said, plain_faults, rules, wordy
from tests.knowledge.sample import directory_with, faults_of
from tests.knowledge.test_strict import GOOD, SOURCES

LITERAL = """\
- id: jaradek
  title: {hu: Mennyi a járadék?, en: How much is the allowance?}
  questions: [amennyiben kérelmező vagyok, {en: prior to termination}]
  answer:
    hu: |-
      A járadék 2021-ben véget ért.
      {szabaly}
      Amennyiben kell, kérdezzen.
    en: The allowance ended in 2021.
  facts:
  - id: szabaly
    text:
      hu: Az összeg megállapításra kerül.
      en: They work it out pursuant to the law.
    source: lap.hu
    checked_on: 2026-11-21
  status: closed
  replaced_by: [jaradek]
  next_step: person
"""


def test_each_line_is_told_by_itself_and_what_visitors_ask_is_free(tmp_path: Path) -> None:
    assert faults_of(directory_with(tmp_path, a=LITERAL, sources=SOURCES), strict=True) == [
        'a.yaml:8: "Amennyiben" is office language; write: ha.',
        'a.yaml:13: "megállapításra kerül" is office language; write: cselekvő ige: „elküldjük”, „kifizetik”.',
        'a.yaml:14: "pursuant to" is office language; write: under.',
    ]


def test_our_own_texts_and_phrases_are_plain() -> None:
    assert list(plain_faults(article_files(OWN_CONTENT))) == []


@pytest.mark.parametrize(
    ("lang", "text", "told"),
    [
        ("hu", "szó " * 20, None),
        ("hu", "szó " * 21, "A sentence has 21 words, at most 20"),
        ("hu", "Szó szó. " * 21, None),
        ("en", "word " * 25, None),
        ("en", "word " * 26, "A sentence has 26 words, at most 25"),
        ("hu", "Ha kéri, megmondják, hogy mennyi.", None),
        ("hu", "Ha kéri, megmondják, hogy az kapja, aki vár.", "A sentence nests 3 clauses (Ha, hogy, aki)"),
        ("en", "Ask if you know who decides when.", "A sentence nests 3 clauses (if, who, when)"),
        ("hu", "A gyermek felügyeletének költsége.", None),
        (
            "hu",
            "A gyermek felügyeletének és az apja ápolásának ára.",
            "Nouns are piled up (felügyeletének",
        ),
        ("en", "The list of the members of the council of the county.", "Nouns are piled up (of, of, of)"),
        ("hu", "A megszentségteleníthetetlen dolog.", '"megszentségteleníthetetlen" has 26 letters'),
        ("hu", "A továbbfoglalkoztatásukról kérdezzen.", None),
        ("hu", "A bérköltség-támogatásainknál kérdezzen.", None),
        ("en", "Ask about incomprehensibility.", '"incomprehensibility" has 19 letters'),
        ("en", "Ask the Szeretetszolgálattól about it.", None),
        ("hu", "Az irat megküldésre kerül.", '"megküldésre kerül" is office language; write: cselekvő ige'),
        ("hu", "Az ügy tárgyában írunk.", '"tárgyában" is office language'),
        ("hu", "A munkára kerültünk ide.", None),
        ("hu", "A vasárnapi ebédre kerül rizs.", None),
        ("hu", "A döntésről a hivatal szól.", None),
        ("en", "Shallow water.", None),
        ("en", "Call us prior to leaving.", '"prior to" is office language; write: before.'),
    ],
)
def test_what_is_hard_to_read_is_told(lang: Lang, text: str, told: str | None) -> None:
    faults = list(wordy(Said(lang, text.strip(), 1)))
    assert bool(faults) is (told is not None), faults
    assert told is None or any(fault.startswith(told) for fault in faults), faults


def test_every_pattern_of_office_language_finds_something_and_has_a_plain_word() -> None:
    written = yaml.safe_load(RULES_FILE.read_text(encoding="utf-8"))
    for lang, found in rules().items():
        assert len(found.instead) == len(written[lang]["instead"]) >= 30
        assert all(plainly.strip() for plainly in found.instead.values())
        assert not [pattern.pattern for pattern in found.instead if pattern.search("")]


def test_a_good_article_is_plain(tmp_path: Path) -> None:
    assert list(plain_faults([directory_with(tmp_path, a=GOOD) / "a.yaml"])) == []
