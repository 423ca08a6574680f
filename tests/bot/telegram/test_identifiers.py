"""A personal number typed on Telegram: kept nowhere, her message deleted, and she is asked to do it where we cannot."""

import re
from typing import Any

import pytest

from desk import removing
from desk.jobs import run_due
from storage import outbox
from tests.bot.telegram.conftest import ON_SQLITE, Meeting, said_to
from tests.channels import until
from tests.telegram import TelegramPerson

pytestmark = pytest.mark.asyncio

TYPED = "a taj szamom 111 111 110, mennyi az álláskeresési járadék?"
WARNED, REMOVED = "A TAJ-számát nem tároljuk", "Az üzenetét itt is töröljük."
PLEASE = "Kérem, törölje az üzenetét."


def hers(person: TelegramPerson) -> list[str]:
    """Her own messages that stand in her chat."""
    return [shown.text for shown in person.phone.screen if shown.mine]


def pleas(meeting: Meeting) -> int:
    return sum(PLEASE in text for text in said_to(meeting.anna.phone))


async def done(meeting: Meeting) -> None:
    """What was put off, and the job that tells what could not be done, twice."""
    desk = meeting.office.desk
    for _time in range(2):
        await meeting.pass_time()
        await desk.database.write(removing.tell_refused, desk)
    await meeting.pass_time()


async def test_her_message_is_deleted_before_she_is_warned(meeting: Meeting) -> None:
    await meeting.anna.type(TYPED)
    await done(meeting)
    assert "111" not in "".join(hers(meeting.anna))
    warning = next(text for text in said_to(meeting.anna.phone) if WARNED in text)
    assert warning.endswith(REMOVED)
    assert "járadék" in said_to(meeting.anna.phone)[-1]  # her question is answered all the same
    assert meeting.kept.last_words == "a taj szamom ••• ••• •••, mennyi az álláskeresési járadék?"
    assert (pleas(meeting), meeting.kept.failures) == (0, [])


@ON_SQLITE
@pytest.mark.parametrize(
    ("fault", "deleted", "asked"),
    [
        ({"code": 400, "description": "Bad Request: message can't be deleted"}, False, 1),
        ({"code": 400, "description": "Bad Request: message to delete not found"}, False, 0),
        ({"code": 500}, True, 0),
        ({"retry_after": 3}, True, 0),
        ({"hang": True}, True, 0),
        ({"hang": True, "after_effect": True}, True, 0),
        ({"cut": True, "times": 5}, False, 1),
    ],
    ids=["refused", "gone", "server error", "slow down", "timeout", "timeout after it was done", "never answered"],
)
async def test_whatever_happens_she_is_asked_only_where_it_stays(
    meeting: Meeting, fault: dict[str, Any], deleted: bool, asked: int
) -> None:
    meeting.office.simulator.faults.add(method="deleteMessage", **fault)
    await meeting.anna.type(TYPED)
    await done(meeting)
    assert ("111" not in "".join(hers(meeting.anna))) is deleted
    assert pleas(meeting) == asked
    assert any(WARNED in text for text in said_to(meeting.anna.phone))
    assert meeting.kept.failures == []


async def test_she_is_asked_once_also_after_a_crash(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = meeting.office.desk
    meeting.office.simulator.faults.add(
        method="deleteMessage", code=400, description="Bad Request: message can't be deleted"
    )
    await meeting.anna.type("emberrel szeretnék beszélni")
    await meeting.anna.type(TYPED)  # people own the conversation
    await meeting.pass_time()
    with monkeypatch.context() as patch:
        patch.setattr("desk.removing.Thread.save", lambda _thread: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await desk.database.write(removing.tell_refused, desk)
    for _time in range(3):
        await desk.database.write(run_due, desk)
    await meeting.pass_time()
    assert pleas(meeting) == 1
    with desk.database.reading() as tx:
        assert outbox.refused_removals(tx, 1) == []
    line = next(line for line in meeting.kept.lines if PLEASE in line.text)
    assert line.automatic


@ON_SQLITE
async def test_under_a_picture_in_an_edit_and_in_a_form(meeting: Meeting) -> None:
    phone = meeting.anna.phone
    await phone.send_other("photo", "személyi igazolványom 123456AB")
    await done(meeting)
    assert "123456AB" not in "".join(hers(meeting.anna))
    number = await phone.send("mennyi az álláskeresési járadék?")
    await meeting.office.settled()
    await phone.edit(number, "mennyi az álláskeresési járadék? taj 111 111 110")
    await done(meeting)
    assert "111" not in "".join(hers(meeting.anna))
    early = await phone.send("menü")
    await phone.send("segítség")
    await meeting.office.settled()
    await phone.edit(early, "adóazonosítóm 8123456789")  # nothing is read anew, and yet it must not stand there
    await done(meeting)
    assert "8123456789" not in "".join(hers(meeting.anna))
    assert sum("adóazonosító jelét nem tároljuk" in text for text in said_to(phone)) == 1
    await meeting.anna.type("emberrel szeretnék beszélni")
    await meeting.anna.type("anyja neve: Kovács Mária")
    await done(meeting)
    assert "Mária" not in "".join([*hers(meeting.anna), *meeting.kept.own_words])
    await until(lambda: len(re.findall(REMOVED, "".join(said_to(phone)))) == 4)


@ON_SQLITE
async def test_in_answer_to_our_own_question_for_a_number_nothing_is_covered(meeting: Meeting) -> None:
    await meeting.anna.type("emberrel szeretnék beszélni")
    await meeting.anna.read()
    await meeting.anna.tap("Megadom a számom")
    await meeting.anna.type("111 111 110")
    await done(meeting)
    assert hers(meeting.anna)[-1] == meeting.kept.last_words == "111 111 110"
    assert not any(WARNED in text for text in said_to(meeting.anna.phone))
