"""A colleague opens her link on her phone; for the rest of it she is a visitor like any other."""

import pytest

from desk import staff, telegram_links
from tests.bot.telegram.conftest import ON_SQLITE, Meeting, said_to
from tests.channels import until
from tests.colleagues import enrolled

pytestmark = [pytest.mark.asyncio, ON_SQLITE]


async def open_link(meeting: Meeting, payload: str) -> None:
    before = len(said_to(meeting.anna.phone))
    await meeting.anna.open_link(payload)
    await until(lambda: len(said_to(meeting.anna.phone)) > before)


async def payload_for(meeting: Meeting, name: str) -> str:
    desk = meeting.office.desk
    await until(lambda: telegram_links.is_possible(desk))
    link = telegram_links.make_link(desk, enrolled(desk, f"{name}@example.hu"))
    assert link.startswith("https://t.me/paktum_proba_bot?start=s_")
    return link.partition("start=")[2]


async def test_the_link_is_opened_in_private_and_told_there(meeting: Meeting) -> None:
    desk = meeting.office.desk
    await open_link(meeting, await payload_for(meeting, "kati"))
    assert "Összekötöttem" in said_to(meeting.anna.phone)[-1]
    linked = telegram_links.colleague(desk, meeting.anna.phone.id)
    assert linked is not None
    assert linked.name == staff.name_from("kati@example.hu")
    assert meeting.kept.own_words == []
    await meeting.anna.type("milyen papírok kellenek a munkaügyre")
    assert "lakcímkártya" in (await meeting.anna.read())[-1].text


async def test_an_old_link_says_so_and_links_nobody(meeting: Meeting) -> None:
    payload = await payload_for(meeting, "kati")
    meeting.clock.move(minutes=16)
    await open_link(meeting, payload)
    assert "már nem használható" in said_to(meeting.anna.phone)[-1]
    assert telegram_links.colleague(meeting.office.desk, meeting.anna.phone.id) is None


async def test_a_repeated_update_links_once_and_says_the_same(meeting: Meeting) -> None:
    payload = await payload_for(meeting, "kati")
    await open_link(meeting, payload)
    await open_link(meeting, payload)
    first, second = said_to(meeting.anna.phone)[-2:]
    assert first == second
