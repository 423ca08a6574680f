"""A person in danger: the numbers at once, and first in the queue if she wants a person."""

import pytest

from desk import casework
from desk.cases import Reason
from desk.desk import Desk
from tests.clock import FrozenClock, budapest
from tests.visitor import Visitor, claimed_by, colleague, labels

CRISIS = "nem birom tovabb nincs ertelme elni"
URGENT_BY = budapest(2026, 11, 23, 11)
NUMBERS = ("116-123", "116-111", "06-80-20-55-20", "112")


def test_the_numbers_come_at_once_with_the_offer_of_a_person(visitor: Visitor) -> None:
    (said,) = visitor.type(CRISIS)
    assert all(number in said.text for number in NUMBERS)
    assert "2026. november 23., hétfő 11:00" in said.text
    assert labels(said) == ["Kérem", "Nem kérem"]
    assert visitor.row.owner == "bot"


@pytest.mark.parametrize(
    "accept",
    ["[Kérem]", "igen", "Igen, kérem!", "kérem", "jó", "ember", "emberrel szeretnék beszélni"],
)
def test_however_she_accepts_the_case_is_urgent(visitor: Visitor, accept: str) -> None:
    visitor.type(CRISIS)
    (said,) = visitor.tap("Kérem") if accept.startswith("[") else visitor.type(accept)
    (case,) = visitor.cases
    assert (case.reason, case.urgent, case.reply_by, case.question) == (Reason.CRISIS, True, URGENT_BY, CRISIS)
    assert "2026. november 23., hétfő 11:00" in said.text


@pytest.mark.parametrize("decline", ["[Nem kérem]", "nem", "Nem kérem."])
def test_however_she_declines_nothing_is_made_of_it(visitor: Visitor, decline: str) -> None:
    visitor.type(CRISIS)
    (said,) = visitor.tap("Nem kérem") if decline.startswith("[") else visitor.type(decline)
    assert said.text == "Rendben. Ide bármikor írhat."
    assert visitor.cases == []
    visitor.type("ember")
    assert not visitor.cases[0].urgent


def test_the_offer_is_remembered_for_a_day(visitor: Visitor, clock: FrozenClock) -> None:
    visitor.type(CRISIS)
    clock.move(hours=25)
    visitor.type("ember")
    assert not visitor.cases[0].urgent


def test_it_is_never_an_answer_in_a_form_and_the_draft_is_kept(visitor: Visitor) -> None:
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    visitor.type("mikor lesz a következő állásbörze")
    (said,) = visitor.type(CRISIS)
    assert "116-123" in said.text
    assert "message" in visitor.state.drafts


def test_while_people_own_the_conversation_the_numbers_come_and_the_case_becomes_urgent(
    desk: Desk, visitor: Visitor
) -> None:
    visitor.type("ember")
    assert not visitor.cases[0].urgent
    (said,) = visitor.type(CRISIS)
    assert all(number in said.text for number in NUMBERS)
    assert said.automatic
    (case,) = visitor.cases
    assert (case.urgent, case.reply_by) == (True, URGENT_BY)
    claimed_by(desk, colleague(desk), visitor)
    (said,) = visitor.type(CRISIS)
    assert said.automatic
    assert visitor.row.owner == "staff"


def test_an_urgent_case_is_never_promised_later_than_before(visitor: Visitor, clock: FrozenClock) -> None:
    visitor.type("ember")
    clock.move(hours=4)
    visitor.type(CRISIS)
    assert visitor.cases[0].reply_by == budapest(2026, 11, 23, 13, 30)


def test_the_offer_accepted_after_a_handover_makes_that_case_urgent(desk: Desk, visitor: Visitor) -> None:
    visitor.type(CRISIS)
    accept = visitor.button("Kérem")
    visitor.type(CRISIS)
    visitor.tap("Nem kérem")
    visitor.type("ember")
    assert not visitor.cases[0].urgent
    (said,) = visitor.press(accept)
    assert said.text.startswith(
        "Üzenete a munkatársainknál van. Válasz várható legkésőbb: 2026. november 23., hétfő 11:00"
    )
    assert visitor.cases[0].urgent


def test_an_offer_that_was_never_made_cannot_be_accepted(visitor: Visitor) -> None:
    visitor.press("*:crisis:yes")
    assert visitor.cases == []


def test_after_a_crisis_the_conversation_goes_on_as_any_other(desk: Desk, visitor: Visitor) -> None:
    visitor.type(CRISIS)
    visitor.tap("Kérem")
    casework.close(desk, colleague(desk), visitor.cases[0].id, "informed")
    (said,) = visitor.type("targonca tanfolyam mikor lessz")
    assert "targoncavezetői" in said.text
    visitor.start()
    visitor.type("ember")
    assert not visitor.cases[1].urgent
