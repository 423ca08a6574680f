"""Cases as the dialogue opens them: reference, promise, urgency, and what returns to the bot."""

import pytest

from desk import cases, casework
from desk.cases import Reason
from desk.desk import Desk
from tests.clock import FrozenClock, budapest
from tests.visitor import Visitor, claimed_by, colleague


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    visitor = Visitor(desk)
    visitor.start()
    return visitor


def test_a_reference_tells_nothing_but_a_number() -> None:
    assert [cases.reference(1), cases.reference(417)] == ["K-1001", "K-1417"]


def test_a_wish_for_a_person_makes_one_new_case_with_a_promise_in_working_time(visitor: Visitor) -> None:
    visitor.tap("Emberrel beszélnék")
    (case,) = visitor.cases
    assert (case.kind, case.state, case.reason, case.urgent) == ("handover", "new", Reason.ASKED, False)
    assert case.reply_by == budapest(2026, 11, 23, 13, 30)
    assert (visitor.row.owner, visitor.row.live_case_id) == ("queue", case.id)


def test_a_promise_made_at_night_counts_from_the_next_opening(visitor: Visitor, clock: FrozenClock) -> None:
    clock.moment = budapest(2026, 11, 28, 22)
    (said,) = visitor.type("emberrel szeretnek beszelni")
    assert visitor.cases[0].reply_by == budapest(2026, 11, 30, 12)
    assert "Most zárva vagyunk, válasz várható legkésőbb: 2026. november 30., hétfő 12:00." in said.text


def test_a_person_in_crisis_comes_first_and_within_two_working_hours(visitor: Visitor) -> None:
    Visitor(visitor.desk).type("ember")
    visitor.type("nem birom tovabb nincs ertelme elni")
    visitor.tap("Kérem")
    (case,) = visitor.cases
    assert case.urgent
    assert case.reply_by == budapest(2026, 11, 23, 11)


def test_a_case_carries_the_question_that_led_to_it(visitor: Visitor) -> None:
    visitor.type("targonca tanfolyam mikor lessz")
    visitor.type("emberrel szeretnek beszelni")
    assert visitor.cases[0].question == "targonca tanfolyam mikor lessz"
    assert visitor.cases[0].topic == "targoncavezeto-kepzes"


def test_a_later_case_does_not_carry_the_question_of_a_closed_one(visitor: Visitor) -> None:
    visitor.type("targonca tanfolyam mikor lessz")
    visitor.tap("Emberrel beszélnék")
    visitor.tap("Mégsem kérem")
    visitor.tap("Emberrel beszélnék")
    assert visitor.cases[1].question is None
    assert visitor.cases[1].topic is None


def test_a_withdrawn_wish_closes_the_case_and_gives_the_conversation_back(visitor: Visitor) -> None:
    visitor.tap("Emberrel beszélnék")
    visitor.tap("Mégsem kérem")
    (case,) = visitor.cases
    assert (case.state, case.outcome) == ("closed", cases.Outcome.WITHDRAWN)
    assert (visitor.row.owner, visitor.row.live_case_id) == ("bot", None)


def test_once_a_colleague_has_the_case_it_cannot_be_withdrawn(visitor: Visitor) -> None:
    visitor.tap("Emberrel beszélnék")
    claimed_by(visitor.desk, colleague(visitor.desk), visitor)
    (said,) = visitor.tap("Mégsem kérem")
    assert said.automatic
    assert "Munkatársunk foglalkozik az ügyével" in said.text
    assert visitor.cases[0].state == "claimed"


def test_a_filled_form_makes_a_case_and_leaves_the_conversation_with_the_bot(visitor: Visitor) -> None:
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    visitor.type("mikor lesz a következő állásbörze")
    visitor.type("Nagy Ilona")
    visitor.type("06 30 123 4567")
    (said,) = visitor.tap("Elküldöm")
    (case,) = visitor.cases
    assert case.form == {
        "message": "mikor lesz a következő állásbörze",
        "name": "Nagy Ilona",
        "contact": "+36 30 123 4567",
    }
    assert cases.reference(case.id) in said.text
    assert (visitor.row.owner, visitor.row.live_case_id) == ("bot", None)


def test_a_line_to_people_asks_for_their_answer_again(visitor: Visitor) -> None:
    kati = colleague(visitor.desk)
    visitor.tap("Emberrel beszélnék")
    casework.reply(visitor.desk, kati, visitor.cases[0].id, "Jó napot kívánok!")
    assert visitor.cases[0].state == "waiting_visitor"
    visitor.start()
    visitor.tap("Rendezvények")
    assert visitor.cases[0].state == "waiting_visitor"  # neither /start nor a menu tap is an answer
    visitor.type("köszönöm, és mikor?")
    assert visitor.cases[0].state == "claimed"
