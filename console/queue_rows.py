"""One case as lists show it: nothing by which the visitor could be reached."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from console import queue_words, words
from console.preview import preview
from console.reader import Reader
from desk import subjects
from desk.cases import reference
from desk.casework import QueueRow, StaffRow
from desk.rights import Right, may
from desk.routing import NAMES, DeskCode
from locales import Text, _

ELSEWHERE = frozenset(DeskCode) - {DeskCode.OFFICE}


@dataclass(frozen=True)
class Row:
    id: int
    reference: str
    urgent: bool
    why: str
    about: str  # subject, settlement and desk
    question: str
    channel: str
    language: str
    lang: str
    since: str
    ago: str
    due: str
    due_has_label: bool  # `due` is a bare moment
    nearness: str | None
    nearness_words: str
    state: str
    state_words: str
    owner: str
    office: str | None
    matched: str | None = None


@dataclass(frozen=True)
class Group:
    """Rows of like urgency under a heading of their own; without one where the order says nothing of urgency."""

    words: str
    rows: list[Row] = field(default_factory=list)


def grouped(reader: Reader, staff: StaffRow, cases: Sequence[QueueRow]) -> list[Group]:
    by_heading = groupby(cases, lambda case: queue_words.GROUPS.get(case.rank))
    return [
        Group(reader.words(heading) if heading else "", [row_of(reader, staff, case) for case in found])
        for heading, found in by_heading
    ]


def row_of(reader: Reader, staff: StaffRow, case: QueueRow, matched: str | None = None) -> Row:
    """A partner office reads only what it was told: not why the conversation was handed over, nor about what."""
    near, within = words.nearness(case, reader.now), may(staff, Right.READ_THREAD)
    return Row(
        id=case.id,
        reference=reference(case.id),
        urgent=case.urgent,
        why=reader.words(words.reason_of(case) if within else _("Referred to your office")),
        about=about(reader, case) if within else "",
        question=preview(case.question),
        channel=reader.words(words.CHANNELS.get(case.channel, case.channel)),
        language=reader.words(words.LANGUAGES.get(case.locale, case.locale)),
        lang=case.locale,
        since=reader.moment(case.opened_at),
        ago=reader.ago(case.opened_at),
        due=reader.words(_due(reader, case)),
        due_has_label=case.closed_at is not None or not words.is_answered(case),
        nearness=near,
        nearness_words=reader.words(words.NEARNESS[near]) if near else "",
        state=case.state,
        state_words=reader.words(words.state_of(case)),
        owner=reader.words(words.owner_of(case, staff) or _("nobody yet")),
        office=case.office_name,
        matched=matched,
    )


def about(reader: Reader, case: QueueRow) -> str:
    """ "képzés · Lakitelek · Foglalkoztatási osztály, Tiszakécske"; what the pact office does itself is not named."""
    desk = NAMES[DeskCode(case.desk)].into(reader.locale) if case.desk in ELSEWHERE else None
    said = (subjects.short(reader.desk, case, reader.locale), case.settlement, desk)
    return " · ".join(each for each in said if each)


def _due(reader: Reader, case: QueueRow) -> Text | str:
    """What the fifth column says: the promise, until when it is put off, or when it was closed."""
    if case.closed_at is not None:
        return reader.moment(case.closed_at)
    if words.is_answered(case) and case.snoozed_until is not None:
        return _("put off until {moment}", moment=reader.moment(case.snoozed_until))
    if words.is_answered(case) and case.replied_at is not None:
        return _("answered {moment}", moment=reader.moment(case.replied_at))
    return reader.moment(case.reply_by)
