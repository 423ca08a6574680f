"""Who is in the house, and what is known of them from outside; no rule stands here."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize
from sqlalchemy import true

from desk import consents, visitors
from desk.errors import DeskError
from desk.jobs import run_due
from desk.lifecycle import State
from desk.visitors import NewSession
from storage import blocks, cases, conversations, messages
from storage.cases import CaseRow
from storage.crypto import Keyring
from storage.database import Database
from storage.messages import MessageRow
from storage.staff import StaffRow
from tests.clock import FrozenClock, budapest
from tests.conftest import make_desk
from tests.databases import SECRET, sqlite_url, without_waiting_for_the_disk
from tests.desk.ownership.closed_list import is_on_closed_list
from tests.visitor import Visitor, colleague

PLACES = st.sampled_from([0, 1])  # of the two visitors, the two partner offices
COLLEAGUES = st.sampled_from([0, 1, 2])


@dataclass
class Person:
    """A visitor. `heard`: what she has typed and tapped; `seen`: every button she was shown."""

    visitor: Visitor
    session: NewSession | None = None
    heard: Counter[str] = field(default_factory=Counter)
    seen: list[str] = field(default_factory=list)
    private: set[str] = field(default_factory=set)

    @property
    def lines(self) -> list[MessageRow]:
        return self.visitor.lines

    def typed_lines(self) -> Counter[str]:
        return Counter(line.text for line in self.lines if line.sender == "visitor")


@dataclass
class Reply:
    """What a colleague has written to a visitor. `is_dropped`: thrown away by her, or replaced by her next one."""

    writer: int
    case_id: int
    conversation_id: int
    message_id: str
    is_dropped: bool = False


class House(RuleBasedStateMachine):
    """`secrets`: marks that stand in what only staff may read; `told`: what each partner office was told or wrote."""

    @initialize(channels=st.tuples(st.sampled_from(["web", "terminal"]), st.sampled_from(["web", "terminal"])))
    def open(self, channels: tuple[str, str]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="paktum-test-"))
        self.clock = FrozenClock(budapest(2026, 11, 23, 9))
        self.database = without_waiting_for_the_disk(Database(sqlite_url(self.folder), Keyring([SECRET])))
        self.desk = make_desk(self.database, self.clock)
        self.colleagues = [colleague(self.desk, "kati"), colleague(self.desk, "pista")]
        self.colleagues.append(colleague(self.desk, "vera", "coordinator"))
        self.partners = [colleague(self.desk, "peti", "partner", "Kamara")]
        self.partners.append(colleague(self.desk, "mari", "partner", "Kormányhivatal"))
        self.offices = [partner.office_id or 0 for partner in self.partners]
        self.marks = 0
        self.secrets: set[str] = set()
        self.told: dict[int, set[str]] = {office: set() for office in self.offices}
        self.referred: dict[int, int] = {}  # which office sees a case
        self.replies: dict[str, Reply] = {}  # by mark
        self.people = [self.come(channel) for channel in channels]

    def come(self, channel: str) -> Person:
        """A visitor nobody has seen before."""
        person = Person(Visitor(self.desk, channel))
        if channel == "web":
            person.session = visitors.open_session(self.desk)
            person.visitor.address = person.session.address
        person.visitor.start()
        return person

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            shutil.rmtree(self.folder)

    @property
    def is_open(self) -> bool:
        """Preconditions are asked before anybody has come in."""
        return hasattr(self, "people")

    def new_mark(self) -> str:
        self.marks += 1
        return f"jel-{self.marks:04}."

    def secret(self) -> str:
        """A mark for what must stay among colleagues."""
        mark = self.new_mark()
        self.secrets.add(mark)
        return mark

    @property
    def all_cases(self) -> list[CaseRow]:
        """Of erased conversations, too."""
        with self.database.reading() as tx:
            return cases.chosen(tx, true(), limit=1000)

    @property
    def has_cases(self) -> bool:
        return self.is_open and bool(self.all_cases)

    def case(self, case_id: int) -> CaseRow:
        with self.database.reading() as tx:
            case = cases.get(tx, case_id)
        assert case is not None
        return case

    def person_of(self, case: CaseRow) -> Person | None:
        """None once she has erased the conversation."""
        return next((one for one in self.people if one.visitor.row.id == case.conversation_id), None)

    def is_blocked(self, person: Person) -> bool:
        with self.database.reading() as tx:
            return bool(blocks.ends_of(tx, person.visitor.row.person_id, self.clock.now()))

    def some_case(self, data: st.DataObject) -> CaseRow:
        return data.draw(st.sampled_from(self.all_cases))

    def works(self, act: Callable[[StaffRow], None], who: StaffRow) -> bool:
        """False when a rule of the desk refused it."""
        with self.watched():
            try:
                act(who)
            except DeskError:
                return False
        return True

    def run_jobs(self) -> None:
        """What a job leaves to one that comes before it is done in a second look."""
        with self.watched():
            for _look in range(2):
                run_due(self.desk)

    @contextmanager
    def watched(self, *, tapped: bool = False) -> Iterator[None]:
        """Whoever acts: in conversations that people own before and after, the program says but its closed list."""
        before = {one.visitor.row.id: (one.visitor.row.owner, one.visitor.row.seq) for one in self.people}
        yield
        for conversation_id, (owner, seq) in before.items():
            with self.database.reading() as tx:
                row = conversations.get(tx, conversation_id)
                new = messages.after(tx, conversation_id, seq)
            if row is None or "bot" in (owner, row.owner):
                continue
            said = [line for line in new if line.sender == "bot" and line.seq > seq]
            assert all(line.automatic for line in said)
            assert tapped or all(is_on_closed_list(self.desk, line.text) for line in said), said
            spoken = {line.staff_id for line in new if line.sender == "staff"}
            assert len(spoken) <= 1  # whoever owned it then

    def stands(self, case: CaseRow, *states: State) -> bool:
        return self.case(case.id).state in states

    def agreed(self, person_id: str) -> set[int]:
        """The partner offices that may be told of her matter, by the record of her consents."""
        with self.database.reading() as tx:
            return {office for office in self.offices if consents.given_by(tx, person_id, office) is not None}
