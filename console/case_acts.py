"""What a colleague does with a case besides answering it: take over, put off, wake, block. One form each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from console import refusal_words
from console.visit import Fields
from desk import blocks, casework, referrals, snoozing
from desk.blocks import BlockFor
from desk.casework import StaffRow
from desk.desk import Desk
from locales import Text, _

OTHER_DAY = "day"


@dataclass(frozen=True)
class Act:
    """Something a colleague does with a form; `place`: where on the page she looks afterwards."""

    name: str
    do: Callable[[Desk, StaffRow, int, Fields], None]
    done: Text
    place: str


def _take_over(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    owner = fields.get("owner", "")
    casework.take_over(desk, staff, case_id, int(owner) if owner.isdecimal() else None)


def _snooze(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    casework.snooze(desk, staff, case_id, _until(desk, fields), fields.get("text", ""))


def _until(desk: Desk, fields: Fields) -> datetime:
    """One of the offered moments, or the first open moment of the day she gave."""
    chosen = fields.get("until", "")
    try:
        if chosen == OTHER_DAY:
            return snoozing.opening(desk, date.fromisoformat(fields.get("day", "")))
        return datetime.fromisoformat(chosen).replace(tzinfo=desk.zone)
    except (ValueError, OverflowError) as error:
        raise refusal_words.MomentMissing from error


def _wake(desk: Desk, staff: StaffRow, case_id: int, _fields: Fields) -> None:
    casework.wake(desk, staff, case_id)


def _withdraw(desk: Desk, staff: StaffRow, case_id: int, _fields: Fields) -> None:
    referrals.withdraw(desk, staff, case_id)


def _block(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    lasts = fields.get("lasts", "")
    if lasts not in set(BlockFor):
        raise refusal_words.LengthMissing
    blocks.block(desk, staff, case_id, BlockFor(lasts), fields.get("text", ""))


def _confirm_block(desk: Desk, staff: StaffRow, case_id: int, _fields: Fields) -> None:
    blocks.confirm(desk, staff, case_id)


def _lift_block(desk: Desk, staff: StaffRow, case_id: int, _fields: Fields) -> None:
    blocks.lift(desk, staff, case_id)


OTHER_ACTS = (
    Act("take-over", _take_over, _("You have taken over this case."), "#thread-box"),
    Act("snooze", _snooze, _("The case is put off. It comes back by itself, or when the visitor writes."), ""),
    Act("wake", _wake, _("The case is in progress again."), ""),
    Act("withdraw-referral", _withdraw, _("The offer is withdrawn. The partner office does not see the case now."), ""),
    Act("block", _block, _("The block is recorded."), "#blocking-title"),
    Act("confirm-block", _confirm_block, _("The block for good is in force."), "#blocking-title"),
    Act("lift-block", _lift_block, _("The block is lifted."), "#blocking-title"),
)
