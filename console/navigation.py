"""The pages of the console, in the order of the header; each is offered to those who may open it."""

from dataclasses import dataclass

from console.reader import Reader
from console.rendering import ROOT
from desk.casework import StaffRow
from desk.rights import Right, may
from locales import Text, _


@dataclass(frozen=True)
class Page:
    path: str
    title: Text
    right: Right


# The queue stands before them, with its counts.
PAGES: tuple[Page, ...] = (
    Page("/digest", _("Digest"), Right.READ_DIGEST),
    Page("/events", _("Events"), Right.READ_EVENTS),
    Page("/people", _("People"), Right.READ_PEOPLE),
    Page("/needs", _("Needs"), Right.READ_NEEDS),
    Page("/articles", _("Articles"), Right.READ_ARTICLES),
    Page("/canned", _("Canned replies"), Right.USE_CANNED),
    Page("/announcements", _("Announcements"), Right.ANNOUNCE),
    Page("/staff", _("Colleagues"), Right.READ_STAFF),
    Page("/calendar", _("Calendar"), Right.READ_SETTINGS),
    Page("/settings", _("Settings"), Right.READ_SETTINGS),
    Page("/audit", _("Audit"), Right.READ_AUDIT),
)


@dataclass(frozen=True)
class Entry:
    href: str
    words: str
    is_current: bool


def entries(reader: Reader, staff: StaffRow, back: str) -> list[Entry]:
    """`back`: the address of the page that is shown."""
    return [
        Entry(f"{ROOT}{page.path}", reader.words(page.title), back.startswith(f"{ROOT}{page.path}"))
        for page in PAGES
        if may(staff, page.right)
    ]
