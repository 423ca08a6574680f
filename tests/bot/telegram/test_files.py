"""Files between a phone and a colleague, both ways."""

from datetime import timedelta

import pytest

from desk import casework, fetching, replies
from desk.casework import FileRow
from desk.desk import Desk
from desk.fetching import Fetch
from desk.files import Upload
from desk.replies import Draft
from storage import fetches
from tests.bot.telegram.conftest import ON_SQLITE, Kept, Meeting
from tests.channels import until
from tests.dialogues.transcript import colleague_named
from tests.telegram import TelegramPerson, at_work, simulated

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

JPEG = b"\xff\xd8\xff\xe0 a picture"
PDF = b"%PDF-1.4 urlap"
UNREAD = "itt nem tudja megnyitni"


async def call_a_person(meeting: Meeting) -> int:
    await meeting.anna.type("emberrel szeretnék beszélni")
    await meeting.anna.read()
    return meeting.kept.cases[0].id


def kept_files(meeting: Meeting) -> list[FileRow]:
    return [file for line in meeting.kept.lines for file in line.files]


def content_of(desk: Desk, case_id: int, file: FileRow) -> bytes:
    return casework.file_of(desk, colleague_named(desk, "eva"), case_id, file.id)[1]


@pytest.mark.parametrize(
    ("kind", "content", "name", "line"),
    [
        ("photo", JPEG, "foto.jpg", "[fénykép] ez az"),
        ("voice", b"OggS voice", "hanguzenet.ogg", "[hangüzenet] ez az"),
        ("document", PDF, "önéletrajz.pdf", "[dokumentum] ez az"),
    ],
)
async def test_what_she_sends_to_a_person_is_kept(
    meeting: Meeting, kind: str, content: bytes, name: str, line: str
) -> None:
    case_id = await call_a_person(meeting)
    await meeting.anna.phone.send_file(kind, content, "önéletrajz.pdf", "ez az")
    assert await meeting.anna.read() == []  # a colleague sees it, so there is nothing to explain
    (file,) = kept_files(meeting)
    assert (file.name, file.size) == (name, len(content))
    assert content_of(meeting.office.desk, case_id, file) == content
    assert meeting.kept.own_words[-1] == line


async def test_to_the_program_nothing_is_fetched(meeting: Meeting) -> None:
    await meeting.anna.phone.send_file("photo", JPEG)
    await meeting.anna.read()
    assert kept_files(meeting) == []
    assert meeting.office.simulator.counts["getFile", 200] == 0


@pytest.mark.parametrize("content", [b"MZ\x90 a program", b"%PDF-" + b"x" * 10 * 2**20])
async def test_what_cannot_be_kept_leaves_its_line_and_is_told(meeting: Meeting, content: bytes) -> None:
    await call_a_person(meeting)
    await meeting.anna.phone.send_file("document", content, "a.pdf")
    (said,) = await meeting.anna.read()
    assert UNREAD in said.text
    assert kept_files(meeting) == []
    assert meeting.kept.own_words[-1] == "[dokumentum]"


@pytest.mark.parametrize(("faults", "kept"), [(1, True), (9, False)])
async def test_a_fetch_that_fails_is_tried_again_and_then_told(meeting: Meeting, faults: int, kept: bool) -> None:
    await call_a_person(meeting)
    meeting.office.simulator.faults.add(method="getFile", code=500, times=faults)
    await meeting.anna.phone.send_file("photo", JPEG)
    await meeting.pass_time()
    said = await meeting.anna.read()
    assert bool(kept_files(meeting)) is kept
    assert any(UNREAD in one.text for one in said) is not kept


async def test_a_colleague_s_picture_and_document_reach_the_phone(meeting: Meeting) -> None:
    case_id, desk = await call_a_person(meeting), meeting.office.desk
    uploads = (Upload("terkep.jpg", JPEG), Upload("űrlap.pdf", PDF))
    draft = Draft("Itt a térkép és az űrlap.", "a" * 32, uploads)
    replies.hold(desk, colleague_named(desk, "kati"), case_id, draft)
    replies.send_now(desk, colleague_named(desk, "kati"), case_id, "a" * 32)
    await meeting.anna.read()
    phone, counts = meeting.anna.phone, meeting.office.simulator.counts
    text, picture, document = phone.screen[-3:]
    assert text.text == "Kati (Paktumiroda):\nItt a térkép és az űrlap."
    assert (picture.text, document.text) == ("[photo]", "[document]")
    assert phone.saved(picture.message_id).content == JPEG
    saved = phone.saved(document.message_id)
    assert (saved.name, saved.content) == ("űrlap.pdf", PDF)
    assert (counts["sendPhoto", 200], counts["sendDocument", 200]) == (1, 1)


async def test_a_picture_telegram_cannot_show_goes_as_a_document(meeting: Meeting) -> None:
    case_id, desk = await call_a_person(meeting), meeting.office.desk
    fault = "Bad Request: PHOTO_INVALID_DIMENSIONS"
    meeting.office.simulator.faults.add(method="sendPhoto", code=400, description=fault)
    kati = colleague_named(desk, "kati")
    replies.hold(desk, kati, case_id, Draft("", "a" * 32, (Upload("hosszu.png", b"\x89PNG\r\n\x1a\n"),)))
    replies.send_now(desk, kati, case_id, "a" * 32)
    await meeting.anna.read()
    head, document = meeting.anna.phone.screen[-2:]
    assert (head.text, document.text) == ("Kati (Paktumiroda):", "[document]")


async def test_a_file_put_off_is_sent_alone_and_not_the_text_again(meeting: Meeting) -> None:
    case_id, desk = await call_a_person(meeting), meeting.office.desk
    meeting.office.simulator.faults.add(method="sendDocument", code=429, retry_after=4)
    kati = colleague_named(desk, "kati")
    replies.hold(desk, kati, case_id, Draft("Az űrlap:", "a" * 32, (Upload("a.pdf", PDF),)))
    replies.send_now(desk, kati, case_id, "a" * 32)
    await meeting.pass_time()
    assert [shown.text for shown in meeting.anna.phone.screen[-2:]] == ["Kati (Paktumiroda):\nAz űrlap:", "[document]"]


async def test_the_update_is_acknowledged_before_its_file_has_come(meeting: Meeting) -> None:
    await call_a_person(meeting)
    simulator = meeting.office.simulator
    simulator.faults.add(method="getFile", code=500, times=2)
    await meeting.anna.phone.send_file("photo", JPEG)
    await until(lambda: simulator.counts["getFile", 500] == 1 and not simulator.pending_updates())
    assert kept_files(meeting) == []
    assert meeting.kept.own_words[-1] == "[fénykép]"
    await meeting.pass_time()
    assert len(kept_files(meeting)) == 1


async def test_what_cannot_be_had_is_told_once_for_an_album(meeting: Meeting) -> None:
    await call_a_person(meeting)
    meeting.office.simulator.faults.add(method="getFile", code=400, description="Bad Request: file is too big", times=9)
    await meeting.anna.phone.send_album(["photo"] * 3)
    (said,) = await meeting.anna.read()
    assert UNREAD in said.text
    assert meeting.office.simulator.counts["getFile", 400] == 3  # nobody asks again for what will never come


async def test_a_file_on_its_way_at_the_end_comes_after_the_next_start(desk: Desk) -> None:
    async with simulated() as simulator:
        async with at_work(desk, simulator) as office:
            anna = TelegramPerson(office, simulator.person("Anna"))
            await anna.start()
            await anna.type("emberrel szeretnék beszélni")
            await anna.read()
            simulator.faults.add(method="getFile", hang=True)
            await anna.phone.send_file("photo", JPEG)
            await simulator.world.until(lambda: len(simulator.faults) == 0, seconds=60)
        async with at_work(desk, simulator) as office:
            await office.settled()
            assert [file.name for line in Kept(desk, str(anna.phone.id)).lines for file in line.files] == ["foto.jpg"]


async def test_a_file_brought_twice_hangs_there_once(meeting: Meeting) -> None:
    await call_a_person(meeting)
    desk, later = meeting.office.desk, meeting.clock.now() + timedelta(hours=1)
    expected = Fetch(0, meeting.kept.row.id, meeting.kept.lines[-1].id, "telegram", "x", "a.jpg", 0, later)
    with desk.database.transaction() as tx:
        fetches.add(tx, expected)
        (row,) = fetches.due(tx, "telegram", later, 5)
    fetching.arrived(desk, row, JPEG)
    fetching.arrived(desk, row, JPEG)
    assert [file.name for file in kept_files(meeting)] == ["a.jpg"]
