"""Who phones or stands at the counter is written in: a form, and a question where she may be there already."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from console import event_people_words as words
from console.event_guest import number
from console.event_page import EventId
from console.event_view import address_of, line_of
from console.layout import Flash, Layout, page
from console.reader import Reader
from console.visit import Fields, SentForm, TheVisit, Visit, redirect_done
from desk import event_by_hand, event_people
from desk.cases import reference
from desk.contacts import Contact
from desk.errors import EventClosed, NotFound, ValueRefused
from desk.event_by_hand import LONGEST_NAME, LONGEST_PHONE, NEW, Doubts, Entry, Said
from desk.seats import State
from locales import Text, _

router = APIRouter(prefix="/events")

SURE = "person"  # the field by which a colleague has said who it is


@dataclass(frozen=True)
class Choice:
    """Somebody who may be the same."""

    person_id: str
    name: str
    what: str


@router.get("/{event_id:int}/people/new")
async def form(visit: TheVisit, event_id: EventId) -> HTMLResponse:
    return await _form(visit, event_id, {"seats": "1"})


@router.post("/{event_id:int}/people/new")
async def write_in(sent: SentForm, event_id: EventId) -> Response:
    """Asked once whether it is somebody who is known already; the answer comes with the same form."""
    desk, staff, fields = sent.visit.reader.desk, sent.visit.staff, sent.fields
    entry = _entry(fields)
    try:
        if SURE not in fields:
            doubts = await desk.database.write(event_by_hand.doubts, desk, staff, event_id, entry)
            if doubts:
                return await _form(sent.visit, event_id, fields, doubts=doubts)
        written = await desk.database.write(event_by_hand.write_in, desk, staff, event_id, entry)
    except NotFound:
        raise HTTPException(404) from None
    except (EventClosed, ValueRefused) as refused:
        status, sentence = words.refusal(refused)
        return await _form(sent.visit, event_id, fields, problem=sentence, status=status)
    done = "there" if written.was_there else "waits" if written.row.state == State.WAITING else "written"
    return redirect_done(f"/events/{event_id}", done)


def _entry(fields: Fields) -> Entry:
    return Entry(
        name=fields.get("name", ""),
        phone=fields.get("phone", ""),
        seats=number(fields.get("seats", "")),
        said=fields.get("said", ""),
        person_id=fields.get(SURE, NEW),
    )


async def _form(
    visit: Visit,
    event_id: int,
    fields: Mapping[str, str],
    *,
    doubts: Doubts | None = None,
    problem: Text | None = None,
    status: int = 200,
) -> HTMLResponse:
    reader, desk, address = visit.reader, visit.reader.desk, f"{address_of(event_id)}/people/new"
    try:
        event, places = await desk.database.read(event_people.for_form, desk, visit.staff, event_id)
    except NotFound:
        raise HTTPException(404) from None
    flash = Flash(problem, is_error=True) if problem else None
    return page(
        "event_by_hand.html",
        Layout(reader, reader.words(_("Register somebody")), back=address, visit=visit, flash=flash),
        409 if doubts else status,
        address=address,
        event_address=address_of(event_id),
        event_title=event.title(reader.locale),
        when=words.place_and_time(reader, event),
        places=places,
        most=event.group_size,
        longest=(LONGEST_NAME, LONGEST_PHONE),
        said=[(str(code), reader.words(words.SAID[code])) for code in Said],
        choices=_choices(reader, doubts) if doubts else [],
        fields=fields,
    )


def _choices(reader: Reader, doubts: Doubts) -> list[Choice]:
    """Who is registered already first."""
    registered = [
        Choice(
            guest.row.person_id,
            line.name,
            reader.words(_("registered for this event already: {state}", state=line.state)),
        )
        for guest in doubts.registered
        for line in [line_of(reader, guest)]
    ]
    return [*registered, *(_known(reader, contact) for contact in doubts.known)]


def _known(reader: Reader, contact: Contact) -> Choice:
    what = _(
        "known from {reference}, {moment}",
        reference=reference(contact.newest_case),
        moment=reader.moment(contact.newest_at),
    )
    return Choice(contact.person_id, contact.name or reader.words(_("no name given")), reader.words(what))
