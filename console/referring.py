"""Passing a case on: which partner office, her consent for just that office, and what it is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from fastapi import APIRouter
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console import needs, refusal_words
from console.case_rights import rights_of
from console.layout import Flash, Layout, page, pulse
from console.reader import Reader
from console.rendering import ROOT
from console.visit import CaseId, Fields, SentForm, TheDone, TheVisit, Visit, redirect_done
from desk import casework, consents, referrals, subjects
from desk.casework import CasePage, ConsentRow, OfficeRow, StaffRow
from desk.contacts import IN_CHAT
from desk.desk import Desk
from desk.errors import DeskError, NotAllowed, NotFound
from desk.rights import Right, must
from locales import Locale, Text, _

router = APIRouter(prefix="/cases")
NO_FIELDS = Fields()


@dataclass(frozen=True)
class Step:
    """`onward`: what follows on the same page; else the case page. `done`: said there."""

    do: Callable[[Desk, StaffRow, int, Fields], None]
    done: Text
    onward: bool = True


@dataclass(frozen=True)
class OfficeShown:
    id: int
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class Leave:
    """Her consent for the chosen office, as far as it has come."""

    given: str | None
    asked: str | None
    question: str


def _office(fields: Fields) -> int:
    office = fields.get("office", "")
    if not office.isdecimal():
        raise refusal_words.PartnerMissing
    return int(office)


def _ask(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    consents.ask(desk, staff, case_id, _office(fields))


def _spoken(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    try:
        said_at = datetime.fromisoformat(fields.get("said_at", "")).replace(tzinfo=desk.zone)
    except ValueError as error:
        raise refusal_words.SaidAtMissing from error
    if said_at > desk.clock.now():
        raise refusal_words.SaidAtMissing
    consents.record_spoken(desk, staff, case_id, _office(fields), said_at, fields.get("text", ""))


def _withdraw_consent(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    referrals.consent_withdrawn(desk, staff, case_id, _office(fields))


def _offer(desk: Desk, staff: StaffRow, case_id: int, fields: Fields) -> None:
    referrals.offer(desk, staff, case_id, _office(fields), fields.get("text", ""))


STEPS: Mapping[str, Step] = {
    "ask": Step(_ask, _("The visitor has been asked for the consent.")),
    "spoken": Step(_spoken, _("The spoken consent has been recorded. Nothing was sent to the visitor.")),
    "withdraw-consent": Step(_withdraw_consent, _("The withdrawal of the consent has been recorded.")),
    "offer": Step(_offer, _("The case has been offered to the partner office. The visitor is told so."), onward=False),
}


def flash_of(done: str) -> Flash | None:
    """Of the step that led to this page."""
    step = STEPS.get(done)
    return Flash(step.done, done=done) if step else None


@router.get("/{case_id}/referral")
async def referral_page(visit: TheVisit, case_id: CaseId, done: TheDone, office: int | None = None) -> Response:
    must(visit.staff, Right.REFER)
    return await _page(visit, case_id, office, flash_of(done))


@router.post("/{case_id}/referral/{step}")
async def take_step(sent: SentForm, case_id: CaseId, step: str) -> Response:
    chosen = STEPS.get(step)
    if chosen is None:
        raise NotFound(step)
    visit, desk = sent.visit, sent.visit.reader.desk
    must(visit.staff, Right.REFER)
    office = sent.fields.get("office", "")
    try:
        await desk.database.write(partial(chosen.do, desk, visit.staff, case_id, sent.fields))
    except (NotFound, NotAllowed):
        raise
    except DeskError as error:
        status, sentence = refusal_words.sentence_of(error)
        number = int(office) if office.isdecimal() else None
        return await _page(
            visit, case_id, number, Flash(sentence, is_error=True), status, Fields({**sent.fields, "step": step})
        )
    onward = f"/referral?office={_office(sent.fields)}" if chosen.onward else ""
    return redirect_done(f"/cases/{case_id}{onward}", step)


async def _page(
    visit: Visit,
    case_id: int,
    office: int | None,
    flash: Flash | None = None,
    status: int = 200,
    fields: Fields = NO_FIELDS,
) -> Response:
    reader, desk = visit.reader, visit.reader.desk
    shown = await desk.database.read(casework.case_page, desk, visit.staff, case_id)
    address = f"{ROOT}/cases/{case_id}"
    if not (flash and flash.is_error) and not rights_of(reader, visit.staff, shown).refer:
        return RedirectResponse(address, 303)
    chosen = next((each for each in shown.offices if each.id == office), None)
    layout = Layout(reader, shown.reference, back=address, visit=visit, flash=flash, pulse=pulse(visit, shown.tally))
    return _html(layout, status, shown, chosen, fields)


def _html(layout: Layout, status: int, shown: CasePage, chosen: OfficeRow | None, fields: Fields) -> HTMLResponse:
    reader = layout.reader
    step = fields.get("step", "")
    return page(
        "referral.html",
        layout,
        status,
        address=f"{ROOT}/cases/{shown.case.id}",
        reference=shown.reference,
        lang=shown.case.locale,
        offices=[OfficeShown(each.id, each.name, each == chosen) for each in shown.offices],
        chosen=chosen,
        leave=_leave(reader, shown, chosen) if chosen else None,
        is_open=shown.case.referral is not None,
        can_ask=not shown.is_erased and shown.unreachable_at is None,
        summary=fields["text"] if step == "offer" and "text" in fields else summary_of(reader, shown),
        spoken=fields if step == "spoken" else {},
        latest=reader.now.astimezone(reader.desk.zone).strftime("%Y-%m-%dT%H:%M"),
    )


def _leave(reader: Reader, shown: CasePage, office: OfficeRow) -> Leave:
    given = consents.given_for(shown.consents, office.id)
    asked = consents.asked_at(shown.history, office.id)
    locale: Locale = "en" if shown.case.locale == "en" else "hu"
    return Leave(
        given=reader.words(_how_given(reader, given)) if given else None,
        asked=reader.moment(asked) if asked else None,
        question=reader.desk.translator.into(locale, consents.question(office.name)),
    )


def _how_given(reader: Reader, consent: ConsentRow) -> Text:
    if consent.channel == consents.SPOKEN:
        return _("The visitor agreed orally: {moment}.", moment=reader.moment(consent.given_at))
    return _("The visitor agreed in the conversation: {moment}.", moment=reader.moment(consent.given_at))


def summary_of(reader: Reader, shown: CasePage) -> str:
    """The least that the office needs; the colleague completes and shortens it."""
    form = shown.case.form or {}
    contact = form.get("contact", "")
    lines = (
        _("Name: {name}", name=form.get("name", "")),
        _("Contact: {contact}", contact="" if contact == IN_CHAT else contact),
        _("Settlement: {settlement}", settlement=form.get("settlement", "")),
        _("What it is about: {question}", question=_about(reader, shown)),
    )
    needed = [needs.in_words(reader, need) for need in shown.needs]
    return "\n".join([*(reader.words(line).rstrip() for line in lines), *needed])


def _about(reader: Reader, shown: CasePage) -> str:
    """Her own words where she wrote any, else what she chose."""
    form = shown.case.form or {}
    return form.get("message") or subjects.short(reader.desk, shown.case, reader.locale) or shown.case.question or ""
