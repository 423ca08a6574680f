"""What people type in place of a choice, in their own words."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import evaluation
from handlers import everyday, needs, partner_referral
from handlers.form import Guess, Invalid, Moment
from knowledge.text import words
from tests.clock import BUDAPEST, budapest
from tests.conftest import sample_office

QUESTIONS = Path(evaluation.__file__).parent / "questions"
READ: list[tuple[Callable[[str], str], dict[str, str]]] = [
    (
        everyday.read_wish,
        {
            "munkat keresek": "job",
            "szakmát tanulnék": "training",
            "valaki segítsen, mentor": "mentor",
            "csak tanácsot kérnék": "advice",
            "a course": "training",
        },
    ),
    (
        everyday.read_status,
        {
            "be vagyok jelentkezve": "registered",
            "nincs munkam de be vagyok jelentve": "registered",
            "nem vagyok sehol bejelentve": "inactive",
            "se munkam se bejelentve nem vagyok": "inactive",
            "háztartásbeli vagyok": "inactive",
            "nem dolgozom": "inactive",
            "dolgozom": "working",
            "van munkám": "working",
            "közmunkás vagyok": "public-works",
            "not registered": "inactive",
        },
    ),
    (
        everyday.read_schooling,
        {
            "nyolc általános": "elementary",
            "8 osztaly": "elementary",
            "nincs meg a nyolc": "unfinished",
            "hét osztályt jártam ki": "unfinished",
            "szakmunkas": "vocational",
            "szakmám van, érettségi nélkül": "vocational",
            "érettségim van": "secondary",
            "diplomás vagyok": "higher",
        },
    ),
    (
        everyday.read_circumstances,
        {
            "gyesről jövök": "parent",
            "egyedül nevelem a gyerekem, most jöttem gyesről": "lone-parent,parent",
            "fht-t kapok": "fht",
            "maszek lennék": "founder",
        },
    ),
    (
        everyday.read_obstacles,
        {"kozlekedes meg a gyerek": "transport,child-care", "éjszakai műszak": "shifts", "nincs papírom": "schooling"},
    ),
    (
        everyday.read_matter,
        {
            "képzés a dolgozóimnak": "training",
            "dolgozót keresek": "workers",
            "bértámogatás kellene": "wage-support",
            "duális képzés": "dual-training",
            "beszállítók lennénk": "partners",
            "csarnokot építenénk": "investment",
            "tanács kellene": "advice",
        },
    ),
    (everyday.read_already_works, {"már két hete itt dolgozik": "yes", "még nem": "no", "igen": "yes", "nem": "no"}),
    (everyday.read_headcount, {"csak én": "1", "hatan": "2-9", "12": "10-49", "ötvenhat fő": "50-", "2-9": "2-9"}),
    (everyday.read_shift, {"két műszak": "two", "részmunkaidő": "part-time", "csak délelőtt": "one"}),
    (needs.read_count, {"3 fő": "3", "három": "3", "4-5": "5", "tizenkettő": "12"}),
    (needs.read_trade, {"hegesztőt": "hegesztő", "lakatost": "lakatos", "pék": "pék", "szakácsot.": "szakácsot"}),
    (partner_referral.read_agreed, {"igen": "yes", "még nem kérdeztem": "no", "kiskorú": "under-16"}),
]


@pytest.mark.parametrize(
    ("read", "text", "value"), [(read, text, value) for read, said in READ for text, value in said.items()]
)
def test_everyday_words_are_read(read: Callable[[str], str], text: str, value: str) -> None:
    assert read(text) == value


@pytest.mark.parametrize("read", [read for read, _said in READ if read is not needs.read_trade])
@pytest.mark.parametrize("text", ["", "???", "asdf", "😀", "0"])
def test_what_says_nothing_is_no_answer(read: Callable[[str], str], text: str) -> None:
    with pytest.raises(Invalid):
        read(text)


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("15 vagyok", "under-16"),
        ("16", "16-17"),
        ("16 alatt", "under-16"),
        ("24 éves", "18-24"),
        ("huszonöt", "25-29"),
        ("30 leszek", "25-29"),
        ("harmincöt éves vagyok", "30-49"),
        ("60 vagyok", "50-64"),
        ("hatvanöt", "65-"),
        ("1984-ben születtem", "30-49"),
    ],
)
def test_an_age_is_read_as_its_band(text: str, band: str) -> None:
    assert everyday.age_on(text, date(2026, 11, 23)) == band


@pytest.mark.parametrize(
    "text",
    ["3", "1976-ban születtem", "húsz és hatvan között", "öreg", "6 450 000", "123", "14 hónapig dolgoztam", "…"],
)
def test_an_age_that_could_be_two_is_none(text: str) -> None:
    """Who was born in 1976 is 49 or 50."""
    with pytest.raises(Invalid):
        everyday.age_on(text, date(2026, 11, 23))


@pytest.mark.parametrize("text", ["nem dolgoztam még de 15 vagyok", "i have worked since i was 14 in a factory"])
def test_a_childs_age_in_a_longer_text_is_said_back_first(text: str) -> None:
    """It ends the form, and nothing of it is kept."""
    assert everyday.read_age(text, moment()) == Guess("under-16")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("januártól", "2027-01"),
        ("decemberben", "2026-12"),
        ("2027 márciustól", "2027-03"),
        ("azonnal", "now"),
        ("jövő hónaptól", "next-month"),
        ("még nem tudom", "open"),
    ],
)
def test_from_when(text: str, value: str) -> None:
    assert needs.read_from_when(text, moment()) == value


def test_a_month_that_has_passed_is_said_so() -> None:
    with pytest.raises(Invalid) as refused:
        needs.read_from_when("2025 januártól", moment())
    assert refused.value.said is not None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("3 hegesztőt keresek januártól", {"trade": "hegesztő", "count": "3", "from_when": "2027-01"}),
        ("kellene két szakács azonnal", {"trade": "szakács", "count": "2", "from_when": "now"}),
        ("raktáros", {"trade": "raktáros"}),
        ("5 embert", {"count": "5"}),
    ],
)
def test_a_need_in_one_line(text: str, read: dict[str, str]) -> None:
    assert needs.read_labour(text, moment()) == read


def moment() -> Moment:
    return Moment(
        budapest(2026, 11, 23, 9).astimezone(BUDAPEST), sample_office().with_changes({}).working_time(BUDAPEST)
    )


def test_no_question_of_the_evaluation_is_taken_for_a_referral() -> None:
    lines = [line for file in QUESTIONS.glob("*.jsonl") for line in file.read_text(encoding="utf-8").splitlines()]
    asked = [json.loads(line)["text"] for line in lines]
    assert len(asked) > 1000
    assert [text for text in asked if partner_referral.refers(words(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "klienst szeretnék átadni",
        "védőnő vagyok, egy anyukának kérnék segítséget",
        "vedono vagyok egy anyukanak kernek segitseget",
        "a családsegítőből írok, egy kliensünknek kellene munka",
        "a nemzetiségi önkormányzattól írok egy család nevében",
    ],
)
def test_who_asks_for_somebody_else_is_understood(text: str) -> None:
    assert partner_referral.refers(words(text))
