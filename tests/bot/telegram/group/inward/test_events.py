"""/rendezvenyek in the staff's group: numbers, nobody's name, and the way to the console."""

from datetime import timedelta

import pytest

from desk.desk import Desk
from storage import registrations
from storage.events import EventRow
from tests.bot.telegram.group.conftest import CONSOLE
from tests.bot.telegram.group.inward.workplace import Workplace
from tests.events import Guest, make_event

pytestmark = pytest.mark.asyncio
NAMES = ("Nagy Ilona", "Kovács Béla", "Szabó Réka")


def busy(desk: Desk) -> EventRow:
    """One has a place, one is offered hers, one waits."""
    event = make_event(desk, title_hu="Vállalkozói reggeli", settlement="Tiszakécske", capacity=2, group_size=2)
    leaves = Guest(desk, name="Kiss Éva")
    left = leaves.register(event)
    for number, name in enumerate(NAMES):
        Guest(desk, name=name).register(event, 2 if number == 2 else 1)
    leaves.give_up(left)
    return event


async def test_how_they_stand_is_told_in_general(work: Workplace) -> None:
    event, kati = busy(work.desk), work.clerk()
    told = await kati.commands("/rendezvenyek")
    assert told.startswith("Közelgő rendezvények: 1")
    assert "Vállalkozói reggeli, Tiszakécske, " in told
    assert "foglalt: 2, összesen: 2, várólistán: 2, nyitott ajánlat: 1" in told
    assert f"{CONSOLE}/events/{event.id}" in told
    assert not any(name in told for name in NAMES)
    assert await kati.commands("/rendezvenyek@paktum_proba_bot") == told
    assert await kati.commands("/rendezvenyek@masik_bot") == "/rendezvenyek@masik_bot"


async def test_asked_in_a_topic_it_is_told_there(work: Workplace) -> None:
    busy(work.desk)
    anna, kati = await work.visitor(), work.clerk()
    in_general = len(work.shown.general)
    await kati.writes(anna, "/rendezvenyek")
    topic = work.shown.group.topic(work.thread_of(anna))
    assert topic.messages[-1].text.startswith("Közelgő rendezvények: 1")
    assert len(work.shown.general) == in_general
    assert not any("rendezvények" in line for line in work.told(anna))


async def test_what_is_no_ones_to_see_is_not_listed(work: Workplace) -> None:
    make_event(work.desk, state="draft")
    gone = work.desk.clock.now() - timedelta(days=2)
    make_event(work.desk, starts_at=gone)
    assert await work.clerk().commands("/rendezvenyek") == "Nincs meghirdetett rendezvény."


async def test_who_has_to_be_phoned_is_counted(work: Workplace) -> None:
    event = make_event(work.desk)
    row = Guest(work.desk).register(event)
    now = work.desk.clock.now()
    with work.desk.database.transaction() as tx:
        told = {"notice": "changed", "notice_at": now - timedelta(hours=2)}
        registrations.change(tx, row.id, conversation_id=None, phone="+36301234567", **told)
    assert "fel kell hívni: 1" in await work.clerk().commands("/rendezvenyek")


async def test_who_is_not_known_sees_nothing(work: Workplace) -> None:
    busy(work.desk)
    assert "Nem tudom, kié" in await work.clerk("bela", linked=False).commands("/rendezvenyek")
