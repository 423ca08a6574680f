"""The sign that an answer is on its way: after a moment, while a colleague writes, never too often."""

import asyncio
from threading import Event

import pytest

from bot.metrics import Metrics
from bot.telegram.budget import Budget
from bot.telegram.client import make_bot
from bot.telegram.courtesies import Courtesies
from bot.telegram.writing import AT_MOST, Typing
from desk import casework, viewing
from tests.bot.telegram.conftest import ON_SQLITE, Meeting
from tests.channels import until
from tests.dialogues.transcript import colleague_named
from tests.telegram import TOKEN

pytestmark = [pytest.mark.asyncio, ON_SQLITE]


async def test_an_answer_that_comes_at_once_has_no_sign(meeting: Meeting) -> None:
    await meeting.anna.type("menü")
    await meeting.anna.read()
    assert meeting.anna.phone.typing == 0


async def test_whoever_waits_longer_than_a_moment_sees_it(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.writing.A_MOMENT", 0.05)
    database, done = meeting.office.desk.database, Event()
    busy = asyncio.create_task(database.write(done.wait, 20))  # the writer, as a long turn of somebody else would
    await meeting.anna.type("menü")
    await until(lambda: meeting.anna.phone.typing == 1)
    done.set()
    await busy
    assert len(await meeting.anna.read()) == 1


async def test_while_its_owner_writes_and_only_then(meeting: Meeting) -> None:
    desk = meeting.office.desk
    kati, pista = colleague_named(desk, "kati"), colleague_named(desk, "pista")
    await meeting.anna.type("emberrel szeretnék beszélni")
    await meeting.anna.read()
    case_id = meeting.kept.cases[0].id
    casework.claim(desk, kati, case_id)
    viewing.look(desk, pista, case_id, writing=True)
    viewing.look(desk, kati, case_id, writing=False)
    assert viewing.written_to(desk, "telegram") == []
    viewing.look(desk, kati, case_id, writing=True)
    assert viewing.written_to(desk, "telegram") == [str(meeting.anna.phone.id)]
    await until(lambda: meeting.anna.phone.typing > 0)
    meeting.clock.move(seconds=15)  # her page is closed
    assert viewing.written_to(desk, "telegram") == []


async def test_many_who_wait_at_once_do_not_crowd_out_replies(meeting: Meeting) -> None:
    metrics, bot = Metrics(), make_bot(TOKEN, meeting.office.simulator.url)
    courtesies = Courtesies(bot, metrics, meeting.office.desk.translator, Budget())
    typing = Typing(courtesies)
    for number in range(100):
        typing.show(str(number))
        typing.show(str(number))
    assert courtesies.waiting == AT_MOST
    await bot.session.close()
