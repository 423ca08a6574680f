"""Somebody deletes her data while something else happens to them: whoever comes first, nothing of her stays."""

from collections.abc import Callable

import pytest

from desk import casework, erasing, fetching, replies
from desk.casework import StaffRow
from desk.desk import Desk
from desk.errors import DeskError
from desk.jobs import run_due
from desk.messages import Remote
from desk.replies import Draft
from desk.turns import Turn
from storage import cases
from storage.database import Database
from tests.clock import FrozenClock
from tests.colleagues import enrolled
from tests.desk.test_erasing import in_turn
from tests.filling import readable
from tests.links import YES, payload_from, telegram_visitor, web_visitor, with_links
from tests.threads import at_once
from tests.visitor import Visitor

SECRET = "kaméleonszelídítő"


@pytest.fixture
def kati(desk: Desk) -> StaffRow:
    return enrolled(desk, "kati@example.hu", "coordinator")


@pytest.fixture
def anna(desk: Desk) -> Visitor:
    visitor = telegram_visitor(desk)
    visitor.type(f"emberrel szeretnék beszélni, {SECRET}")
    return visitor


@pytest.fixture
def panna(desk: Desk) -> Visitor:
    """Nothing of what happens is about her."""
    visitor = telegram_visitor(desk, 12)
    visitor.type("emberrel szeretnék beszélni, tűzoltó leszek")
    return visitor


def refused_or_done(act: Callable[[], object]) -> Callable[[], object]:
    """A colleague may learn that it is too late; anything else would be a fault."""

    def acts() -> object:
        try:
            return act()
        except DeskError as refused:
            return type(refused).__name__

    return acts


def forgets(desk: Desk, who: Visitor) -> Callable[[], object]:
    return lambda: in_turn(desk, who.channel, who.address, erasing.forget)


def nothing_is_left(desk: Desk, database: Database, clock: FrozenClock, others: Visitor) -> None:
    clock.move(minutes=11)
    run_due(desk)
    clock.move(hours=49)
    run_due(desk)
    text = readable(database)
    assert SECRET not in text
    assert "tűzoltó leszek" in text
    assert others.cases[-1].state != "closed"


def test_while_a_colleague_replies_and_writes_a_note(
    desk: Desk, database: Database, clock: FrozenClock, anna: Visitor, panna: Visitor, kati: StaffRow
) -> None:
    case_id = anna.cases[-1].id
    at_once(
        forgets(desk, anna),
        refused_or_done(lambda: casework.reply(desk, kati, case_id, f"Kedves {SECRET}!")),
        refused_or_done(lambda: casework.add_note(desk, kati, case_id, f"jegyzet: {SECRET}")),
    )
    nothing_is_left(desk, database, clock, panna)


def test_while_a_held_reply_waits_or_goes(
    desk: Desk, database: Database, clock: FrozenClock, anna: Visitor, panna: Visitor, kati: StaffRow
) -> None:
    case_id = anna.cases[-1].id
    replies.hold(desk, kati, case_id, Draft(f"Kedves {SECRET}!", "a" * 32))
    clock.move(minutes=1)
    at_once(forgets(desk, anna), lambda: run_due(desk))
    nothing_is_left(desk, database, clock, panna)


def test_while_a_file_of_hers_is_fetched(
    desk: Desk, database: Database, clock: FrozenClock, anna: Visitor, panna: Visitor
) -> None:
    remote = Remote("remote", SECRET, 10)

    def sends_a_file(turn: Turn) -> None:
        turn.hear("m77", f"[dokumentum] {SECRET}", turn.now)
        turn.expect("m77", remote)

    in_turn(desk, "telegram", anna.address, sends_a_file)
    (fetch,) = fetching.due(desk, "telegram")
    content = b"%PDF-" + SECRET.encode()
    at_once(forgets(desk, anna), lambda: fetching.arrived(desk, fetch, content))
    nothing_is_left(desk, database, clock, panna)


def test_twice_at_once_and_once_more(
    desk: Desk, database: Database, clock: FrozenClock, anna: Visitor, panna: Visitor
) -> None:
    at_once(*[refused_or_done(forgets(desk, anna)) for _time in range(3)])
    nothing_is_left(desk, database, clock, panna)


def test_while_her_two_conversations_are_linked(
    desk: Desk, database: Database, clock: FrozenClock, panna: Visitor
) -> None:
    """Linked first: both are forgotten. Forgotten first: the link is spent, and the other one stays as it was."""
    desk = with_links(desk)
    web, phone = web_visitor(desk), telegram_visitor(desk, 11)
    web.type(f"emberrel szeretnék beszélni, {SECRET}")
    phone.type("emberrel szeretnék beszélni, pékinas")
    phone.start(payload=payload_from(web))
    before = phone.cases[-1].id
    at_once(forgets(desk, web), lambda: phone.tap(YES))
    nothing_is_left(desk, database, clock, panna)
    with database.reading() as tx:
        case = cases.get(tx, before)
    assert case is not None
    assert ("pékinas" in readable(database)) == (case.emptied_at is None) == (case.state != "closed")
