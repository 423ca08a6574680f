"""The interest forms: what is asked and what for, what is said at the end, and how one gets in."""

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest

from desk import routing
from desk.desk import Desk
from desk.intake import Kind
from desk.messages import BUTTON_BYTES
from handlers import business, interest, jobseeker
from handlers.business import BUSINESS
from handlers.form import Answers, Field, Form
from handlers.jobseeker import JOBSEEKER
from handlers.partner_referral import PARTNER_REFERRAL
from knowledge.eligibility import likely
from knowledge.profile import Profile
from tests.conftest import knowledge
from tests.visitor import Visitor, labels

TODAY = date(2026, 11, 23)
SETTLEMENTS = ("Kecskemét", "Tiszakécske", "Kiskunfélegyháza")
# How to reach her, and the columns of the monthly table: what they change is the work of a colleague, not a rule.
FOR_PEOPLE = {"name", "contact", "when", "details", "trade", "course", "count", "from_when", "needed", "shift"}
# Asked of who wants wage support as the samples of the conversation do; supports for small companies hang on it.
BY_SAMPLE = {("headcount", "wage-support")}


def values_of(field: Field) -> tuple[str, ...]:
    return SETTLEMENTS if field.key == "settlement" else tuple(choice.value for choice in field.choices)


def asked_by_rule(form: Form) -> list[Field]:
    return [field for field in form.fields if field.key not in FOR_PEOPLE]


def end_of(form: Form, given: Answers) -> object:
    """Desk, programmes, and what else is asked."""
    answers = form.sent(given)
    is_person = form is JOBSEEKER
    profile: Profile = jobseeker.profile_of(answers) if is_person else business.profile_of(answers)
    asked = routing.Asked(Kind.JOBSEEKER if is_person else Kind.BUSINESS, None, profile, profile.settlement)
    programmes = tuple(each.topic for each in likely(profile, TODAY, knowledge()))
    return (
        routing.route(asked, knowledge().articles, TODAY).desk,
        programmes,
        tuple(field.key for field in form.asked(answers)),
    )


def ways(fields: list[Field]) -> Iterator[dict[str, str]]:
    """Every way to answer them by one choice each."""
    for values in product(*map(values_of, fields)):
        yield {field.key: value for field, value in zip(fields, values, strict=True)}


def changes_something(form: Form, key: str, first: Answers) -> bool:
    """Whether somebody gets to another end by another answer to it alone; looked for until one is found."""
    field = form.field(key)
    others = [each for each in asked_by_rule(form) if each.key not in (key, *first)]
    return any(
        len({end_of(form, {**first, **rest, key: value}) for value in values_of(field)}) > 1
        for rest in ways(others)
        if field in form.asked({**first, **rest})
    )


@pytest.mark.parametrize("form", [JOBSEEKER, BUSINESS], ids=lambda form: form.name)
def test_no_question_is_asked_whose_answer_changes_nothing(form: Form) -> None:
    first = form.fields[0]
    idle = {
        (field.key, value)
        for value in values_of(first)
        for field in asked_by_rule(form)[1:]
        if any(
            field in form.asked({first.key: value, **rest})
            for rest in ways([form.field("age")] if form is JOBSEEKER else [])
        )
        and not changes_something(form, field.key, {first.key: value})
    }
    assert idle == BY_SAMPLE if form is BUSINESS else idle == set()


@pytest.mark.parametrize("form", [JOBSEEKER, BUSINESS, PARTNER_REFERRAL], ids=lambda form: form.name)
def test_every_question_says_what_for(form: Form, desk: Desk) -> None:
    for field in form.fields:
        assert desk.translator.into("hu", field.reason).startswith("Azért kérdezzük, ")


def test_a_shut_question_is_not_asked_again_when_the_article_or_the_first_words_told_it(visitor: Visitor) -> None:
    visitor.type("3 hegesztőt keresek januártól")
    said = visitor.tap("Jelzem, hogy érdekel")
    assert said[-1].text.startswith("Milyen végzettség kell hozzá?")
    assert visitor.state.form is not None
    assert visitor.state.form.answers == {
        "matter": "workers",
        "trade": "hegesztő",
        "count": "3",
        "from_when": "2027-01",
    }


def test_words_that_are_no_need_are_not_taken_for_one(visitor: Visitor) -> None:
    visitor.type("hol jelenthetem be, hogy dolgozót keresek?")
    said = visitor.tap("Jelzem, hogy érdekel")
    assert said[-1].text.startswith("Kit keres, hány embert és mikortól?")


def test_a_child_leaves_nothing_behind(visitor: Visitor) -> None:
    visitor.tap("Munkát vagy képzést keresek")
    visitor.tap("Jelentkezem érdeklődőként")
    visitor.tap("Munkát")
    visitor.type("Kecskemét")
    (said,) = visitor.tap("16 év alatt")
    assert "Tizenhat éven aluliak" in said.text
    assert visitor.cases == []
    assert visitor.state.form is None
    assert visitor.state.drafts == {}


def test_without_consent_nothing_of_the_other_person_is_asked(visitor: Visitor) -> None:
    visitor.start(payload="partner")
    (said,) = visitor.tap("Még nem")
    assert "Az iroda elérhetősége" in labels(said)
    assert visitor.cases == []
    assert visitor.state.form is None


def send(visitor: Visitor) -> str:
    visitor.tap("Munkát vagy képzést keresek")
    visitor.tap("Jelentkezem érdeklődőként")
    for answer in ("munka", "Kecskemét", "52", "be vagyok jelentkezve", "nincs", "nyolc osztály", "busz"):
        visitor.type(answer)
    visitor.tap("Ennyi")
    visitor.type("Nagy Pista 06 30 123 4567 délután")
    return "\n".join(line.text for line in visitor.tap("Elküldöm"))


def test_at_the_end_stands_what_is_worth_asking_about_and_never_that_it_is_due(visitor: Visitor) -> None:
    said = send(visitor)
    assert "Ez érdeklődés, nem álláskeresői nyilvántartásba vétel." in said
    assert said.count("• ") == 3
    assert " – mert elmúlt 50 éves" in said
    assert "dönt." in said
    assert "jogosult" not in said
    (case,) = visitor.cases
    assert (case.kind, case.settlement, case.reason) == ("jobseeker", "Kecskemét", "form")
    assert visitor.row.owner == "bot"


def test_the_others_are_told_of_her_own_case_alone(desk: Desk, visitor: Visitor) -> None:
    send(visitor)
    button = visitor.button("Többi")
    (said,) = visitor.press(button)
    assert said.text.startswith("Érdemes megkérdezni:")
    stranger = Visitor(desk)
    stranger.start()
    assert "Érdemes" not in "".join(line.text for line in stranger.press(button))


def test_a_draft_is_offered_in_place_of_a_new_form(visitor: Visitor) -> None:
    visitor.tap("Vállalkozásom van")
    visitor.tap("Leírom, mire van szükségem")
    visitor.tap("Beruházás")
    visitor.tap("Kérdésem van") if "Kérdésem van" in labels(visitor.lines[-1]) else visitor.type("menü")
    visitor.tap("Vállalkozásom van")
    (said,) = visitor.tap("Leírom, mire van szükségem")
    assert said.text.startswith("Itt tartottunk: ")


def test_the_form_behind_every_article_fits_on_a_button() -> None:
    for topic, article in knowledge().articles.items():
        entry = article.next_step.entry if article.next_step else None
        if entry in ("jobseeker", "business") or article.status_on(TODAY) == "closed":
            assert len(f"*:interest:jobseeker.{topic}".encode()) <= BUTTON_BYTES
    assert set(interest.WISH_OF) | set(interest.MATTER_OF) <= knowledge().articles.keys()
