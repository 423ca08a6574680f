"""Updates of any kind with anything in them: the entrance never fails, and her next message is never lost."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.metrics import Metrics
from bot.reception import Reception
from bot.telegram.budget import Budget
from bot.telegram.client import make_bot
from bot.telegram.courtesies import Courtesies
from bot.telegram.entrance import Entrance
from desk.desk import Desk
from storage import outbox
from tests.bot.telegram.conftest import Kept
from tests.telegram import TOKEN

Strange = list[dict[str, Any]]

NUMBERS = count(1)
ANNA = {"id": 5, "type": "private", "first_name": "Anna"}

ids = st.integers(min_value=-(2**63), max_value=2**63)
texts = st.text(st.characters(), max_size=60)  # every code point, lone surrogates and zero included
commands = st.builds("/{}{}".format, st.sampled_from(["start", "menu", "person", "help@x", "ember@@", ""]), texts)
words = texts | commands | st.sampled_from(["menü", "üzenetet hagyok", "mégse", "igen", "vissza", "ember", "kihagyom"])
buttons = texts | st.builds("{}:{}:{}".format, st.sampled_from(["*", "0", "1", "9" * 40]), words, words)
dates = st.integers(min_value=0, max_value=2**33)
users = st.fixed_dictionaries(
    {"id": st.just(5) | ids, "is_bot": st.booleans(), "first_name": texts}, optional={"language_code": texts}
)
chats = st.just(ANNA) | st.fixed_dictionaries(
    {"id": ids, "type": st.sampled_from(["private", "group", "supergroup", "channel", "new"])}
)
file = {"file_id": "x", "file_unique_id": "x"}
contents = st.one_of(
    st.fixed_dictionaries({"text": words}),
    st.fixed_dictionaries({"photo": st.just([{**file, "width": 1, "height": 1}])}, optional={"caption": words}),
    st.fixed_dictionaries({"voice": st.just({**file, "duration": 1})}, optional={"caption": words}),
    st.fixed_dictionaries({"contact": st.fixed_dictionaries({"phone_number": texts, "first_name": texts})}),
    st.fixed_dictionaries({"location": st.just({"latitude": 46.9, "longitude": 19.7})}),
    st.fixed_dictionaries({"dice": st.just({"emoji": "🎲", "value": 3})}),
    st.dictionaries(st.sampled_from(["sticker", "document", "pinned_message", "anything"]), texts, max_size=2),
)
bodies = st.builds(
    lambda base, content, sender: {**base, **content, **sender},
    st.fixed_dictionaries({"message_id": ids, "date": dates, "chat": chats}),
    contents,
    st.fixed_dictionaries({}, optional={"from": users}),
)
member = st.fixed_dictionaries({"user": users, "status": st.sampled_from(["member", "kicked", "left", "x"])})
updates = st.one_of(
    st.fixed_dictionaries({"message": bodies}),
    st.fixed_dictionaries({"edited_message": bodies}),
    st.fixed_dictionaries(
        {
            "callback_query": st.fixed_dictionaries(
                {"id": texts, "from": users, "chat_instance": texts}, optional={"data": buttons, "message": bodies}
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "my_chat_member": st.fixed_dictionaries(
                {"chat": chats, "from": users, "date": dates, "old_chat_member": member, "new_chat_member": member}
            )
        }
    ),
    st.dictionaries(texts, st.none() | ids | texts | bodies, max_size=2),
)


class Door:
    """What stands between Telegram and the dialogue; nothing is sent from here, the rows stay in the outbox."""

    def __init__(self, desk: Desk) -> None:
        self.desk = replace(desk, pushes=frozenset())

    async def take(self, strange: Strange) -> str:
        """Returns what she wrote after it."""
        later, metrics, bot = menu(), Metrics(), make_bot(TOKEN, "http://127.0.0.1:9")
        courtesies = Courtesies(bot, metrics, self.desk.translator, Budget())
        entrance = Entrance(Reception(self.desk, metrics), bot, courtesies)
        try:
            for update in ({"update_id": next(NUMBERS), **update} for update in strange):
                await entrance.take(update)
            await entrance.take(later)
        finally:
            await bot.session.close()  # a file that she sent was asked for in this event loop
        return str(later["message"]["text"])

    def check(self, strange: Strange) -> None:
        later = asyncio.run(self.take(strange))
        assert Kept(self.desk, "5").last_words == later
        with self.desk.database.reading() as tx:
            assert outbox.count_waiting(tx) > 0


@pytest.fixture
def door(desk: Desk) -> Iterator[Door]:
    with capture_logs():
        yield Door(desk)


def menu() -> dict[str, Any]:
    number = next(NUMBERS)
    message = {"message_id": 2**40 + number, "date": 1_700_000_000, "chat": ANNA, "from": {**ANNA, "is_bot": False}}
    return {"update_id": 2**40 + number, "message": {**message, "text": f"üzenet {number}"}}


CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=40, suppress_health_check=CHECKS)
@given(st.lists(updates, min_size=1, max_size=5))
def test_whatever_comes_her_next_message_is_kept(door: Door, strange: Strange) -> None:
    door.check(strange)


@pytest.mark.long
@pytest.mark.timeout(600)
@settings(max_examples=2000, suppress_health_check=CHECKS)
@given(st.lists(updates, min_size=1, max_size=8))
def test_whatever_comes_her_next_message_is_kept_thousands(door: Door, strange: Strange) -> None:
    door.check(strange)
