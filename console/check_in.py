"""The page of the door of an event, made for a phone: looking people up, letting them in, and taking that back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console import check_in_words as words
from console.layout import Flash, Layout, live_fragments, page, wants_fragment
from console.reader import Reader
from console.rendering import ROOT, Region, region
from console.visit import Fields, Sent, SentForm, TheVisit, Visit
from desk import attendance, check_in, sealing, seats
from desk.attendance import AtTheDoor, Guest
from desk.check_in import MOST_WALK_INS, Arrival, Door, Outcome, Result, WalkIn
from desk.consent_texts import TEXTS
from desk.errors import ConsentMissing, DeskError, EventClosed, NotNow
from desk.rights import Right, may
from locales import Text, _

router = APIRouter(prefix="/events")

EventId = Annotated[int, Path(ge=1, le=2**53)]
CAMERA_ALLOWED = {"Permissions-Policy": "camera=(self), microphone=(), geolocation=()"}
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
REFUSED = (NotNow, EventClosed, ConsentMissing)


@dataclass(frozen=True)
class Line:
    """`counts`: from which how many have come is chosen, where more than one may; `note`: why she is not simply in."""

    id: int
    name: str
    code: str
    seats: int
    counts: list[int]
    note: str
    is_in: bool


@dataclass(frozen=True)
class Told:
    """What has just come of an act, or of a scan. `asks`: whose registration may still be let in by a tap."""

    kind: str
    name: str
    sentence: str
    asks: int | None = None


@router.get("/{event_id}/door")
async def door(visit: TheVisit, event_id: EventId, s: str = "", o: str = "", r: int = 0) -> HTMLResponse:
    """`s`: the words looked for, sealed. `o` and `r`: what has come of the act before, and of whose registration."""
    told = await _told(visit, event_id, Outcome(o), r) if o in list(Outcome) else None
    return await _page(visit, event_id, visit.unsealed(s), told)


@router.post("/{event_id}/door")
async def look_up(request: Request, sent: SentForm, event_id: EventId) -> Response:
    """What the open page asks again as well, with the words that stand in its field."""
    if wants_fragment(request):
        return live_fragments(*await _fresh(sent, event_id))
    return _back(sent, event_id)


@router.post("/{event_id}/door/in")
async def let_in(request: Request, sent: SentForm, event_id: EventId) -> Response:
    """`in`: all who were registered; `count`: as many as were chosen beside; `sure`: although it had to be decided."""
    fields = sent.fields
    who = _number(fields.get("in") or fields.get("count") or fields.get("sure"))
    came = _number(fields.get(f"came-{who}")) if "count" in fields else None
    arrival = Arrival(who, came, sure="sure" in fields)
    return await _acted(request, sent, event_id, partial(check_in.let_in, arrival=arrival))


@router.post("/{event_id}/door/back")
async def take_back(request: Request, sent: SentForm, event_id: EventId) -> Response:
    who = _number(sent.fields.get("back"))
    return await _acted(request, sent, event_id, partial(check_in.take_back, registration_id=who))


@router.post("/{event_id}/door/scan")
async def scan(request: Request, sent: SentForm, event_id: EventId) -> Response:
    scanned = sent.fields.get("scanned", "")
    return await _acted(request, sent, event_id, partial(check_in.scan, scanned=scanned))


@router.post("/{event_id}/door/walk-in")
async def add_walk_in(request: Request, sent: SentForm, event_id: EventId) -> Response:
    fields, visit = sent.fields, sent.visit
    person = visit.unsealed(fields.get("person", "")) or seats.new_person()
    walk_in = WalkIn(person, fields.get("name", ""), _number(fields.get("seats")), "agreed" in fields)
    return await _acted(request, sent, event_id, partial(check_in.add_walk_in, walk_in=walk_in))


async def _acted(request: Request, sent: Sent, event_id: int, act: Callable[..., Result]) -> Response:
    visit, desk = sent.visit, sent.visit.reader.desk
    try:
        result = await desk.database.write(act, desk, visit.staff, event_id)
    except REFUSED as refused:
        return await _refused(request, sent, event_id, refused)
    if not wants_fragment(request):
        return _back(sent, event_id, result)
    told = await _told(visit, event_id, result.outcome, result.row.id if result.row else 0)
    return live_fragments(_told_region(visit.reader, event_id, told), *await _fresh(sent, event_id))


async def _refused(request: Request, sent: Sent, event_id: int, refused: DeskError) -> Response:
    visit, q = sent.visit, sent.fields.get("q", "")
    sentence = words.refusal(refused)
    if wants_fragment(request):
        told = Told("no", "", visit.reader.words(sentence))
        return live_fragments(_told_region(visit.reader, event_id, told), *await _fresh(sent, event_id))
    return await _page(visit, event_id, q, None, Flash(sentence, is_error=True), sent.fields)


def _back(sent: Sent, event_id: int, result: Result | None = None) -> RedirectResponse:
    """To the page with the same words in its field; they stand in no address that can be read."""
    visit, q = sent.visit, sent.fields.get("q", "").strip()
    asked = [f"s={sealing.seal(visit.reader.desk, visit.session, q)}"] if q else []
    if result is not None:
        asked += [f"o={result.outcome}", f"r={result.row.id if result.row else 0}"]
    return RedirectResponse(f"{_address(event_id)}?{'&'.join(asked)}".rstrip("?"), 303)


async def _read(visit: Visit, event_id: int, q: str) -> AtTheDoor:
    desk = visit.reader.desk
    return await desk.database.read(attendance.at_the_door, desk, visit.staff, event_id, q)


async def _fresh(sent: Sent, event_id: int) -> list[Region]:
    q = sent.fields.get("q", "")
    return _regions(sent.visit, await _read(sent.visit, event_id, q), q)


async def _page(
    visit: Visit,
    event_id: int,
    q: str,
    told: Told | None,
    flash: Flash | None = None,
    typed: Fields | None = None,
) -> HTMLResponse:
    reader, found = visit.reader, await _read(visit, event_id, q)
    here = _address(event_id)
    layout = Layout(reader, reader.words(_("Check-in")), back=here, visit=visit, flash=flash)
    response = page(
        "door.html",
        layout,
        422 if flash else 200,
        event=found.event,
        when=reader.moment(found.event.starts_at),
        here=here,
        q=q,
        told=_told_region(reader, event_id, told),
        regions=_regions(visit, found, q),
        door=found.door,
        closed=_closed(reader, found),
        may_act=_may_act(visit, found),
        most_walk_ins=MOST_WALK_INS,
        consent=reader.words(TEXTS[check_in.CONSENT].text),
        person=sealing.seal(reader.desk, visit.session, seats.new_person()),
        typed=typed or Fields(),
        form_token=visit.form_token,
    )
    response.headers.update(CAMERA_ALLOWED)
    return response


def _may_act(visit: Visit, found: AtTheDoor) -> bool:
    return found.door is Door.OPEN and may(visit.staff, Right.WORK_EVENTS)


def _closed(reader: Reader, found: AtTheDoor) -> str:
    sentence = words.CLOSED.get(found.door)
    if sentence is None:
        return ""
    return reader.words(Text(sentence.msgid, {"moment": found.opens_at} if found.door is Door.EARLY else {}))


def _regions(visit: Visit, found: AtTheDoor, q: str) -> list[Region]:
    reader, may_act = visit.reader, _may_act(visit, found)
    lists: dict[str, list[Line]] = {
        "expected": [_line(reader, found, guest) for guest in found.expected],
        "inside": [_line(reader, found, guest) for guest in found.inside],
        "others": [_line(reader, found, guest) for guest in found.others],
    }
    shown = {"here": _address(found.event.id), "q": q, "may_act": may_act, "left_out": found.left_out, **lists}
    return [
        region("door-counts", "door_counts.html", reader, counts=found.counts),
        region("door-lists", "door_lists.html", reader, **shown),
    ]


def _line(reader: Reader, found: AtTheDoor, guest: Guest) -> Line:
    row, most = guest.row, check_in.most(found.event, guest.row)
    return Line(
        id=row.id,
        name=row.name or reader.words(words.NAMELESS),
        code=row.code,
        seats=row.seats,
        counts=[] if row.walk_in or most == 1 else list(range(1, most + 1)),
        note=reader.words(words.note(reader, guest)),
        is_in=guest.is_in,
    )


async def _told(visit: Visit, event_id: int, outcome: Outcome, registration_id: int) -> Told:
    reader, desk = visit.reader, visit.reader.desk
    guest = await desk.database.read(attendance.one_at_the_door, desk, visit.staff, event_id, registration_id)
    found = await _read(visit, event_id, "")
    asks = outcome is Outcome.ASK and guest is not None and not guest.is_in and _may_act(visit, found)
    return Told(
        words.KINDS[outcome],
        (guest.row.name or reader.words(words.NAMELESS)) if guest else "",
        reader.words(words.told(reader, outcome, guest, found.counts.free)),
        guest.row.id if asks and guest else None,
    )


def _told_region(reader: Reader, event_id: int, told: Told | None) -> Region:
    return region("door-told", "door_told.html", reader, told=told, here=_address(event_id))


def _address(event_id: int) -> str:
    return f"{ROOT}/events/{event_id}/door"


def _number(typed: str | None) -> int:
    """0 for what is none: nobody has it, and no number of people is so small."""
    return int(typed) if typed and NUMBER.fullmatch(typed) else 0
