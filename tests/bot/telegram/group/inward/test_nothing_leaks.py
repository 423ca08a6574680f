"""Over both workplaces: what is for staff reaches no visitor; what is sent reaches exactly its own one, once."""

import asyncio
import tempfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.telegram.client import make_bot
from bot.telegram.group.mirror import Mirror
from desk import canned, casework, replies
from desk.canned import Writing
from desk.errors import DeskError
from desk.jobs import run_due
from desk.replies import Draft
from storage import messages
from storage.crypto import Keyring
from storage.database import Database
from tests.bot.telegram.group.conftest import CONSOLE, RIGHTS, StaffGroup, unlimited
from tests.bot.telegram.group.inward.workplace import Clerk, Workplace, at_work
from tests.clock import FrozenClock, budapest
from tests.conftest import make_desk
from tests.databases import SECRET, sqlite_url
from tests.telegram import TOKEN, simulated
from tests.visitor import Visitor

ACTS = (
    *("line", "reply", "plain", "plain", "send", "send", "note it", "leave", "edit", "edit draft"),
    *("question reply", "question note", "reason", "canned", "canned sent"),
    *("console reply", "console note", "claim", "give back", "stranger", "again"),
)
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 1)), min_size=6, max_size=16)


@dataclass
class Marks:
    """`sent`: mark → whose visitor must have it once; `secret`: what nobody outside may ever see."""

    numbers: "count[int]" = field(default_factory=count)
    sent: dict[str, int] = field(default_factory=dict)
    secret: set[str] = field(default_factory=set)

    def new(self) -> str:
        return f"«jel-{next(self.numbers)}-»"

    def send(self, mark: str, whose: int) -> None:
        self.secret.discard(mark)
        self.sent[mark] = whose


@dataclass
class Open:
    """A draft that its author has yet to decide about."""

    number: int
    mark: str
    clerk: Clerk
    whose: int


class Story:
    def __init__(self, work: Workplace, visitors: list[Visitor], clerks: list[Clerk], stranger: Clerk) -> None:
        self.work = work
        self.visitors = visitors
        self.clerks = clerks
        self.stranger = stranger
        self.marks = Marks()
        self.open: list[Open] = []
        self.replies: list[Open] = []

    async def do(self, act: str, who: int, whose: int) -> None:
        clerk, visitor = self.clerks[who], self.visitors[whose]
        mark = self.marks.new()
        self.marks.secret.add(mark)
        match act:
            case "line":
                visitor.type("halló, itt vagyok")
                await self.work.settle()
            case "reply":
                number = await clerk.replies(visitor, f"válasz {mark}")
                self._sent_if_kept(number, Open(number, mark, clerk, whose))
            case "plain":
                number = await clerk.writes(visitor, f"sima {mark}")
                self.open.append(Open(number, mark, clerk, whose))
            case "send" | "note it" | "leave":
                await self._decide(act)
            case "edit" | "edit draft":
                await self._edit(act, mark)
            case "question reply" | "question note" | "reason":
                await self._answer(act, clerk, Open(0, mark, clerk, whose))
            case "canned" | "canned sent":
                await self._canned(act, clerk, Open(0, mark, clerk, whose))
            case "stranger":
                await self.stranger.replies(visitor, f"idegen {mark}")
            case "again":
                await self.work.again()
            case _:
                self._on_console(act, clerk, Open(0, mark, clerk, whose))
                await self.work.settle()

    def _sent_if_kept(self, number: int, what: Open) -> None:
        if any(row.kind == "reply" for row in self.work.lines(number)):
            self.marks.send(what.mark, what.whose)
            self.replies.append(what)

    async def _decide(self, act: str) -> None:
        if not self.open:
            return
        draft = self.open.pop()
        name = {"send": "send", "note it": "as_note", "leave": "drop"}[act]
        visitor = self.visitors[draft.whose]
        data = f"g:{name}:{visitor.cases[-1].id}:{draft.number}"
        card = self.work.shown.topic(visitor).messages[0].message_id
        query = await self.work.shown.group.press(draft.clerk.phone, card, data)
        await self.work.settle()
        if self.work.toast(query) == "Elküldve az ügyfélnek.":
            assert act == "send"
            self.marks.send(draft.mark, draft.whose)
            self.replies.append(draft)

    async def _edit(self, act: str, mark: str) -> None:
        """The old words of a sent reply are hers no more; those of a draft never were."""
        among = self.replies if act == "edit" else self.open
        if not among or among[-1].number == 0:
            return
        what = among[-1]
        await what.clerk.edits(what.number, f"módosítva {mark}")
        if act == "edit draft":
            what.mark = mark
        elif any(mark in (row.text or "") for row in self.work.lines(what.number) if row.kind == "reply"):
            del self.marks.sent[what.mark]
            self.marks.send(mark, what.whose)
            what.mark = mark

    async def _answer(self, act: str, clerk: Clerk, what: Open) -> None:
        visitor = self.visitors[what.whose]
        data = {"question reply": "reply", "question note": "note", "reason": "snooze"}[act]
        value = ":29999999.own" if act == "reason" else ""
        card = self.work.shown.topic(visitor).messages[0].message_id
        query = await self.work.shown.group.press(clerk.phone, card, f"g:{data}:{visitor.cases[-1].id}{value}")
        await self.work.settle()
        if "Válaszoljon a kérdésre" in self.work.toast(query):
            number = await clerk.answers(visitor, f"{act} {what.mark}")
            if act == "question reply":
                self._sent_if_kept(number, what)

    async def _canned(self, act: str, clerk: Clerk, what: Open) -> None:
        """Its title is the secret; its text becomes a reply."""
        visitor = self.visitors[what.whose]
        text = self.marks.new()
        self.marks.secret.add(text)
        number = canned.save(self.work.desk, clerk.row, Writing(title=f"cím {what.mark}", text_hu=f"sablon {text}"))
        card = self.work.shown.topic(visitor).messages[0].message_id
        await self.work.shown.group.press(clerk.phone, card, f"g:canned:{visitor.cases[-1].id}")
        await self.work.shown.group.press(clerk.phone, card, f"g:canned:{visitor.cases[-1].id}:{number}")
        await self.work.settle()
        if act == "canned sent" and text in self.work.transcript(visitor):
            told = await clerk.taps(visitor, "Elküldöm az ügyfélnek")
            if told == "Elküldve az ügyfélnek." and text in "".join(self.work.told(visitor)):
                self.marks.send(text, what.whose)

    def _on_console(self, act: str, clerk: Clerk, what: Open) -> None:
        desk, case_id = self.work.desk, self.visitors[what.whose].cases[-1].id
        try:
            match act:
                case "console reply":
                    replies.hold(desk, clerk.row, case_id, Draft(f"felület {what.mark}"))
                    self.work.shown.clock.move(seconds=11)
                    run_due(desk)
                    self.marks.send(what.mark, what.whose)
                case "console note":
                    casework.add_note(desk, clerk.row, case_id, f"jegyzet {what.mark}")
                case "claim":
                    casework.claim(desk, clerk.row, case_id)
                case "give back":
                    casework.give_to_queue(desk, clerk.row, case_id)
        except DeskError:
            pass

    def check(self) -> None:
        threads = [self._thread(visitor) for visitor in self.visitors]
        outside = "\n".join([*threads, self.work.on_phones()])
        assert not [mark for mark in self.marks.secret if mark in outside]
        for mark, whose in self.marks.sent.items():
            assert [thread.count(mark) for thread in threads] == [int(whose == 0), int(whose == 1)], mark
            assert self.work.on_screens().count(mark) == int(self.visitors[whose].channel == "telegram"), mark

    def _thread(self, visitor: Visitor) -> str:
        with self.work.desk.database.reading() as tx:
            return "\n".join(line.text for line in messages.thread(tx, visitor.row.id))


async def tell(steps: list[tuple[str, int, int]], folder: Path) -> None:
    clock = FrozenClock(budapest(2026, 11, 23, 9))
    desk = make_desk(Database(sqlite_url(folder), Keyring([SECRET])), clock)
    async with simulated() as simulator:
        owner = simulator.person("Tulajdonos")
        group = simulator.group("Ügyfélszolgálat", forum_of=owner)
        await group.add_bot(owner, rights=RIGHTS)
        bot = make_bot(TOKEN, simulator.url)
        mirror = Mirror(desk, bot, unlimited(), group.id, CONSOLE)
        async with at_work(StaffGroup(desk, clock, simulator, group, owner, bot, mirror)) as work:
            visitors = [await work.visitor("web"), await work.visitor("telegram")]
            story = Story(work, visitors, [work.clerk(), work.clerk("pista")], work.clerk("bela", linked=False))
            for step in steps:
                await story.do(*step)
            story.check()
        await bot.session.close()
        assert simulator.violations == []
    desk.database.close()


QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@settings(max_examples=4, deadline=None, suppress_health_check=QUIET)
@given(STEPS)
def test_nothing_of_the_staff_reaches_a_visitor(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory(prefix="paktum-test-") as folder, capture_logs():
        asyncio.run(tell(steps, Path(folder)))


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=80, deadline=None, suppress_health_check=QUIET)
@given(STEPS)
def test_nothing_of_the_staff_reaches_a_visitor_whatever_happens(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory(prefix="paktum-test-") as folder, capture_logs():
        asyncio.run(tell(steps, Path(folder)))


def test_every_act_happens_in_the_stories() -> None:
    """One story with each act, so that a rename of a label or a button does not make them empty."""
    steps = [(act, 0, number % 2) for number in range(2) for act in ACTS]
    with tempfile.TemporaryDirectory(prefix="paktum-test-") as folder, capture_logs():
        asyncio.run(tell(steps, Path(folder)))
