"""Unchanged bots of two frameworks believe that this is Telegram."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from simulator.screen import Shown, ShownButton
from simulator.server import Simulator
from tests.simulator import aiogram_bot, ptb_bot
from tests.simulator.conftest import TOKEN

Running = Callable[[Simulator, str], AbstractAsyncContextManager[object]]
BOTS = {
    "aiogram polling": aiogram_bot.polling,
    "aiogram webhook": aiogram_bot.webhook,
    "python-telegram-bot polling": ptb_bot.polling,
    "python-telegram-bot webhook": ptb_bot.webhook,
}


@pytest.mark.asyncio
@pytest.mark.parametrize("running", BOTS.values(), ids=BOTS.keys())
async def test_echo_tap_and_edit(simulator: Simulator, running: Running) -> None:
    anna = simulator.person("Anna", language="hu")
    async with running(simulator, TOKEN):
        first = await anna.send("szia <3 😀")
        await simulator.world.until(lambda: len(anna.screen) == 2, 60)
        yes = [[ShownButton("Igen", data="yes")]]
        assert anna.screen[0] == Shown(first, mine=True, text="szia <3 😀", buttons=[])
        assert anna.screen[1] == Shown(first + 1, mine=False, text="szia <3 😀", buttons=yes)
        assert anna.chat.messages[first + 1].entities == [{"offset": 0, "length": 10, "type": "bold"}]
        await anna.tap("Igen")
        await simulator.world.until(lambda: anna.screen[-1].edited, 60)
        assert anna.screen[1] == Shown(first + 1, mine=False, text="yes!", buttons=[], edited=True)
        assert anna.alerts == ["Köszönjük!"]
        await simulator.world.until(lambda: not simulator.pending_updates(), 60)
    assert simulator.violations == []
    assert {call.status for call in simulator.calls} <= {0, 200}


@pytest.mark.asyncio
@pytest.mark.parametrize("running", BOTS.values(), ids=BOTS.keys())
async def test_echo_in_a_topic_of_a_forum(simulator: Simulator, running: Running) -> None:
    kati = simulator.person("Kati")
    group = await simulator.staff_group("Iroda", [kati])
    topic = await group.create_topic(kati, "Anna")
    async with running(simulator, TOKEN):
        await group.send(kati, "szia", topic=topic)
        await simulator.world.until(lambda: len(group.topic(topic).messages) == 2, 60)
        await group.tap(kati, "Igen", topic=topic)
        await simulator.world.until(lambda: group.topic(topic).messages[-1].edited, 60)
        assert group.transcript(topic) == "Kati: szia\nPaktum próba: yes!"
        await simulator.world.until(lambda: not simulator.pending_updates(), 60)
    assert group.transcript() == ""
    assert simulator.violations == []
    assert {call.status for call in simulator.calls} <= {0, 200}
