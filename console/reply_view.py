"""Replies on their way and those that came back, as the page of a case shows them."""

from dataclasses import dataclass, field

from console.case_thread import FileLink, links_to
from console.reader import Reader
from desk.casework import CasePage, HeldRow, StaffRow, author
from desk.held import Returned
from locales import Text, _

REASONS = {
    Returned.UNDONE: _("You took this reply back. It is sent when you send it again."),
    Returned.TAKEN: _("This was not sent: the case is no longer yours. Take it again or pass the text on."),
    Returned.CLOSED: _("This was not sent: the case was closed before."),
    Returned.ELSEWHERE: _("This was not sent: the conversation is carried on in another case."),
    Returned.NOT_ALLOWED: _("This was not sent: your role does not allow replying any more."),
    Returned.REFUSED: _("Not sent yet: what you had chosen waits in the reply box and goes when you send the reply."),
    Returned.FAULT: _("This was not sent because of a fault in the program. Please send it again."),
}


@dataclass(frozen=True)
class HeldLine:
    speaker: str
    text: str
    hint: str
    message_id: str
    is_hers: bool
    is_returned: bool
    files: list[FileLink]


@dataclass(frozen=True)
class ReturnedDraft:
    """What came back to her, oldest first; `key` names it, so that the page adds it only once to what she typed."""

    text: str = ""
    key: str = ""
    files: list[FileLink] = field(default_factory=list)


def held_lines_of(reader: Reader, staff: StaffRow, page: CasePage) -> list[HeldLine]:
    return [
        HeldLine(
            author(row.author, reader.desk),
            row.text,
            reader.words(_hint(row, is_hers=row.staff_id == staff.id)),
            row.message_id,
            row.staff_id == staff.id,
            row.returned is not None,
            links_to(row.files),
        )
        for row in page.held
    ]


def _hint(row: HeldRow, *, is_hers: bool) -> Text:
    if row.returned is not None:
        return REASONS[Returned(row.returned)]
    if is_hers:
        return _("Not sent yet: it goes within 10 seconds, until then you can take it back.")
    return _("Not sent yet: it goes within 10 seconds.")


def draft_of(staff: StaffRow, page: CasePage) -> ReturnedDraft:
    rows = [row for row in page.held if row.returned is not None and row.staff_id == staff.id]
    if not rows:
        return ReturnedDraft()
    return ReturnedDraft(
        text="\n\n".join(row.text for row in rows if row.text),
        key=" ".join(row.message_id for row in rows),
        files=[link for row in rows for link in links_to(row.files)],
    )
