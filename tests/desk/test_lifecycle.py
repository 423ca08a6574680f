"""The states of a case: what may follow what, and what the database itself refuses."""

from itertools import product

import pytest
from sqlalchemy import update

from desk import casework, lifecycle
from desk.cases import Outcome
from desk.desk import Desk
from desk.errors import AlreadyClosed, NotNow
from desk.lifecycle import Act, State
from storage.cases import STATES
from storage.database import StorageRefused
from storage.models import cases, conversations
from tests.clock import FrozenClock, budapest
from tests.visitor import Visitor, colleague

WRONG_CASES = (
    {"state": "claimed"},
    {"state": "closed"},
    {"state": "snoozed"},
    {"state": "lost"},
    {"closed_at": budapest(2026, 11, 23, 9)},
    {"outcome": "informed"},
    {"referral": "offered"},
)
WRONG_OWNERS = ({"owner": "staff"}, {"owner": "bot"}, {"owner": "nobody"}, {"live_case_id": None})


@pytest.fixture
def waiting(desk: Desk) -> Visitor:
    """She has asked for a person."""
    visitor = Visitor(desk)
    visitor.start()
    visitor.type("ember")
    return visitor


def test_the_states_are_those_of_the_database() -> None:
    assert tuple(State) == STATES


def test_whatever_happens_it_leads_to_a_state_or_is_refused() -> None:
    for state, act in product(State, Act):
        try:
            assert lifecycle.after(state, act) in State
        except AlreadyClosed:
            assert state is State.CLOSED
        except NotNow:
            assert state is not State.CLOSED


def test_a_closed_case_comes_back_only_because_she_wrote() -> None:
    back = {act for act in Act if (State.CLOSED, act) in lifecycle.NEXT}
    assert back == {Act.REOPEN, Act.REQUEUE}


@pytest.mark.parametrize("wrong", WRONG_CASES)
def test_the_database_refuses_a_case_in_no_state(desk: Desk, waiting: Visitor, wrong: dict[str, object]) -> None:
    assert waiting.cases
    with pytest.raises(StorageRefused), desk.database.transaction() as tx:
        tx.execute(update(cases).values(**wrong))


@pytest.mark.parametrize("wrong", WRONG_OWNERS)
def test_the_database_refuses_a_conversation_without_one_owner(
    desk: Desk, waiting: Visitor, wrong: dict[str, object]
) -> None:
    assert waiting.row.owner == "queue"
    with pytest.raises(StorageRefused), desk.database.transaction() as tx:
        tx.execute(update(conversations).values(**wrong))


def test_the_second_question_has_a_promise_of_its_own(desk: Desk, clock: FrozenClock, waiting: Visitor) -> None:
    (case,) = waiting.cases
    kati = colleague(desk)
    casework.reply(desk, kati, case.id, "Jó napot!")
    (answered,) = waiting.cases
    assert (answered.state, answered.heard_at) == ("waiting_visitor", None)
    clock.moment = budapest(2026, 11, 25, 9)
    waiting.type("és mikor?")
    (again,) = waiting.cases
    assert (again.state, again.heard_at) == ("claimed", clock.now())
    assert again.reply_by == budapest(2026, 11, 25, 13, 30)
    assert again.first_reply_by == case.reply_by
    clock.moment = budapest(2026, 11, 25, 10)
    waiting.type("?")
    assert waiting.cases[0].reply_by == again.reply_by


def test_what_is_put_off_waits_for_its_day_or_for_her(desk: Desk, clock: FrozenClock, waiting: Visitor) -> None:
    (case,) = waiting.cases
    kati, until = colleague(desk), budapest(2026, 12, 1, 9)
    casework.snooze(desk, kati, case.id, until, "hétfőn hívom a kamarát")
    (put_off,) = waiting.cases
    assert (put_off.state, put_off.snoozed_until, put_off.snooze_reason) == ("snoozed", until, "hétfőn hívom a kamarát")
    with pytest.raises(NotNow):
        casework.snooze(desk, kati, case.id, clock.now(), "tegnapra")
    waiting.type("sürgős lenne")
    (woken,) = waiting.cases
    assert (woken.state, woken.snoozed_until, woken.snooze_reason) == ("claimed", None, None)


def test_who_takes_over_is_the_one_who_speaks(desk: Desk, waiting: Visitor) -> None:
    (case,) = waiting.cases
    kati, pista = colleague(desk), colleague(desk, "pista")
    with pytest.raises(NotNow):
        casework.take_over(desk, pista, case.id)
    casework.reply(desk, kati, case.id, "Jó napot!")
    casework.take_over(desk, pista, case.id)
    assert (waiting.cases[0].owner_staff_id, waiting.row.owner_staff_id) == (pista.id, pista.id)
    assert "Pista" in waiting.lines[-1].text
    casework.close(desk, pista, case.id, Outcome.INFORMED)
    with pytest.raises(AlreadyClosed):
        casework.take_over(desk, kati, case.id)
