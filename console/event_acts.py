"""An event as people see it, and what is done to it as a whole: published, copied, deleted, called off, repeated."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from console import event_words as words
from console.event_parts import UNHEARD, people_lines, scope_of, scopes
from console.events import ADDRESS, EventForm, EventId, EventVisit, done_flash, page_of, span
from console.layout import Flash, Layout, page
from console.reader import Reader
from console.visit import Fields, TheDone, Visit, redirect_done
from desk import event_drafts, event_editing, event_lines
from desk.conversations import CHANNELS, WEB
from desk.errors import DeskError, EventRefused, NotNow, TextRefused
from desk.event_drafts import EventRow, Prepared
from desk.event_editing import LONGEST_LINE, REASONS
from desk.events import EventState, link_payload
from desk.rights import Right, may, must
from locales import Text, _

router = APIRouter(prefix="/events")

REGISTER = _("I register")  # the button under it in the chat
NOT_NOW = _("Nothing was done: the state of the event does not allow it any more. Look at it again.")
CALL_OFF_REFUSALS: dict[type[DeskError], Text] = {
    EventRefused: _("Not called off: please choose a reason."),
    TextRefused: _("Not called off: the line to people may have at most {count} characters.", count=LONGEST_LINE),
}


@router.get("/{event_id}/preview")
async def preview_page(request: Request, visit: EventVisit, done: TheDone, event_id: EventId) -> HTMLResponse:
    scheme = "https" if request.app.state.secure else request.url.scheme
    return await preview(visit, event_id, done_flash(done), f"{scheme}://{request.url.netloc}")


@router.post("/{event_id}/publish")
async def publish(sent: EventForm, event_id: EventId) -> Response:
    desk, staff = sent.visit.reader.desk, sent.visit.staff
    try:
        await desk.database.write(event_drafts.publish, desk, staff, event_id, scope_of(sent.fields))
    except NotNow:
        return await preview(sent.visit, event_id, Flash(NOT_NOW, is_error=True))
    return redirect_done(f"/events/{event_id}/preview", "event-published")


@router.post("/{event_id}/copy")
async def copy(sent: EventForm, event_id: EventId) -> Response:
    desk = sent.visit.reader.desk
    copied = await desk.database.write(event_drafts.copy, desk, sent.visit.staff, event_id)
    return redirect_done(f"/events/{copied}/preview", "event-copied")


@router.post("/{event_id}/delete")
async def delete(sent: EventForm, event_id: EventId) -> Response:
    desk = sent.visit.reader.desk
    try:
        await desk.database.write(event_drafts.delete, desk, sent.visit.staff, event_id)
    except NotNow:
        return await preview(sent.visit, event_id, Flash(NOT_NOW, is_error=True))
    return redirect_done("/events", "event-deleted")


@router.get("/{event_id}/call-off")
async def call_off_page(visit: EventVisit, event_id: EventId) -> Response:
    must(visit.staff, Right.WORK_EVENTS)
    return await _call_off(visit, event_id, Fields())


@router.post("/{event_id}/call-off")
async def call_off(sent: EventForm, event_id: EventId) -> Response:
    """With `look` only shows who is affected by what was chosen."""
    desk, fields = sent.visit.reader.desk, sent.fields
    must(sent.visit.staff, Right.WORK_EVENTS)
    if "look" in fields:
        return await _call_off(sent.visit, event_id, fields)
    said = (fields.get("reason", ""), fields.get("line", ""))
    try:
        act = partial(event_editing.call_off, desk, sent.visit.staff, event_id, scope_of(fields), *said)
        await desk.database.write(act)
    except (EventRefused, TextRefused) as refused:
        return await _call_off(sent.visit, event_id, fields, CALL_OFF_REFUSALS[type(refused)])
    except NotNow:
        return await preview(sent.visit, event_id, Flash(NOT_NOW, is_error=True))
    return redirect_done(f"/events/{event_id}/preview", "event-called-off")


async def _prepared(visit: Visit, event_id: int) -> Prepared:
    desk = visit.reader.desk
    return await desk.database.read(event_drafts.prepared, desk, visit.staff, event_id)


async def preview(visit: Visit, event_id: int, flash: Flash | None, origin: str = "") -> HTMLResponse:
    """`origin`: of this server, where nobody has said by which address people reach it."""
    reader, found = visit.reader, await _prepared(visit, event_id)
    event, address = found.event, f"{ADDRESS}/{event_id}"
    is_draft, is_over = event.state == EventState.DRAFT, event.ends_at <= reader.now
    drafts = any(each.state == EventState.DRAFT for each in found.siblings)
    return page(
        "event_preview.html",
        Layout(reader, reader.words(_("Event")), back=f"{address}/preview", visit=visit, flash=flash),
        409 if flash and flash.is_error else 200,
        address=address,
        list_address=ADDRESS,
        event=event,
        title=event.title(reader.locale),
        facts=_facts(reader, event),
        checks=[reader.words(words.doubt(check)) for check in found.checks],
        siblings=[
            (page_of(each), span(reader, each), reader.words(words.state(each, reader.now))) for each in found.siblings
        ],
        links=_links(reader, found, origin),
        bubbles=[(lang, text) for lang, text in found.said.items() if lang == "hu" or event.title_en],
        register=REGISTER,
        public=_public(reader, event),
        scopes=scopes(reader, Fields()) if drafts else [],
        is_draft=is_draft,
        is_open=not is_over and event.state != EventState.CALLED_OFF,
        is_published=event.state == EventState.PUBLISHED,
        reason=reader.words(REASONS.get(event.called_off_reason or "", "")),
        may_write=may(visit.staff, Right.WORK_EVENTS),
    )


def _links(reader: Reader, found: Prepared, origin: str) -> list[tuple[str, str, str]]:
    """Field, channel, address."""
    known = dict(found.links)
    if WEB not in known and origin:
        known[WEB] = f"{origin}/#{link_payload(found.event)}"
    return [(f"link-{channel}", reader.words(CHANNELS[channel]), link) for channel, link in known.items()]


def _facts(reader: Reader, event: EventRow) -> list[tuple[str, str]]:
    """What people do not see as such."""
    window = [reader.moment(moment) if moment else "" for moment in (event.opens_at, event.closes_at)]
    said: tuple[tuple[Text, str], ...] = (
        (_("State"), reader.words(words.state(event, reader.now))),
        (words.FIELDS["kind"], words.kind(reader, event.kind)),
        (_("When"), span(reader, event)),
        (_("Where"), event_lines.where(event)),
        (words.FIELDS["capacity"], str(event.capacity or reader.words(_("not limited")))),
        (words.FIELDS["group_size"], str(event.group_size)),
        (words.FIELDS["opens"], window[0] or reader.words(_("at once"))),
        (words.FIELDS["closes"], window[1] or reader.words(_("when it starts"))),
        (words.FIELDS["programme"], event.programme or ""),
        (words.FIELDS["measure"], event.measure or ""),
    )
    return [(reader.words(label), value) for label, value in said if value]


def _public(reader: Reader, event: EventRow) -> dict[str, str]:
    """As on the public page, in Hungarian."""
    return {
        "title": event.title_hu,
        "about": event.about_hu or "",
        "kind": words.kind(reader, event.kind, "hu"),
        "when": reader.desk.translator.into("hu", event_lines.span(event, reader.desk.zone)),
        "where": event_lines.where(event),
        "map_url": event.map_url or "",
    }


async def _call_off(visit: Visit, event_id: int, fields: Fields, problem: Text | None = None) -> Response:
    reader, desk = visit.reader, visit.reader.desk
    line = fields.get("line", "")
    look = partial(event_editing.affected_by_end, desk, visit.staff, event_id, scope_of(fields), line)
    try:
        found = await desk.database.write(look)
    except NotNow:
        return await preview(visit, event_id, Flash(NOT_NOW, is_error=True))
    event, address = found.amendments[0].before, f"{ADDRESS}/{event_id}"
    flash = Flash(problem, is_error=True) if problem else None
    return page(
        "event_call_off.html",
        Layout(reader, reader.words(_("Call an event off")), back=f"{address}/call-off", visit=visit, flash=flash),
        422 if problem else 200,
        address=address,
        title=event.title(reader.locale),
        when=[span(reader, each.before) for each in found.amendments],
        lines=people_lines(reader, found.people),
        people=found.people,
        told=found.told,
        unheard=reader.words(UNHEARD),
        reasons=[(code, reader.words(label)) for code, label in REASONS.items()],
        scopes=scopes(reader, fields) if event.series else [],
        fields=fields,
        longest=LONGEST_LINE,
    )
