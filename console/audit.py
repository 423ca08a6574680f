"""The audit: who did what and when, never any words; read-only."""

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from console.audit_words import action_words, kind_of
from console.layout import Layout, page
from console.reader import Reader
from console.rendering import ROOT
from console.staff_view import Choice
from console.visit import TheVisit
from desk import auditing
from desk.auditing import Audit, AuditRow, Wanted
from desk.cases import reference
from locales import _

router = APIRouter(prefix="/audit")

YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Row:
    at: str
    at_iso: str
    who: str
    action: str
    about: str
    case_id: int | None
    case: str
    person: str
    hits: int | None


@router.get("")
async def audit_page(
    visit: TheVisit, staff: str = "", action: str = "", day: str = "", before: str = ""
) -> HTMLResponse:
    """What is no number or day filters nothing."""
    wanted = Wanted(_number(staff), action if action.isprintable() and action else None, _day(day), _number(before))
    reader, desk = visit.reader, visit.reader.desk
    audit = await desk.database.read(auditing.read, desk, visit.staff, wanted)
    kinds = dict.fromkeys(map(kind_of, audit.actions))
    return page(
        "audit.html",
        Layout(reader, reader.words(_("Audit")), _address(wanted), visit),
        rows=[_row(reader, audit, row) for row in audit.rows],
        colleagues=[Choice(str(id_), name, id_ == wanted.staff_id) for id_, name in audit.names.items()],
        actions=[Choice(code, action_words(reader, code), code == wanted.action) for code in kinds],
        day=wanted.day.isoformat() if wanted.day else "",
        newest=_address(replace(wanted, before=None)) if wanted.before else None,
        older=_address(replace(wanted, before=audit.next_before)) if audit.next_before else None,
    )


def _row(reader: Reader, audit: Audit, row: AuditRow) -> Row:
    program = reader.words(_("the program"))
    return Row(
        at=reader.moment(row.at),
        at_iso=row.at.isoformat(timespec="seconds"),
        who=audit.names.get(row.staff_id, "") if row.staff_id else program,
        action=action_words(reader, row.action),
        about=audit.names.get(row.about_staff_id, "") if row.about_staff_id else "",
        case_id=row.case_id,
        case=reference(row.case_id) if row.case_id else "",
        person=row.person_id[:8] if row.person_id else "",
        hits=row.hits,
    )


def _address(wanted: Wanted) -> str:
    chosen = {"staff": wanted.staff_id, "action": wanted.action, "day": wanted.day, "before": wanted.before}
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"{ROOT}/audit?{query}" if query else f"{ROOT}/audit"


def _number(typed: str) -> int | None:
    return int(typed) if re.fullmatch(r"\d{1,15}", typed, re.ASCII) else None


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if day.year in YEARS else None
