"""A day of faults: every call of the product fails in every way at least once, and the day ends as it should."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from desk import casework, telegram_links
from desk.casework import StaffRow
from desk.desk import Desk
from simulator.groups import Group
from simulator.people import Person
from tests.bot.telegram.conftest import ON_SQLITE, Kept, said_to, waiting
from tests.bot.telegram.group.conftest import RIGHTS
from tests.clock import FrozenClock
from tests.telegram import Office, TelegramPerson, at_work, simulated
from tests.visitor import colleague

pytestmark = [pytest.mark.asyncio, ON_SQLITE, pytest.mark.long, pytest.mark.timeout(600)]

# What is called in a day like `Day.of`; the first one, without faults, shows that none is left out.
METHODS = (
    "answerCallbackQuery",
    "closeForumTopic",
    "createForumTopic",
    "deleteMessage",
    "editMessageReplyMarkup",
    "editMessageText",
    "getFile",
    "pinChatMessage",
    "reopenForumTopic",
    "sendMessage",
    "sendPhoto",
    "setMessageReaction",
)
PAGE = "<html><body>502 Bad Gateway</body></html>"
FAULTS: dict[str, dict[str, Any]] = {
    "429": {"retry_after": 2},
    "500": {"code": 500},
    "502 as a page": {"body": PAGE},
    "cut before": {"cut": True},
    "cut after": {"cut": True, "after_effect": True},
    "silence before": {"hang": True},
    "silence after": {"hang": True, "after_effect": True},
    "an answer that is none": {"body": PAGE, "code": 200, "after_effect": True},
}
BY_CHANCE = {"sendChatAction"}  # where an answer takes long; tests/bot/telegram/test_writing.py
AT_THE_START = {"deleteWebhook", "getMe", "getUpdates", "setMyCommands", "setMyDescription", "setMyShortDescription"}
TO_UPLOAD = 1  # seconds, instead of two minutes of silence
PATIENCE = 60.0  # seconds for each step of a day


@dataclass
class Day:
    office: Office
    clock: FrozenClock
    group: Group
    kati: Person
    staff: StaffRow

    async def comes(self, holds: Callable[[], bool]) -> None:
        """What was put off comes due while time passes."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self.clock.move(seconds=2)
                self.office.keep_time()
                await asyncio.sleep(0.05)

    async def is_quiet(self) -> None:
        await self.comes(lambda: not self.office.simulator.pending_updates() and not waiting(self.office.desk))

    async def of(self, name: str, place: int) -> None:
        """One visitor's: a menu, a person, a picture, a reply changed and one taken back, a note, an end, a return."""
        visitor = TelegramPerson(self.office, self.office.simulator.person(name))
        phone, case = visitor.phone, f"K-{1000 + place}"
        await visitor.type("milyen papírok kellenek a munkaügyre")
        await self.is_quiet()
        await visitor.read()
        await visitor.tap("Segített")
        await self.is_quiet()
        await visitor.type(f"emberrel szeretnék beszélni, {name} vagyok")
        await self.is_quiet()
        await self.comes(lambda: any(case in topic.name and topic.pinned for topic in self.group.topics))
        topic = self.group.topic_named(case)
        await visitor.send_picture()
        await visitor.type(f"{name} várja a választ")
        await self.is_quiet()
        await self.comes(lambda: self.shows(topic, f"{name} várja a választ") and self.has_picture(topic))
        await self.group.tap(self.kati, "Átveszem", topic=topic)
        await self.comes(lambda: self.shows(topic, "Kezeli: Kati"))
        line = next(one for one in self.group.topic(topic).messages if f"{name} várja" in one.text and not one.buttons)
        texts = (f"1. válasz, {name}", f"2. válasz, {name}")
        said = [await self.group.send(self.kati, text, reply_to=line.message_id) for text in texts]
        await self.comes(lambda: self.reads(phone, f"2. válasz, {name}"))
        await self.group.edit(self.kati, said[0], f"javított válasz, {name}")
        await self.group.send(self.kati, "/vissza", reply_to=said[1])
        await self.comes(lambda: self.reads(phone, f"javított válasz, {name}") and not self.reads(phone, "2. válasz"))
        casework.add_note(self.office.desk, self.staff, place, f"belső: {name}")
        await self.comes(lambda: self.shows(topic, f"belső: {name}"))
        casework.close(self.office.desk, self.staff, place, "informed")
        await self.is_quiet()
        await self.comes(lambda: self.group.topic(topic).closed)
        await visitor.type(f"{name} még kérdez valamit az ügyéről, kérem, hívjanak fel")
        await self.comes(lambda: self.shows(topic, "még kérdez valamit") and not self.group.topic(topic).closed)
        await self.is_quiet()
        self.check(phone, topic)

    def check(self, phone: Person, topic: int) -> None:
        """All that was said has arrived in its order, whatever came twice; nothing internal has."""
        kept, seen = Kept(self.office.desk, str(phone.id)), iter(said_to(phone))
        assert kept.failures == []
        for line in kept.lines:
            if line.sender != "visitor":
                assert any(line.text in text for text in seen), f"lost, or out of order: {line.text}"
        assert all(self.shows(topic, words) for words in kept.own_words if words not in ("menü", "/start"))
        assert "belső" not in " ".join(said_to(phone))

    def shows(self, topic: int, words: str) -> bool:
        return any(words in one.text for one in self.group.topic(topic).messages)

    def has_picture(self, topic: int) -> bool:
        return self.shows(topic, "foto.jpg")

    def reads(self, phone: Person, words: str) -> bool:
        return any(words in one.text for one in phone.screen if not one.mine)


async def test_whatever_fails_in_whatever_way_the_day_ends_as_it_should(
    desk: Desk, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.group.calls.TO_UPLOAD", TO_UPLOAD)
    monkeypatch.setattr("bot.telegram.client.TO_ANSWER", TO_UPLOAD)
    async with simulated() as simulator:
        kati = simulator.person("Kati")
        group = simulator.group("Munkatársak", forum_of=kati)
        await group.add_bot(kati, rights=RIGHTS)
        async with at_work(desk, simulator, staff_group=group.id) as office:
            staff = colleague(office.desk)
            day = Day(office, clock, group, kati, staff)
            await day.comes(lambda: telegram_links.is_possible(office.desk))
            token = telegram_links.make_link(office.desk, staff).partition(telegram_links.PAYLOAD)[2]
            telegram_links.open_link(office.desk, token, kati.id)
            await day.of("Anna", 1)
            assert {call.method for call in simulator.calls} - AT_THE_START - BY_CHANCE == set(METHODS)
            for place, (fault, how) in enumerate(FAULTS.items(), 2):
                for method in METHODS:
                    simulator.faults.add(method=method, times=1, **how)
                await day.of(f"Látogató {place}", place)
                assert len(simulator.faults) == 0, f"not every method failed like this: {fault}"
        assert simulator.violations == []
