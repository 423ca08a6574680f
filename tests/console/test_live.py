import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from fastapi.sse import ServerSentEvent

from console import live
from console.live import follow
from console.reader import Reader
from console.visit import Visit
from desk import casework, staff, visitors
from desk.desk import Desk
from desk.messages import Incoming
from handlers.dispatch import dispatch
from storage import cases, offices
from storage.listening import listen
from tests.colleagues import session_of
from tests.console.conftest import Office
from tests.databases import same_database

pytestmark = pytest.mark.asyncio

PATIENCE = 60.0  # seconds, on a busy machine


def _visit(desk: Desk, role: str = "clerk", office: str | None = None) -> Visit:
    session = session_of(desk, "kati@example.hu", role, office)
    colleague = staff.signed_in(desk, session)
    assert colleague is not None
    return Visit(Reader(desk, "hu", desk.clock.now()), colleague, session)


async def _told(stream: AsyncIterator[ServerSentEvent]) -> bool:
    return (await asyncio.wait_for(anext(stream), PATIENCE)).event == "changed"


async def test_open_pages_are_told_of_changes_only_until_sign_out(office: Office) -> None:
    visit = _visit(office.desk)
    stream = follow(visit)
    assert await _told(stream)
    office.visitor()
    assert await _told(stream)
    staff.sign_out(office.desk, visit.session)
    office.desk.bus.wake(casework.QUEUE_CHANGES)
    assert await asyncio.wait_for(anext(stream, None), PATIENCE) is None


async def test_every_kind_of_change_is_told(office: Office) -> None:
    desk, visit = office.desk, _visit(office.desk)
    stream, visitor = follow(visit), office.visitor()
    assert await _told(stream)
    for change in (
        lambda: casework.claim(desk, visit.staff, visitor.case_id),
        lambda: casework.add_note(desk, visit.staff, visitor.case_id, "jegyzet"),
        lambda: casework.reply(desk, visit.staff, visitor.case_id, "válasz"),
        visitor.reads,
        lambda: visitor.say("köszönöm"),
        lambda: casework.close(desk, visit.staff, visitor.case_id, "informed"),
    ):
        change()
        assert await _told(stream)


async def test_a_lost_wake_up_is_made_good(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LOOK_AGAIN", 0.05)
    stream = follow(_visit(office.desk))
    assert await _told(stream)
    monkeypatch.setattr(office.desk.bus, "wake", lambda _subject: None)
    office.visitor()
    assert await _told(stream)


async def test_a_partner_office_is_told_of_its_own_cases_only(office: Office) -> None:
    desk = office.desk
    ours, other = office.visitor(), office.visitor()
    with desk.database.transaction() as tx:
        health = offices.named(tx, "Máltai Szeretetszolgálat", desk.clock.now())
    visit = _visit(desk, "partner", health.name)
    stream = follow(visit)
    assert await _told(stream)
    waiting = asyncio.ensure_future(anext(stream))
    other.say("ez nem a partnerre tartozik")
    office.visitor()
    await asyncio.sleep(0.2)
    assert not waiting.done()
    with desk.database.transaction() as tx:
        cases.change(tx, ours.case_id, desk.clock.now(), office_id=health.id, referral="offered")
        tx.wake(casework.QUEUE_CHANGES)
    assert (await asyncio.wait_for(waiting, PATIENCE)).event == "changed"


async def test_a_change_made_in_another_process_is_told(office: Office) -> None:
    if office.desk.database.is_sqlite:
        pytest.skip("SQLite has one process")
    stream = follow(_visit(office.desk))
    assert await _told(stream)
    listening = asyncio.create_task(listen(office.desk.database))
    assert await _told(stream)  # whatever was committed while nobody listened
    with same_database(office.desk.database) as other:
        session = visitors.open_session(office.desk)
        incoming = Incoming("web", session.address, "d1", office.desk.clock.now(), text="emberrel beszélnék")
        dispatch(replace(office.desk, database=other), incoming)
        assert await _told(stream)
    listening.cancel()
