"""The page of one case, and what a colleague does there. The rights are the desk's; its refusals become sentences."""

from functools import partial
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Path, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console import correcting, refusal_words, words
from console.case_acts import OTHER_ACTS, Act
from console.case_aside import later_of, viewers_of
from console.case_blocks import blocks_of
from console.case_card import card_of
from console.case_history import history_of
from console.case_notes import notes_of
from console.case_rights import Rights, rights_of
from console.case_thread import lines_of, links_to
from console.layout import Flash, Layout, live_fragments, page, pulse
from console.referring import flash_of
from console.rendering import ROOT, Region, region
from console.reply_form import KEPT_FILE, Typed, draft_in, keep_files, message_id_in
from console.reply_view import draft_of, held_lines_of
from console.visit import CaseId, Fields, SentForm, TheDone, TheVisit, Visit, redirect_done
from desk import canned as canned_replies
from desk import casework, referrals, replies
from desk.canned import Canned
from desk.cases import STAFF_OUTCOMES
from desk.casework import CasePage, StaffRow, author
from desk.desk import Desk
from desk.errors import DeskError, NotAllowed, NotFound
from desk.files import ENDINGS, MOST_FILES, as_attachment
from desk.rights import Right, may, must
from locales import _

router = APIRouter(prefix="/cases")

CannedId = Annotated[int, Query(ge=0, le=2**53)]


def _claim(desk: Desk, staff: StaffRow, case_id: int, _fields: Fields) -> None:
    casework.claim(desk, staff, case_id)


def _give_back(desk: Desk, staff: StaffRow, case_id: int, _fields: Fields) -> None:
    casework.give_to_queue(desk, staff, case_id)


def _reply(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    replies.hold(desk, staff, case_id, draft_in(fields))


def _undo(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    replies.undo(desk, staff, case_id, message_id_in(fields) or "")


def _send_now(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    replies.send_now(desk, staff, case_id, message_id_in(fields) or "")


def _discard(desk: Desk, staff: StaffRow, case_id: int, _fields: Fields) -> None:
    replies.discard(desk, staff, case_id)


def _note(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    casework.add_note(desk, staff, case_id, fields.get("text", ""))


def _close(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    outcome = fields.get("outcome", "")
    if outcome not in STAFF_OUTCOMES:
        raise refusal_words.OutcomeMissing
    casework.close(desk, staff, case_id, outcome)


ACTS = {
    act.name: act
    for act in (
        Act("claim", _claim, _("You have taken this case."), "#thread-box"),
        Act("give-back", _give_back, _("The case is in the queue again."), ""),
        Act("reply", _reply, _("Your reply goes in ten seconds; until then you can take it back."), "#thread-box"),
        Act("undo", _undo, _("You have taken your reply back. Its text is in the reply box again."), "#reply-text"),
        Act("send-now", _send_now, _("Your reply has been sent to the visitor."), "#thread-box"),
        Act("discard", _discard, _("What came back has been thrown away."), "#reply-text"),
        Act("note", _note, _("The internal note has been saved. The visitor does not see it."), "#notes"),
        Act("close", _close, _("The case is closed."), ""),
        *OTHER_ACTS,
    )
}

DONE = {**{act.name: act.done for act in ACTS.values()}, **correcting.DONE}


@router.get("/{case_id}")
async def case_page(visit: TheVisit, case_id: CaseId, done: TheDone, canned: CannedId = 0) -> Response:
    """`canned`: that reply is put into the box, filled in."""
    if may(visit.staff, Right.ANSWER_REFERRAL):
        await visit.reader.desk.database.read(referrals.partner_page, visit.reader.desk, visit.staff, case_id)
        return RedirectResponse(f"{ROOT}/referrals/{case_id}", 303)
    if canned:
        return await _with_canned(visit, case_id, canned, Fields())
    flash = Flash(DONE[done], done=done) if done in DONE else flash_of(done)
    return await _page(visit, case_id, flash)


@router.get("/{case_id}/live")
async def case_fragments(visit: TheVisit, case_id: CaseId) -> HTMLResponse:
    shown = await _read(visit, case_id)
    return live_fragments(pulse(visit, shown.tally), *_regions(visit, shown))


@router.get("/{case_id}/take-over")
async def take_over_page(visit: TheVisit, case_id: CaseId) -> Response:
    """What will happen, before it happens."""
    shown = await _read(visit, case_id)
    address = f"{ROOT}/cases/{case_id}"
    must(visit.staff, Right.WORK)
    if not rights_of(visit.reader, visit.staff, shown).take_over:
        return RedirectResponse(address, 303)
    layout = Layout(visit.reader, shown.reference, back=address, visit=visit, pulse=pulse(visit, shown.tally))
    return page("take_over.html", layout, shown=shown, address=address, speaker=author_of(visit))


def author_of(visit: Visit) -> str:
    """As the visitor will read it."""
    return author(visit.staff.name, visit.reader.desk)


@router.get("/{case_id}/files/{file_id}")
async def file_of_case(visit: TheVisit, case_id: CaseId, file_id: Annotated[str, Path(max_length=80)]) -> Response:
    desk = visit.reader.desk
    row, content = await desk.database.read(casework.file_of, desk, visit.staff, case_id, file_id)
    return Response(content, media_type=row.media_type, headers=dict(as_attachment(row.name)))


@router.post("/{case_id}/insert")
async def insert_canned(sent: SentForm, case_id: CaseId) -> HTMLResponse:
    """Sends nothing: the page again, with the canned reply behind what she had written."""
    must(sent.visit.staff, Right.USE_CANNED)
    await keep_files(sent.visit, case_id, sent.fields)
    chosen = sent.fields.get("canned", "")
    return await _with_canned(sent.visit, case_id, int(chosen) if chosen.isdecimal() else 0, sent.fields)


async def _with_canned(visit: Visit, case_id: int, canned_id: int, fields: Fields) -> HTMLResponse:
    desk = visit.reader.desk
    if canned_id:
        filled = await desk.database.read(canned_replies.fill, desk, visit.staff, case_id, canned_id)
        fields["text"] = "\n\n".join(filter(None, (fields.get("text", "").strip(), filled.text)))
        if filled.file:
            fields[KEPT_FILE + filled.file.id] = "on"
    return await _page(visit, case_id, None, 200, Typed("reply", fields, inserted=uuid4().hex))


@router.get("/{case_id}/{act}")
async def back_to_case(case_id: CaseId, act: str) -> RedirectResponse:
    """The address of a refused form, opened anew."""
    del act
    return RedirectResponse(f"{ROOT}/cases/{case_id}", 303)


@router.post("/{case_id}/{act}")
async def act_on_case(sent: SentForm, case_id: CaseId, act: str) -> Response:
    chosen = ACTS.get(act)
    if chosen is None:
        raise NotFound(act)
    visit, desk = sent.visit, sent.visit.reader.desk
    try:
        await desk.database.write(partial(chosen.do, desk, visit.staff, case_id, sent.fields))
    except (NotFound, NotAllowed):
        raise
    except DeskError as error:
        if act == "reply":
            await keep_files(visit, case_id, sent.fields)
        return await _refused(visit, case_id, error, Typed(act, sent.fields))
    return redirect_done(f"/cases/{case_id}{chosen.place}", act)


async def _refused(visit: Visit, case_id: int, error: DeskError, typed: Typed) -> HTMLResponse:
    status, sentence = refusal_words.sentence_of(error)
    return await _page(visit, case_id, Flash(sentence, is_error=True), status, typed)


async def _read(visit: Visit, case_id: int) -> CasePage:
    desk = visit.reader.desk
    return await desk.database.read(casework.case_page, desk, visit.staff, case_id)


async def _canned(visit: Visit) -> list[Canned]:
    """What she may insert now."""
    desk = visit.reader.desk
    if not may(visit.staff, Right.USE_CANNED):
        return []
    return [one for one in await desk.database.read(canned_replies.every, desk, visit.staff) if not one.expired]


async def _page(
    visit: Visit, case_id: int, flash: Flash | None, status: int = 200, typed: Typed | None = None
) -> HTMLResponse:
    shown = await _read(visit, case_id)
    canned = await _canned(visit)
    address = f"{ROOT}/cases/{case_id}"
    layout = Layout(
        visit.reader,
        shown.reference,
        back=address,
        visit=visit,
        flash=flash,
        pulse=pulse(visit, shown.tally),
        live=f"{address}/live",
    )
    typed = typed or Typed()
    return page(
        "case.html",
        layout,
        status,
        reference=shown.reference,
        address=address,
        regions={part.id: part for part in _regions(visit, shown)},
        rights=rights_of(visit.reader, visit.staff, shown),
        has_blocks=bool(shown.blocks),
        later=later_of(visit.reader),
        lengths=words.BLOCK_LENGTHS,
        outcomes=[(outcome, visit.reader.words(words.OUTCOMES[outcome])) for outcome in STAFF_OUTCOMES],
        typed=typed,
        file_endings=",".join(ENDINGS),
        most_files=MOST_FILES,
        most_megabytes=visit.reader.desk.office.limits.megabytes_per_message,
        draft=draft_of(visit.staff, shown),
        canned=[one.row for one in canned],
        chosen_files=links_to(one.file for one in canned if one.file and KEPT_FILE + one.file.id in typed.fields),
        message_id=typed.message_id,
    )


def _regions(visit: Visit, shown: CasePage) -> list[Region]:
    """The parts that are renewed live; no form in which somebody types is among them."""
    reader = visit.reader
    rights: Rights = rights_of(reader, visit.staff, shown)
    acts = {
        "address": f"{ROOT}/cases/{shown.case.id}",
        "form_token": visit.form_token,
        "rights": rights,
        "is_live": shown.is_live,
        "is_referred": shown.case.referral is not None,
    }
    return [
        region("card", "case_card.html", reader, card=card_of(reader, visit.staff, shown), **acts),
        region(
            "thread",
            "case_thread.html",
            reader,
            lines=lines_of(reader, visit.staff, shown),
            held=held_lines_of(reader, visit.staff, shown),
            lang=shown.case.locale,
            is_erased=shown.is_erased,
            is_expired=shown.is_expired,
            address=acts["address"],
            form_token=visit.form_token,
        ),
        region("reply-hint", "hint.html", reader, text=rights.reply_hint),
        region("notes-list", "case_notes.html", reader, notes=notes_of(reader, shown)),
        region("close-hint", "hint.html", reader, text=rights.close_hint),
        region("viewers", "case_viewers.html", reader, viewers=viewers_of(reader, shown.viewers)),
        region("blocks", "case_blocks.html", reader, blocks=blocks_of(reader, visit.staff, shown), **acts),
        region("history", "case_history.html", reader, history=history_of(reader, shown.history)),
    ]
