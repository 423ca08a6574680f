"""What is stored of a person, in her own hands: seen, corrected, and her consents withdrawn.

Taking along and deleting are files of their own: exporting.py, erasing.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desk import consents as partner
from desk import news, own_events
from desk.cases import News, wake_queue
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import RunAgain
from desk.turns import Turn
from locales import Text, _
from storage import announcements, cases, erasures, offices, people, records, subjects
from storage.cases import CaseRow
from storage.declarations import declared_fields
from storage.people import AddressRow
from storage.records import ConsentRow

CONTACT = "contact"


@dataclass(frozen=True)
class Kept:
    """In plain words how long something is kept: `days` after it was last of use."""

    what: Text
    days: int


@dataclass(frozen=True)
class Overview:
    """What the chat shows of it; the export holds everything."""

    names: Sequence[str]
    contacts: Sequence[str]
    cases: Sequence[CaseRow]
    consents: Sequence[ConsentRow]
    interests: Sequence[tuple[str, str]]
    addresses: Sequence[AddressRow]
    messages: int
    files: int
    kept: Sequence[Kept]


KEPT: Mapping[str, Text] = {
    "conversation_days": _("conversations and files"),
    "draft_days": _("a form that was begun"),
    "case_days": _("cases and what you gave us in them"),
    "gap_days": _("questions that could not be answered"),
}


def overview(thread: Thread) -> Overview:
    tx, person_id = thread.tx, thread.row.person_id
    own = [case for case in cases.of_person(tx, person_id) if case.emptied_at is None]
    forms = [case.form or {} for case in own]
    counted = subjects.count(tx, subjects.of_person(tx, person_id))
    return Overview(
        names=_each(form.get("name") for form in forms),
        contacts=_each(form.get(CONTACT) for form in forms),
        cases=own,
        consents=standing(thread),
        interests=announcements.interests_of(tx, person_id),
        addresses=[row for row in people.addresses_of(tx, person_id) if row.erased_at is None],
        messages=counted["messages"],
        files=counted["files"],
        kept=_kept(thread.desk),
    )


def _each(values: Any) -> list[str]:
    """Once each, the newest first."""
    return list(dict.fromkeys(reversed([value for value in values if value])))


def _kept(desk: Desk) -> list[Kept]:
    """From the declarations and the office's days."""
    used = {field.declaration.retention for field in declared_fields()}
    retention = desk.office.retention.model_dump()
    return [Kept(what, retention[key]) for key, what in KEPT.items() if key in used]


# Correcting


def correct(turn: Turn, given: Mapping[str, str]) -> int:
    """Name or way to reach her, in all cases and registrations that carry such; how many were changed.

    Colleagues see that it was.
    """
    changed = own_events.correct(turn, given)
    for case in _cases_to_change(turn):
        form = case.form or {}
        wanted = {key: value for key, value in given.items() if form.get(key) != value}
        if case.form is not None and wanted:
            _change(turn, case, {**form, **wanted}, "data corrected by the visitor")
            changed += 1
    return changed


def _cases_to_change(turn: Turn) -> list[CaseRow]:
    """Hers, under the locks of their conversations. RunAgain in a turn that holds only its own."""
    own = [case for case in cases.of_person(turn.tx, turn.row.person_id) if case.emptied_at is None]
    if any(case.conversation_id != turn.row.id for case in own):
        if not turn.may_join:
            raise RunAgain
        erasures.lock_conversations(turn.tx, turn.row.person_id)
        own = [case for case in cases.of_person(turn.tx, turn.row.person_id) if case.emptied_at is None]
    return own


def _change(turn: Turn, case: CaseRow, form: Mapping[str, str], action: str) -> None:
    news_of_it = News.CORRECTED if case.owner_staff_id is not None and case.state != "closed" else case.news
    cases.change(turn.tx, case.id, turn.now, form=dict(form), news=news_of_it)
    records.add_audit(turn.tx, action, turn.now, person_id=case.person_id, case_id=case.id)
    wake_queue(turn)


# Consents


def standing(thread: Thread) -> list[ConsentRow]:
    """Given and not withdrawn, each purpose and text once, the newest last."""
    given = [row for row in records.consents_of(thread.tx, thread.row.person_id) if row.withdrawn_at is None]
    return list({(row.purpose, row.text_version): row for row in given}.values())


def office_name(thread: Thread, consent: ConsentRow) -> str | None:
    """Of the partner office that the consent is about."""
    number = partner.office_of(consent)
    office = offices.get(thread.tx, number) if number is not None else None
    return office.name if office is not None else None


def withdraw(turn: Turn, purpose: str, text_version: str) -> ConsentRow | None:
    """With all that follows from it; None where there is no such consent of hers any more."""
    found = [row for row in standing(turn) if (row.purpose, row.text_version) == (purpose, text_version)]
    if not found:
        return None
    if purpose == news.PURPOSE:
        news.unsubscribe(turn)
        return found[0]
    own = _cases_to_change(turn) if purpose in (CONTACT, partner.PURPOSE) else []
    records.withdraw_consent(turn.tx, turn.row.person_id, purpose, text_version, turn.now)
    records.add_audit(turn.tx, "consent withdrawn by the visitor", turn.now, person_id=turn.row.person_id)
    others = [row for row in standing(turn) if row.purpose == purpose]
    if purpose == CONTACT and not others:
        _forget_contacts(turn, own)
    elif purpose == partner.PURPOSE:
        _call_back(turn, own, partner.office_of(found[0]))
    return found[0]


def _forget_contacts(turn: Turn, own: Sequence[CaseRow]) -> None:
    """Nobody may call or write to her there any more, so it is not kept."""
    for case in own:
        if case.form and CONTACT in case.form:
            form = {key: value for key, value in case.form.items() if key != CONTACT}
            _change(turn, case, form, "way to reach her removed by the visitor")


def _call_back(turn: Turn, own: Sequence[CaseRow], office_id: int | None) -> None:
    """That partner office does not see her cases any more."""
    for case in own:
        if case.office_id is not None and case.office_id == office_id:
            erasures.withdraw_referrals(turn.tx, case.id, turn.now)
            values: dict[str, Any] = {"office_id": None, "referral": None}
            if case.state != "closed" and case.owner_staff_id is not None:
                values["news"] = News.WITHDRAWN
            cases.change(turn.tx, case.id, turn.now, **values)
            records.add_audit(turn.tx, "consent withdrawn", turn.now, person_id=case.person_id, case_id=case.id)
            wake_queue(turn)


__all__ = ["AddressRow", "CaseRow", "ConsentRow"]
