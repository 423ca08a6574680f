"""Two days of an office in which much falls due by itself, played by the same script wherever it is needed.

Who plays it settles what is due after each step in a way of its own: at once in this process, or by workers that die.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from desk import casework, replies, viewing
from desk.desk import Desk
from desk.digest_mail import HELD
from desk.replies import HELD_FOR, Draft
from storage import models
from storage.database import Database
from storage.staff import StaffRow
from tests.absence import set_absence
from tests.bot.accounts import thread_of
from tests.bot.crash_child import WIRE
from tests.clock import SharedClock, budapest
from tests.visitor import Visitor, colleague

MORNING = budapest(2026, 11, 23, 9)
PUT_OFF_UNTIL = budapest(2026, 11, 23, 10)
STEPS: Mapping[str, datetime] = {
    "replies are released": MORNING + HELD_FOR,
    "put-off cases wake": PUT_OFF_UNTIL,
    "the next colleague is asked": budapest(2026, 11, 23, 11),
    "the coordinator is asked": budapest(2026, 11, 23, 12, 30),
    "everybody is asked": budapest(2026, 11, 23, 13, 30),
    "the digest is made": budapest(2026, 11, 24, 7, 45),
    "the silent and the absent lose their cases": budapest(2026, 11, 24, 10, 30),
}
TUESDAY = date(2026, 11, 24)
WITHIN_GRACE, AFTER_GRACE = budapest(2026, 11, 26, 8, 59), budapest(2026, 11, 26, 9, 1)
LAST = AFTER_GRACE + HELD + timedelta(minutes=1)
Account = Mapping[str, object]


@dataclass
class Day:
    """`settle` does what is due; it gets the name of the step."""

    desk: Desk
    clock: SharedClock
    settle: Callable[[str], None]
    each: int = 1  # visitors of each kind
    visitors: list[Visitor] = field(default_factory=list)

    def play(self) -> None:
        for _step in self.steps():
            pass

    def steps(self) -> Iterator[str]:
        """After each of them all that was due has been done."""
        self._begin()
        for step, moment in STEPS.items():
            self.clock.set(moment)
            self.settle(step)
            yield step
        self._go_on_within_and_after_the_grace()
        self.settle("the grace ends")
        yield "the grace ends"
        self.clock.set(LAST)
        self.settle("what the dead held is free")
        yield "what the dead held is free"

    def _begin(self) -> None:
        kati, pista = colleague(self.desk, "kati"), colleague(self.desk, "pista")
        colleague(self.desk, "vera", "coordinator")
        set_absence(self.desk, pista, TUESDAY, TUESDAY)
        for number in range(self.each):
            self._closed(self._arrives(f"in time {number}"), kati)
            self._closed(self._arrives(f"too late {number}"), kati)
            self._put_off(self._arrives(f"put off {number}"), kati)
            self._arrives(f"unclaimed {number}")
            self._claimed(self._arrives(f"of the silent {number}"), kati)
            self._claimed(self._arrives(f"of the absent {number}"), pista)
            self._answered(self._arrives(f"answered {number}"), kati, f"{number:032x}")

    def _arrives(self, address: str) -> Visitor:
        visitor = Visitor(self.desk, WIRE, address)
        visitor.start()
        visitor.type("emberrel szeretnék beszélni")
        visitor.type(f"a jeligém {address.replace(' ', '')}")
        self.visitors.append(visitor)
        return visitor

    def _claimed(self, visitor: Visitor, by: StaffRow) -> int:
        case_id = visitor.cases[0].id
        casework.claim(self.desk, by, case_id)
        casework.add_note(self.desk, by, case_id, f"jegyzet: {visitor.address}")
        viewing.look(self.desk, by, case_id, writing=False)
        return case_id

    def _put_off(self, visitor: Visitor, by: StaffRow) -> None:
        case_id = self._claimed(visitor, by)
        casework.reply(self.desk, by, case_id, "Utánanézek.")
        casework.snooze(self.desk, by, case_id, PUT_OFF_UNTIL, "visszahívás")

    def _closed(self, visitor: Visitor, by: StaffRow) -> None:
        casework.close(self.desk, by, self._claimed(visitor, by), "informed")

    def _answered(self, visitor: Visitor, by: StaffRow, message_id: str) -> None:
        replies.hold(self.desk, by, self._claimed(visitor, by), Draft("Hétfőn várjuk.", message_id))

    def _go_on_within_and_after_the_grace(self) -> None:
        for moment, group in ((WITHIN_GRACE, "in time"), (AFTER_GRACE, "too late")):
            self.clock.set(moment)
            for visitor in self.visitors:
                if visitor.address.startswith(group):
                    visitor.type("a kaktuszom levele sárgul")


def account(database: Database) -> Account:
    """All that must be the same, whoever died on the way: cases, acts by case, words of each thread, tokens, marks."""
    with database.reading() as tx:
        cases = tx.all(select(models.cases).order_by(models.cases.c.id))
        acts = tx.all(select(models.audit.c.action, models.audit.c.case_id))
        tokens = tx.all(select(models.search_tokens.c.token, models.search_tokens.c.case_id))
        owners = tx.all(select(models.conversations.c.owner).order_by(models.conversations.c.id))
        left = [tx.all(select(table)) for table in (models.search_due, models.held_replies, models.viewing)]
        days = [row.day for row in tx.all(select(models.digests.c.day))]
        addresses = [row.address for row in tx.all(select(models.conversations.c.address))]
    return {
        "cases": [(row.id, row.state, row.escalated, row.owner_staff_id, row.reply_by, row.news) for row in cases],
        "acts": Counter((row.action, row.case_id) for row in acts),
        "tokens": {(row.token, row.case_id) for row in tokens},
        "owners": [row.owner for row in owners],
        "left": [len(rows) for rows in left],
        "digests": days,
        "threads": {address: said_in(database, address) for address in addresses},
    }


def said_in(database: Database, address: str) -> list[tuple[str, str]]:
    return [(line.sender, line.text) for line in thread_of(database, address)]


def differences(one: Account, other: Account) -> list[str]:
    return [name for name in one if one[name] != other[name]]
