"""Canned replies: written once, filled in for each case from its data, the office's and the articles' facts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from secrets import token_urlsafe

from desk.cases import reference
from desk.conversations import FILE_ID_BYTES
from desk.desk import Desk
from desk.errors import CannedRefused, NotFound
from desk.files import Upload
from desk.files import checked as files_of
from desk.rights import Right, must
from desk.working import LONGEST_REPLY, seen
from knowledge.article import Fact
from knowledge.base import Knowledge
from locales import Locale
from storage import canned, files, records
from storage.canned import CannedRow
from storage.cases import CaseRow
from storage.database import Transaction
from storage.files import FileRow
from storage.staff import StaffRow

__all__ = ["CannedRow"]

LONGEST_TITLE = 120
VARIABLE = re.compile(r"\{([^{}\n]*)\}")
FACT = "fact:"  # {fact:id}, or {fact:article/id} where several articles have a fact of that name
NAMES = ("név", "kolléga", "ügyszám", "iroda", "cím", "nyitvatartás")


@dataclass(frozen=True)
class Canned:
    row: CannedRow
    file: FileRow | None
    expired: bool


@dataclass(frozen=True)
class Writing:
    """What a colleague puts down. `upload` takes the place of the file; `keeps_file`: else it stays."""

    title: str
    text_hu: str
    text_en: str = ""
    topic: str = ""
    expires_on: date | None = None
    upload: Upload | None = None
    keeps_file: bool = True


@dataclass(frozen=True)
class Filled:
    """`text` in the visitor's language; what is not known stands in it as a gap (desk/working.py)."""

    text: str
    file: FileRow | None


def every(desk: Desk, staff: StaffRow) -> list[Canned]:
    must(staff, Right.USE_CANNED)
    with desk.database.reading() as tx:
        attached = files.of_canned(tx)
        return [_with(row, attached.get(row.id), desk) for row in canned.kept(tx)]


def one(desk: Desk, staff: StaffRow, canned_id: int) -> Canned:
    must(staff, Right.USE_CANNED)
    with desk.database.reading() as tx:
        return _with(_row(tx, canned_id), files.of_canned(tx).get(canned_id), desk)


def file_of(desk: Desk, staff: StaffRow, canned_id: int) -> tuple[FileRow, bytes]:
    found = one(desk, staff, canned_id).file
    if found is None:
        raise NotFound
    with desk.database.reading() as tx:
        return found, files.content(tx, found.id)


def save(desk: Desk, staff: StaffRow, writing: Writing, canned_id: int | None = None) -> int:
    """Raises CannedRefused for a variable that does not exist, FileRefused for the file. The id."""
    must(staff, Right.WRITE_CANNED)
    values = _checked(desk, writing)
    uploads = files_of([writing.upload] if writing.upload else [], desk.office.limits.bytes_per_message)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        if canned_id is None:
            canned_id = canned.add(tx, staff.id, now, **values)
        else:
            canned.change(tx, _row(tx, canned_id).id, now, **values)
        if uploads or not writing.keeps_file:
            files.drop_of_canned(tx, canned_id)
        for file in uploads:
            id_, size = token_urlsafe(FILE_ID_BYTES), len(file.content)
            row = FileRow(id_, None, None, canned_id, staff.id, file.name, file.media_type, size, now)
            files.add(tx, row, file.content)
        records.add_audit(tx, "canned reply saved", now, staff_id=staff.id)
    return canned_id


def remove(desk: Desk, staff: StaffRow, canned_id: int) -> None:
    must(staff, Right.WRITE_CANNED)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        canned.change(tx, _row(tx, canned_id).id, now, removed_at=now)
        files.drop_of_canned(tx, canned_id)
        records.add_audit(tx, "canned reply removed", now, staff_id=staff.id)


def fill(desk: Desk, staff: StaffRow, case_id: int, canned_id: int) -> Filled:
    """NotFound for one that has expired: it is not offered any more."""
    must(staff, Right.WORK)
    chosen = one(desk, staff, canned_id)
    if chosen.expired:
        raise NotFound
    with desk.database.reading() as tx:
        case = seen(tx, staff, case_id)
    locale: Locale = "en" if case.locale == "en" and chosen.row.text_en else "hu"
    text = (chosen.row.text_en or "") if locale == "en" else chosen.row.text_hu
    values = _values(desk, staff, case, locale)
    return Filled(VARIABLE.sub(lambda found: _value(desk, values, found[1].strip(), locale), text), chosen.file)


def _values(desk: Desk, staff: StaffRow, case: CaseRow, locale: Locale) -> dict[str, str | None]:
    office = desk.office
    given = (
        (case.form or {}).get("name"),
        staff.name,
        reference(case.id),
        office.name,
        office.address,
        office.spoken_hours(locale),
    )
    return dict(zip(NAMES, given, strict=True))


def _value(desk: Desk, values: dict[str, str | None], name: str, locale: Locale) -> str:
    """What is not known, or no longer true, is left to the colleague as a visible gap."""
    if not name.startswith(FACT):
        return values.get(name) or f"[[{name}]]"
    today = desk.clock.now().astimezone(desk.zone).date()
    found = list(_facts(desk.published.current, name.removeprefix(FACT)))
    if len(found) != 1 or found[0].ended(today):
        return f"[[{name}]]"
    return found[0].text.into(locale)


def _facts(knowledge: Knowledge, name: str) -> Iterator[Fact]:
    topic, _slash, fact_id = name.rpartition("/")
    for article in knowledge.articles.values():
        if topic in ("", article.id):
            yield from (fact for fact in article.facts if fact.id == fact_id)


def _checked(desk: Desk, writing: Writing) -> dict[str, str | date | None]:
    title, text_hu, text_en = writing.title.strip(), writing.text_hu.strip(), writing.text_en.strip()
    if not title or not text_hu or len(title) > LONGEST_TITLE or max(len(text_hu), len(text_en)) > LONGEST_REPLY:
        raise CannedRefused
    knowledge = desk.published.current
    for name in VARIABLE.findall(f"{text_hu}\n{text_en}"):
        if not _exists(knowledge, name.strip()):
            raise CannedRefused(name.strip())
    topic = writing.topic if writing.topic in knowledge.articles else None
    return {
        "title": title,
        "text_hu": text_hu,
        "text_en": text_en or None,
        "topic": topic,
        "expires_on": writing.expires_on,
    }


def _exists(knowledge: Knowledge, name: str) -> bool:
    """A fact's name has to mean one fact only."""
    if not name.startswith(FACT):
        return name in NAMES
    return _count(_facts(knowledge, name.removeprefix(FACT))) == 1


def _count(found: Iterable[object]) -> int:
    return sum(1 for _one in found)


def _row(tx: Transaction, canned_id: int) -> CannedRow:
    row = canned.get(tx, canned_id)
    if row is None:
        raise NotFound
    return row


def _with(row: CannedRow, file: FileRow | None, desk: Desk) -> Canned:
    today = desk.clock.now().astimezone(desk.zone).date()
    return Canned(row, file, row.expires_on is not None and row.expires_on < today)
