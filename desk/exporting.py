"""Everything that is stored of a person in one file, for her to take along."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import NotFound
from desk.files import MEGABYTE, File
from desk.rights import Right, must
from desk.turns import Turn
from locales import Text, _
from storage import conversations, events, files, people, records, registrations, subjects
from storage.declarations import declared_fields
from storage.staff import StaffRow
from storage.subjects import EXPORT_FILE

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
    "registrations": _("Events that you registered for, and whether you were there"),
    "topic_lines": _("What stands of your cases in our colleagues' group"),
    "web_sessions": _("How long your web conversation stays open on your device"),
}


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
        "events": _events(thread),
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


def _events(thread: Thread) -> list[dict[str, Any]]:
    """Those that her registrations name by their number."""
    found = (events.get(thread.tx, row.event_id) for row in registrations.of_person(thread.tx, thread.row.person_id))
    return [
        {"id": event.id, "title": event.title(thread.locale), "venue": event.venue, "starts_at": event.starts_at}
        for event in found
        if event is not None
    ]


def _declared(desk: Desk) -> list[dict[str, Any]]:
    retention = desk.office.retention.model_dump()
    names = {table.name for table in subjects.tables_of_people()}
    return [
        {
            "table": field.table,
            "column": field.column,
            "purpose": field.declaration.purpose,
            "basis": field.declaration.basis,
            "kept_days": retention.get(field.declaration.retention),
            "seen_by": field.declaration.seen_by,
        }
        for field in declared_fields()
        if field.table in names
    ]


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
