"""A colleague writes to somebody who comes to an event: out of a case, as people are always written to by people."""

from desk.cases import NewCase, Reason, open_case
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import NotFound, Unreachable
from desk.event_people import must_work
from desk.rights import Right, must
from desk.routing import DeskCode, Kind, Routed, Why
from storage import cases, conversations, events, registrations
from storage.staff import StaffRow


def case_for(desk: Desk, staff: StaffRow, event_id: int, registration_id: int) -> int:
    """The case that her conversation is carried on in, else her last one there that is open, else a new one, which is
    the colleague's and promises nothing: nobody has asked for anything. Unreachable where she has no conversation.

    Nothing is said yet: her conversation stays the program's until the colleague writes.
    """
    must_work(staff)
    must(staff, Right.WORK)
    with desk.database.transaction() as tx:
        row, event = registrations.get(tx, registration_id), events.get(tx, event_id)
        if row is None or event is None or row.event_id != event_id:
            raise NotFound(f"registration {registration_id}")
        here = conversations.lock_by_id(tx, row.conversation_id) if row.conversation_id is not None else None
        if here is None or here.erased_at is not None:
            raise Unreachable
        open_ones = [case.id for case in cases.of_conversation(tx, here.id) if case.state != "closed"]
        known = here.live_case_id or (open_ones[-1] if open_ones else None)
        if known is not None:
            return known
        thread = Thread(desk, tx, here, desk.clock.now())
        routed = Routed(DeskCode.OFFICE, Why.NOTHING)
        opened = open_case(thread, NewCase(Kind.HANDOVER, Reason.EVENT, routed, event.title(thread.locale)))
        cases.claim(tx, opened.case_id, staff.id, thread.now)
        cases.change(tx, opened.case_id, thread.now, heard_at=None)
        thread.save()
        return opened.case_id
