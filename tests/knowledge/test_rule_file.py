"""What is wrong with a file of rules is told at once, with its line."""

import re
from pathlib import Path

import pytest

from knowledge.base import OWN_CONTENT, OWN_RULES, Knowledge, rules_file
from knowledge.faults import ContentError
from knowledge.rule_file import read_rules
from tests.knowledge.sample import MINIMAL, directory_with

RULE = """\
- id: utazas
  order: 10
  topic: utazasi-tamogatas-most
  title: {hu: "Utazási támogatás", en: "Travel support"}
  audience: jobseeker
  when:
  - {question: obstacle, any_of: [transport], because: {hu: "gondot okoz az utazás", en: "getting there is hard"}}
  facts: [utazasi-tamogatas-most/kilenc-honap]
  checked_on: 2026-11-22
"""
HOME = (
    '  settlement: {names: [Kecskemét], because: {hu: "ott lakik", en: "there"}, if: {hu: "ha ott lakik", en: "if"}}\n'
)
# What is changed in the rule, and what is said of it, in which line.
FAULTS = [
    ("utazasi-tamogatas-most\n", "nincs-ilyen\n", 3, '"nincs-ilyen" is no article.'),
    ("any_of: [transport]", "any_of: [transport, bus]", 7, '"bus" in "any_of" is no known code; known are transport,'),
    ("question: obstacle", "question: matter", 7, '"question" is "matter"; it must be one of wish, age,'),
    ("any_of: [transport], ", "", 7, "The condition names no code;"),
    (', because: {hu: "gondot okoz az utazás", en: "getting there is hard"}', "", 6, "No condition gives a reason"),
    ("/kilenc-honap", "/nincs", 8, '"utazasi-tamogatas-most/nincs" is no fact of an article.'),
    ("utazasi-tamogatas-most/kilenc", "kilenc", 8, '"kilenc-honap" must be written as topic/fact.'),
    ("[utazasi-tamogatas-most/kilenc-honap]", "[]", 8, "A rule needs a fact, and with it a source."),
    ("  facts: [utazasi-tamogatas-most/kilenc-honap]\n", "", 1, 'The rule has no "facts".'),
    ("checked_on: 2026-11-22", "checked_on: 2026-11", 9, '"checked_on" is "2026-11"; a whole day'),
    ("2026-11-22\n", "2026-11-22\n  from: 2027-01-01\n  until: 2026-01-01\n", 11, '"until" lies before "from".'),
    ("2026-11-22\n", "2026-11-22\n  score: 3\n", 10, 'Unknown key "score" in the rule;'),
    ("order: 10", "order: first", 2, '"order" is "first"; it must be a whole number.'),
    ("audience: jobseeker", "audience: anybody", 5, '"audience" is "anybody"; it must be one of'),
    ("topic: utazasi-tamogatas-most", "topic: kompetencia-kepzes", 3, 'is closed; a rule for it needs the day'),
    ("2026-11-22\n", f"2026-11-22\n{HOME.replace('Kecskemét', 'Sehol')}", 10, '"Sehol" is no settlement of'),
    ("2026-11-22\n", f"2026-11-22\n{HOME.replace('names: [Kecskemét]', 'fact: sehol')}", 10, '"sehol" is no fact of'),
    ("2026-11-22\n", f"2026-11-22\n{HOME.replace('names: [Kecskemét], ', '')}", 10, 'Give either "names" of'),
]  # fmt: skip
STRICT = [
    (', en: "Travel support"', "", 4, '"title" has no English text.'),
    ("checked_on: 2026-11-22", "checked_on: 2026-11-20", 9, '"kilenc-honap" was checked on 2026-11-21;'),
    ("gondot okoz az utazás", "az utazás tekintetében nehézségei vannak", 7, "is office language"),
]  # fmt: skip


def faults_of(path: Path, own: Knowledge, text: str, *, strict: bool = False) -> list[str]:
    file = path / "eligibility.yaml"
    file.write_text(text, encoding="utf-8")
    try:
        read_rules(file, own.articles.values(), strict=strict)
    except ContentError as error:
        return [str(fault).removeprefix(f"{file}:") for fault in error.faults]
    return []


def test_a_sound_rule_has_no_fault(tmp_path: Path, own: Knowledge) -> None:
    assert faults_of(tmp_path, own, RULE + HOME, strict=True) == []


@pytest.mark.parametrize(("old", "new", "line", "told"), [*FAULTS, *STRICT])
def test_a_fault_is_told_with_its_line(
    tmp_path: Path, own: Knowledge, old: str, new: str, line: int, told: str
) -> None:
    assert old in RULE
    (fault,) = faults_of(tmp_path, own, RULE.replace(old, new), strict=(old, new, line, told) in STRICT)
    assert re.match(rf"{line}: .*{re.escape(told)}", fault), fault


def test_rules_share_neither_place_nor_name(tmp_path: Path, own: Knowledge) -> None:
    assert faults_of(tmp_path, own, RULE + RULE) == [
        '10: The id "utazas" stands twice.',
        '11: The order 10 of "utazas" is not behind 10 of "utazas".',
    ]


@pytest.mark.parametrize("text", ["", "utazas", "- utazas", "when: [", "- {id: [1]}", "- id: x\n  when: [1]\n"])
def test_what_is_no_list_of_rules_is_told_too(tmp_path: Path, own: Knowledge, text: str) -> None:
    assert faults_of(tmp_path, own, text) != []


def test_our_articles_have_our_rules_and_other_articles_their_own(tmp_path: Path, own: Knowledge) -> None:
    assert rules_file(OWN_CONTENT) == OWN_RULES
    assert read_rules(OWN_RULES, own.articles.values(), strict=True) == own.rules
    directory = directory_with(tmp_path, a=MINIMAL)
    assert read_rules(rules_file(directory), ()) == ()
    (directory / "eligibility.yaml").write_text(RULE, encoding="utf-8")
    assert rules_file(directory) == directory / "eligibility.yaml"
