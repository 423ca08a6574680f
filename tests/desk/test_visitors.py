"""Web visitors: who may read a conversation, how long, and what is left after erasing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import visitors
from desk.desk import Desk
from desk.errors import Erased
from desk.visitors import OWN_DEVICE, TAB_SESSION, NewSession, Visitor
from storage import models
from tests import visitor as person
from tests.clock import FrozenClock


@pytest.fixture
def session(desk: Desk) -> NewSession:
    return visitors.open_session(desk)


def opened(desk: Desk, session: NewSession) -> Visitor:
    visitor = visitors.authenticate(desk, session.token)
    assert visitor is not None
    return visitor


def test_a_token_opens_its_own_conversation_and_no_other(desk: Desk, session: NewSession) -> None:
    other = visitors.open_session(desk)
    assert opened(desk, session).address == session.address
    assert opened(desk, session).conversation_id != opened(desk, other).conversation_id
    assert visitors.authenticate(desk, session.address) is None
    assert visitors.authenticate(desk, "") is None


@pytest.mark.parametrize(("own_device", "lives"), [(False, TAB_SESSION), (True, OWN_DEVICE)])
def test_a_token_ends_by_the_clock_and_lives_longer_on_her_own_device(
    desk: Desk, session: NewSession, clock: FrozenClock, own_device: bool, lives: timedelta
) -> None:
    if own_device:
        visitors.keep_on_own_device(desk, opened(desk, session))
    clock.moment += lives - timedelta(seconds=1)
    assert visitors.authenticate(desk, session.token) is not None
    clock.move(seconds=1)
    assert visitors.authenticate(desk, session.token) is None


def test_the_token_itself_is_not_stored(desk: Desk, session: NewSession) -> None:
    with desk.database.reading() as tx:
        (row,) = tx.all(select(models.web_sessions))
    assert session.token not in map(str, row)


def test_erasing_leaves_neither_words_nor_a_key_to_them(desk: Desk, session: NewSession) -> None:
    visitor = opened(desk, session)
    writer = person.Visitor(desk, "web", session.address)
    writer.type("emberrel szeretnek beszelni")
    visitors.finish_and_erase(desk, visitor)
    visitors.finish_and_erase(desk, visitor)  # a second tap does nothing
    assert visitors.authenticate(desk, session.token) is None
    with pytest.raises(Erased):
        visitors.changes(desk, visitor, 0)
    with pytest.raises(Erased):
        writer.type("itt van még valaki?")
    assert not writer.exists
    with desk.database.reading() as tx:
        (row,) = tx.all(select(models.conversations))
        assert tx.scalar(select(models.cases.c.question)) == "emberrel szeretnek beszelni"
    assert session.address not in map(str, row)
    assert row.state == "{}"


def test_what_changed_since_is_read_in_order(desk: Desk, session: NewSession) -> None:
    visitor = opened(desk, session)
    writer = person.Visitor(desk, "web", session.address)
    writer.type("szia")
    first = visitors.changes(desk, visitor, 0)
    writer.type("köszönöm")
    assert [line.seq for line in first] == [1, 2, 3]  # hers, the introduction, the greeting
    assert [line.seq for line in visitors.changes(desk, visitor, 3)] == [4, 5]
