"""What people write of their health or origin in their own words stays in those words.

It stands where colleagues deal with her case: on the card and in her own line. The program repeats it to nobody else.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_string, policy

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.logs import place_of_fault
from bot.mail import Smtp, send_due
from bot.metrics import Metrics
from desk import casework, updates
from desk.desk import Desk
from desk.jobs import run_due
from desk.turns import Turn
from handlers import forms
from handlers.form import Answers
from handlers.leave_message import LEAVE_MESSAGE
from storage.models import audit
from tests.bot.mail_server import MailServer, mail_server
from tests.bot.telegram.group.conftest import StaffGroup
from tests.clock import FrozenClock, budapest
from tests.sample_form import open_form
from tests.visitor import Visitor, claimed_by, colleague

pytestmark = pytest.mark.asyncio

HEALTH = "cukorbeteg vagyok és roma, kemoterápiára járok"
WORDS = ("cukorbeteg", "roma,", "kemoter")
SENT = {
    "message": (HEALTH, "Kiss Mária", "06 30 123 4567", "elküldöm"),
    "business": ("tanácsot kérek", HEALTH, "Tiszakécske", "Kiss Mária, kiss.maria@freemail.hu", "elküldöm"),
    "partner": (
        *("igen", f"tegnap, {HEALTH}", "iskola", "Móra iskola", "Nagy Ilona, nagy.ilona@freemail.hu", "Mária"),
        *("06 20 555 1234", "munkát", "Kecskemét", "elküldöm"),
    ),
}


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def says_it(text: str) -> bool:
    return any(word in text for word in WORDS)


def filled(desk: Desk, form: str) -> Visitor:
    visitor = Visitor(desk)
    visitor.start()
    open_form(visitor, form)
    for text in SENT[form]:
        visitor.type(text)
    assert says_it(" ".join((visitor.cases[-1].form or {}).values())), visitor.lines[-1].text
    return visitor


@pytest.mark.parametrize("form", SENT)
async def test_in_the_group_it_stands_on_the_card_of_her_case_and_nowhere_else(
    form: str, staff_group: StaffGroup, desk: Desk, clock: FrozenClock
) -> None:
    visitor, other = filled(desk, form), Visitor(desk)
    other.start()
    other.type("emberrel szeretnék beszélni")
    await staff_group.settle()
    clock.moment = budapest(2026, 11, 24, 7, 45)
    run_due(desk)
    await staff_group.settle_in_time()
    assert staff_group.card(visitor).count(WORDS[0]) == 1
    assert staff_group.general
    elsewhere = [staff_group.topic(visitor).name, staff_group.said(visitor), *staff_group.general]
    elsewhere += staff_group.texts(other)
    assert [text for text in elsewhere if says_it(text)] == []


@pytest.mark.parametrize("form", SENT)
async def test_a_colleague_who_takes_it_over_gets_no_summary_of_the_program_in_the_topic(
    form: str, staff_group: StaffGroup, desk: Desk
) -> None:
    """Also where the topic was lost and the latest lines stand in a new one."""
    visitor, kati = filled(desk, form), colleague(desk)
    casework.reply(desk, kati, claimed_by(desk, kati, visitor), "Jó napot kívánok!")
    visitor.type("köszönöm, várom")
    await staff_group.settle_in_time()
    before = staff_group.said(visitor)
    lost = staff_group.topic_row(visitor).thread_id or 0
    await staff_group.group.delete_topic(staff_group.kati, lost)
    visitor.type("halló")
    await staff_group.settle_in_time()
    assert staff_group.topic_row(visitor).thread_id != lost
    assert "várom" in before
    assert not says_it(before)
    assert not says_it(staff_group.said(visitor))


@pytest.mark.parametrize("form", SENT)
async def test_no_notice_letter_log_or_audit_repeats_it(
    form: str, desk: Desk, clock: FrozenClock, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logs:
        visitor, kati = filled(desk, form), colleague(desk)
        sent = visitor.row.seq
        case_id = claimed_by(desk, kati, visitor)
        clock.move(minutes=5)
        updates.send_due(desk)
        visitor.type("hol tart az ügyem?")
        clock.moment = budapest(2026, 11, 24, 7, 45)
        run_due(desk)
        await send_due(desk, Smtp(server.url, "iroda@example.hu"), "https://paktum.example.hu", Metrics().mail_failed)
        casework.close(desk, kati, case_id, "informed")
        run_due(desk)
    told = [line.text for line in visitor.lines if line.seq > sent and line.sender == "bot"]
    assert len(told) >= 2
    assert len(server.letters) == 1
    letters = [str(message_from_string(letter, policy=policy.default).get_content()) for letter in server.letters]
    with desk.database.reading() as tx:
        acts = [str(row) for row in tx.all(select(audit))]
    assert acts
    assert [text for text in (*told, *letters, *acts, str(logs), caplog.text) if says_it(text)] == []


async def test_a_fault_of_ours_logs_nothing_of_what_was_typed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text goes to a person, and stays out of the log also where it is the reason of the fault."""
    visitor = Visitor(desk)
    visitor.start()
    open_form(visitor, "message")

    def stumbles(_turn: Turn, answers: Answers) -> None:
        raise ValueError(f"what to do with {answers['message']!r}")

    broken = replace(LEAVE_MESSAGE, submit=stumbles)
    monkeypatch.setitem(forms.FORMS, "message", broken)
    with capture_logs(processors=[place_of_fault]) as logs:
        for text in SENT["message"]:
            visitor.type(text)
    assert visitor.route == "fault"
    (told,) = [entry for entry in logs if entry["event"] == "handler failed"]
    assert told["fault"] == "ValueError"
    assert not says_it(str(logs))
