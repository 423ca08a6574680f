"""What every page carries: header, message, language switch; and how a page becomes a response."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse

from console import words
from console.navigation import Entry, entries
from console.reader import Reader
from console.rendering import ROOT, Region, fragments, region, render
from console.visit import DONE_COOKIE, Visit
from desk.casework import Tally
from desk.rights import Right, may
from locales import Text

SHOWN = 5  # things that somebody is asked for, above a page
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser would send no origin along with a form
}


@dataclass(frozen=True)
class Flash:
    """One sentence about what has just happened. `done`: the act that succeeded, so that its draft can go."""

    text: Text
    is_error: bool = False
    done: str = ""


@dataclass(frozen=True)
class Asked:
    """One line of what the reader is asked for."""

    case_id: int
    words: str
    urgent: bool


@dataclass(frozen=True)
class Layout:
    """`title` stands in the browser's tab and history: never a name or anything that was written."""

    reader: Reader
    title: str
    back: str
    visit: Visit | None = None
    flash: Flash | None = None
    pulse: Region | None = None
    live: str | None = None

    @property
    def entries(self) -> list[Entry]:
        return entries(self.reader, self.visit.staff, self.back) if self.visit else []

    @property
    def notices(self) -> Region | None:
        return notices_of(self.visit) if self.visit else None

    @property
    def role(self) -> str:
        return self.reader.words(words.ROLES[self.visit.staff.role]) if self.visit else ""


def pulse(visit: Visit, tally: Tally) -> Region:
    """The link to the queue with its counts: on every page, renewed live, read by the script to announce new cases.

    A partner office takes no case out of the queue: it reads how many are with it.
    """
    return region("pulse", "pulse.html", visit.reader, tally=tally, takes=may(visit.staff, Right.READ_THREAD))


def notices_of(visit: Visit) -> Region:
    """Renewed by itself where the page is live, whichever page it is."""
    reader = visit.reader
    lines = [
        Asked(notice.case_id, reader.words(words.asked(notice, reader.moment(notice.reply_by))), notice.urgent)
        for notice in visit.notices
    ]
    failure = words.GROUP_FAILURES.get(visit.group_failure or "")
    return region(
        "notices",
        "notices.html",
        reader,
        lines=lines[:SHOWN],
        left_out=max(len(lines) - SHOWN, 0),
        group_failure=reader.words(failure) if failure else None,
    )


def page(template: str, layout: Layout, status: int = 200, **values: Any) -> HTMLResponse:
    html = render(template, layout.reader, layout=layout, **values)
    response = HTMLResponse(html, status, headers=HEADERS)
    if layout.flash and layout.flash.done:
        response.delete_cookie(DONE_COOKIE, path=ROOT)
    return response


def live_fragments(*regions: Region) -> HTMLResponse:
    return HTMLResponse(fragments(regions), headers=HEADERS)


def wants_fragment(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"
