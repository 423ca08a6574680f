"""Telegram in trouble while messages are on their way: nothing lost, order kept, repeats only where nobody can tell."""

import asyncio
import random
from collections import Counter
from typing import Any

import pytest
from structlog.testing import capture_logs

from desk.desk import Desk
from simulator.faults import Faults
from tests.bot.telegram.conftest import A_MOMENT, ON_SQLITE, Meeting, repeats
from tests.channels import until
from tests.clock import FrozenClock
from tests.telegram import TelegramPerson, at_work, simulated

pytestmark = pytest.mark.asyncio

HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
# Nothing was done and the wire says so: nothing is repeated.
REFUSED_FOR_NOW: dict[str, dict[str, Any]] = {
    "429": {"retry_after": 3},
    "500": {"code": 500},
    "502 as a page": {"body": HTML},
    "403 as a page of a proxy": {"body": HTML, "code": 403},
    "504": {"code": 504},
    "401": {"code": 401},
}
# The wire does not say whether it was done.
UNTOLD: dict[str, dict[str, Any]] = {
    "cut": {"cut": True},
    "timeout": {"hang": True},
    "200 as a page": {"body": HTML, "code": 200},
}
GONE = {
    "Forbidden: bot was blocked by the user": "blocked",
    "Forbidden: user is deactivated": "deactivated",
    "Bad Request: chat not found": "chat not found",
}
GREETING = "számítógépes program, nem ember"
MENU, HELP = "Írja le a kérdését", "Ezek a szavak mindig működnek"


def replies(person: TelegramPerson) -> list[str]:
    """Which of the two replies arrived, in the order in which they did, repeats included."""
    shown = [one.text for one in person.phone.history if not one.mine and GREETING not in one.text]
    return [HELP if HELP in text else MENU for text in shown if HELP in text or MENU in text]


async def ask_both(meeting: Meeting) -> None:
    await meeting.anna.type("menü")
    await meeting.anna.type("segítség")
    await meeting.pass_time()


@ON_SQLITE
@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize("fault", REFUSED_FOR_NOW)
async def test_what_was_refused_for_now_goes_once_and_in_order(meeting: Meeting, fault: str, times: int) -> None:
    faults = meeting.office.simulator.faults
    faults.add(method="sendMessage", times=times, **REFUSED_FOR_NOW[fault])
    await ask_both(meeting)
    assert replies(meeting.anna) == [MENU, HELP]
    assert len(faults) == 0
    assert repeats(meeting.office.desk) == 0
    assert meeting.kept.failures == []


@pytest.mark.parametrize("after_effect", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("fault", UNTOLD.values(), ids=UNTOLD)
async def test_what_got_no_answer_goes_once_more_and_is_counted(
    meeting: Meeting, fault: dict[str, Any], after_effect: bool
) -> None:
    meeting.office.simulator.faults.add(method="sendMessage", after_effect=after_effect, **fault)
    await ask_both(meeting)
    assert replies(meeting.anna) == ([MENU, MENU, HELP] if after_effect else [MENU, HELP])
    assert repeats(meeting.office.desk) == 1
    assert meeting.kept.failures == []


@ON_SQLITE
async def test_a_message_is_never_sent_a_third_time_when_two_answers_were_lost(meeting: Meeting) -> None:
    meeting.office.simulator.faults.add(method="sendMessage", cut=True, after_effect=True, times=2)
    await ask_both(meeting)
    assert replies(meeting.anna) == [MENU, MENU, HELP]
    assert meeting.kept.failures == ["no answer"]


@ON_SQLITE
@pytest.mark.parametrize("fault", [{"code": 500}, *UNTOLD.values()], ids=["500", *UNTOLD])
async def test_a_repeat_waits_until_telegram_answers_again(meeting: Meeting, fault: dict[str, Any]) -> None:
    faults = meeting.office.simulator.faults
    faults.add(method="sendMessage", cut=True)
    faults.add(method="getMe", times=3, **fault)
    await ask_both(meeting)
    assert replies(meeting.anna) == [MENU, HELP]
    assert len(faults) == 0
    assert meeting.kept.failures == []
    assert repeats(meeting.office.desk) == 1


async def test_who_writes_too_fast_waits_as_long_as_told_and_nobody_else_does(meeting: Meeting) -> None:
    simulator, bela = meeting.office.simulator, meeting.somebody("Béla")
    simulator.faults.add(method="sendMessage", chat=meeting.anna.phone.id, retry_after=40)
    await meeting.anna.type("menü")
    await until(lambda: ("sendMessage", 429) in simulator.counts)
    await bela.type("menü")
    await until(lambda: replies(bela) == [MENU])
    await meeting.anna.type("segítség")
    meeting.clock.move(seconds=39)
    await asyncio.sleep(A_MOMENT)
    assert simulator.counts["sendMessage", 429] == 1
    assert replies(meeting.anna) == []
    meeting.clock.move(seconds=1)
    await until(lambda: replies(meeting.anna) == [MENU, HELP])


@ON_SQLITE
@pytest.mark.parametrize("description", GONE)
async def test_an_address_that_takes_nothing_is_marked_until_she_is_heard_again(
    meeting: Meeting, description: str
) -> None:
    meeting.office.simulator.faults.add(
        method="sendMessage", code=int(description[:3] == "For") * 3 + 400, description=description
    )
    await meeting.anna.type("menü")
    await meeting.office.settled()
    assert meeting.kept.failures == [GONE[description]]
    assert meeting.kept.row.unreachable_at == meeting.clock.now()
    await meeting.anna.type("segítség")
    await meeting.office.settled()
    assert replies(meeting.anna) == [HELP]
    assert meeting.kept.row.unreachable_at is None


async def test_who_blocks_is_marked_and_who_returns_is_not(meeting: Meeting) -> None:
    await meeting.anna.phone.block()
    await until(lambda: meeting.kept.row.unreachable_at == meeting.clock.now())
    await meeting.anna.phone.unblock()
    await until(lambda: meeting.kept.row.unreachable_at is None)


async def test_who_blocks_before_the_answer_goes_out_is_marked_by_the_refusal(meeting: Meeting) -> None:
    simulator = meeting.office.simulator
    simulator.faults.add(method="sendMessage", retry_after=5)
    await meeting.anna.type("menü")
    await until(lambda: ("sendMessage", 429) in simulator.counts)
    await meeting.anna.phone.block()
    await meeting.pass_time()
    assert meeting.kept.failures == ["blocked"]
    assert meeting.kept.row.unreachable_at is not None
    await meeting.anna.phone.unblock()
    await meeting.anna.type("segítség")
    await meeting.office.settled()
    assert replies(meeting.anna) == [HELP]


@ON_SQLITE
async def test_a_message_that_telegram_will_never_take_is_given_up_and_the_next_goes(meeting: Meeting) -> None:
    description = "Bad Request: message is too long"
    meeting.office.simulator.faults.add(method="sendMessage", code=400, description=description)
    await ask_both(meeting)
    assert replies(meeting.anna) == [HELP]
    assert meeting.kept.failures == ["refused by Telegram"]
    assert meeting.kept.row.unreachable_at is None


def courtesies_failed(meeting: Meeting) -> float | None:
    return meeting.office.metrics.registry.get_sample_value("paktum_telegram_courtesies_failed_total")


@ON_SQLITE
@pytest.mark.parametrize(
    ("method", "description"),
    [
        ("answerCallbackQuery", "query is too old and response timeout expired or query ID is invalid"),
        ("editMessageReplyMarkup", "message is not modified: specified new message content and reply markup are same"),
    ],
)
async def test_what_is_too_late_or_done_already_is_no_failure(meeting: Meeting, method: str, description: str) -> None:
    meeting.office.simulator.faults.add(method=method, code=400, description=f"Bad Request: {description}")
    await meeting.anna.type("üzenetet hagyok")
    await meeting.anna.read()
    await meeting.anna.tap("Mégse")
    await until(lambda: (method, 400) in meeting.office.simulator.counts)
    assert "Megszakítottam" in (await meeting.anna.read())[-1].text
    assert courtesies_failed(meeting) == 0


@ON_SQLITE
@pytest.mark.parametrize("fault", [{"retry_after": 3}, {"code": 500}, *UNTOLD.values()], ids=["429", "500", *UNTOLD])
async def test_a_tap_whose_wait_cannot_be_ended_has_its_effect_all_the_same(
    meeting: Meeting, fault: dict[str, Any]
) -> None:
    meeting.office.simulator.faults.add(method="answerCallbackQuery", **fault)
    await meeting.anna.type("üzenetet hagyok")
    await meeting.anna.read()
    await meeting.anna.tap("Mégse")
    assert "Megszakítottam" in (await meeting.anna.read())[-1].text
    await until(lambda: courtesies_failed(meeting) == 1)


@ON_SQLITE
@pytest.mark.parametrize(
    "description", ["message to delete not found", "message can't be deleted for everyone"], ids=["gone", "too old"]
)
async def test_what_cannot_be_taken_back_any_more_holds_up_nothing(meeting: Meeting, description: str) -> None:
    simulator = meeting.office.simulator
    simulator.faults.add(method="deleteMessage", code=400, description=f"Bad Request: {description}")
    number = await meeting.anna.phone.send("menü")
    await meeting.office.settled()
    await meeting.anna.phone.edit(number, "segítség")
    await meeting.pass_time()
    assert replies(meeting.anna) == [MENU, HELP]
    assert ("deleteMessage", 400) in simulator.counts
    assert meeting.kept.failures == []


async def test_a_token_that_is_refused_is_told_and_nothing_is_lost(desk: Desk, clock: FrozenClock) -> None:
    async with simulated() as simulator:
        simulator.faults.add(code=401, times=30)
        with capture_logs() as logs:
            async with at_work(desk, simulator) as office:
                anna = TelegramPerson(office, simulator.person("Anna"))
                await anna.start()
                while not anna.phone.screen[1:]:
                    clock.move(seconds=5)
                    await asyncio.sleep(0.05)
                assert await anna.read()
    assert any("PAKTUM_TELEGRAM_TOKEN" in line["event"] for line in logs)


def trouble(faults: Faults, chance: random.Random, chat: int) -> None:
    kinds = [*REFUSED_FOR_NOW.values(), *({**how, "after_effect": late} for how in UNTOLD.values() for late in (0, 1))]
    faults.add(method="sendMessage", chat=chat, times=1, **chance.choice(kinds))


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_campaign_of_faults_loses_nothing_and_counts_every_repeat(meeting: Meeting, seed: int) -> None:
    chance, simulator = random.Random(seed), meeting.office.simulator
    meeting.office.expect_silence(1.0)
    people = [meeting.somebody(f"Látogató {number}") for number in range(12)]
    served = 0
    for _round in range(8):
        for person in people:
            await person.type(chance.choice(["menü", "segítség", "milyen papírok kellenek?"]))
            if chance.random() < 0.6:
                trouble(simulator.faults, chance, person.phone.id)
                served += 1
        await meeting.pass_time()
    repeated = 0
    for person in people:
        kept = type(meeting.kept)(meeting.office.desk, str(person.phone.id))
        said = [line.text for line in kept.lines if line.sender == "bot"]
        arrived = [one.text for one in person.phone.history if not one.mine]
        once = [text for place, text in enumerate(arrived) if place == 0 or text != arrived[place - 1]]
        assert [text for place, text in enumerate(said) if place == 0 or text != said[place - 1]] == once
        assert kept.failures == []
        repeated += len(arrived) - len(said)
        assert max((Counter(arrived) - Counter(said)).values(), default=0) <= len(said)
    assert 0 < repeated <= repeats(meeting.office.desk)
    print(f"{served} faults, {repeated} repeated, {repeats(meeting.office.desk)} counted")
