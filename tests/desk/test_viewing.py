"""Who looks at a case is known while she does, and forgotten afterwards."""

import pytest
from sqlalchemy import func, select

from desk import viewing
from desk.casework import QUEUE_CHANGES
from desk.desk import Desk
from desk.jobs import run_due
from storage import models
from tests.clock import FrozenClock
from tests.visitor import Visitor, colleague


def kept(desk: Desk) -> int:
    with desk.database.reading() as tx:
        return int(tx.scalar(select(func.count()).select_from(models.viewing)))


@pytest.mark.asyncio
async def test_open_pages_hear_at_once_who_comes_and_who_begins_to_write_and_nothing_when_all_stays(desk: Desk) -> None:
    visitor = Visitor(desk)
    visitor.start()
    visitor.type("emberrel szeretnek beszelni")
    case_id, kati = visitor.cases[0].id, colleague(desk, "kati")
    told = []
    with desk.bus.listen(QUEUE_CHANGES) as changes:
        for writing in (False, False, True, True, False):
            viewing.look(desk, kati, case_id, writing=writing)
            told.append(await changes.wait(0.05))
    assert told == [True, False, True, False, True]


def test_whoever_stopped_looking_is_forgotten_also_where_nobody_looks_again(desk: Desk, clock: FrozenClock) -> None:
    visitor = Visitor(desk)
    visitor.start()
    visitor.type("emberrel szeretnek beszelni")
    case_id = visitor.cases[0].id
    kati, pista = colleague(desk, "kati"), colleague(desk, "pista")
    viewing.look(desk, kati, case_id, writing=False)
    clock.move(seconds=20)
    assert [viewer.name for viewer in viewing.look(desk, pista, case_id, writing=True)] == ["Kati"]
    clock.move(seconds=20)
    run_due(desk)
    assert kept(desk) == 1
    clock.move(seconds=20)
    run_due(desk)
    assert kept(desk) == 0
