"""The conversation of a case, line by line, and the files that hang on a line."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from console.reader import Reader
from desk import corrections
from desk.casework import CasePage, FileRow, MessageRow, StaffRow, author
from locales import Text, _

# By what was tried.
NOT_DELIVERED = {
    "send": _("Not delivered. Use the contact data if there are any."),
    "edit": _("The change was not delivered: the visitor still has the earlier text."),
    "remove": _("The visitor's message with a personal number could not be deleted; she is told so."),
    "delete": _("It could not be taken back: it stays at the visitor."),
}


@dataclass(frozen=True)
class FileLink:
    id: str
    name: str
    size: str


def links_to(files: Iterable[FileRow]) -> list[FileLink]:
    return [FileLink(file.id, file.name, f"{max(1, round(file.size / 1000))} kB") for file in files]


@dataclass(frozen=True)
class Line:
    speaker: str
    kind: str  # visitor | bot | notice | staff
    text: str
    buttons: list[str]
    at: str
    at_iso: str
    edited: bool = False
    taken_back: bool = False
    correction: str | None = None  # the id under which she may change it
    delivery: str | None = None
    delivery_state: str = ""
    files: list[FileLink] = field(default_factory=list)


def lines_of(reader: Reader, staff: StaffRow, page: CasePage) -> list[Line]:
    """What the program took back is not shown; of a colleague's reply it is told that there was one."""
    return [_line(reader, staff, page, line) for line in page.lines if not line.deleted or line.sender == "staff"]


def _line(reader: Reader, staff: StaffRow, page: CasePage, line: MessageRow) -> Line:
    delivery_state, delivery = _delivery(page, line) if line.sender == "staff" else ("", None)
    return Line(
        speaker=reader.words(_speaker(reader, line)),
        kind="notice" if line.automatic else line.sender,
        text=line.text,
        buttons=[button["label"] for button in line.buttons or ()],
        at=reader.moment(line.at),
        at_iso=line.at.isoformat(timespec="seconds"),
        edited=line.edited and not line.deleted,
        taken_back=line.deleted,
        correction=line.id if corrections.is_open_to(staff, page, line) else None,
        delivery=reader.words(delivery) if delivery else None,
        delivery_state=delivery_state,
        files=links_to(line.files),
    )


def _speaker(reader: Reader, line: MessageRow) -> Text | str:
    if line.automatic:
        return _("Automatic notice")
    if line.sender == "visitor":
        return _("Visitor")
    if line.sender == "staff":
        return author(line.author or "", reader.desk)
    return _("Program")


def _delivery(page: CasePage, line: MessageRow) -> tuple[str, Text | None]:
    if line.id in page.failures:
        return "failed", NOT_DELIVERED[page.failures[line.id].action]
    if page.seen_seq is None or line.deleted:
        return "", None
    if page.seen_seq >= line.seq:
        return "seen", _("Shown on the visitor's page")
    return "waiting", _("The visitor has not seen it yet")
