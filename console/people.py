"""People: found by a name, a number or a case, one page each."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import HTMLResponse, Response

from console import words
from console.case_view import Given
from console.layout import Layout, page, pulse
from console.queue_rows import row_of
from console.reader import Reader
from console.rendering import ROOT
from console.visit import SentForm, TheVisit, redirect_sealed
from desk import contacts, search
from desk.cases import reference
from desk.contacts import AddressRow, BlockRow, Contact, Contacts, FileRow, Person
from desk.rights import Right, must
from locales import Text, _

router = APIRouter(prefix="/people")

PersonId = Annotated[str, Path(pattern="^[0-9a-f]{24}$")]
KILOBYTE = 1024


@dataclass(frozen=True)
class Line:
    href: str
    name: str | None
    what: str


@router.post("")
async def ask(sent: SentForm) -> Response:
    must(sent.visit.staff, Right.READ_PEOPLE)
    return redirect_sealed(sent, "/people")


@router.get("")
async def find(visit: TheVisit, s: str = "") -> HTMLResponse:
    desk, reader, q = visit.reader.desk, visit.reader, visit.unsealed(s)
    found = await desk.database.read(contacts.find, desk, visit.staff, q)
    if found.understood:
        await desk.database.write(search.record, desk, visit.staff, "searched people", len(found.people))
    layout = Layout(
        reader, reader.words(_("People")), back=f"{ROOT}/people?s={s}" if q else f"{ROOT}/people", visit=visit
    )
    lines = [_line(reader, contact) for contact in found.people]
    return page("people.html", layout, q=q, found=found, lines=lines, nothing=reader.words(_nothing(found)))


@router.get("/{person_id}")
async def show(visit: TheVisit, person_id: PersonId) -> HTMLResponse:
    desk, reader = visit.reader.desk, visit.reader
    person = await desk.database.write(contacts.open_person, desk, visit.staff, person_id)
    layout = Layout(
        reader,
        reader.words(_("Person")),
        back=f"{ROOT}/people/{person_id}",
        visit=visit,
        pulse=pulse(visit, person.tally),
    )
    return page(
        "person.html",
        layout,
        person=person,
        reached=[_reached(reader, way, case_id) for way, case_id in person.reached.items()],
        addresses=[_address(reader, row) for row in person.addresses],
        rows=[row_of(reader, visit.staff, case) for case in person.cases],
        consents=_consents(reader, person),
        blocks=[_block(reader, row) for row in person.blocks],
        files=[_file(reader, row, case_id) for row, case_id in person.files],
    )


def _line(reader: Reader, contact: Contact) -> Line:
    what = _(
        "cases: {count}, the newest {reference}, {moment}",
        count=contact.cases,
        reference=reference(contact.newest_case),
        moment=reader.moment(contact.newest_at),
    )
    return Line(f"{ROOT}/people/{contact.person_id}", contact.name, reader.words(what))


def _nothing(found: Contacts) -> Text:
    if not found.searched:
        return _("Nobody has a case yet.")
    if not found.understood:
        return _("There is nothing to search for in this: please write a word of at least three letters.")
    return _("Nobody was found. People are found by the name, phone number or e-mail address they gave.")


def _reached(reader: Reader, way: str, case_id: int) -> Given:
    said = reader.words(_("given in {reference}", reference=reference(case_id)))
    return Given(said, way, f"mailto:{way}" if "@" in way else f"tel:{''.join(way.split())}")


def _address(reader: Reader, row: AddressRow) -> Given:
    channel = reader.words(words.CHANNELS.get(row.channel, row.channel))
    return Given(channel, reader.words(_reachable(reader, row)))


def _reachable(reader: Reader, row: AddressRow) -> Text:
    if row.erased_at is not None:
        return _("erased by the visitor {moment}", moment=reader.moment(row.erased_at))
    heard = reader.moment(row.last_heard_at)
    if row.unreachable_at is not None:
        since = reader.moment(row.unreachable_at)
        return _("cannot be reached since {since}; wrote last {heard}", since=since, heard=heard)
    return _("can be reached; wrote last {heard}", heard=heard)


def _consents(reader: Reader, person: Person) -> list[Given]:
    return [
        Given(
            reader.words(words.CONSENTS.get(row.purpose, row.purpose)),
            reader.words(
                _("withdrawn {moment}", moment=reader.moment(row.withdrawn_at))
                if row.withdrawn_at
                else _("given {moment}", moment=reader.moment(row.given_at))
            ),
        )
        for row in person.consents
    ]


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
