"""Whatever visitors, colleagues, people in the group and the wire do: the group comes to show what the database says,
and nothing that is meant for colleagues ever stands in a visitor's chat."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channel import DeliveryError
from bot.telegram.channel import TelegramChannel
from bot.telegram.client import make_bot
from bot.telegram.group.card import card_of
from bot.telegram.group.healing import was_switched
from bot.telegram.group.lines import drawn_anew
from bot.telegram.group.mirror import Mirror
from bot.telegram.group.talk import BEFORE
from desk import casework, topic_writing
from desk.desk import Desk
from desk.errors import DeskError
from desk.topic_writing import Written
from simulator.people import Person
from storage import cases, messages, outbox, topics
from storage.cases import CaseRow
from storage.crypto import Keyring
from storage.database import Database
from storage.outbox import Ended
from storage.staff import StaffRow
from storage.topics import Kind
from tests.bot.telegram.group.conftest import CONSOLE, RIGHTS, StaffGroup, unlimited
from tests.clock import FrozenClock, budapest
from tests.conftest import make_desk
from tests.databases import SECRET, sqlite_url
from tests.telegram import TOKEN, simulated
from tests.visitor import Visitor, colleague

SECRET_MARK, REPLY_MARK = "BELSO", "VALASZ"
FAULTS: tuple[dict[str, object], ...] = ({"code": 500}, {"cut": True}, {"code": 429, "retry_after": 2}, {"body": "<p>"})


@dataclass
class Story:
    """Anna and Béla on the simulator's phones, two clerks, their group."""

    scene: StaffGroup
    phones: list[Person]
    visitors: list[Visitor]
    clerks: list[StaffRow]
    channel: TelegramChannel
    numbers: "count[int]" = field(default_factory=count)
    replies: dict[str, int] = field(default_factory=dict)  # by which visitor each is meant for

    def word(self, mark: str) -> str:
        return f"{mark}{next(self.numbers):04}"

    def case_of(self, who: int) -> CaseRow | None:
        visitor = self.visitors[who]
        own = visitor.cases if visitor.exists else []
        return own[-1] if own else None

    async def act(self, act: str, who: int, clerk: int) -> None:
        self.scene.clock.move(seconds=1)
        case, staff, desk = self.case_of(who), self.clerks[clerk], self.scene.desk
        with suppress(DeskError):
            if act in OF_VISITORS:
                OF_VISITORS[act](self, self.visitors[who])
            elif act in OF_CLERKS and case is not None:
                OF_CLERKS[act](self, desk, staff, case.id, who)
            elif act in ("answer", "draft") and case is not None:
                await self._write_in_topic(act, case.id, staff, who)
            elif act in ("delete topic", "close topic") and case is not None:
                await self._harm_topic(act, case.id)
        if act == "fault":
            self.scene.simulator.faults.add(**FAULTS[(who + 2 * clerk) % len(FAULTS)])  # type: ignore[arg-type]
        if act == "deliver":
            await self.deliver()
        if act == "show":
            for _call in range(4):
                await self.scene.mirror.show_next()

    async def _write_in_topic(self, act: str, case_id: int, staff: StaffRow, who: int) -> None:
        number = self._thread(case_id)
        if number is None:
            return
        text = self.word(REPLY_MARK if act == "answer" else SECRET_MARK)
        wire_id = await self.scene.group.send(self.scene.kati, text, topic=number)
        written = Written(self.scene.group.id, wire_id, text)
        if act == "draft":
            topic_writing.keep_draft(self.scene.desk, staff, case_id, written)
            return
        topic_writing.reply(self.scene.desk, staff, case_id, written)
        self.replies[text] = who

    async def _harm_topic(self, act: str, case_id: int) -> None:
        number = self._thread(case_id)
        if number is None:
            return
        group, kati = self.scene.group, self.scene.kati
        if act == "delete topic":
            await group.delete_topic(kati, number)
        elif not group.topic(number).closed:
            await group.close_topic(kati, number)
            was_switched(self.scene.desk, group.id, number, closed=True)  # as the update tells it

    def _thread(self, case_id: int) -> int | None:
        """Of a topic that is there."""
        with self.scene.desk.database.reading() as tx:
            topic = topics.of_case(tx, case_id)
        return topic.thread_id if topic and topic.thread_id in self.scene.group.chat.topics else None

    async def deliver(self) -> None:
        """What waits goes to the phones; what the wire refuses for now is tried the next time."""
        for visitor in self.visitors:
            if visitor.exists:
                await self._deliver_to(visitor.row.id)

    async def _deliver_to(self, conversation_id: int) -> None:
        database, now = self.scene.desk.database, self.scene.clock.now()
        with database.reading() as tx:
            rows = outbox.read(tx, outbox.waiting_ids(tx, conversation_id))
        for row in rows:
            try:
                ended = Ended(row, await self.channel.deliver(row))
            except DeliveryError:
                return
            with database.transaction() as tx:
                outbox.finish(tx, [ended], now)

    async def end(self) -> None:
        """No bot hears that a topic was deleted: it is missed when there is something to show."""
        self.scene.simulator.faults.clear()
        for who, visitor in enumerate(self.visitors):
            case = self.case_of(who)
            if case is not None and case.state != "closed":
                visitor.type(self.word("VEGUL"))
        await self.deliver()
        for _time in range(3):
            self.scene.clock.move(minutes=11)
            await self.scene.settle()

    # What must hold

    def check(self) -> None:
        self._check_chats()
        assert [one for one in self.scene.group.topic(0).messages if one.author == "Paktum próba"] == []
        for who, visitor in enumerate(self.visitors):
            case = self.case_of(who)
            if case is not None:
                self._check_topic(visitor, case)

    def _check_chats(self) -> None:
        for who, phone in enumerate(self.phones):
            chat = "\n".join(shown.text for shown in phone.screen)
            assert SECRET_MARK not in chat
            for text, meant_for in self.replies.items():
                assert chat.count(text) == (who == meant_for), (text, chat)

    def _check_topic(self, visitor: Visitor, case: CaseRow) -> None:
        group = self.scene.group
        with self.scene.desk.database.reading() as tx:
            topic = topics.of_case(tx, case.id)
            if topic is None or topic.thread_id is None:
                assert case.state == "closed"  # before it could be shown, or after its topic was deleted
                return
            if topic.thread_id not in group.chat.topics:
                assert case.state == "closed"
                return
            shown = group.topic(topic.thread_id)
            by_number = {message.message_id: message for message in shown.messages}
            assert (shown.closed, shown.pinned) == (case.state == "closed", [topic.card_id])
            assert by_number[topic.card_id or 0].text == card_of(self.scene.desk, tx, case, CONSOLE).text
            rows = topics.lines_of(tx, case.id, (Kind.VISITOR, Kind.PROGRAM, Kind.COLLEAGUE))
            for row in rows:
                of_it = topics.lines_at(tx, row.group_id, row.wire_id)
                assert by_number[row.wire_id].text == drawn_anew(self.scene.desk, tx, case, of_it, {})
                assert row.state != topics.SENDING
            text = "\n".join(message.text for message in shown.messages)
            for note in cases.notes_of(tx, case.id):
                assert text.count(note.text) == 1, text
            if case.state != "closed" and visitor.row.live_case_id == case.id:
                last = [line for line in messages.thread(tx, case.conversation_id, BEFORE) if not line.deleted]
                for line in last:
                    if line.sender != "bot":
                        assert line.text in text, (line.text, text)


def _reply(story: Story, desk: Desk, staff: StaffRow, case_id: int, who: int) -> None:
    text = story.word(REPLY_MARK)
    casework.reply(desk, staff, case_id, text)
    story.replies[text] = who


def _note(story: Story, desk: Desk, staff: StaffRow, case_id: int, _who: int) -> None:
    casework.add_note(desk, staff, case_id, story.word(SECRET_MARK))


def _snooze(story: Story, desk: Desk, staff: StaffRow, case_id: int, _who: int) -> None:
    until = budapest(2027, 1, 4, 9)
    casework.snooze(desk, staff, case_id, until, story.word(SECRET_MARK))


def _has_written(visitor: Visitor) -> bool:
    return visitor.exists and any(line.sender == "visitor" for line in visitor.lines)


OF_VISITORS: dict[str, Callable[[Story, Visitor], object]] = {
    "ask": lambda _story, visitor: visitor.type("emberrel szeretnék beszélni"),
    "write": lambda story, visitor: visitor.type(story.word("KERDES")),
    "edit": lambda story, visitor: _has_written(visitor) and visitor.edit_last(story.word("JAVITAS")),
    "start": lambda _story, visitor: visitor.start(),
}
OF_CLERKS: dict[str, Callable[[Story, Desk, StaffRow, int, int], object]] = {
    "claim": lambda _story, desk, staff, case_id, _who: casework.claim(desk, staff, case_id),
    "take over": lambda _story, desk, staff, case_id, _who: casework.take_over(desk, staff, case_id),
    "reply": _reply,
    "note": _note,
    "snooze": _snooze,
    "let go": lambda _story, desk, staff, case_id, _who: casework.give_to_queue(desk, staff, case_id),
    "close": lambda _story, desk, staff, case_id, _who: casework.close(desk, staff, case_id, "informed"),
}
IN_GROUP = ("answer", "draft", "delete topic", "close topic")
OF_THE_WIRE = ("fault", "deliver", "show", "show")
ACTS = [*OF_VISITORS, *OF_CLERKS, *IN_GROUP, *OF_THE_WIRE]


@asynccontextmanager
async def told(desk: Desk, clock: FrozenClock) -> AsyncIterator[Story]:
    async with simulated() as simulator:
        phones = [simulator.person(name) for name in ("Anna", "Béla")]
        for phone in phones:
            await phone.start()
        kati = simulator.person("Kati")
        group = simulator.group("Ügyfélszolgálat", forum_of=kati)
        await group.add_bot(kati, rights=RIGHTS)
        bot = make_bot(TOKEN, simulator.url)
        mirror = Mirror(desk, bot, unlimited(), group.id, CONSOLE)
        scene = StaffGroup(desk, clock, simulator, group, kati, bot, mirror)
        visitors = [Visitor(desk, channel="telegram", address=str(phone.id)) for phone in phones]
        clerks = [colleague(desk, "kati"), colleague(desk, "pista")]
        try:
            yield Story(scene, phones, visitors, clerks, TelegramChannel(bot, desk, unlimited()))
        finally:
            await bot.session.close()
        assert simulator.violations == []


async def tell(acts: list[tuple[str, int, int]]) -> None:
    clock = FrozenClock(budapest(2026, 11, 23, 9))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite_url(Path(folder)), Keyring([SECRET]))
        try:
            async with told(make_desk(database, clock), clock) as story:
                await story.act("ask", 0, 0)
                for act, who, clerk in acts:
                    await story.act(act, who, clerk)
                await story.end()
                story.check()
        finally:
            database.close()


ONE = st.tuples(st.sampled_from(ACTS), st.sampled_from([0, 0, 1]), st.sampled_from([0, 0, 1]))


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ONE, min_size=4, max_size=25))
def test_the_topic_becomes_what_the_database_says_and_no_staff_only_word_reaches_a_visitor(
    acts: list[tuple[str, int, int]],
) -> None:
    asyncio.run(tell(acts))
