"""Whatever visitors and colleagues do, in whatever order: one owner, nothing lost, nothing leaked."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from desk import casework, visitors
from desk.cases import STAFF_OUTCOMES
from desk.errors import AlreadyClaimed, AlreadyClosed, NotTheOwner, Unreachable
from desk.state import STEPS_REMEMBERED
from handlers import buttons
from storage import models
from storage.cases import CaseRow
from storage.crypto import Keyring
from storage.database import Database
from storage.messages import MessageRow
from storage.staff import StaffRow
from tests.clock import FrozenClock, budapest
from tests.conftest import make_desk
from tests.databases import SECRET, sqlite_url, without_waiting_for_the_disk
from tests.visitor import Visitor, colleague

TEXTS = st.one_of(
    st.sampled_from(
        [
            *[
                "milyen papirok kellenek a munkaugyre",
                "targonca tanfolyam mikor lessz",
                "segely",
                "papirok",
                "mikor lessz",
            ],
            *["hány foga van a krokodilnak", "zsiráfok vándorlása", "asdf", "???", "12345", "kiss.maria@freemail.hu"],
            *["Kiss Mária", "06 30 123 4567", "felvennénk két embert a pékségbe", "hol tart az ügyem?", "minek ez"],
            *["ember", "emberrel szeretnek beszelni", "mégse", "vissza", "kihagyom", "ismételd", "menü", "segítség"],
            *["igen", "nem", "kérem", "köszönöm", "szia", "hulye gep", "nem birom tovabb nincs ertelme elni"],
            *[
                "rendezvények",
                "Elküldöm",
                "Folytatom",
                "egyik sem",
                "Mégsem kérem",
                "/start",
                "I need a job please help",
            ],
        ]
    ),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(str.strip),
)
ARGUMENTS = st.sampled_from(
    ["", "yes", "no", "events", "message", "callback", "send", "cancel", "fix.name", "resume.message"]
)
FORGED = st.builds(
    "{}:{}:{}".format, st.sampled_from(["*", "1", "7"]), st.sampled_from(sorted(buttons.ACTIONS)), ARGUMENTS
)
NOTE = "belső jegyzet, nem szabad látnia"
REFUSED = (AlreadyClaimed, AlreadyClosed, NotTheOwner, Unreachable)


class Conversation(RuleBasedStateMachine):
    """One visitor and two colleagues; each rule is one act of one of them."""

    @initialize(channel=st.sampled_from(["web", "terminal"]))
    def open(self, channel: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="paktum-test-"))
        self.clock = FrozenClock(budapest(2026, 11, 23, 9))
        self.database = without_waiting_for_the_disk(Database(sqlite_url(self.folder), Keyring([SECRET])))
        self.desk = make_desk(self.database, self.clock)
        self.colleagues = [colleague(self.desk, "kati"), colleague(self.desk, "pista")]
        self.channel = channel
        self.come()

    def come(self) -> None:
        """A visitor nobody has seen before."""
        self.heard: Counter[str] = Counter()
        self.seen: list[str] = []
        self.visitor = Visitor(self.desk, self.channel)
        if self.channel == "web":
            self.session = visitors.open_session(self.desk)
            self.visitor.address = self.session.address
        self.visitor.start()

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            shutil.rmtree(self.folder)

    @rule(text=TEXTS)
    def type(self, text: str) -> None:
        before = self.heard[text]
        self.turn(lambda: self.visitor.type(text))
        assert self.heard[text] == before + 1

    @precondition(lambda self: bool(getattr(self, "seen", [])))
    @rule(data=st.data())
    def tap_anything_seen(self, data: st.DataObject) -> None:
        wire = data.draw(st.sampled_from(self.seen))
        self.turn(lambda: self.visitor.press(wire))

    @precondition(lambda self: bool(getattr(self, "seen", [])))
    @rule(data=st.data())
    def tap_something_new(self, data: st.DataObject) -> None:
        wire = data.draw(st.sampled_from(self.seen[-6:]))
        self.turn(lambda: self.visitor.press(wire))

    @rule(wire=FORGED)
    def forge(self, wire: str) -> None:
        self.turn(lambda: self.visitor.press(wire))

    @rule()
    def start(self) -> None:
        self.turn(self.visitor.start)

    @rule()
    def ask_for_a_person(self) -> None:
        self.type("ember")

    @precondition(lambda self: hasattr(self, "visitor") and self.visitor.row.owner != "bot")
    @rule(outcome=st.sampled_from([*STAFF_OUTCOMES, None]))
    def the_handover_ends(self, outcome: str | None) -> None:
        """By the visitor or by who has the case; a claim by somebody else before leaves it open."""
        case_id = self.visitor.row.live_case_id
        assert case_id is not None
        if outcome is None:
            self.type("mégsem kérem")
        else:
            self.work(lambda who: casework.close(self.desk, who, case_id, outcome))

    @rule()
    def leave_a_message(self) -> None:
        for text in (
            "menü",
            "Rendezvények",
            "Üzenetet hagyok",
            "felvennénk két embert",
            "Kiss Mária",
            "06 30 123 4567",
        ):
            self.type(text)

    @rule(hours=st.sampled_from([0.002, 3, 30, 200]))
    def time_passes(self, hours: float) -> None:
        self.clock.move(hours=hours)

    @rule()
    def erase(self) -> None:
        if self.channel != "web":
            return
        visitor = visitors.authenticate(self.desk, self.session.token)
        if visitor is None:  # her time was over
            return
        case_ids = [case.id for case in self.visitor.cases]
        visitors.finish_and_erase(self.desk, visitor)
        for case_id in case_ids:
            self.work(lambda who, case=case_id: casework.claim(self.desk, who, case))  # type: ignore[misc]
            self.work(lambda who, case=case_id: casework.close(self.desk, who, case, "no_contact"))  # type: ignore[misc]
            assert casework.case_page(self.desk, self.colleagues[0], case_id).lines == []
        self.come()

    @precondition(lambda self: hasattr(self, "visitor") and bool(self.visitor.cases))
    @rule(data=st.data(), outcome=st.sampled_from(STAFF_OUTCOMES))
    def a_colleague_works(self, data: st.DataObject, outcome: str) -> None:
        case = data.draw(st.sampled_from(self.visitor.cases)).id
        who = data.draw(st.sampled_from(self.colleagues))
        acts: dict[str, Callable[[StaffRow], None]] = {
            "claim": lambda who: casework.claim(self.desk, who, case),
            "reply": lambda who: casework.reply(self.desk, who, case, "Jó napot kívánok!"),
            "note": lambda who: casework.add_note(self.desk, who, case, NOTE),
            "give back": lambda who: casework.give_to_queue(self.desk, who, case),
            "close": lambda who: casework.close(self.desk, who, case, outcome),
        }
        self.work(acts[data.draw(st.sampled_from(sorted(acts)))], who)

    def work(self, act: Callable[[StaffRow], None], who: StaffRow | None = None) -> None:
        try:
            act(who or self.colleagues[0])
        except REFUSED:
            return

    def turn(self, act: Callable[[], list[MessageRow]]) -> None:
        owner = self.visitor.row.owner
        said = act()
        new = self.lines_of_the_visitor() - self.heard
        assert new.total() <= 1  # a text, or the label of a tapped button
        self.heard += new
        assert self.visitor.route != "fault"
        if owner == "bot":
            assert said, f"no reply by {self.visitor.route}"
        elif self.visitor.row.owner != "bot":
            assert all(line.automatic for line in said)
        assert all(line.text for line in said)
        self.seen += [button["id"] for line in said for button in line.buttons or ()]

    @invariant()
    def the_conversation_has_exactly_one_owner(self) -> None:
        row = self.visitor.row
        assert row.owner in ("bot", "queue", "staff")
        assert (row.owner == "staff") == (row.owner_staff_id is not None)

    @invariant()
    def a_live_case_is_open_and_stands_with_its_owner(self) -> None:
        row = self.visitor.row
        assert (row.live_case_id is None) == (row.owner == "bot")
        if row.live_case_id is not None:
            (live,) = [case for case in self.visitor.cases if case.id == row.live_case_id]
            assert live.state != "closed"
            assert live.owner_staff_id == row.owner_staff_id
        assert not any(self.waits_unseen(case) for case in self.visitor.cases)

    def waits_unseen(self, case: CaseRow) -> bool:
        """An open wish for a person whose conversation the bot has taken back."""
        return case.kind == "handover" and case.state != "closed" and case.id != self.visitor.row.live_case_id

    @invariant()
    def closed_cases_have_an_outcome_and_promises_are_in_opening_hours(self) -> None:
        for case in self.visitor.cases:
            assert (case.state == "closed") == (case.outcome is not None) == (case.closed_at is not None)
            assert case.reply_by > case.opened_at

    @invariant()
    def what_she_typed_is_kept_exactly_once(self) -> None:
        assert self.lines_of_the_visitor() == self.heard

    def lines_of_the_visitor(self) -> Counter[str]:
        return Counter(line.text for line in self.visitor.lines if line.sender == "visitor")

    @invariant()
    def notes_never_leave_the_house(self) -> None:
        with self.desk.database.reading() as tx:
            said = tx.all(select(models.messages.c.id, models.messages.c.sender, models.messages.c.text))
            sent = {row.message_id for row in tx.all(select(models.outbox.c.message_id))}
        assert all(NOTE not in row.text for row in said)
        assert sent <= {row.id for row in said if row.sender != "visitor"}

    @invariant()
    def the_memory_is_sound_and_small(self) -> None:
        state = self.visitor.state
        assert len(state.steps) <= STEPS_REMEMBERED
        if state.form is not None:
            assert len(state.form.steps) <= STEPS_REMEMBERED
            assert self.visitor.row.owner == "bot" or state.form.name == "callback"
            assert self.visitor.row.owner != "bot" or state.form.name != "callback"

    @invariant()
    def no_half_sentence_is_left_open(self) -> None:
        before = self.visitor.state.open_turn
        if before is not None:
            assert self.visitor.row.owner == "bot"
            standing = {line.id for line in self.visitor.lines if not line.deleted and line.sender == "bot"}
            assert set(before.message_ids) <= standing


class ManyConversations(Conversation):
    pass


SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TestConversation = Conversation.TestCase
TestConversation.settings = settings(
    max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=SLOW_IS_FINE
)
TestManyConversations = pytest.mark.long(pytest.mark.timeout(1200)(ManyConversations.TestCase))
TestManyConversations.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=SLOW_IS_FINE
)
