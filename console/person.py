"""The page of one person: all whom colleagues hold for her, with their cases, consents and messages."""

from dataclasses import dataclass

from starlette.responses import HTMLResponse

from console import merge_words, words
from console.case_card import Given
from console.case_thread import FileLink, links_to
from console.layout import Flash, Layout, page, pulse
from console.queue_rows import row_of
from console.reader import Reader
from console.rendering import ROOT
from console.visit import Visit
from desk import consents, contacts, news
from desk.cases import reference
from desk.contacts import (
    AddressRow,
    BlockRow,
    ConsentRow,
    EventRow,
    FileRow,
    MessageRow,
    Person,
    RegistrationRow,
)
from desk.rights import Right, may
from desk.working import author
from locales import Text, _

KILOBYTE = 1024


@dataclass(frozen=True)
class Line:
    """`channel`: where it was said. `case_id`: on whose page the rest of that conversation stands."""

    speaker: str
    kind: str  # visitor | bot | notice | staff
    channel: str
    text: str
    at: str
    at_iso: str
    files: list[FileLink]
    case_id: int | None


@dataclass(frozen=True)
class Part:
    """One of those whom colleagues hold for one: what a privacy request is about, by its cases."""

    address: str
    cases: str


async def person_page(visit: Visit, person_id: str, flash: Flash | None = None, status: int = 200) -> HTMLResponse:
    desk, reader = visit.reader.desk, visit.reader
    person = await desk.database.write(contacts.open_person, desk, visit.staff, person_id)
    address = f"{ROOT}/people/{person.person_id}"
    layout = Layout(
        reader,
        reader.words(_("Person")),
        back=address,
        visit=visit,
        flash=flash,
        pulse=pulse(visit, person.tally),
    )
    return page(
        "person.html",
        layout,
        status,
        person=person,
        address=address,
        reached=reached_of(reader, person),
        addresses=addresses_of(reader, person),
        rows=[row_of(reader, visit.staff, case) for case in person.cases],
        consents=consents_of(reader, person),
        notices=_notices(reader, person),
        events=[_registered(reader, *one) for one in person.registrations],
        blocks=blocks_of(reader, person),
        files=[_file(reader, row, case_id) for row, case_id in person.files],
        lines=_lines(reader, person),
        lang=person.cases[0].locale if person.cases else "hu",
        merges=merge_words.merges_of(reader, person),
        proposals=[merge_words.proposal_of(reader, one) for one in person.proposals],
        merges_people=may(visit.staff, Right.MERGE),
        parts=_parts(person) if may(visit.staff, Right.ERASE) else [],
    )


def _parts(person: Person) -> list[Part]:
    return [
        Part(f"{ROOT}/people/{one}", ", ".join(reference(row.id) for row in person.cases if row.person_id == one))
        for one in person.ids
    ]


def reached_of(reader: Reader, person: Person) -> list[Given]:
    return [_reached(reader, way, case_id) for way, case_id in person.reached.items()]


def addresses_of(reader: Reader, person: Person) -> list[Given]:
    return [_address(reader, row) for row in person.addresses]


def blocks_of(reader: Reader, person: Person) -> list[Given]:
    return [_block(reader, row) for row in person.blocks]


def _reached(reader: Reader, way: str, case_id: int) -> Given:
    said = reader.words(_("given in {reference}", reference=reference(case_id)))
    return Given(said, way, f"mailto:{way}" if "@" in way else f"tel:{''.join(way.split())}")


def channel_of(reader: Reader, channel: str) -> str:
    return reader.words(words.CHANNELS.get(channel, channel))


def _address(reader: Reader, row: AddressRow) -> Given:
    return Given(channel_of(reader, row.channel), reader.words(_reachable(reader, row)))


def _reachable(reader: Reader, row: AddressRow) -> Text:
    if row.erased_at is not None:
        moment = reader.moment(row.erased_at)
        if row.expired:
            return _("deleted {moment}, because its time was over", moment=moment)
        return _("deleted {moment}, as the visitor wished", moment=moment)
    heard = reader.moment(row.last_heard_at)
    if row.unreachable_at is not None:
        since = reader.moment(row.unreachable_at)
        return _("cannot be reached since {since}; wrote last {heard}", since=since, heard=heard)
    return _("can be reached; wrote last {heard}", heard=heard)


def consents_of(reader: Reader, person: Person) -> list[Given]:
    return [_consent(reader, person, row) for row in person.consents]


def _consent(reader: Reader, person: Person, row: ConsentRow) -> Given:
    label = reader.words(words.CONSENTS.get(row.purpose, row.purpose))
    office = person.offices.get(consents.office_of(row) or 0)
    where = channel_of(reader, row.channel)
    said = _(
        "given {moment}, {channel}, text {version}",
        moment=reader.moment(row.given_at),
        channel=where,
        version=row.text_version,
    )
    value = reader.words(said)
    if row.withdrawn_at is not None:
        withdrawn = reader.words(_("withdrawn {moment}", moment=reader.moment(row.withdrawn_at)))
        value = f"{withdrawn} ({value})"
    return Given(f"{label}: {office}" if office else label, value)


def _notices(reader: Reader, person: Person) -> list[Given]:
    kinds = {"audience": _("Meant for"), "topic": _("Topic"), "settlement": _("Settlement")}
    names = {**news.AUDIENCES, **news.TOPICS}
    return [Given(reader.words(kinds[kind]), reader.words(names.get(value, value))) for kind, value in person.interests]


def _registered(reader: Reader, row: RegistrationRow, event: EventRow) -> Given:
    """The event, what has become of it, how many came or come, and what she gave for it."""
    when, state = reader.moment(event.starts_at), reader.words(words.REGISTRATIONS[row.state])
    number = _("people: {count}", count=row.seats) if row.came is None else _("were there: {count}", count=row.came)
    given = [state, reader.words(number), row.name or "", row.phone or ""]
    return Given(f"{event.title(reader.locale)}, {when}", ", ".join(part for part in given if part))


def _block(reader: Reader, row: BlockRow) -> Given:
    if row.ended_at is not None:
        said = _("ended {moment}", moment=reader.moment(row.ended_at))
    elif row.until is not None:
        said = _("until {moment}", moment=reader.moment(row.until))
    elif row.confirmed_by is not None:
        said = _("for good")
    else:
        said = _("for good, not yet confirmed by a second colleague: it has no effect")
    return Given(reader.words(said), row.reason)


def _file(reader: Reader, row: FileRow, case_id: int) -> Given:
    who = _("from the visitor") if row.staff_id is None else _("from the office")
    size = max(1, row.size // KILOBYTE)
    said = _("{who}, {moment}, {size} KB", who=who, moment=reader.moment(row.at), size=size)
    return Given(reader.words(said), row.name, f"{ROOT}/cases/{case_id}/files/{row.id}")


def _lines(reader: Reader, person: Person) -> list[Line]:
    channels = {one.id: channel_of(reader, one.channel) for one in person.addresses}
    case_of = {row.conversation_id: row.id for row in person.cases}
    return [
        Line(
            speaker=reader.words(_speaker(reader, line)),
            kind="notice" if line.automatic else line.sender,
            channel=channels[line.conversation_id],
            text=line.text,
            at=reader.moment(line.at),
            at_iso=line.at.isoformat(timespec="seconds"),
            files=links_to(line.files),
            case_id=case_of.get(line.conversation_id),
        )
        for line in person.lines
    ]


def _speaker(reader: Reader, line: MessageRow) -> Text | str:
    if line.automatic:
        return _("Automatic notice")
    speakers: dict[str, Text | str] = {"visitor": _("Visitor"), "staff": author(line.author or "", reader.desk)}
    return speakers.get(line.sender, _("Program"))
