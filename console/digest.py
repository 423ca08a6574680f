"""The morning digest as a page: what the day begins with, as it is at the moment."""

from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from console import words
from console.layout import Layout, live_fragments, page
from console.reader import Reader
from console.rendering import ROOT, Region, region
from console.settings_words import SETTINGS
from console.visit import TheVisit, Visit
from desk import digest
from desk.cases import reference
from desk.digest import CaseRow, Digest
from locales import Text, _
from locales.translator import format_day

router = APIRouter(prefix="/digest")

HEADINGS = {
    "urgent": _("Crisis and urgent"),
    "overdue": _("Overdue"),
    "today": _("Due today"),
    "unclaimed": _("Unclaimed"),
    "waking": _("Put off until today"),
}


@dataclass(frozen=True)
class Row:
    id: int
    reference: str
    why: str
    due: str
    owner: str


@dataclass(frozen=True)
class Section:
    id: str
    heading: str
    count: int
    rows: list[Row]

    @property
    def left_out(self) -> int:
        return self.count - len(self.rows)


@router.get("")
async def digest_page(visit: TheVisit) -> HTMLResponse:
    title = visit.reader.words(_("Digest"))
    layout = Layout(visit.reader, title, back=f"{ROOT}/digest", visit=visit, live=f"{ROOT}/digest/live")
    return page("digest.html", layout, digest=await _region(visit))


@router.get("/live")
async def digest_fragment(visit: TheVisit) -> HTMLResponse:
    return live_fragments(await _region(visit))


async def _region(visit: Visit) -> Region:
    reader, desk = visit.reader, visit.reader.desk
    shown = await desk.database.read(partial(digest.today, desk, visit.staff))
    return region(
        "digest",
        "digest_body.html",
        reader,
        day=format_day(shown.day, reader.locale),
        shown=shown,
        sections=[_section(reader, visit, shown, name) for name in digest.SECTIONS],
        samples=[(key, reader.words(SETTINGS[key].label)) for key in shown.samples if key in SETTINGS],
        figures=_figures(reader, shown),
    )


def _section(reader: Reader, visit: Visit, shown: Digest, name: str) -> Section:
    listed = shown.sections[name]
    rows = [_row(reader, visit, name, case) for case in listed.cases]
    return Section(name, reader.words(HEADINGS[name]), listed.count, rows)


def _row(reader: Reader, visit: Visit, section: str, case: CaseRow) -> Row:
    due = case.snoozed_until if section == "waking" and case.snoozed_until else case.reply_by
    return Row(
        id=case.id,
        reference=reference(case.id),
        why=reader.words(words.reason_of(case)),
        due=reader.moment(due),
        owner=reader.words(words.owner_of(case, visit.staff) or _("nobody yet")),
    )


def _figures(reader: Reader, shown: Digest) -> list[tuple[str, str]]:
    figures = shown.figures
    share: Text | str = _("no first reply was given")
    if figures.replied:
        percent = round(100 * figures.kept / figures.replied)
        share = _("{kept} of {all} ({percent}%)", kept=figures.kept, all=figures.replied, percent=percent)
    calls = [(reader.words(_("To be phoned because of an event")), str(shown.to_phone))] if shown.to_phone else []
    return [
        *calls,
        (reader.words(_("New cases")), str(figures.opened)),
        (reader.words(_("Closed cases")), str(figures.closed)),
        (reader.words(_("First replies within the promise")), reader.words(share)),
    ]
