"""People: found by a name, a number or a case. Their pages: console/person.py."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from console.layout import Flash, Layout, page
from console.reader import Reader
from console.rendering import ROOT
from console.visit import SentForm, TheDone, TheVisit, redirect_sealed
from desk import contacts, search
from desk.cases import reference
from desk.contacts import Contact, Contacts
from desk.rights import Right, must
from locales import Text, _

router = APIRouter(prefix="/people")
ERASED = _("Everything of this person has been deleted, as was asked for.")


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
async def find(visit: TheVisit, done: TheDone, s: str = "") -> HTMLResponse:
    desk, reader, q = visit.reader.desk, visit.reader, visit.unsealed(s)
    found = await desk.database.read(contacts.find, desk, visit.staff, q)
    if found.understood:
        await desk.database.write(search.record, desk, visit.staff, "searched people", len(found.people))
    back = f"{ROOT}/people?s={s}" if q else f"{ROOT}/people"
    flash = Flash(ERASED, done=done) if done == "erased" else None
    layout = Layout(reader, reader.words(_("People")), back=back, visit=visit, flash=flash)
    lines = [_line(reader, contact) for contact in found.people]
    return page("people.html", layout, q=q, found=found, lines=lines, nothing=reader.words(_nothing(found)))


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
