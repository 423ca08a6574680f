"""A reply as a colleague sends it: held for ten seconds, in which she can take it back (product.md section 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4, uuid5

from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import AlreadySent, FileRefused, GapsLeft, NotFound
from desk.files import MOST_FILES, File, Upload, passing
from desk.files import checked as files_of
from desk.held import Returned, release
from desk.working import GAP, can_speak, case_at_hand, checked, claim, record, take_from_queue
from storage import cases, files, held, messages
from storage.cases import CaseRow
from storage.files import FileRow
from storage.held import HeldRow
from storage.messages import MessageRow
from storage.staff import StaffRow

HELD_FOR = timedelta(seconds=10)


@dataclass(frozen=True)
class Draft:
    """`message_id`: made by the page, so that a form sent twice is known.

    `kept`: ids of files that are here already, of a reply that came back to her or of a canned reply.
    """

    text: str
    message_id: str | None = None
    uploads: tuple[Upload, ...] = ()
    kept: frozenset[str] = frozenset()

    @property
    def has_files(self) -> bool:
        return bool(self.uploads or self.kept)


def hold(desk: Desk, staff: StaffRow, case_id: int, draft: Draft) -> None:
    """Claims the case at once, so that nobody else begins; the visitor hears nothing until the reply is released."""
    text = "" if draft.has_files and not draft.text.strip() else checked(draft.text)
    if GAP.search(text):
        raise GapsLeft
    sent_along = files_of(draft.uploads, desk.office.limits.bytes_per_message)
    with case_at_hand(desk, staff, case_id) as (current, case):
        before = _under(current, draft.message_id)
        if _is_same(before, text):
            return
        can_speak(current, case)
        claim(current, staff, case)
        cases.change(current.tx, case.id, current.now, owner_acted_at=current.now)
        message_id = draft.message_id if draft.message_id and before is None else uuid4().hex
        due_at = current.now + HELD_FOR
        held.add(
            current.tx, HeldRow(message_id, current.row.id, case.id, staff.id, text, current.now, due_at, returned=None)
        )
        kept = _kept(current, staff, case, draft.kept)
        _must_fit(desk, [*(len(file.content) for file in sent_along), *(row.size for row in kept)])
        current.attach(message_id, sent_along, staff.id)
        _attach_kept(current, staff, kept, message_id)
        _drop_returned(current, staff, case)
        record(current, staff, case_id, "reply held")


def keep(desk: Desk, staff: StaffRow, case_id: int, draft: Draft) -> list[str]:
    """What came with a refused form need not be chosen again: the ids of the files that stay as a draft of hers.

    Named after the reply, so that the same form sent twice keeps each file once.
    """
    passed = passing(draft.uploads, desk.office.limits.bytes_per_message)
    with case_at_hand(desk, staff, case_id) as (current, case):
        if not passed or current.row.erased_at is not None:
            return []
        draft_id = uuid5(UUID(draft.message_id), "refused").hex if draft.message_id else uuid4().hex
        if held.find(current.tx, draft_id) is None:
            now = current.now
            held.add(current.tx, HeldRow(draft_id, current.row.id, case.id, staff.id, "", now, now, Returned.REFUSED))
        here = {(row.name, row.size) for row in files.of_message(current.tx, current.row.id, draft_id)}
        new = [file for file in passed if (file.name, len(file.content)) not in here]
        current.attach(draft_id, new, staff.id)
        return [row.id for row in files.of_message(current.tx, current.row.id, draft_id)]


def _kept(current: Thread, staff: StaffRow, case: CaseRow, kept: Iterable[str]) -> list[FileRow]:
    """What belongs to neither a reply of hers nor a canned one is passed over: it is not hers to send."""
    returned = {row.message_id for row in _returned_to(current, staff, case)}
    found = [files.find(current.tx, file_id) for file_id in kept]
    return [
        row
        for row in found
        if row is not None
        and (row.canned_id is not None or (row.conversation_id == current.row.id and row.message_id in returned))
    ]


def _must_fit(desk: Desk, sizes: list[int]) -> None:
    if len(sizes) > MOST_FILES:
        raise FileRefused("many")
    if sum(sizes) > desk.office.limits.bytes_per_message:
        raise FileRefused("size")


def _attach_kept(current: Thread, staff: StaffRow, kept: list[FileRow], message_id: str) -> None:
    for row in kept:
        if row.canned_id is None:
            files.move(current.tx, [row.id], message_id)
        else:
            copy = File(row.name, row.media_type, files.content(current.tx, row.id))
            current.attach(message_id, [copy], staff.id)


def _under(current: Thread, message_id: str | None) -> HeldRow | MessageRow | None:
    """What has that id already, on its way or said."""
    if message_id is None:
        return None
    return held.find(current.tx, message_id) or messages.get(current.tx, current.row.id, message_id)


def _is_same(before: HeldRow | MessageRow | None, text: str) -> bool:
    """The form was sent twice; a reply that came back may well be sent again."""
    came_back = isinstance(before, HeldRow) and before.returned is not None
    return before is not None and before.text == text and not came_back


def undo(desk: Desk, staff: StaffRow, case_id: int, message_id: str) -> None:
    """The text is hers again, as a draft of this case, which stays hers. AlreadySent when it was too late."""
    with case_at_hand(desk, staff, case_id) as (current, case):
        row = _own(current, staff, case, message_id)
        if row is None:
            raise AlreadySent
        if held.give_back(current.tx, message_id, Returned.UNDONE):
            record(current, staff, case_id, "reply taken back")
            if case.owner_staff_id == staff.id:
                take_from_queue(current, staff, case)


def send_now(desk: Desk, staff: StaffRow, case_id: int, message_id: str) -> None:
    """Nothing to do for one that has gone already."""
    with case_at_hand(desk, staff, case_id) as (current, case):
        row = _own(current, staff, case, message_id)
        if row is not None and row.returned is None:
            release(current, staff, row)


def discard(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """What came back to her is not wanted any more."""
    with case_at_hand(desk, staff, case_id) as (current, case):
        _drop_returned(current, staff, case)


def _own(current: Thread, staff: StaffRow, case: CaseRow, message_id: str) -> HeldRow | None:
    """None when it has been sent; NotFound for what she never wrote here."""
    row = held.find(current.tx, message_id)
    if row is not None and (row.case_id, row.staff_id) == (case.id, staff.id):
        return row
    sent = messages.get(current.tx, current.row.id, message_id)
    if row is not None or sent is None or sent.staff_id != staff.id:
        raise NotFound
    return None


def _drop_returned(current: Thread, staff: StaffRow, case: CaseRow) -> None:
    gone = [row.message_id for row in _returned_to(current, staff, case)]
    files.drop_of_messages(current.tx, current.row.id, gone)
    held.drop(current.tx, gone)


def _returned_to(current: Thread, staff: StaffRow, case: CaseRow) -> list[HeldRow]:
    rows = held.of_case(current.tx, case.id)
    return [row for row in rows if row.returned is not None and row.staff_id == staff.id]
