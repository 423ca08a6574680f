"""The one page that a partner office has of a case: what it was told, and its answers."""

from collections.abc import Callable, Mapping
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console import refusal_words, words
from console.case_notes import notes_shown
from console.layout import Flash, Layout, live_fragments, page, pulse
from console.rendering import ROOT, Region, region
from console.visit import CaseId, Fields, SentForm, TheVisit, Visit, done_of, redirect_done
from desk import referrals
from desk.cases import STAFF_OUTCOMES, Outcome
from desk.casework import StaffRow
from desk.desk import Desk
from desk.errors import DeskError, NotAllowed, NotFound
from desk.referrals import PartnerPage
from locales import Text, _

router = APIRouter(prefix="/referrals")
NO_FIELDS = Fields()
NO_OUTCOME = "none"


def _accept(desk: Desk, staff: StaffRow, case_id: int, _fields: Fields) -> None:
    referrals.accept(desk, staff, case_id)


def _refuse(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    referrals.refuse(desk, staff, case_id, fields.get("text", ""))


def _report(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    outcome = fields.get("outcome", NO_OUTCOME)
    referrals.report(desk, staff, case_id, fields.get("text", ""), None if outcome == NO_OUTCOME else outcome)


ACTS: Mapping[str, tuple[Callable[[Desk, StaffRow, int, Fields], None], Text]] = {
    "accept": (_accept, _("You have accepted it. The visitor has been told.")),
    "refuse": (_refuse, _("You have refused it. The case is back with the pact office.")),
    "report": (_report, _("Your report has been sent to the pact office.")),
}


@router.get("/{case_id}")
async def referral_page(request: Request, visit: TheVisit, case_id: CaseId) -> HTMLResponse:
    return await _page(visit, case_id, flash_of(request))


@router.get("/{case_id}/live")
async def referral_fragments(visit: TheVisit, case_id: CaseId) -> HTMLResponse:
    shown = await _read(visit, case_id)
    return live_fragments(pulse(visit, shown.tally), _told(visit, shown))


@router.get("/{case_id}/{act}")
async def back_to_referral(case_id: CaseId, act: str) -> RedirectResponse:
    """The address of a refused form, opened anew."""
    del act
    return RedirectResponse(f"{ROOT}/referrals/{case_id}", 303)


@router.post("/{case_id}/{act}")
async def answer(sent: SentForm, case_id: CaseId, act: str) -> Response:
    if act not in ACTS:
        raise NotFound(act)
    visit, desk = sent.visit, sent.visit.reader.desk
    try:
        await desk.database.write(partial(ACTS[act][0], desk, visit.staff, case_id, sent.fields))
    except (NotFound, NotAllowed):
        raise
    except DeskError as error:
        status, sentence = refusal_words.sentence_of(error)
        return await _page(visit, case_id, Flash(sentence, is_error=True), status, Fields({**sent.fields, "act": act}))
    # What was refused is not hers to see any more; the queue says that it is done.
    place = "/" if act == "refuse" else f"/referrals/{case_id}"
    return redirect_done(place, act)


def flash_of(request: Request) -> Flash | None:
    """What she has done just now, for the page that comes after it."""
    name = done_of(request)
    return Flash(ACTS[name][1], done=name) if name in ACTS else None


async def _read(visit: Visit, case_id: int) -> PartnerPage:
    desk = visit.reader.desk
    return await desk.database.read(referrals.partner_page, desk, visit.staff, case_id)


async def _page(
    visit: Visit, case_id: int, flash: Flash | None, status: int = 200, fields: Fields = NO_FIELDS
) -> HTMLResponse:
    shown, reader = await _read(visit, case_id), visit.reader
    address = f"{ROOT}/referrals/{case_id}"
    layout = Layout(
        reader,
        shown.reference,
        back=address,
        visit=visit,
        flash=flash,
        pulse=pulse(visit, shown.tally),
        live=f"{address}/live",
    )
    return page(
        "partner.html",
        layout,
        status,
        address=address,
        reference=shown.reference,
        told=_told(visit, shown),
        state=shown.case.referral if shown.case.state != "closed" else "closed",
        refusing=fields.get("text", "") if fields.get("act") == "refuse" else "",
        reporting=fields.get("text", "") if fields.get("act") == "report" else "",
        outcomes=[(outcome, reader.words(words.OUTCOMES[outcome])) for outcome in STAFF_OUTCOMES],
    )


def _told(visit: Visit, shown: PartnerPage) -> Region:
    reader, referral, case = visit.reader, shown.referral, shown.case
    outcome = words.OUTCOMES[Outcome(referral.outcome)] if referral.outcome else None
    return region(
        "told",
        "partner_told.html",
        reader,
        message=referral.message,
        topic=reader.topic(case.topic),
        urgent=case.urgent,
        by=referral.by,
        at=reader.moment(referral.at),
        due=reader.moment(case.reply_by) if case.heard_at and case.state != "closed" else None,
        state=reader.words(words.REFERRALS[referral.state]),
        language=reader.words(words.LANGUAGES.get(case.locale, case.locale)),
        outcome=reader.words(outcome) if outcome else None,
        reports=notes_shown(reader, shown.reports),
    )
