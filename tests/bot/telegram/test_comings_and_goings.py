"""Albums, forwarded messages, what was written while nobody was there to read, and people who leave and come back."""

import pytest

from desk import casework
from desk.desk import Desk
from simulator.people import Person
from tests.bot.telegram.conftest import ON_SQLITE, Kept, Meeting, said_to
from tests.channels import until
from tests.clock import FrozenClock
from tests.dialogues.transcript import colleague_named
from tests.telegram import Mode, TelegramPerson, at_work, simulated

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

PAPERS, NEED = "milyen papírok kellenek a munkaügyre", "lakcímkártya"


@pytest.mark.parametrize("kind", ["photo", "document", "video"])
async def test_an_album_of_five_gets_one_reply(meeting: Meeting, kind: str) -> None:
    await meeting.anna.phone.send_album([kind] * 5)
    assert len(await meeting.anna.read()) == 1
    assert len(meeting.kept.own_words) == 5


async def test_the_words_of_an_album_are_answered_once(meeting: Meeting) -> None:
    await meeting.anna.phone.send_album(["photo"] * 3, PAPERS)
    seen, answer = await meeting.anna.read()
    assert "elolvastam" in seen.text
    assert NEED in answer.text


async def test_an_album_to_a_colleague_is_kept_whole_and_nothing_is_said(meeting: Meeting) -> None:
    await meeting.anna.type("emberrel szeretnék beszélni")
    await meeting.anna.read()
    await meeting.anna.phone.send_album(["photo"] * 4, "a bizonyítványaim")
    assert await meeting.anna.read() == []
    assert sum(len(line.files) for line in meeting.kept.lines) == 4


async def test_what_she_forwards_is_read_like_her_own_words(meeting: Meeting) -> None:
    forward(meeting.anna.phone, PAPERS)
    (answer,) = await meeting.anna.read()
    assert NEED in answer.text


def forward(phone: Person, text: str) -> None:
    chat = {"id": phone.id, "first_name": "Anna", "type": "private"}
    user = {"id": phone.id, "is_bot": False, "first_name": "Anna"}
    date = int(phone.world.clock.now())
    origin = {"type": "hidden_user", "date": date - 60, "sender_user_name": "Béla"}
    message = {"message_id": 900, "from": user, "chat": chat, "date": date, "text": text, "forward_origin": origin}
    phone.bot.updates.put("message", message, ("message", phone.id))


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_what_was_written_while_nobody_was_there_is_answered_in_order(
    desk: Desk, clock: FrozenClock, mode: Mode
) -> None:
    async with simulated() as simulator:
        phone = simulator.person("Anna")
        simulator.clock.set(clock.now())
        for text in ("/start", PAPERS, "menü"):
            await phone.send(text)
        clock.move(hours=9)
        async with at_work(desk, simulator, mode) as office:
            await office.settled()
            greeting, answer, menu = said_to(phone)
            assert "számítógépes program" in greeting
            assert NEED in answer
            assert "Írja le a kérdését" in menu
            assert Kept(desk, str(phone.id)).own_words == [PAPERS, "menü"]


async def test_a_tap_on_a_button_from_before_the_pause_is_taken(desk: Desk) -> None:
    async with simulated() as simulator:
        async with at_work(desk, simulator) as office:
            anna = TelegramPerson(office, simulator.person("Anna"))
            await anna.start()
            await anna.read()
        place = anna.phone.screen[-1].message_id
        await anna.phone.press(place, "*:menu:business")
        async with at_work(desk, simulator) as office:
            await office.settled()
            assert "bértámogatást" in said_to(anna.phone)[-1]


async def test_who_starts_blocks_and_starts_again_is_greeted_anew(meeting: Meeting) -> None:
    phone = meeting.anna.phone
    for _time in range(2):
        await phone.block()
        await until(lambda: meeting.kept.row.unreachable_at)
        await phone.unblock()
        await phone.start()
        await meeting.office.settled()
        assert meeting.kept.row.unreachable_at is None
    assert len(said_to(phone)) == 3


async def test_a_reply_to_someone_who_has_blocked_us_is_told_to_its_writer(meeting: Meeting) -> None:
    await meeting.anna.type("emberrel szeretnék beszélni")
    await meeting.anna.read()
    await meeting.anna.phone.block()
    desk = meeting.office.desk
    casework.reply(desk, colleague_named(desk, "kati"), meeting.kept.cases[0].id, "Jó napot!")
    await meeting.office.settled()
    assert "blocked" in meeting.kept.failures


@pytest.mark.parametrize("kind", ["voice", "sticker", "location"])
async def test_to_a_colleague_every_kind_leaves_its_line(meeting: Meeting, kind: str) -> None:
    await meeting.anna.type("emberrel szeretnék beszélni")
    await meeting.anna.read()
    await meeting.anna.phone.send_other(kind)
    await meeting.anna.read()
    assert meeting.kept.own_words[-1].startswith("[")
