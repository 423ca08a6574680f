"""A person deletes her data on Telegram: her phone, the staff's group and the linked web page forget her as well."""

from datetime import timedelta

import pytest

from desk import erasing
from desk.desk import Desk
from desk.jobs import run_due
from storage.database import Database
from tests.bot.telegram.conftest import ON_SQLITE
from tests.channels import until
from tests.clock import FrozenClock
from tests.desk.test_erasing import in_turn
from tests.filling import readable
from tests.telegram import TelegramPerson, at_work, simulated

pytestmark = pytest.mark.asyncio

SECRET = "kaméleonszelídítő"


async def asks_for_a_person(anna: TelegramPerson) -> None:
    await anna.start()
    await anna.type(SECRET)
    await anna.type("emberrel szeretnék beszélni")
    await anna.read()


async def deletes(anna: TelegramPerson) -> None:
    await anna.type("töröljék az adataimat")
    await anna.read()
    await anna.tap("Igen, töröljék")
    await anna.read()
    await anna.tap("Végleg törlöm")
    await anna.office.settled()


@ON_SQLITE
async def test_her_phone_shows_the_last_words_and_the_group_nothing_of_her(
    desk: Desk, database: Database, clock: FrozenClock
) -> None:
    async with simulated() as simulator:
        kati = simulator.person("Kati")
        group = simulator.group("Ügyfelek", forum_of=kati)
        await group.add_bot(kati, rights=("can_manage_topics", "can_pin_messages", "can_delete_messages"))
        async with at_work(desk, simulator, staff_group=group.id) as office:
            anna = TelegramPerson(office, simulator.person("Anna"))
            await asks_for_a_person(anna)
            await until(lambda: any("emberrel" in m.text for topic in group.topics for m in topic.messages))
            await deletes(anna)
            await until(lambda: len(anna.phone.screen) <= 2)
            start, left = anna.phone.screen  # a command is no line of the thread, and says nothing of her
            assert start.text == "/start"
            assert "Töröltem az adatait" in left.text
            assert "Csevegés törlése" in left.text
            await until(lambda: not any("emberrel" in m.text for topic in group.topics for m in topic.messages))
            assert not any("K-1001" in topic.name for topic in group.topics)
            clock.move(minutes=11)
            await desk.database.write(run_due, desk)
            assert f"{anna.phone.id}" not in readable(database)
            assert SECRET not in readable(database)
            await anna.type("szia")  # she is somebody new
            assert any("számítógépes program" in said.text for said in await anna.read())


@ON_SQLITE
async def test_what_is_older_than_two_days_stays_on_her_phone_and_her_address_goes_all_the_same(
    desk: Desk, database: Database, clock: FrozenClock
) -> None:
    async with simulated() as simulator, at_work(desk, simulator) as office:
        anna = TelegramPerson(office, simulator.person("Anna"))
        await asks_for_a_person(anna)
        before = len(anna.phone.screen)
        clock.moment += timedelta(days=3)
        await deletes(anna)
        await until(lambda: len(anna.phone.screen) <= before + 1)
        assert SECRET in "\n".join(shown.text for shown in anna.phone.screen)
        assert "Töröltem" in "\n".join(shown.text for shown in anna.phone.screen)
        clock.move(minutes=11)
        await desk.database.write(run_due, desk)
        assert f"{anna.phone.id}" not in readable(database)


@ON_SQLITE
async def test_an_address_that_cannot_be_reached_is_forgotten_after_two_days(
    desk: Desk, database: Database, clock: FrozenClock
) -> None:
    in_turn(desk, "telegram", "700123", lambda turn: turn.say(SECRET))
    in_turn(desk, "telegram", "700123", erasing.forget)
    for days in (1, 1.1):
        assert "'700123'" in readable(database)
        clock.move(days=days)
        run_due(desk)
    assert "'700123'" not in readable(database)
