"""What is stored of a person, in her own hands: seen, corrected, and her consents withdrawn.

Taking along and deleting are files of their own: exporting.py, erasing.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desk import consents as partner
from desk import giving_up, news
from desk.cases import News, wake_queue
from desk.contacts import IN_CHAT
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import RunAgain
from desk.turns import Turn
from locales import Text, _
from storage import announcements, bus, cases, erasures, offices, people, records, registrations, subjects
from storage.cases import CaseRow
from storage.declarations import declared_fields
from storage.people import AddressRow
from storage.records import ConsentRow
from storage.registrations import RegistrationRow

CONTACT = "contact"
EVENT = "event"


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
    "registration_days": _("your name and phone number, after an event"),
    "event_answer_days": _("what an event asked of you, after it"),
    "gap_days": _("questions that could not be answered"),
}


def overview(thread: Thread) -> Overview:
    tx, person_id = thread.tx, thread.row.person_id
    own = [case for case in cases.of_person(tx, person_id) if case.emptied_at is None]
    forms = [case.form or {} for case in own]
    registered = _registered(thread)
    counted = subjects.count(tx, subjects.of_person(tx, person_id))
    return Overview(
        names=_each([*(form.get("name") for form in forms), *(row.name for row in registered)]),
        contacts=_each([*(form.get(CONTACT) for form in forms), *(row.phone for row in registered)]),
        cases=own,
        consents=standing(thread),
        interests=announcements.interests_of(tx, person_id),
        addresses=[row for row in people.addresses_of(tx, person_id) if row.erased_at is None],
        messages=counted["messages"],
        files=counted["files"],
        kept=_kept(thread.desk),
    )


def _registered(thread: Thread) -> list[RegistrationRow]:
    """Those that still tell of her, the oldest first."""
    found = registrations.of_person(thread.tx, thread.row.person_id)
    return [row for row in reversed(found) if row.emptied_at is None]


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
    """Name or way to reach her, wherever it stands; how many rows were changed. Colleagues see that it was."""
    changed = 0
    for case in _cases_to_change(turn):
        form = case.form or {}
        wanted = {key: value for key, value in given.items() if form.get(key) != value}
        if case.form is not None and wanted:
            _change(turn, case, {**form, **wanted}, "data corrected by the visitor")
            changed += 1
    return changed + sum(_correct_registration(turn, row, given) for row in _registered(turn))


def _correct_registration(turn: Turn, row: RegistrationRow, given: Mapping[str, str]) -> bool:
    wanted = {"name": given.get("name") or row.name, "phone": _phone(given.get(CONTACT, "")) or row.phone}
    if wanted == {"name": row.name, "phone": row.phone}:
        return False
    registrations.change(turn.tx, row.id, **wanted)
    records.add_audit(turn.tx, "data corrected by the visitor", turn.now, person_id=row.person_id)
    turn.tx.wake(bus.EVENTS)
    return True


def _phone(contact: str) -> str | None:
    return contact if contact and contact != IN_CHAT and "@" not in contact else None


def has_what_can_be_corrected(turn: Turn) -> bool:
    return bool(_cases_with_words(turn) or _registered(turn))


def _cases_to_change(turn: Turn) -> list[CaseRow]:
    """Hers, under the locks of their conversations. RunAgain in a turn that holds only its own."""
    own = _cases_with_words(turn)
    if any(case.conversation_id != turn.row.id for case in own):
        if not turn.may_join:
            raise RunAgain
        erasures.lock_conversations(turn.tx, turn.row.person_id)
        own = _cases_with_words(turn)
    return own


def _cases_with_words(turn: Turn) -> list[CaseRow]:
    return [case for case in cases.of_person(turn.tx, turn.row.person_id) if case.emptied_at is None]


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
    elif purpose == EVENT and not others:
        _leave_events(turn)
    elif purpose == partner.PURPOSE:
        _call_back(turn, own, partner.office_of(found[0]))
    return found[0]


def _forget_contacts(turn: Turn, own: Sequence[CaseRow]) -> None:
    """Nobody may call or write to her there any more, so it is not kept."""
    for case in own:
        if case.form and CONTACT in case.form:
            form = {key: value for key, value in case.form.items() if key != CONTACT}
            _change(turn, case, form, "way to reach her removed by the visitor")


def _leave_events(turn: Turn) -> None:
    """Nothing may be kept any more for any event, the past ones included: there only that somebody came is left."""
    giving_up.of_person(turn.desk, turn.tx, turn.row.person_id)
    registrations.forget_person(turn.tx, turn.row.person_id, turn.now)
    turn.tx.wake(bus.EVENTS)


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
