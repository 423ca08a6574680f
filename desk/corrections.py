"""A reply that has gone, changed or taken back by the colleague who wrote it. It neither starts nor stops a clock.

Both workplaces come here. One truth: the line of the thread; what the visitor sees follows it on every channel.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from desk.casework import CasePage
from desk.conversations import TELEGRAM, Thread
from desk.desk import Desk
from desk.errors import AlreadyClaimed, AlreadyClosed, GapsLeft, NotFound, NotNow, TakenBack, TooOld
from desk.held import Returned
from desk.rights import Right, may
from desk.working import GAP, can_speak, case_at_hand, checked, record
from storage import files, held, messages
from storage.cases import CaseRow
from storage.held import HeldRow
from storage.messages import MessageRow
from storage.staff import StaffRow

REMOVED_FOR: Mapping[str, timedelta] = {TELEGRAM: timedelta(hours=48)}  # Bot API "deleteMessage"; elsewhere for ever


def correct(desk: Desk, staff: StaffRow, case_id: int, message_id: str, text: str) -> None:
    """The same text again changes nothing. A reply that is still held goes with the new text, when it would have."""
    with case_at_hand(desk, staff, case_id) as (current, case):
        before = _held(current, staff, case, message_id) or _own_line(current, staff, case, message_id)
        if isinstance(before, MessageRow) and before.deleted:
            raise TakenBack
        text = _checked(current, message_id, text)
        if text == before.text:
            return
        if isinstance(before, HeldRow):
            held.rewrite(current.tx, message_id, text)
        else:
            current.correct(message_id, text)
        record(current, staff, case_id, "reply corrected")


def take_back(desk: Desk, staff: StaffRow, case_id: int, message_id: str) -> None:
    """With its files. Once more does nothing; one that is still held is its writer's draft again."""
    with case_at_hand(desk, staff, case_id) as (current, case):
        if _held(current, staff, case, message_id) is not None:
            held.give_back(current.tx, message_id, Returned.UNDONE)
            record(current, staff, case_id, "reply taken back")
            return
        line = _own_line(current, staff, case, message_id)
        if line.deleted:
            return
        if is_too_old(current.row.channel, line, current.now):
            raise TooOld
        current.take_back(message_id)
        files.drop_of_messages(current.tx, current.row.id, [message_id])
        record(current, staff, case_id, "sent reply taken back")


def is_open_to(staff: StaffRow, page: CasePage, line: MessageRow) -> bool:
    """Whether the page may offer both to her; the acts ask again."""
    case = page.case
    has_case = may(staff, Right.WORK) and case.state != "closed" and case.owner_staff_id == staff.id
    speaks = page.is_live and page.owner == "staff" and not page.is_erased
    return has_case and speaks and not line.deleted and _is_hers(staff, case, line)


def is_too_old(channel: str, line: MessageRow, now: datetime) -> bool:
    """The channel does not remove it any more: it stays at the visitor."""
    return now - line.at >= REMOVED_FOR.get(channel, timedelta.max)


def _held(current: Thread, staff: StaffRow, case: CaseRow, message_id: str) -> HeldRow | None:
    row = held.find(current.tx, message_id)
    is_hers = row is not None and (row.case_id, row.staff_id) == (case.id, staff.id) and row.returned is None
    return row if is_hers else None


def _own_line(current: Thread, staff: StaffRow, case: CaseRow, message_id: str) -> MessageRow:
    """NotFound for what is not hers; the case has to be open, hers, and where the conversation is carried on."""
    if case.state == "closed":
        raise AlreadyClosed
    if case.owner_staff_id != staff.id:
        raise AlreadyClaimed(case.owner_name or "")
    can_speak(current, case)
    line = messages.get(current.tx, current.row.id, message_id)
    if line is None or not _is_hers(staff, case, line):
        raise NotFound(message_id)
    if current.row.owner_staff_id != staff.id:
        raise NotNow("change what was said")
    return line


def _is_hers(staff: StaffRow, case: CaseRow, line: MessageRow) -> bool:
    """Of this case, and her own words: what has buttons asks for a consent, and that must stay what was agreed to."""
    return line.staff_id == staff.id and not line.buttons and line.at >= case.opened_at


def _checked(current: Thread, message_id: str, text: str) -> str:
    has_files = bool(files.of_message(current.tx, current.row.id, message_id))
    text = "" if has_files and not text.strip() else checked(text)
    if GAP.search(text):
        raise GapsLeft
    return text
