"""A colleague's reply changed or taken back on a phone, whatever Telegram says to it."""

from typing import Any
from uuid import uuid4

import pytest

from desk import casework, corrections, replies
from desk.casework import StaffRow
from desk.files import Upload
from desk.replies import Draft
from tests.bot.telegram.conftest import ON_SQLITE, Meeting, said_to
from tests.channels import until
from tests.dialogues.transcript import colleague_named

pytestmark = pytest.mark.asyncio

HEAD = "Kati (Paktumiroda):\n"
WRONG, RIGHT = "Hétfőn 8-kor várom.", "Hétfőn 9-kor várom."
LONG = "🙂" * 4000  # 8 000 UTF-16 units: two messages
NOT_MODIFIED = "Bad Request: message is not modified: specified new message content and reply markup are the same"


class Reply:
    """One reply of Kati's to Anna, and what Anna's phone shows of it."""

    def __init__(self, meeting: Meeting, kati: StaffRow, message_id: str) -> None:
        self.meeting = meeting
        self.case_id = meeting.kept.cases[-1].id
        self.kati = kati
        self.id = message_id
        self.before = len(meeting.anna.phone.screen)

    async def correct(self, text: str) -> None:
        desk = self.meeting.office.desk
        await desk.database.write(corrections.correct, desk, self.kati, self.case_id, self.id, text)
        await self.meeting.pass_time()

    async def take_back(self) -> None:
        desk = self.meeting.office.desk
        await desk.database.write(corrections.take_back, desk, self.kati, self.case_id, self.id)
        await self.meeting.pass_time()

    @property
    def failures(self) -> dict[str, str]:
        page = casework.case_page(self.meeting.office.desk, self.kati, self.case_id)
        return {failed.action: failed.reason for failed in page.failures.values()}


async def replied(meeting: Meeting, text: str = WRONG, *uploads: Upload) -> Reply:
    """It has arrived."""
    desk = meeting.office.desk
    if not meeting.kept.cases:
        await meeting.anna.type("emberrel szeretnék beszélni")
        await meeting.anna.read()
    reply = Reply(meeting, colleague_named(desk, "kati"), uuid4().hex)
    replies.hold(desk, reply.kati, reply.case_id, Draft(text, reply.id, uploads))
    replies.send_now(desk, reply.kati, reply.case_id, reply.id)
    await meeting.pass_time()
    return reply


async def test_an_edit_changes_the_message_in_its_place(meeting: Meeting) -> None:
    reply = await replied(meeting)
    await replied(meeting, "Hozzon igazolványt.")
    await reply.correct(RIGHT)
    assert said_to(meeting.anna.phone)[-2:] == [HEAD + RIGHT, f"{HEAD}Hozzon igazolványt."]
    assert reply.failures == {}


async def test_taken_back_it_is_gone_with_its_files(meeting: Meeting) -> None:
    shown = len(said_to(meeting.anna.phone))
    reply = await replied(meeting, WRONG, Upload("a.pdf", b"%PDF-1.4"), Upload("b.pdf", b"%PDF-1.4 b"))
    assert said_to(meeting.anna.phone)[-3:] == [HEAD + WRONG, "[document]", "[document]"]
    await reply.take_back()
    assert not any(WRONG in text or text == "[document]" for text in said_to(meeting.anna.phone)[shown:])
    assert reply.failures == {}


@ON_SQLITE
@pytest.mark.parametrize(("before", "after", "parts"), [(LONG, RIGHT, 1), (WRONG, LONG, 2), (LONG, LONG[:-9] + "!", 2)])
async def test_parts_that_stay_are_changed_and_the_rest_comes_or_goes(
    meeting: Meeting, before: str, after: str, parts: int
) -> None:
    reply = await replied(meeting, before, Upload("a.pdf", b"%PDF-1.4"))
    await reply.correct(after)
    shown = said_to(meeting.anna.phone)
    assert shown.count("[document]") == 1
    texts = [text for text in shown if HEAD in text or text.startswith("🙂")]
    assert len(texts) == parts
    assert "".join(texts).replace("\n", "") == (HEAD + after).replace("\n", "")
    await reply.take_back()
    assert not any(
        HEAD in text or text.startswith("🙂") or text == "[document]" for text in said_to(meeting.anna.phone)
    )


@ON_SQLITE
@pytest.mark.parametrize(
    "fault",
    [
        {"retry_after": 3},
        {"code": 500},
        {"cut": True},
        {"cut": True, "after_effect": True},
        {"code": 400, "description": NOT_MODIFIED},
    ],
    ids=["429", "500", "cut before", "cut after", "not modified"],
)
async def test_in_trouble_an_edit_is_tried_again_and_what_comes_behind_waits(
    meeting: Meeting, fault: dict[str, Any]
) -> None:
    reply = await replied(meeting)
    meeting.office.simulator.faults.add(method="editMessageText", **fault)
    desk = meeting.office.desk
    await desk.database.write(corrections.correct, desk, reply.kati, reply.case_id, reply.id, RIGHT)
    await replied(meeting, "Hozzon igazolványt.")
    changed = HEAD + (WRONG if fault.get("description") else RIGHT)
    assert said_to(meeting.anna.phone)[-2:] == [changed, f"{HEAD}Hozzon igazolványt."]
    assert reply.failures == {}


@ON_SQLITE
async def test_an_edit_that_telegram_refuses_is_told_and_the_next_one_makes_it_good(meeting: Meeting) -> None:
    reply = await replied(meeting)
    fault = "Bad Request: message to edit not found"
    meeting.office.simulator.faults.add(method="editMessageText", code=400, description=fault)
    await reply.correct("Kedden.")
    assert reply.failures == {"edit": "refused by Telegram"}
    assert meeting.kept.row.unreachable_at is None
    await reply.correct(RIGHT)
    assert reply.failures == {}
    assert said_to(meeting.anna.phone)[-1] == HEAD + RIGHT


@ON_SQLITE
@pytest.mark.parametrize(
    ("description", "failures"),
    [
        ("message to delete not found", {}),
        ("message can't be deleted for everyone", {"delete": "refused by Telegram"}),
    ],
)
async def test_what_is_gone_is_gone_and_what_stays_is_told(
    meeting: Meeting, description: str, failures: dict[str, str]
) -> None:
    reply = await replied(meeting)
    meeting.office.simulator.faults.add(method="deleteMessage", code=400, description=f"Bad Request: {description}")
    await reply.take_back()
    assert reply.failures == failures


@ON_SQLITE
@pytest.mark.parametrize("act", ["correct", "take back"])
async def test_what_went_only_in_part_is_changed_or_taken_back_as_a_whole(meeting: Meeting, act: str) -> None:
    """The words are there, the file is put off."""
    desk, simulator = meeting.office.desk, meeting.office.simulator
    await meeting.anna.type("emberrel szeretnék beszélni")
    await meeting.anna.read()
    simulator.faults.add(method="sendDocument", retry_after=60)
    reply = Reply(meeting, colleague_named(desk, "kati"), uuid4().hex)
    replies.hold(desk, reply.kati, reply.case_id, Draft(LONG, reply.id, (Upload("a.pdf", b"%PDF-1.4"),)))
    replies.send_now(desk, reply.kati, reply.case_id, reply.id)
    await until(lambda: ("sendDocument", 429) in simulator.counts)
    if act == "correct":
        await reply.correct(RIGHT)
        assert said_to(meeting.anna.phone)[-2:] == [HEAD + RIGHT, "[document]"]
    else:
        await reply.take_back()
        assert not any("🙂" in text or text == "[document]" for text in said_to(meeting.anna.phone))
    assert reply.failures == {}
