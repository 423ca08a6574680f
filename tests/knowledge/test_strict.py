from pathlib import Path

import pytest

from knowledge.base import OWN_CONTENT
from knowledge.loader import load
from tests.knowledge.sample import directory_with, faults_of

SOURCES = "lap.hu: {hu: Lap, en: Paper}\n"
GOOD = """\
- id: jaradek
  title: {hu: Mennyi a járadék?, en: How much is the allowance?}
  questions: [mennyi a járadék, {en: how much is the allowance}]
  answer: {hu: "A járadék 2021-ben véget ért.", en: The allowance ended in 2021.}
  facts:
  - {id: szabaly, text: {hu: Szabály., en: Rule.}, source: lap.hu, checked_on: 2026-11-21}
  status: closed
  valid_until: 2021
  replaced_by: [jaradek]
  next_step: jobseeker
"""


def test_our_own_content_keeps_the_strict_rules() -> None:
    assert len(load(OWN_CONTENT, strict=True)) >= 90


def test_a_good_article_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(directory_with(tmp_path, a=GOOD, sources=SOURCES), strict=True) == []


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        (
            "  replaced_by: [jaradek]\n",
            "",
            'a.yaml:7: A closed article must say what to ask about instead ("replaced_by").',
        ),
        ("[jaradek]", "[nincs]", 'a.yaml:9: "replaced_by" names "nincs", which is no article.'),
        (", checked_on: 2026-11-21", "", 'a.yaml:6: The fact "szabaly" does not say when it was checked (checked_on).'),
        ("lap.hu", "mas.hu", 'a.yaml:6: The source "mas.hu" has no title in sources.yaml.'),
        (", source: lap.hu", "", 'a.yaml:6: The fact has no "source".'),
        (
            "  status: closed",
            "  statuss: closed",
            'a.yaml:7: Unknown key "statuss" in the article; known are id, title,',
        ),
        ("valid_until: 2021", "valid_until: 2021-06-31", 'a.yaml:8: "valid_until" is "2021-06-31"; write an existing'),
        ("checked_on: 2026-11-21", "checked_on: 2026-11", 'a.yaml:6: "checked_on" is "2026-11"; a whole day'),
        ("  next_step", "  related: [nincs]\n  next_step", 'a.yaml:10: "related" names "nincs", which is no article.'),
        (", en: Rule.", "", 'a.yaml:6: The fact "szabaly" has no English text.'),
        (", {en: how much is the allowance}", "", "a.yaml:3: There is no wording in en."),
        ("2021-ben véget ért.", "Jár.", "a.yaml:4: The first sentence (hu) does not say that it has ended."),
        ("2021-ben véget ért.", "véget ért.", "a.yaml:4: The first sentence (hu) does not say 2021."),
        ("véget ért.", "véget ért. Ez 100 Ft volt.", 'a.yaml:4: "answer" (hu) holds an amount; put it into a fact.'),
        ("véget ért.", "véget ért. Ön jogosult volt.", 'a.yaml:4: "answer" (hu) promises an entitlement'),
        ("véget ért.", "véget ért. Szó " + "szó " * 20 + ".", "a.yaml:4: A sentence has 21 words, at most 20"),
        ("véget ért.", "véget ért. " + "Rövid mondat. " * 50, "a.yaml:4: The answer (hu) is "),
        (
            "  status",
            "  routes_to: [senki]\n  status",
            'a.yaml:7: "routes_to" names "senki", which is no known office.',
        ),
        ("  next_step: jobseeker\n", "", 'a.yaml:1: The article "jaradek" does not say what to do next ("next_step").'),
        ("jobseeker", "topic:nincs", 'a.yaml:10: "next_step" names "nincs", which is no article.'),
        ("jobseeker", "topic:jaradek", 'a.yaml:10: "next_step" leads back to the article itself.'),
        (
            "véget ért.",
            "véget ért. {while:nincs}",
            'a.yaml:4: "{while:nincs}" in "answer" names "nincs", which is no article.',
        ),
        (
            "  valid_until: 2021\n",
            "  valid_until: 2021-06-30\n",
            "a.yaml:4: The first sentence (en) does not say 30 ",
        ),
        ("  facts:\n  - {", "  facts: []\n  papers:\n  - {hu: ", "a.yaml:"),
    ],
)
def test_each_strict_rule_is_told_with_its_place(tmp_path: Path, was: str, becomes: str, fault: str) -> None:
    assert was in GOOD
    text = GOOD.replace(was, becomes, 1) if was != "lap.hu" else GOOD.replace(was, becomes)
    faults = faults_of(directory_with(tmp_path, a=text, sources=SOURCES), strict=True)
    assert any(told.startswith(fault) for told in faults), faults


def test_a_wording_of_two_articles_is_a_fault(tmp_path: Path) -> None:
    twin = GOOD.replace("id: jaradek", "id: masik").replace("[mennyi a járadék", "[Mennyi a jaradek")
    faults = faults_of(directory_with(tmp_path, a=GOOD, b=twin, sources=SOURCES), strict=True)
    assert 'b.yaml:2: The wording "Mennyi a járadék?" also stands in "jaradek".' in faults
    assert 'b.yaml:3: The wording "Mennyi a jaradek" also stands in "jaradek".' in faults


OTHER = """\
- id: megyei-paktum-mi-az
  title: {hu: Mi a paktum?, en: What is the pact?}
  questions: [mi a paktum, {en: what is the pact}]
  answer: {hu: A vármegyei paktum segít., en: The county pact helps.}
  facts:
  - {id: szabaly, text: {hu: Szabály., en: Rule.}, source: lap.hu, checked_on: 2026-11-21}
  valid_until: 2027
  next_step: person
"""


@pytest.mark.parametrize(
    ("was", "becomes", "faults"),
    [
        ("", "", []),
        ("véget ért.", "véget ért. {while:megyei-paktum-mi-az} A vármegyei paktum él.", []),
        (
            "véget ért.",
            "véget ért. A vármegyei paktum él.",
            [
                'a.yaml:4: "A járadék 2021-ben véget ért. A vármegye…" in "answer" (hu) names what ends 2027; '
                "add {while:megyei-paktum-mi-az}."
            ],
        ),
    ],
)
def test_a_line_that_would_outlive_what_it_points_to_is_a_fault(
    tmp_path: Path, was: str, becomes: str, faults: list[str]
) -> None:
    text = GOOD.replace(was, becomes, 1)
    assert faults_of(directory_with(tmp_path, a=text, b=OTHER, sources=SOURCES), strict=True) == faults


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Az összeg 2026-ban 5 forint.", True),
        ("Az összeg 2025-ben 5 forint volt.", False),
        ("A program 2026-ban indult.", False),
        ("A program 2027. október 31-ig tart.", True),
        ("A program 2026. november 21-én indult.", False),
        ("A program 2027. február 31-ig tart.", False),
    ],
)
def test_a_fact_that_names_its_own_end_must_have_one(tmp_path: Path, text: str, ends: bool) -> None:
    fault = 'b.yaml:6: The fact "szabaly" holds only until a day that it names; add valid_until.'
    article = OTHER.replace("  valid_until: 2027\n", "").replace("hu: Szabály.", f'hu: "{text}"')
    told = faults_of(directory_with(tmp_path, b=article, sources=SOURCES), strict=True)
    assert told == ([fault] if ends else [])
    mended = article.replace("checked_on", "valid_until: 2026-12-31, checked_on")
    assert faults_of(directory_with(tmp_path, b=mended, sources=SOURCES), strict=True) == []
