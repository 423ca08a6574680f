"""What is stored of a person, in her own hands: seen, corrected, taken along, and her consents withdrawn.

Deleting is a file of its own: erasing.py.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from desk import consents as partner
from desk import news
from desk.cases import News, wake_queue
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import NotFound, RunAgain
from desk.files import MEGABYTE, File
from desk.rights import Right, must
from desk.turns import Turn
from locales import Text, _
from storage import announcements, cases, conversations, erasures, files, offices, people, records, subjects
from storage.cases import CaseRow
from storage.columns import Declaration
from storage.declarations import declared_fields
from storage.people import AddressRow
from storage.records import ConsentRow
from storage.staff import StaffRow
from storage.subjects import EXPORT_FILE

CONTACT = "contact"
MOST_BYTES = 30 * MEGABYTE  # of files in one export; a Telegram bot sends no more than 50 (Bot API "sendDocument")
EXPORT_LIVES = timedelta(days=1)
TITLES: Mapping[str, Text] = {
    "announcement_recipients": _("Notices that were sent to you"),
    "audit": _("What was done with your data, and when"),
    "blocks": _("Times in which your messages were not taken"),
    "case_programmes": _("Programmes that were worth asking about in your cases"),
    "case_topics": _("Where your cases stand in our colleagues' group"),
    "case_updates": _("News of your cases that you have not been told yet"),
    "cases": _("Your cases, with what you gave us"),
    "consents": _("Your consents"),
    "conversations": _("Your conversations, with their addresses and drafts"),
    "deliveries": _("When messages of yours arrived"),
    "fetches": _("Files of yours that are being fetched"),
    "files": _("Files with their content"),
    "gaps": _("Questions of yours that the program could not answer"),
    "held_replies": _("Replies to you that have not been sent"),
    "interests": _("What you would like notices about"),
    "links": _("Links that you asked for"),
    "merge_sides": _("Whether our colleagues take you for the writer of another conversation, too"),
    "messages": _("Messages in both directions"),
    "needs": _("What your business needs: workers or training"),
    "notes": _("Internal notes of our colleagues about your cases"),
    "outbox": _("Messages to you on their way"),
    "ratings": _("How you rated our help"),
    "referrals": _("What was passed on to partner offices, and what came of it"),
    "topic_lines": _("What stands of your cases in our colleagues' group"),
    "web_sessions": _("How long your web conversation stays open on your device"),
}


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
    """Name or way to reach her, in all cases that carry such; how many were changed. Colleagues see that it was."""
    changed = 0
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


# Taking along


def export(thread: Thread) -> File:
    """Everything that is stored of her, as the declarations have it, in one file (GDPR articles 15 and 20)."""
    rows = subjects.export(thread.tx, subjects.of_person(thread.tx, thread.row.person_id))
    left_out = _leave_out_what_is_too_much(rows.get("files", []))
    whole = {
        "made_at": thread.now.isoformat(),
        "office": thread.desk.office.name,
        "about": thread.words(ABOUT),
        "files_left_out": left_out,
        "data": [
            {"table": name, "title": thread.words(TITLES[name]) if name in TITLES else name, "rows": found}
            for name, found in rows.items()
        ],
        "fields": _declared(thread.desk),
        "remains_after_deletion": {name: stays.why for name, stays in subjects.STAYS.items()},
        "not_included": dict(subjects.NOT_EXPORTED),
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1, default=_plain)
    return File(f"adataim-{thread.today.isoformat()}.json", EXPORT_FILE, text.encode())


def export_by_request(desk: Desk, staff: StaffRow, person_id: str) -> File:
    """For a person who has asked a colleague for it; whom colleagues have merged with her is not in it."""
    must(staff, Right.ERASE)
    with desk.database.transaction() as tx:
        addresses = people.addresses_of(tx, person_id)
        row = conversations.lock_by_id(tx, addresses[-1].id) if addresses else None
        if row is None:
            raise NotFound
        now = desk.clock.now()
        records.add_audit(tx, "data exported on request", now, staff_id=staff.id, person_id=person_id)
        return export(Thread(desk, tx, row, now))


ABOUT = _(
    "Everything that this program stores of you, by table. Times are those of Greenwich. "
    "Names of colleagues are not in it, nor are keys by which somebody could open your conversation. "
    "With each field stands why and how long it is kept."
)


def _declared(desk: Desk) -> list[dict[str, Any]]:
    retention = desk.office.retention.model_dump()
    names = {table.name for table in subjects.tables_of_people()}
    return [
        {
            "table": field.table,
            "column": field.column,
            "purpose": field.declaration.purpose,
            "basis": field.declaration.basis,
            "kept_days": _days(field.declaration, retention),
            "seen_by": field.declaration.seen_by,
        }
        for field in declared_fields()
        if field.table in names
    ]


def _days(declaration: Declaration, retention: Mapping[str, int]) -> int | None:
    return retention.get(declaration.retention)


def _leave_out_what_is_too_much(rows: Sequence[dict[str, Any]]) -> bool:
    """One file has to pass through every channel: beyond that only names and sizes, contents are in the thread."""
    too_much = sum(len(row["content"]) for row in rows) > MOST_BYTES
    if too_much:
        for row in rows:
            row["content"] = None
    return too_much


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)


def hand_over(turn: Turn, text: Text | str, file: File) -> None:
    """Into her own conversation, in place of an earlier one; it is forgotten after a day."""
    files.drop_exports(turn.tx, conversations_of(turn))
    turn.say_with_file(text, file)
    records.add_audit(turn.tx, "data exported by the visitor", turn.now, person_id=turn.row.person_id)


def conversations_of(thread: Thread) -> list[int]:
    return [row.id for row in people.addresses_of(thread.tx, thread.row.person_id)]


def forget_exports(desk: Desk) -> bool:
    """Those that have been there for a day; a job."""
    before = desk.clock.now() - EXPORT_LIVES
    with desk.database.reading() as tx:
        if not files.any_exports(tx, before):
            return False
    with desk.database.transaction() as tx:
        files.drop_exports_before(tx, before)
    return False


__all__ = ["AddressRow", "CaseRow", "ConsentRow"]
