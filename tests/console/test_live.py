import asyncio

import pytest

from console.live import follow
from console.reader import Reader
from console.visit import Visit
from desk import casework, staff
from desk.desk import Desk
from tests.colleagues import session_of
from tests.console.conftest import Office

pytestmark = pytest.mark.asyncio


def _visit(desk: Desk) -> Visit:
    session = session_of(desk, "kati@example.hu")
    colleague = staff.signed_in(desk, session)
    assert colleague is not None
    return Visit(Reader(desk, "hu", desk.clock.now()), colleague, session)


async def test_open_pages_are_told_of_each_change_once_and_only_until_sign_out(office: Office) -> None:
    visit = _visit(office.desk)
    stream = follow(visit)
    first = await anext(stream)
    assert first.event == "changed"
    visitor = office.visitor()
    second = await asyncio.wait_for(anext(stream), 2)
    assert second.data != first.data

    waiting = asyncio.ensure_future(anext(stream, None))
    office.desk.bus.wake(casework.QUEUE_CHANGES)  # nothing has changed, so nothing is told
    await asyncio.sleep(0.1)
    assert not waiting.done()
    visitor.say("még itt vagyok")
    assert await asyncio.wait_for(waiting, 2) is not None

    staff.sign_out(office.desk, visit.session)
    office.desk.bus.wake(casework.QUEUE_CHANGES)
    assert await asyncio.wait_for(anext(stream, None), 2) is None


async def test_every_kind_of_change_has_another_version(office: Office) -> None:
    desk, visit, seen = office.desk, _visit(office.desk), set[str]()

    def look() -> None:
        version = casework.version(desk)
        assert version not in seen
        seen.add(version)

    look()
    visitor = office.visitor()
    look()
    casework.claim(desk, visit.staff, visitor.case_id)
    look()
    casework.add_note(desk, visit.staff, visitor.case_id, "jegyzet")
    look()
    casework.reply(desk, visit.staff, visitor.case_id, "válasz")
    look()
    visitor.reads()
    look()
    visitor.say("köszönöm")
    look()
    casework.close(desk, visit.staff, visitor.case_id, "informed")
    look()
