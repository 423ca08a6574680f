"""The blocks of a visitor as the case page shows them."""

from dataclasses import dataclass

from console.reader import Reader
from desk.casework import BlockRow, CasePage, StaffRow
from desk.rights import Right, may
from locales import Text, _


@dataclass(frozen=True)
class BlockShown:
    """`confirm`: she may be the second one who wants it for good."""

    words: str
    by: str
    at: str
    reason: str
    confirm: bool


def blocks_of(reader: Reader, staff: StaffRow, page: CasePage) -> list[BlockShown]:
    return [_shown(reader, staff, row) for row in page.blocks]


def _shown(reader: Reader, staff: StaffRow, row: BlockRow) -> BlockShown:
    return BlockShown(
        words=reader.words(_words(reader, staff, row)),
        by=row.by,
        at=reader.moment(row.at),
        reason=row.reason,
        confirm=row.is_proposed and row.staff_id != staff.id and may(staff, Right.BLOCK),
    )


def _words(reader: Reader, staff: StaffRow, row: BlockRow) -> Text:
    if row.until is not None:
        return _("Blocked until {moment}.", moment=reader.moment(row.until))
    if not row.is_proposed:
        return _("Blocked for good.")
    if row.staff_id == staff.id:
        return _("You proposed to block this visitor for good. It has no effect until another colleague confirms it.")
    return _("A block for good was proposed. It has no effect until a second colleague confirms it.")
