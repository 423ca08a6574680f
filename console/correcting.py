"""A reply that has gone: the page on which who wrote it changes it or takes it back, told before what will happen."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import RedirectResponse, Response

from console import refusal_words
from console.case_thread import links_to
from console.layout import Flash, Layout, page, pulse
from console.rendering import ROOT
from console.visit import CaseId, Fields, SentForm, TheVisit, Visit, redirect_done
from desk import casework, corrections
from desk.casework import StaffRow
from desk.desk import Desk
from desk.errors import DeskError, NotAllowed, NotFound
from desk.rights import Right, must
from locales import Text, _

router = APIRouter(prefix="/cases")

MessageId = Annotated[str, Path(max_length=80)]


def _correct(desk: Desk, staff: StaffRow, case_id: int, message_id: str, fields: Fields) -> None:
    corrections.correct(desk, staff, case_id, message_id, fields.get("text", ""))


def _take_back(desk: Desk, staff: StaffRow, case_id: int, message_id: str, _fields: Fields) -> None:
    corrections.take_back(desk, staff, case_id, message_id)


ACTS: Mapping[str, Callable[[Desk, StaffRow, int, str, Fields], None]] = {
    "correct": _correct,
    "take-back": _take_back,
}
DONE: Mapping[str, Text] = {
    "correct": _("Your reply has been changed."),
    "take-back": _("You have taken your reply back."),
}
WHAT_CHANGES: Mapping[str, Text] = {
    "web": _("On the visitor's page the new text takes the place of the old one, marked as edited."),
    "telegram": _("On the visitor's phone the new text takes the place of the old one; Telegram marks it as edited."),
}
WHAT_GOES: Mapping[str, Text] = {
    "web": _("The reply disappears from the visitor's page, with its files. Whoever has read it has read it."),
    "telegram": _("The reply disappears from the visitor's phone, with its files. Whoever has read it has read it."),
}
PRINTED_AGAIN = _("What was printed stays; the change is printed below it.")


@router.get("/{case_id}/replies/{message_id}")
async def correction_page(visit: TheVisit, case_id: CaseId, message_id: MessageId) -> Response:
    must(visit.staff, Right.WORK)
    return await _page(visit, case_id, message_id)


@router.get("/{case_id}/replies/{message_id}/{act}")
async def back_to_correction(case_id: CaseId, message_id: MessageId, act: str) -> RedirectResponse:
    """The address of a refused form, opened anew."""
    del act, message_id
    return RedirectResponse(f"{ROOT}/cases/{case_id}", 303)


@router.post("/{case_id}/replies/{message_id}/{act}")
async def change_reply(sent: SentForm, case_id: CaseId, message_id: MessageId, act: str) -> Response:
    if act not in ACTS:
        raise NotFound(act)
    visit, desk = sent.visit, sent.visit.reader.desk
    must(visit.staff, Right.WORK)
    try:
        await desk.database.write(partial(ACTS[act], desk, visit.staff, case_id, message_id, sent.fields))
    except (NotFound, NotAllowed):
        raise
    except DeskError as error:
        status, sentence = refusal_words.sentence_of(error)
        return await _page(visit, case_id, message_id, Flash(sentence, is_error=True), status, sent.fields.get("text"))
    return redirect_done(f"/cases/{case_id}#thread-box", act)


async def _page(
    visit: Visit,
    case_id: int,
    message_id: str,
    flash: Flash | None = None,
    status: int = 200,
    typed: str | None = None,
) -> Response:
    """Sends on to the case where nothing can be changed and nothing has to be told."""
    reader = visit.reader
    shown = await reader.desk.database.read(casework.case_page, reader.desk, visit.staff, case_id)
    line = next((line for line in shown.lines if line.id == message_id), None)
    is_open = line is not None and corrections.is_open_to(visit.staff, shown, line)
    address = f"{ROOT}/cases/{case_id}"
    if line is None or (flash is None and not is_open):
        return RedirectResponse(address, 303)
    layout = Layout(reader, shown.reference, back=address, visit=visit, flash=flash, pulse=pulse(visit, shown.tally))
    return page(
        "correction.html",
        layout,
        status,
        address=address,
        reference=shown.reference,
        line=line,
        files=links_to(line.files),
        said=reader.moment(line.at),
        text=line.text if typed is None else typed,
        lang=shown.case.locale,
        is_open=is_open,
        can_go=is_open and not corrections.is_too_old(shown.case.channel, line, reader.now),
        what_changes=reader.words(WHAT_CHANGES.get(shown.case.channel, PRINTED_AGAIN)),
        what_goes=reader.words(WHAT_GOES.get(shown.case.channel, PRINTED_AGAIN)),
    )
