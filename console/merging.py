"""Two people who may be one: the list, what a merge would do, and each act upon it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console import merge_words
from console.case_card import Given
from console.layout import Flash, Layout, page
from console.person import addresses_of, blocks_of, consents_of, person_page, reached_of
from console.reader import Reader
from console.rendering import ROOT
from console.visit import Sent, SentForm, TheDone, TheVisit, Visit, redirect_done
from desk import duplicates, merging
from desk.cases import FIRST_REFERENCE, reference
from desk.contacts import Person
from desk.errors import DeskError, NotAllowed, NotFound
from desk.rights import Right, may, must
from desk.search import REFERENCE
from locales import _

router = APIRouter(prefix="/people")

PersonId = Annotated[str, Path(pattern="^[0-9a-f]{24}$")]
MergeId = Annotated[int, Path(ge=1, le=2**53)]
DONE = {
    "merge": _("The two are one person for colleagues now. Nothing was sent or shown to the visitor."),
    "dismiss": _("The two are not proposed again, unless something new speaks for it."),
    "undo": _("They are two people again, as they were."),
    "ask": _("Both conversations have been asked. They are linked once both say yes."),
}


@dataclass(frozen=True)
class Side:
    """One of the two that would become one."""

    name: str
    href: str
    cases: str
    reached: list[Given]
    addresses: list[Given]
    consents: list[Given]
    blocks: list[Given]


def flash_of(done: str) -> Flash | None:
    return Flash(DONE[done], done=done) if done in DONE else None


@router.get("/duplicates")
async def every(visit: TheVisit) -> HTMLResponse:
    desk, reader = visit.reader.desk, visit.reader
    found = await desk.database.read(duplicates.newest, desk, visit.staff)
    layout = Layout(
        reader, reader.words(_("People who may be the same")), back=f"{ROOT}/people/duplicates", visit=visit
    )
    return page(
        "duplicates.html",
        layout,
        proposals=[merge_words.proposal_of(reader, one) for one in found],
        merges_people=may(visit.staff, Right.MERGE),
    )


@router.get("/{person_id}/merge/{other}")
async def preview(visit: TheVisit, person_id: PersonId, other: PersonId) -> Response:
    """What will happen, before it happens."""
    desk, reader = visit.reader.desk, visit.reader
    try:
        two = await desk.database.write(merging.preview, desk, visit.staff, person_id, other)
    except (NotFound, NotAllowed):
        raise
    except DeskError as error:
        return await _refused(visit, person_id, error)
    address = f"{ROOT}/people/{person_id}"
    layout = Layout(reader, reader.words(_("Merge?")), back=f"{address}/merge/{other}", visit=visit)
    sides = [_side(reader, one) for one in two]
    return page("merge.html", layout, sides=sides, address=address, act=f"{address}/merge/{other}")


def _side(reader: Reader, person: Person) -> Side:
    return Side(
        name=person.names[0] if person.names else reader.words(_("Somebody who gave no name")),
        href=f"{ROOT}/people/{person.person_id}",
        cases=", ".join(reference(row.id) for row in person.cases),
        reached=reached_of(reader, person),
        addresses=addresses_of(reader, person),
        consents=consents_of(reader, person),
        blocks=blocks_of(reader, person),
    )


@router.post("/{person_id}/merge")
async def choose(sent: SentForm, person_id: PersonId) -> Response:
    """By the number of one of the other's cases."""
    must(sent.visit.staff, Right.MERGE)
    named = REFERENCE.fullmatch(sent.fields.get("case", ""))
    desk = sent.visit.reader.desk
    case_id = int(named[1]) - FIRST_REFERENCE if named else 0
    try:
        other = await desk.database.read(merging.person_of_case, desk, sent.visit.staff, case_id)
    except NotFound:
        no_case = _("There is no case of that number. It is written like this: {example}.", example=reference(1))
        return await person_page(sent.visit, person_id, Flash(no_case, is_error=True), 422)
    return RedirectResponse(f"{ROOT}/people/{person_id}/merge/{other}", 303)


@router.post("/{person_id}/merge/{other}")
async def merge(sent: SentForm, person_id: PersonId, other: PersonId) -> Response:
    return await _act(sent, person_id, "merge", partial(merging.merge, person_id=person_id, other=other))


@router.post("/{person_id}/dismiss/{other}")
async def dismiss(sent: SentForm, person_id: PersonId, other: PersonId) -> Response:
    return await _act(sent, person_id, "dismiss", partial(duplicates.dismiss, person_id=person_id, other=other))


@router.post("/{person_id}/merges/{merge_id}/undo")
async def undo(sent: SentForm, person_id: PersonId, merge_id: MergeId) -> Response:
    return await _act(sent, person_id, "undo", partial(merging.undo, merge_id=merge_id))


@router.post("/{person_id}/merges/{merge_id}/ask")
async def ask(sent: SentForm, person_id: PersonId, merge_id: MergeId) -> Response:
    return await _act(sent, person_id, "ask", partial(merging.ask, merge_id=merge_id))


@router.get("/{person_id}")
async def show(visit: TheVisit, person_id: PersonId, done: TheDone) -> HTMLResponse:
    return await person_page(visit, person_id, flash_of(done))


@router.get("/{person_id}/{act:path}")
async def back_to_person(person_id: PersonId, act: str) -> RedirectResponse:
    """The address of a refused form, opened anew."""
    del act
    return RedirectResponse(f"{ROOT}/people/{person_id}", 303)


async def _act(sent: Sent, person_id: str, name: str, do: Callable[..., None]) -> Response:
    desk, staff = sent.visit.reader.desk, sent.visit.staff
    try:
        await desk.database.write(do, desk, staff)
    except (NotFound, NotAllowed):
        raise
    except DeskError as error:
        return await _refused(sent.visit, person_id, error)
    return redirect_done(f"/people/{person_id}", name)


async def _refused(visit: Visit, person_id: str, error: DeskError) -> HTMLResponse:
    status, sentence = merge_words.sentence_of(error)
    return await person_page(visit, person_id, Flash(sentence, is_error=True), status)
