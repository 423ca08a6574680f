"""Who looks at a case just now: told by open pages, forgotten when they stop telling."""

from datetime import timedelta

from desk.desk import Desk
from desk.errors import NotFound
from desk.rights import Right, must, must_see
from storage import bus, cases, viewing
from storage.database import Transaction
from storage.staff import StaffRow
from storage.viewing import Viewer

__all__ = ["Viewer"]

SEEN_FOR = timedelta(seconds=30)
WRITING_FOR = timedelta(seconds=12)  # an open page tells it every ten


def look(desk: Desk, staff: StaffRow, case_id: int, *, writing: bool) -> list[Viewer]:
    """She is at this case now; the other colleagues who are."""
    must(staff, Right.READ_THREAD)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        case = cases.get(tx, case_id)
        if case is None:
            raise NotFound
        must_see(staff, case)
        if not viewing.is_known(tx, case_id, staff.id, now - SEEN_FOR, writing=writing):
            tx.wake(bus.QUEUE)  # the others' open pages show it at once
        viewing.look(tx, case_id, staff.id, now, writing=writing)
        return others(tx, desk, staff, case_id)


def written_to(desk: Desk, channel: str) -> list[str]:
    """Addresses of people to whom the colleague who owns their conversation is writing just now."""
    with desk.database.reading() as tx:
        return viewing.written_to(tx, channel, desk.clock.now() - WRITING_FOR)


def others(tx: Transaction, desk: Desk, staff: StaffRow, case_id: int) -> list[Viewer]:
    return viewing.others(tx, case_id, staff.id, desk.clock.now() - SEEN_FOR)


def forget_due(desk: Desk) -> bool:
    """Job: who has looked at what is nobody's business afterwards."""
    before = desk.clock.now() - SEEN_FOR
    with desk.database.reading() as tx:
        if not viewing.any_before(tx, before):
            return False
    with desk.database.transaction() as tx:
        viewing.forget(tx, before)
    return False
