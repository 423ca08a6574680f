"""The form of an event: a new one, a draft, or one that people have registered for, with who is affected first."""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from console import event_words as words
from console.event_acts import NOT_NOW, preview
from console.event_parts import UNHEARD, people_lines, scope_of, scopes
from console.events import ADDRESS, EventForm, EventId, EventVisit, page_of, span
from console.layout import Flash, Layout, page
from console.reader import Reader
from console.visit import Fields, Sent, Visit, redirect_done
from desk import announcements, event_drafts, event_editing, event_fields
from desk.errors import EditedMeanwhile, EventRefused, NotNow
from desk.event_drafts import EventRow
from desk.event_editing import Affected
from desk.event_fields import ASKS, MEASURES
from desk.event_series import is_open
from desk.events import QUESTIONS, EventState
from desk.news import AUDIENCES
from desk.rights import Right, must
from locales import Text, _

router = APIRouter(prefix="/events")

NEW = {"group_size": "1"}
MARKS = ("seen", "was")  # of what the form was opened with
CHANGED_MEANWHILE = _(
    "Not saved: a colleague has changed this event since you opened it. The form holds that change and yours; where "
    "both of you changed the same, yours. Look at it, then save again."
)
PUBLISHED_MEANWHILE = _(
    "Not saved: a colleague has published this event since you opened it. Save again to see who is affected."
)
REFUSED = _("Not saved yet: something is wrong with the fields listed here. What you typed is kept.")


@dataclass(frozen=True)
class Form:
    """`event`: None for a new one; `meanwhile`: what a colleague has changed since it was opened."""

    visit: Visit
    event: EventRow | None
    fields: Fields
    faults: dict[str, str] = field(default_factory=dict)
    problem: Text | None = None
    meanwhile: list[tuple[str, str, str]] = field(default_factory=list)
    status: int = 200


@router.get("/new")
async def new_page(visit: EventVisit) -> HTMLResponse:
    must(visit.staff, Right.WORK_EVENTS)
    return _form(Form(visit, None, Fields(NEW)))


@router.post("/new")
async def add(sent: EventForm) -> Response:
    desk = sent.visit.reader.desk
    try:
        event_id = await desk.database.write(event_drafts.add, desk, sent.visit.staff, sent.fields)
    except EventRefused as refused:
        return _form(Form(sent.visit, None, sent.fields, dict(refused.faults), REFUSED, status=422))
    return redirect_done(f"/events/{event_id}/preview", "event-saved")


@router.get("/{event_id}/edit")
async def edit_page(visit: EventVisit, event_id: EventId) -> HTMLResponse:
    must(visit.staff, Right.WORK_EVENTS)
    event = await _event(visit, event_id)
    if _is_closed(visit, event):
        return await _too_late(visit, event_id)
    return _form(Form(visit, event, _as_it_stands(visit.reader, event)))


@router.post("/{event_id}/edit")
async def edit(sent: EventForm, event_id: EventId) -> Response:
    """A draft is saved; of what is published it first says who is affected."""
    desk, staff = sent.visit.reader.desk, sent.visit.staff
    must(staff, Right.WORK_EVENTS)
    event = await _event(sent.visit, event_id)
    if event_drafts.mark(event) != sent.fields.get("seen"):
        return await _meanwhile(sent, event_id)
    try:
        if event.state == EventState.DRAFT and scope_of(sent.fields) == "one":
            save = partial(event_drafts.save, desk, staff, event_id, sent.fields, sent.fields.get("seen", ""))
            await desk.database.write(save)
            return redirect_done(f"/events/{event_id}/preview", "event-saved")
        look = partial(event_editing.affected, desk, staff, event_id, sent.fields, scope_of(sent.fields))
        found = await desk.database.write(look)
    except EventRefused as refused:
        return _form(Form(sent.visit, event, sent.fields, dict(refused.faults), REFUSED, status=422))
    except EditedMeanwhile:
        return await _meanwhile(sent, event_id)
    except NotNow:
        return await _too_late(sent.visit, event_id)
    return _affected(sent, found)


@router.post("/{event_id}/edit/again")
async def edit_again(sent: EventForm, event_id: EventId) -> HTMLResponse:
    """Back to the form, with what was typed."""
    must(sent.visit.staff, Right.WORK_EVENTS)
    return _form(Form(sent.visit, await _event(sent.visit, event_id), sent.fields))


@router.post("/{event_id}/edit/save")
async def save_change(sent: EventForm, event_id: EventId) -> Response:
    desk, fields = sent.visit.reader.desk, sent.fields
    scope, seen = scope_of(fields), fields.get("seen", "")
    save = partial(event_editing.change, desk, sent.visit.staff, event_id, fields, scope, seen)
    try:
        await desk.database.write(save)
    except EventRefused as refused:
        return _form(
            Form(sent.visit, await _event(sent.visit, event_id), fields, dict(refused.faults), REFUSED, status=422)
        )
    except EditedMeanwhile:
        return await _meanwhile(sent, event_id)
    except NotNow:
        return await _too_late(sent.visit, event_id)
    return redirect_done(f"/events/{event_id}/preview", "event-changed")


async def _event(visit: Visit, event_id: int) -> EventRow:
    desk = visit.reader.desk
    return await desk.database.read(event_drafts.one, desk, visit.staff, event_id)


def _is_closed(visit: Visit, event: EventRow) -> bool:
    """A draft of a day that is over, such as a copy, is changed before it is published."""
    return event.state != EventState.DRAFT and not is_open(event, visit.reader.now)


async def _too_late(visit: Visit, event_id: int) -> HTMLResponse:
    return await preview(visit, event_id, Flash(NOT_NOW, is_error=True))


def _as_it_stands(reader: Reader, event: EventRow) -> Fields:
    shown = event_fields.shown(event, reader.desk.zone)
    return Fields(shown | {"seen": event_drafts.mark(event), "was": json.dumps(shown)})


async def _meanwhile(sent: Sent, event_id: int) -> HTMLResponse:
    """What was typed stays, and what the colleague has written comes to it; where both wrote, what was typed."""
    event = await _event(sent.visit, event_id)
    if _is_closed(sent.visit, event):
        return await _too_late(sent.visit, event_id)
    was, now = _was(sent.fields), _as_it_stands(sent.visit.reader, event)
    changed = words.differences(sent.visit.reader, was, now)
    untouched = [name for name in words.FIELDS if _same(sent.fields.get(name, ""), was.get(name, ""))]
    fields = Fields({**sent.fields, **{name: now.get(name, "") for name in (*untouched, *MARKS)}})
    problem = CHANGED_MEANWHILE if changed else PUBLISHED_MEANWHILE
    return _form(Form(sent.visit, event, fields, problem=problem, meanwhile=changed, status=409))


def _same(typed: str, was: str) -> bool:
    """Browsers send the ends of lines their own way."""
    return "\n".join(typed.strip().splitlines()) == "\n".join(was.strip().splitlines())


def _was(fields: Fields) -> dict[str, str]:
    with suppress(ValueError):
        was = json.loads(fields.get("was", ""))
        if isinstance(was, dict):
            return {str(name): str(value) for name, value in was.items()}
    return {}


def _form(form: Form) -> HTMLResponse:
    reader, event = form.visit.reader, form.event
    address = f"{ADDRESS}/{event.id}/edit" if event else f"{ADDRESS}/new"
    title = reader.words(_("Change an event") if event else _("New event"))
    flash = Flash(form.problem, is_error=True) if form.problem else None
    wrong = {name: reader.words(words.fault(name, form.faults[name])) for name in words.FIELDS if name in form.faults}
    return page(
        "event_form.html",
        Layout(reader, title, back=address, visit=form.visit, flash=flash),
        form.status,
        address=address,
        back=page_of(event) if event else ADDRESS,
        event=event,
        fields=form.fields,
        wrong=wrong,
        labels={name: reader.words(label) for name, label in words.FIELDS.items()},
        meanwhile=form.meanwhile,
        scopes=scopes(reader, form.fields) if event and event.series else [],
        is_published=event is not None and event.state == EventState.PUBLISHED,
        **_choices(reader, event),
    )


def _choices(reader: Reader, event: EventRow | None) -> dict[str, object]:
    kinds = [*reader.desk.office.event_kinds]
    if event is not None and event.kind not in kinds:
        kinds.append(event.kind)
    return {
        "kinds": [(code, words.kind(reader, code)) for code in kinds],
        "audiences": [(code, reader.words(label)) for code, label in AUDIENCES.items()],
        "settlements": announcements.settlements(),
        "measures": MEASURES,
        "questions": [(f"{ASKS}{code}", reader.words(question)) for code, question in QUESTIONS.items()],
    }


def _affected(sent: Sent, found: Affected) -> HTMLResponse:
    reader, first = sent.visit.reader, found.amendments[0]
    address = f"{ADDRESS}/{first.before.id}"
    before, after = (event_fields.shown(event, reader.desk.zone) for event in (first.before, first.after))
    kept = {name: value for name, value in sent.fields.items() if name != "form_token" and value}
    return page(
        "event_affected.html",
        Layout(reader, reader.words(_("Who is affected")), back=f"{address}/edit", visit=sent.visit),
        address=address,
        event=first.before,
        changes=words.differences(reader, before, after),
        others=[(span(reader, each.before), span(reader, each.after)) for each in found.amendments[1:] if each.changed],
        found=found,
        lines=people_lines(reader, found.people),
        told=found.told,
        unheard=reader.words(UNHEARD),
        too_many=[
            (span(reader, each.after), each.taken, each.after.capacity)
            for each in found.amendments
            if each.after.capacity is not None and each.taken > each.after.capacity
        ],
        kept=kept,
    )
