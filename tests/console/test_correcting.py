"""A reply that has gone, on the pages of who wrote it and of everybody else."""

import re

import pytest

from desk import casework, corrections
from storage import outbox
from tests.clock import FrozenClock
from tests.console.conftest import ON_SQLITE, Colleague, Office, Visitor
from tests.dialogues.transcript import colleague_named
from tests.visitor import Visitor as Messenger

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

WRONG, RIGHT = "Hétfőn 8-kor várom.", "Hétfőn 9-kor várom."
LINK = re.compile(r'href="(/console/cases/\d+/replies/[\w-]+)"')


async def replied(office: Office) -> tuple[Visitor, Colleague, str]:
    """A visitor, the colleague who answered her, and the address on which the answer is changed."""
    visitor = office.visitor()
    casework.reply(office.desk, colleague_named(office.desk, "kati.nagy"), visitor.case_id, WRONG)
    kati = await office.colleague()
    (address,) = LINK.findall(await kati.sees(_path(visitor)))
    return visitor, kati, address


def _path(visitor: Visitor) -> str:
    return f"/console/cases/{visitor.case_id}"


async def test_it_says_before_what_happens_and_then_it_happens(office: Office) -> None:
    visitor, kati, address = await replied(office)
    page = await kati.sees(address)
    assert "Az ügyfél oldalán az új szöveg a régi helyére kerül, „módosítva” jelzéssel." in page
    assert "A válasz a fájljaival együtt eltűnik az ügyfél oldaláról." in page
    assert WRONG in page
    answer = await kati.sends(f"{address}/correct", {"text": RIGHT})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{_path(visitor)}#thread-box")
    page = await kati.sees(_path(visitor))
    assert "A választ módosítottuk." in page
    assert RIGHT in page
    assert "módosítva" in page
    assert WRONG not in page
    assert RIGHT in visitor.reads()
    await kati.sends(f"{address}/take-back")
    page = await kati.sees(_path(visitor))
    assert "A választ visszavontuk." in page
    assert "Ezt a választ visszavonták." in page
    assert "visszavonta az elküldött választ" in page
    assert RIGHT not in page
    assert RIGHT not in visitor.reads()
    assert LINK.findall(page) == []


async def test_nobody_else_is_offered_it_or_can_do_it(office: Office) -> None:
    visitor, _kati, address = await replied(office)
    eva, reader = await office.colleague("eva@example.hu"), await office.colleague("olvaso@example.hu", "reader")
    partner = await office.colleague("partner@example.hu", "partner")
    assert LINK.findall(await eva.sees(_path(visitor))) == []
    assert (await eva.client.get(address)).headers["location"] == _path(visitor)
    for who, status in ((eva, 409), (reader, 403), (partner, 403)):
        for act in ("correct", "take-back"):
            assert (await who.sends(f"{address}/{act}", {"text": RIGHT})).status_code == status
    assert WRONG in visitor.reads()


@pytest.mark.parametrize(("text", "why"), [(" ", "legalább egy"), ("Kedves [[név]]!", "kettős szögletes")])
async def test_what_cannot_be_sent_stays_in_its_box(office: Office, text: str, why: str) -> None:
    visitor, kati, address = await replied(office)
    answer = await kati.sends(f"{address}/correct", {"text": text})
    assert answer.status_code == 422
    assert why in answer.text
    assert f">{text}</textarea>" in answer.text
    assert WRONG in visitor.reads()


async def test_a_text_that_came_too_late_is_shown_back(office: Office) -> None:
    visitor, kati, address = await replied(office)
    casework.take_over(office.desk, colleague_named(office.desk, "pista"), visitor.case_id)
    answer = await kati.sends(f"{address}/correct", {"text": RIGHT})
    assert answer.status_code == 409
    assert "Pista" in answer.text
    assert RIGHT in answer.text
    assert WRONG in visitor.reads()


async def test_what_telegram_does_not_take_is_told_in_the_thread(office: Office, clock: FrozenClock) -> None:
    desk = office.desk
    messenger = Messenger(desk, "telegram", "42")
    messenger.start()
    messenger.type("emberrel szeretnek beszelni")
    case_id, clerk = messenger.cases[-1].id, colleague_named(desk, "kati.nagy")
    casework.reply(desk, clerk, case_id, WRONG)
    line = [line.id for line in messenger.lines if line.sender == "staff"][-1]
    _let_fail(office, messenger, sends=True)
    corrections.correct(desk, clerk, case_id, line, RIGHT)
    _let_fail(office, messenger)
    kati = await office.colleague()
    assert "az ügyfélnél még a korábbi szöveg áll" in await kati.sees(f"/console/cases/{case_id}")
    clock.move(hours=48)
    kati = await office.colleague()  # her session is over
    page = await kati.sees(f"/console/cases/{case_id}/replies/{line}")
    assert "a Telegram 48 óránál régebbi üzenetet nem töröl" in page
    assert "Visszavonom a választ" not in page
    clock.move(hours=-1)  # as if it had been asked for in time and had waited
    corrections.take_back(desk, clerk, case_id, line)
    _let_fail(office, messenger)
    assert "Nem sikerült visszavonni: az ügyfélnél megmaradt." in await kati.sees(f"/console/cases/{case_id}")


def _let_fail(office: Office, messenger: Messenger, *, sends: bool = False) -> None:
    """Everything that waits is given up by the channel; `sends`: it is taken."""
    desk, now = office.desk, office.desk.clock.now()
    with desk.database.transaction() as tx:
        while rows := outbox.lease(tx, messenger.row.id, "sender", now, now.replace(year=2030)):
            failure = None if sends else "refused by Telegram"
            outbox.finish(tx, [outbox.Ended(row, "7" if sends else None, failure) for row in rows], now)
