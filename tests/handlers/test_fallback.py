"""What is not understood: once asked back, twice a person; and sentences that arrive in two pieces."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.cases import Reason
from desk.desk import Desk
from storage import models
from tests.clock import FrozenClock
from tests.visitor import Visitor, labels

NOT_UNDERSTOOD = "hány foga van a krokodilnak"
NOR_THIS = "zsiráfok vándorlása"
FIRST_HALF, SECOND_HALF = "mikor lessz", "targonca tanfolyam"
AMBIGUOUS = "segely"


def wordings(desk: Desk) -> list[str]:
    """The gap list."""
    with desk.database.reading() as tx:
        return [row.text for row in tx.all(select(models.gaps.c.text).order_by(models.gaps.c.id))]


def test_the_second_miss_calls_a_person(visitor: Visitor) -> None:
    (first,) = visitor.type(NOT_UNDERSTOOD)
    assert "Emberrel beszélnék" in labels(first)
    assert visitor.row.owner == "bot"
    (second,) = visitor.type(NOR_THIS)
    assert second.text.startswith("Erre nem tudok elég jól válaszolni, ezért szólok egy munkatársunknak.")
    (case,) = visitor.cases
    assert (case.reason, case.question) == (Reason.FALLBACK, NOR_THIS)


def test_every_wording_that_failed_is_kept_once(desk: Desk, visitor: Visitor) -> None:
    visitor.type(NOT_UNDERSTOOD)
    visitor.type(NOR_THIS)
    assert wordings(desk) == [NOT_UNDERSTOOD, NOR_THIS]


def test_an_answer_in_between_starts_the_count_anew(visitor: Visitor) -> None:
    visitor.type(NOT_UNDERSTOOD)
    visitor.type("targonca tanfolyam mikor lessz")
    visitor.type(NOR_THIS)
    assert visitor.row.owner == "bot"


def test_a_greeting_in_between_does_not(visitor: Visitor) -> None:
    visitor.type(NOT_UNDERSTOOD)
    visitor.type("szia")
    visitor.type(NOR_THIS)
    assert visitor.row.owner == "queue"


def test_none_of_these_twice_calls_a_person(desk: Desk, visitor: Visitor) -> None:
    (asked,) = visitor.type(AMBIGUOUS)
    assert asked.text == "Melyikre gondol?"
    assert labels(asked)[-2:] == ["Egyik sem", "Emberrel beszélnék"]
    (said,) = visitor.tap("Egyik sem")
    assert said.text.startswith("Akkor kérem, írja le a kérdését más szavakkal")
    assert wordings(desk) == [AMBIGUOUS]
    visitor.type("papirok")
    visitor.tap("Egyik sem")
    assert visitor.row.owner == "queue"
    assert wordings(desk) == [AMBIGUOUS, "papirok"]


def test_none_of_these_after_a_miss_does_not_keep_the_wording_twice(desk: Desk, visitor: Visitor) -> None:
    (said,) = visitor.type(NOT_UNDERSTOOD)
    if "Egyik sem" in labels(said):
        visitor.tap("Egyik sem")
    assert wordings(desk) == [NOT_UNDERSTOOD]


@pytest.mark.parametrize("seconds", [0, 1, 8])
def test_a_sentence_in_two_pieces_is_read_as_one(visitor: Visitor, clock: FrozenClock, seconds: int) -> None:
    visitor.type(FIRST_HALF)
    first_reply = visitor.lines[-1]
    (said,) = visitor.type(SECOND_HALF, at=clock.now() + timedelta(seconds=seconds))
    assert "targoncavezetői" in said.text
    (taken_back,) = [line for line in visitor.lines if line.id == first_reply.id]
    assert (taken_back.deleted, taken_back.text, taken_back.buttons) == (True, "", None)
    assert visitor.state.last_question == f"{FIRST_HALF} {SECOND_HALF}"
    assert [line.text for line in visitor.lines if line.sender == "visitor"] == [FIRST_HALF, SECOND_HALF]


@pytest.mark.parametrize("seconds", [-1, 8.1, 3600])
def test_by_the_messages_own_time_stamps_later_pieces_stand_alone(
    visitor: Visitor, clock: FrozenClock, seconds: float
) -> None:
    visitor.type(FIRST_HALF)
    visitor.type(SECOND_HALF, at=clock.now() + timedelta(seconds=seconds))
    assert not any(line.deleted for line in visitor.lines)


def test_the_misses_of_a_sentence_in_two_pieces_do_not_add_up(visitor: Visitor) -> None:
    visitor.type(FIRST_HALF)
    visitor.type(SECOND_HALF)
    assert visitor.state.misses == 0
    visitor.type(NOT_UNDERSTOOD)
    assert visitor.row.owner == "bot"


def test_two_pieces_that_make_no_sense_together_both_stand(visitor: Visitor) -> None:
    visitor.type(AMBIGUOUS)
    visitor.type(NOR_THIS)
    assert not any(line.deleted for line in visitor.lines)
    assert visitor.state.misses == 1


@pytest.mark.parametrize("between", ["szia", "mégse"])
def test_only_the_very_next_message_can_be_the_second_half(visitor: Visitor, between: str) -> None:
    visitor.type(FIRST_HALF)
    visitor.type(between)
    visitor.type(SECOND_HALF)
    assert not any(line.deleted for line in visitor.lines)


def test_a_wish_for_a_person_in_two_pieces_is_one(visitor: Visitor) -> None:
    visitor.type("szeretnék")
    reply = visitor.lines[-1]
    visitor.type("emberrel beszélni")
    assert visitor.row.owner == "queue"
    assert next(line for line in visitor.lines if line.id == reply.id).deleted


def test_help_counted_only_for_answers_that_exist(desk: Desk, visitor: Visitor) -> None:
    visitor.type("targonca tanfolyam mikor lessz")
    visitor.tap("Segített")
    visitor.press("*:helped:no.nincs ilyen")
    with desk.database.reading() as tx:
        rows = tx.all(select(models.feedback.c.topic, models.feedback.c.helped))
    assert [tuple(row) for row in rows] == [("targoncavezeto-kepzes", True)]
