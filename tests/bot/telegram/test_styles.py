"""What stands out in a message, whatever names and texts people have: as the simulator's phones get it."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.telegram.budget import Budget
from bot.telegram.channel import TelegramChannel
from bot.telegram.client import make_bot
from bot.telegram.render import parts
from bot.telegram.styles import Styled, units, whole, with_headings
from desk.desk import Desk
from simulator.people import Person
from simulator.world import Message
from storage.outbox import OutboxRow
from tests.bot.telegram.conftest import ON_SQLITE
from tests.telegram import TOKEN, simulated

NAMES = ("Kovács & Társa <Bt.>_*[", "<b>Ödön</b>", "O'Nagy 👨‍👩‍👧", "`Éva` ~~~ ||x||", "@kati_dr #1", "Kati")
WORDS = (
    "á",
    "<b>",
    "&amp;",
    "_*[",
    "`",
    "👍",
    "👩🏽‍🔧",
    ":",
    "\n",
    "\n\n",
    " ",
    ". ",
    "• ",
    "Forrás: ",
    "+36 30 123 4567",
    "x" * 90,
)
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map("".join).map(str.strip).filter(bool)
long_texts = st.tuples(texts, st.integers(30, 400)).map(lambda given: (given[0] + " ") * given[1]).map(str.strip)


def row(author: str | None, text: str) -> OutboxRow:
    sender = "staff" if author else "bot"
    return OutboxRow(
        1, 1, "telegram", "0", "m", "send", sender, author, author is None, text, None, None, None, 1, 0, 0
    )


def marked(message: Message, kind: str) -> list[str]:
    """What stands under the entities of a kind, cut out as a phone does it."""
    wire = message.text.encode("utf-16-le")
    spans = [(one["offset"] * 2, one["length"] * 2) for one in message.entities if one["type"] == kind]
    return [wire[start : start + length].decode("utf-16-le") for start, length in spans]


def letters(*texts: str) -> str:
    """All but the blanks, at which a text may be cut."""
    return "".join("".join(texts).split())


async def sent(desk: Desk, rows: Sequence[OutboxRow]) -> list[list[Message]]:
    """The messages that each row became."""
    async with simulated() as simulator:
        person: Person = simulator.person("Anna")
        await person.start()
        bot = make_bot(TOKEN, simulator.url)
        try:
            channel, came = TelegramChannel(bot, desk, Budget(per_second=1000, chat_per_second=1000)), []
            for each in rows:
                wire = await channel.deliver(_to(person, each))
                came.append([person.chat.messages[int(number)] for number in (wire or "").split(",")])
            assert simulator.violations == []
            return came
        finally:
            await bot.session.close()


def _to(person: Person, each: OutboxRow) -> OutboxRow:
    values = {name: getattr(each, name) for name in OutboxRow.__slots__}
    return OutboxRow(**{**values, "address": str(person.id)})


@ON_SQLITE
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=st.lists(st.tuples(st.sampled_from(NAMES), texts | long_texts), min_size=1, max_size=4))
def test_whoever_writes_and_whatever_the_head_alone_is_bold(desk: Desk, given: list[tuple[str, str]]) -> None:
    for (name, text), messages in zip(given, asyncio.run(sent(desk, [row(*one) for one in given])), strict=True):
        head = f"{name} (Paktumiroda):"
        assert letters(*(one.text for one in messages)) == letters(head, text)
        assert marked(messages[0], "bold") == [head]
        assert all(marked(one, "bold") == [] for one in messages[1:])
        assert all(marked(one, "italic") == [] for one in messages)


@ON_SQLITE
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=st.lists(texts | long_texts, min_size=1, max_size=4))
def test_what_the_program_says_comes_whole_with_its_head_in_italics(desk: Desk, given: list[str]) -> None:
    for text, messages in zip(given, asyncio.run(sent(desk, [row(None, one) for one in given])), strict=True):
        assert "".join("".join(one.text.split()) for one in messages) == "".join(
            f"[Automatikusértesítés]{text}".split()
        )
        assert marked(messages[0], "italic")[0] == "[Automatikus értesítés]"


@pytest.mark.parametrize(
    ("text", "bold", "italic"),
    [
        ("Szükséges iratok:\n• lakcímkártya", ["Szükséges iratok:"], []),
        ("Kérem, ellenőrizze:\nNév: Kovács & Társa <Bt.>_*[", ["Kérem, ellenőrizze:"], []),
        ("Igen.\nEzeket vigye:\n• kártya\nForrás: X, 2026.", ["Ezeket vigye:"], ["Forrás: X, 2026."]),
        ("👍 Az Ön ügyei:\nK-1", ["👍 Az Ön ügyei:"], []),
        ("Írja le a kérdését, vagy válasszon:", [], []),
        ("Jó napot!\nVálasszon:", [], []),
    ],
)
def test_headings_and_sources(text: str, bold: list[str], italic: list[str]) -> None:
    spans = with_headings(text).spans
    assert [text[one.start : one.end] for one in spans if one.kind == "bold"] == bold
    assert [text[one.start : one.end] for one in spans if one.kind == "italic"] == italic


@given(st.text(st.sampled_from("aé😀 \n.")), st.text(st.sampled_from("b😀 \n."), min_size=1), st.integers(2, 12))
def test_a_range_goes_on_in_the_next_part(before: str, marked_text: str, longest: int) -> None:
    """Every character keeps its style, but for the blanks at which it was cut."""
    cut = list(parts(Styled(before) + whole(marked_text, "bold"), longest))
    kept = "".join(one.text[span.start : span.end] for one in cut for span in one.spans)
    assert "".join(kept.split()) == "".join(marked_text.split())
    assert all(units(one.text) <= longest for one in cut)
