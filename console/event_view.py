"""One event's page in words: its head, whom to phone, who comes, and by which links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console import event_people_words as words
from console import event_words
from console import words as common
from console.reader import Reader
from console.rendering import ROOT, Region, region
from console.visit import Visit
from desk.attendance import is_found
from desk.conversations import CHANNELS
from desk.event_lines import place
from desk.event_people import Call, EventPage, EventRow, Guest, may_work
from desk.event_series import is_open
from desk.event_sources import Source
from desk.seats import News, State
from locales import Text, _

ADDRESS = f"{ROOT}/events"
FOLDED = ("ended",)
NOBODY, NOBODY_FOUND = _("Nobody has registered yet."), _("Nobody was found.")
ANSWERS: Mapping[News, Mapping[str, Text]] = {
    News.OFFER: {"comes": _("Accepts the place"), "declines": _("Declines the place")},
    News.CHANGED: {"comes": _("Comes"), "declines": _("Does not come")},
}


@dataclass(frozen=True)
class Line:
    """One registration in a list, at this `position`."""

    id: int
    position: int
    name: str
    href: str
    person: str | None  # the address of her own page
    seats: int
    state: str
    when: str  # since when, or until when an offer is held
    by: str
    phone: str | None
    confirmed: bool
    came: int | None
    can_write: bool


@dataclass(frozen=True)
class CallLine:
    line: Line
    say: str
    answers: Sequence[tuple[str, str]]  # acts that say what she answers, with their words


@dataclass(frozen=True)
class Group:
    id: str
    heading: str
    count: int
    lines: Sequence[Line]
    is_folded: bool


@dataclass(frozen=True)
class SourceLine:
    name: str
    code: str
    source: Source
    links: Sequence[tuple[str, str]]  # the channel in words, and the address


def address_of(event_id: int) -> str:
    return f"{ADDRESS}/{event_id}"


def line_of(reader: Reader, guest: Guest, position: int = 1) -> Line:
    row = guest.row
    when = row.ended_at or row.at
    if row.state == State.OFFERED and row.held_until is not None:
        said = reader.words(_("until {moment}", moment=reader.moment(row.held_until)))
    else:
        said = reader.moment(when)
    return Line(
        id=row.id,
        position=position,
        name=row.name or reader.words(_("no name given")),
        href=f"{address_of(row.event_id)}/people/{row.id}",
        person=f"{ROOT}/people/{row.person_id}" if guest.has_page else None,
        seats=row.seats,
        state=reader.words(common.REGISTRATIONS[row.state]),
        when=said,
        by=reader.words(_way(guest)),
        phone=row.phone,
        confirmed=row.confirmed_at is not None,
        came=row.came,
        can_write=guest.can_be_told and row.emptied_at is None,
    )


def _way(guest: Guest) -> Text | str:
    if guest.row.walk_in:
        return words.AT_THE_DOOR
    return common.CHANNELS.get(guest.channel, guest.channel) if guest.channel else words.BY_HAND


def call_of(reader: Reader, event: EventRow, call: Call) -> CallLine:
    say = reader.words(words.to_say(reader, event, call))
    answers = [(act, reader.words(label)) for act, label in ANSWERS.get(call.news, {}).items()]
    return CallLine(line_of(reader, call.guest), say, answers)


def regions(visit: Visit, shown: EventPage, q: str = "") -> Mapping[str, Region]:
    """`q`: of the people only those whom these words find."""
    reader, event = visit.reader, shown.event
    common_values = {
        "address": address_of(event.id),
        "works": may_work(visit.staff),
        "form_token": visit.form_token,
        "event": event,
        "is_open": is_open(event, reader.now),
    }

    def part(name: str, place: str = "", **values: object) -> Region:
        return region(f"event-{place or name}", f"event_page_{name}.html", reader, **common_values, **values)

    grouped = groups(reader, shown, q)
    nobody = "" if grouped else reader.words(NOBODY_FOUND if q.strip() else NOBODY)
    return {
        "head": part(
            "head",
            shown=shown,
            state=reader.words(event_words.state(event, reader.now)),
            when=span(reader, shown),
            where=place(event),
        ),
        "calls": part("calls", calls=[call_of(reader, event, call) for call in shown.calls]),
        "people": part("people", groups=[group for group in grouped if not group.is_folded], nobody=nobody),
        "ended": part("people", "ended", groups=[group for group in grouped if group.is_folded], nobody=""),
        "sources": part(
            "sources",
            sources=[_source(reader, source) for source in shown.sources],
            has_links=any(source.links for source in shown.sources),
        ),
    }


def span(reader: Reader, shown: EventPage) -> str:
    """ "nov. 28., szombat 10:00–12:00" """
    start, end = (at.astimezone(reader.desk.zone) for at in (shown.event.starts_at, shown.event.ends_at))
    if start.date() != end.date():
        return f"{reader.moment(start)} – {reader.moment(end)}"
    return f"{reader.moment(start)}–{f'{end:%H:%M}'.removeprefix('0')}"


def groups(reader: Reader, shown: EventPage, q: str) -> list[Group]:
    """Empty ones are left out. What somebody is looked for by finds the ended too, so nothing is folded then."""
    kinds = {
        "seated": (_("Has a place"), shown.seated),
        "offered": (_("A place is offered"), shown.offered),
        "waiting": (_("Waiting list, in this order"), shown.waiting),
        "ended": (_("Does not come any more"), shown.ended),
    }
    return [
        Group(
            name,
            reader.words(heading),
            sum(guest.row.seats for guest in guests),
            lines,
            is_folded=name in FOLDED and not q.strip(),
        )
        for name, (heading, guests) in kinds.items()
        if (lines := _found(reader, shown.event, guests, q))
    ]


def _found(reader: Reader, event: EventRow, guests: Sequence[Guest], q: str) -> list[Line]:
    return [
        line_of(reader, guest, position)
        for position, guest in enumerate(guests, start=1)
        if is_found(guest.row, event, q)
    ]


def _source(reader: Reader, source: Source) -> SourceLine:
    name = source.code or reader.words(_("without a source"))
    links = [(reader.words(CHANNELS.get(channel, channel)), link) for channel, link in source.links.items()]
    return SourceLine(name, source.code or "", source, links)
