"""People who want notices, and announcements to them."""

from collections.abc import Sequence
from uuid import uuid4

from desk import announcements, news
from desk.announcements import Selection, Writing
from desk.desk import Desk
from desk.messages import Incoming
from desk.news import Interests
from desk.turns import turn
from storage.staff import StaffRow
from tests.channels import MEMORY
from tests.colleagues import enrolled

TEXT = "Állásbörze Kecskeméten, szombaton 9 órától."
EVERYBODY = Selection()


def hear(desk: Desk, address: str, channel: str = MEMORY) -> int:
    """She writes something; the conversation's id."""
    incoming = Incoming(channel, address, uuid4().hex, desk.clock.now(), text="hello")
    with turn(desk, incoming) as current:
        return current.row.id


def subscribe(
    desk: Desk,
    address: str,
    audiences: Sequence[str] = ("jobseeker",),
    settlement: str | None = None,
    topics: Sequence[str] = (),
    channel: str = MEMORY,
) -> int:
    incoming = Incoming(channel, address, uuid4().hex, desk.clock.now(), text="hello")
    with turn(desk, incoming) as current:
        news.subscribe(current, Interests(audiences, settlement, topics))
        return current.row.id


def unsubscribe(desk: Desk, address: str) -> None:
    incoming = Incoming(MEMORY, address, uuid4().hex, desk.clock.now(), text="hello")
    with turn(desk, incoming) as current:
        assert news.unsubscribe(current)


def coordinator(desk: Desk) -> StaffRow:
    return enrolled(desk, "eva.szabo@example.hu", "coordinator")


def announced(desk: Desk, staff: StaffRow, selection: Selection = EVERYBODY, text: str = TEXT) -> int:
    """Written and to begin at the next look."""
    number = announcements.save(desk, staff, Writing(text, "", selection))
    announcements.act(desk, staff, number, "start")
    return number


def reached(desk: Desk, staff: StaffRow, number: int) -> dict[tuple[str, str | None], int]:
    shown = announcements.one(desk, staff, number)
    return {(part.state, part.failure): part.people for part in shown.reached}
