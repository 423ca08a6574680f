"""Updates asked for: the offset moves after the commit, whatever Telegram, the database or a stranger does."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from desk.desk import Desk
from storage.database import Database
from tests.bot.telegram.conftest import A_MOMENT, ON_SQLITE, Kept, Meeting, said_to
from tests.channels import until
from tests.clock import FrozenClock
from tests.telegram import TOKEN, TelegramPerson, at_work, simulated

pytestmark = pytest.mark.asyncio

FAILURES: dict[str, dict[str, Any]] = {
    "429": {"retry_after": 1},
    "401": {"code": 401},
    "404": {"code": 404},
    "409": {"code": 409},
    "500": {"code": 500},
    "a page": {"body": "<html>502</html>"},
    "a page with 200": {"body": "<html>hello</html>", "code": 200},
    "no list": {"body": '{"ok": true, "result": {"update_id": 7}}', "code": 200},
    "no result": {"body": '{"ok": true}', "code": 200},
    "no updates": {"body": '{"ok": true, "result": [{"message": 7}, {}]}', "code": 200},
    "cut": {"cut": True},
    "hang": {"hang": True},
}


@contextmanager
def refusing_deliveries(database: Database) -> Iterator[None]:
    """The database cannot commit a turn."""
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE deliveries RENAME TO away"))
    yield
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO deliveries"))


@ON_SQLITE
@pytest.mark.parametrize("failure", FAILURES)
async def test_no_failure_of_asking_loses_an_update(
    meeting: Meeting, failure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.polling.LONG_POLL", 1)
    monkeypatch.setattr("bot.telegram.polling.SLACK", 0.5)
    faults = meeting.office.simulator.faults
    faults.add(method="getUpdates", times=2, **FAILURES[failure])
    for said in ("menü", "segítség"):  # the first one ends the poll that was under way
        await meeting.anna.type(said)
        await meeting.office.settled()
    await until(lambda: len(faults) == 0)
    await meeting.anna.type("ember")
    await meeting.office.settled()
    assert meeting.kept.own_words == ["menü", "segítség", "ember"]
    assert len(meeting.kept.cases) == 1


async def test_what_the_database_could_not_keep_comes_again(meeting: Meeting) -> None:
    simulator = meeting.office.simulator
    with capture_logs() as logs, refusing_deliveries(meeting.office.desk.database):
        await meeting.anna.type("menü")
        await meeting.anna.type("segítség")
        await until(lambda: sum(line["event"].startswith("updates wait") for line in logs) > 1)
        assert simulator.pending_updates() == 2
    await meeting.office.settled()
    assert meeting.kept.own_words == ["menü", "segítség"]
    assert len(said_to(meeting.anna.phone)) == 3


async def test_a_second_poller_takes_nothing_away_and_is_told_of(meeting: Meeting) -> None:
    address = f"{meeting.office.simulator.url}/bot{TOKEN}/getUpdates"
    with capture_logs() as logs:
        async with httpx.AsyncClient(timeout=60) as stranger:
            for _time in range(3):
                await stranger.post(address, json={"timeout": 0})
                await asyncio.sleep(0.05)
        await until(lambda: any("somebody else asks" in line["event"] for line in logs))
    await meeting.anna.type("menü")
    await meeting.office.settled()
    assert meeting.kept.own_words == ["menü"]


BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("message", {}),
    ("message", {"text": "nobody and nowhere", "from": "Anna", "chat": 7}),
    ("message", {"message_id": 1, "date": "tomorrow", "chat": {"id": "x", "type": "private"}, "text": "x"}),
    ("message", {"message_id": 1, "date": 1, "from": {"id": None}, "chat": {"id": 5, "type": "private"}}),
    ("callback_query", {"id": "1", "data": "0:menu:"}),
    ("my_chat_member", {"chat": {"id": 5, "type": "private"}}),
    ("something_new", {"from": {"id": 5}, "what": ["nobody", "knows"]}),
]


@ON_SQLITE
async def test_updates_that_cannot_be_understood_hold_up_nobody(meeting: Meeting) -> None:
    simulator = meeting.office.simulator
    updates = simulator.world.first_bot().updates
    updates.allowed = []
    for kind, payload in BROKEN:
        updates.put(kind, payload, ("message", 5))
    await meeting.anna.type("menü")
    await meeting.office.settled()
    assert meeting.kept.own_words == ["menü"]
    simulator.violations.clear()  # the updates above were meant to be wrong


@ON_SQLITE
async def test_fields_of_a_later_bot_api_do_no_harm(meeting: Meeting) -> None:
    user = {"id": 2**51, "is_bot": False, "first_name": "Ági", "aura": {"colour": "blue"}}
    chat = {"id": 2**51, "type": "private", "first_name": "Ági", "mood": 3}
    message = {"message_id": 3, "date": 1, "from": user, "chat": chat, "text": "menü", "smell": ["of", "lilac"]}
    meeting.office.simulator.world.first_bot().updates.put("message", message, ("message", 2**51))
    await until(lambda: not meeting.office.simulator.pending_updates())
    assert Kept(meeting.office.desk, str(2**51)).own_words == ["menü"]
    meeting.office.simulator.violations.clear()  # they are in no schema yet


@ON_SQLITE
async def test_a_webhook_left_over_from_before_does_not_stop_polling(desk: Desk, clock: FrozenClock) -> None:
    async with simulated() as simulator:
        await simulator.set_webhook(TOKEN, "http://127.0.0.1:9/telegram/webhook", secret="of-somebody-else")
        anna = simulator.person("Anna")
        await anna.start()
        await asyncio.sleep(A_MOMENT)
        async with at_work(desk, simulator) as office:
            assert await TelegramPerson(office, anna).read()


@ON_SQLITE
async def test_who_polled_before_does_not_stop_the_webhook(desk: Desk) -> None:
    async with simulated() as simulator:
        async with at_work(desk, simulator) as office:
            anna = TelegramPerson(office, simulator.person("Anna"))
            await anna.start()
            await anna.read()
        await anna.phone.send("menü")
        async with at_work(desk, simulator, "webhook") as office:
            anna.office = office
            assert await anna.read()
            assert simulator.webhook.requests


async def test_what_the_database_will_never_take_holds_up_nobody(meeting: Meeting) -> None:
    bot, bela = meeting.office.simulator.world.first_bot(), meeting.somebody("Béla")
    number = await meeting.anna.phone.send("menü")
    await meeting.office.settled()
    bot.last_message_id = number - 1  # as no server of Telegram would: the same message once more in another update
    await meeting.anna.type("segítség")
    await bela.type("menü")
    await meeting.anna.type("ember")
    await meeting.office.settled()
    assert meeting.kept.own_words == ["menü", "ember"]
    assert Kept(meeting.office.desk, str(bela.phone.id)).own_words == ["menü"]
