"""Who may call Telegram when: on a loop whose time passes without waiting for it."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from random import Random

import pytest

from bot.telegram.budget import GROUP_CALLS, PER_SECOND, UNDER_WAY, Budget
from desk.lanes import Lane
from simulator.errors import Refused
from simulator.flood import Flood
from simulator.params import Params
from tests.virtual_time import in_no_time

Went = list[tuple[float, int, Lane]]


def now() -> float:
    return asyncio.get_running_loop().time()


class Caller:
    """Notes when each turn came."""

    def __init__(self) -> None:
        self.budget = Budget(now)
        self.went: Went = []

    async def call(self, chat_id: int, lane: Lane = Lane.REPLY, takes: float = 0.0) -> None:
        await self.budget.turn(chat_id, lane, is_group=chat_id < 0)
        self.went.append((now(), chat_id, lane))
        await asyncio.sleep(takes)
        self.budget.ended()

    def times(self, chat_id: int) -> list[float]:
        return [round(at, 3) for at, chat, _lane in self.went if chat == chat_id]


def tried(story: Callable[[Caller], Awaitable[None]]) -> Caller:
    caller = Caller()
    in_no_time(story(caller))
    return caller


def test_one_chat_gets_two_at_once_and_then_one_a_second() -> None:
    async def story(caller: Caller) -> None:
        await asyncio.gather(*(caller.call(1) for _time in range(5)))

    assert tried(story).times(1) == [0, 0, 1, 2, 3]


def test_a_chat_that_waits_holds_up_no_other() -> None:
    async def story(caller: Caller) -> None:
        await asyncio.gather(*(caller.call(1) for _time in range(4)), caller.call(2, Lane.ANNOUNCEMENT))

    assert tried(story).times(2) == [0]


def test_all_chats_together_keep_the_rate_and_use_it() -> None:
    async def story(caller: Caller) -> None:
        await asyncio.gather(*(caller.call(chat, Lane.ANNOUNCEMENT) for chat in range(900)))

    moments = [at for at, _chat, _lane in tried(story).went]
    assert moments == sorted(moments)
    assert moments[-1] == pytest.approx(895 / PER_SECOND)


def test_a_reply_overtakes_everything_that_waits() -> None:
    async def story(caller: Caller) -> None:
        calls = [asyncio.create_task(caller.call(chat, Lane.ANNOUNCEMENT)) for chat in range(300)]
        await asyncio.sleep(3)
        await caller.call(1000, Lane.REMINDER)
        await asyncio.gather(*calls, caller.call(1001), caller.call(1002, Lane.HANDOVER), caller.call(1003))

    caller = tried(story)
    assert caller.times(1000)[0] - 3 <= 1 / PER_SECOND
    late = [chat for at, chat, _lane in caller.went if chat >= 1000]
    assert late == [1000, 1001, 1003, 1002]
    assert caller.times(1003)[0] < 3.3


def test_those_of_one_lane_are_served_by_age_also_after_a_wait() -> None:
    async def story(caller: Caller) -> None:
        await asyncio.gather(*(caller.call(chat) for chat in (1, 1, 1, 2, 2, 2, 1)))

    assert [chat for _at, chat, _lane in tried(story).went] == [1, 1, 2, 2, 1, 2, 1]


def test_a_group_gets_no_more_than_its_calls_in_any_minute_and_keeps_some_for_replies() -> None:
    async def story(caller: Caller) -> None:
        cards = [asyncio.create_task(caller.call(-1, Lane.HANDOVER)) for _card in range(60)]
        await asyncio.sleep(40)
        await caller.call(-1)
        assert now() < 41
        await asyncio.gather(*cards)

    moments = tried(story).times(-1)
    for place, moment in enumerate(moments):
        assert sum(moment <= other < moment + 60 for other in moments[place:]) <= GROUP_CALLS
    assert moments[-1] < 60 / GROUP_CALLS * 80


def test_a_pause_holds_up_that_chat_only_and_shorter_ones_do_not_end_it() -> None:
    async def story(caller: Caller) -> None:
        caller.budget.pause(1, 40)
        caller.budget.pause(1, 3)
        await asyncio.gather(caller.call(1), caller.call(2))

    caller = tried(story)
    assert caller.times(1) == [40]
    assert caller.times(2) == [0]


def test_a_pause_that_comes_while_somebody_waits_is_kept() -> None:
    async def story(caller: Caller) -> None:
        waiting = [asyncio.create_task(caller.call(1)) for _time in range(3)]
        await asyncio.sleep(0.5)
        caller.budget.pause(1, 10)
        await asyncio.gather(*waiting)

    assert tried(story).times(1) == [0, 0, 10.5]


def test_a_cancelled_wait_uses_nothing() -> None:
    async def story(caller: Caller) -> None:
        calls = [asyncio.create_task(caller.call(1)) for _time in range(6)]
        await asyncio.sleep(0.5)
        for call in calls[2:5]:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        assert caller.budget.waiting == 0

    assert tried(story).times(1) == [0, 0, 1]


def test_while_the_wire_is_silent_no_more_go_than_may_arrive_at_once() -> None:
    async def story(caller: Caller) -> None:
        silent = [asyncio.create_task(caller.call(chat, takes=4.9)) for chat in range(100)]
        await asyncio.sleep(4.5)
        assert len(caller.went) == UNDER_WAY
        await asyncio.gather(*silent)

    assert len(tried(story).went) == 100


def test_a_call_that_is_never_answered_is_not_waited_for_long() -> None:
    async def story(caller: Caller) -> None:
        lost = [asyncio.create_task(caller.call(chat, takes=1000)) for chat in range(UNDER_WAY)]
        await asyncio.sleep(1)
        await caller.call(500)
        assert now() < 7
        for call in lost:
            call.cancel()

    tried(story)


def test_chats_at_rest_are_forgotten_and_those_in_use_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.budget.FORGET_ABOVE", 10)

    async def story(caller: Caller) -> None:
        caller.budget.pause(0, 500)
        for chat in range(1, 200):
            await caller.call(chat)
            await asyncio.sleep(1)
        assert len(caller.budget._peers) < 140
        await caller.call(0)

    assert tried(story).times(0) == [500]


@pytest.mark.parametrize("seed", range(5))
def test_the_simulators_limits_are_kept_although_calls_take_more_or_less_long_to_arrive(seed: int) -> None:
    """As far as the longest and the shortest way differ by half a second."""
    chance, flood = Random(seed), Flood(on=True)
    refused: list[Refused] = []

    async def send(caller: Caller, chat: int) -> None:
        await asyncio.sleep(chance.uniform(0, 60))
        await caller.budget.turn(chat, chance.choice(list(Lane)), is_group=chat < 0)
        caller.went.append((now(), chat, Lane.REPLY))
        await asyncio.sleep(chance.uniform(0, 0.5))
        caller.budget.ended()
        try:
            flood.check("sendMessage", chat, Params(), now())
        except Refused as error:
            refused.append(error)

    async def story(caller: Caller) -> None:
        chats = [*range(1, 300), *([-1] * 8), *([7] * 20)]
        await asyncio.gather(*(send(caller, chance.choice(chats)) for _call in range(2500)))

    caller = tried(story)
    assert refused == []
    assert len(caller.went) == 2500
    assert all(before[0] <= after[0] for before, after in pairwise(caller.went))
