"""The page of one case as its templates show it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from console import needs, words
from console.case_aside import ReferralShown, referral_of
from console.case_clocks import ClockShown, clocks_of
from console.case_desk import DeskShown, Programme, desk_of, programmes_of
from console.case_ways import WayShown, ways_of
from console.reader import Reader
from desk import answers, consents, corrections, subjects
from desk.casework import CasePage, ConsentRow, FileRow, MessageRow, NoteRow, StaffRow, author
from desk.closing import FACES
from desk.rights import Right, may
from locales import Text, _

# By what was tried.
NOT_DELIVERED = {
    "send": _("Not delivered. Use the contact data if there are any."),
    "edit": _("The change was not delivered: the visitor still has the earlier text."),
    "remove": _("The visitor's message with a personal number could not be deleted; she is told so."),
    "delete": _("It could not be taken back: it stays at the visitor."),
}
IN_CHAT = "chat"  # what the forms keep when the visitor wants the reply where she wrote


@dataclass(frozen=True)
class Given:
    """A field the visitor filled in."""

    label: str
    value: str
    href: str | None = None


@dataclass(frozen=True)
class Card:
    why: str
    urgent: bool
    topic: str | None
    question: str | None
    given: list[Given]
    consents: list[Given]
    channel: str
    language: str
    lang: str
    opened: str
    opened_ago: str
    due: str
    nearness: str | None
    nearness_words: str
    closed: str | None
    state: str
    state_words: str
    owner: str
    unreachable: str | None
    ways: list[WayShown]
    blocked: bool
    clocks: list[ClockShown]
    reminded: bool
    put_off: str | None
    put_off_reason: str | None
    referral: ReferralShown | None
    rating: str | None
    rating_text: str | None
    disowned: str | None
    desk: DeskShown | None
    programmes: list[Programme]
    needs: list[str]
    person: str | None  # the id under which she may open the visitor's page
    together: int
    proposed: int


@dataclass(frozen=True)
class FileLink:
    id: str
    name: str
    size: str


def links_to(files: Iterable[FileRow]) -> list[FileLink]:
    return [FileLink(file.id, file.name, f"{max(1, round(file.size / 1000))} kB") for file in files]


@dataclass(frozen=True)
class Line:
    speaker: str
    kind: str  # visitor | bot | notice | staff
    text: str
    buttons: list[str]
    at: str
    at_iso: str
    edited: bool = False
    taken_back: bool = False
    correction: str | None = None  # the id under which she may change it
    delivery: str | None = None
    delivery_state: str = ""
    files: list[FileLink] = field(default_factory=list)


@dataclass(frozen=True)
class Note:
    author: str
    text: str
    at: str
    at_iso: str


@dataclass(frozen=True)
class Rights:
    """What this colleague may do with this case now; `reply_hint` says what will happen or why nothing can be sent."""

    claim: bool
    give_back: bool
    reply: bool
    note: bool
    close: bool
    reply_hint: str
    close_hint: str
    take_over: bool
    snooze: bool
    wake: bool
    refer: bool
    withdraw_referral: bool
    block: bool


def card_of(reader: Reader, staff: StaffRow, page: CasePage) -> Card:
    case = page.case
    near = words.nearness(case, reader.now)
    return Card(
        why=reader.words(words.reason_of(case)),
        urgent=case.urgent,
        topic=subjects.short(reader.desk, case, reader.locale),
        question=case.question if case.question != (case.form or {}).get("message") else None,
        given=[_given(reader, key, value) for key, value in (case.form or {}).items()],
        consents=[_consent(reader, page, row) for row in page.consents],
        channel=reader.words(words.CHANNELS.get(case.channel, case.channel)),
        language=reader.words(words.LANGUAGES.get(case.locale, case.locale)),
        lang=case.locale,
        opened=reader.moment(case.opened_at),
        opened_ago=reader.ago(case.opened_at),
        due=reader.moment(case.reply_by),
        nearness=near,
        nearness_words=reader.words(words.NEARNESS[near]) if near else "",
        closed=reader.moment(case.closed_at) if case.closed_at else None,
        state=case.state,
        state_words=reader.words(words.state_of(case)),
        owner=reader.words(words.owner_of(case, staff) or _("nobody yet")),
        unreachable=_unreachable(reader, page.unreachable_at),
        ways=ways_of(reader, page.ways),
        blocked=any(not block.is_proposed for block in page.blocks),
        clocks=clocks_of(reader, case),
        reminded=case.escalated > 0 and case.state != "closed",
        put_off=reader.moment(case.snoozed_until) if case.snoozed_until else None,
        put_off_reason=case.snooze_reason,
        referral=referral_of(reader, page.referral) if page.referral else None,
        rating=reader.words(FACES[page.rating.score]) if page.rating else None,
        rating_text=page.rating.text if page.rating else None,
        disowned=reader.moment(case.disowned_at) if case.disowned_at else None,
        desk=desk_of(reader, page, refers=rights_of(reader, staff, page).refer),
        programmes=programmes_of(reader, page),
        needs=[needs.in_words(reader, need) for need in page.needs],
        person=case.person_id if may(staff, Right.READ_PEOPLE) else None,
        together=page.together,
        proposed=page.proposed,
    )


def _unreachable(reader: Reader, since: datetime | None) -> str | None:
    if since is None:
        return None
    sentence = _(
        "The visitor cannot be reached here since {moment}: the messages are refused. Try another way:",
        moment=reader.moment(since),
    )
    return reader.words(sentence)


def _given(reader: Reader, key: str, value: str) -> Given:
    label = reader.words(answers.label(key))
    if key not in ("contact", "person_contact") or value in answers.CODES[key]:
        return Given(label, answers.value_in_words(key, value, reader.desk.translator, reader.locale))
    return Given(label, value, f"mailto:{value}" if "@" in value else f"tel:{''.join(value.split())}")


def _consent(reader: Reader, page: CasePage, row: ConsentRow) -> Given:
    said = _("given {moment}", moment=reader.moment(row.given_at))
    if row.withdrawn_at is not None:
        said = _("withdrawn {moment}", moment=reader.moment(row.withdrawn_at))
    label = reader.words(words.CONSENTS.get(row.purpose, row.purpose))
    office = next((office.name for office in page.offices if office.id == consents.office_of(row)), None)
    return Given(f"{label}: {office}" if office else label, reader.words(said))


def lines_of(reader: Reader, staff: StaffRow, page: CasePage) -> list[Line]:
    """What the program took back is not shown; of a colleague's reply it is told that there was one."""
    return [_line(reader, staff, page, line) for line in page.lines if not line.deleted or line.sender == "staff"]


def _line(reader: Reader, staff: StaffRow, page: CasePage, line: MessageRow) -> Line:
    delivery_state, delivery = _delivery(page, line) if line.sender == "staff" else ("", None)
    return Line(
        speaker=reader.words(_speaker(reader, line)),
        kind="notice" if line.automatic else line.sender,
        text=line.text,
        buttons=[button["label"] for button in line.buttons or ()],
        at=reader.moment(line.at),
        at_iso=line.at.isoformat(timespec="seconds"),
        edited=line.edited and not line.deleted,
        taken_back=line.deleted,
        correction=line.id if corrections.is_open_to(staff, page, line) else None,
        delivery=reader.words(delivery) if delivery else None,
        delivery_state=delivery_state,
        files=links_to(line.files),
    )


def _speaker(reader: Reader, line: MessageRow) -> Text | str:
    if line.automatic:
        return _("Automatic notice")
    if line.sender == "visitor":
        return _("Visitor")
    if line.sender == "staff":
        return author(line.author or "", reader.desk)
    return _("Program")


def _delivery(page: CasePage, line: MessageRow) -> tuple[str, Text | None]:
    if line.id in page.failures:
        return "failed", NOT_DELIVERED[page.failures[line.id].action]
    if page.seen_seq is None or line.deleted:
        return "", None
    if page.seen_seq >= line.seq:
        return "seen", _("Shown on the visitor's page")
    return "waiting", _("The visitor has not seen it yet")


def notes_of(reader: Reader, page: CasePage) -> list[Note]:
    return notes_shown(reader, page.notes)


def notes_shown(reader: Reader, notes: list[NoteRow]) -> list[Note]:
    return [
        Note(_writer(note), note.text, reader.moment(note.at), note.at.isoformat(timespec="seconds")) for note in notes
    ]


def _writer(note: NoteRow) -> str:
    return f"{note.author} ({note.office})" if note.office else note.author


def rights_of(reader: Reader, staff: StaffRow, page: CasePage) -> Rights:
    case = page.case
    works, is_open = may(staff, Right.WORK), case.state != "closed"
    is_hers = case.owner_staff_id == staff.id
    is_free = case.owner_staff_id is None
    acts = works and is_open and (is_hers or is_free)
    return Rights(
        claim=works and is_open and is_free,
        give_back=works and is_open and is_hers,
        reply=acts and not page.is_erased,
        note=may(staff, Right.NOTE),
        close=acts,
        reply_hint=reader.words(_reply_hint(works, is_hers or is_free, page)),
        close_hint=reader.words(_close_hint(works, is_hers or is_free, page)),
        take_over=works and is_open and not is_hers and not is_free,
        snooze=acts,
        wake=works and is_hers and case.state == "snoozed",
        refer=acts and may(staff, Right.REFER),
        withdraw_referral=acts and may(staff, Right.REFER) and case.referral == "offered",
        block=may(staff, Right.BLOCK),
    )


def _reply_hint(works: bool, is_within_reach: bool, page: CasePage) -> Text:
    case = page.case
    if case.state == "closed":
        return _("This case is closed; no reply can be sent from it.")
    if not works:
        return _("Your role may read this case but not reply.")
    if not is_within_reach:
        return _("{name} is dealing with this case. You can leave an internal note.", name=case.owner_name or "")
    if page.is_erased:
        return words.ERASED
    if page.is_live and page.owner == "staff":
        return _("The visitor gets it ten seconds after you send it, with your name.")
    return _("After sending you carry on the conversation; the visitor is told that a person answers.")


def _close_hint(works: bool, is_within_reach: bool, page: CasePage) -> Text:
    case = page.case
    if case.state == "closed":
        return _("What came of it: {outcome}", outcome=words.state_of(case))
    if not works:
        return _("Your role may not close cases.")
    if not is_within_reach:
        return _("{name} is dealing with this case and can close it.", name=case.owner_name or "")
    if case.referral == "offered":
        return _("The offer to the partner office is withdrawn by closing. {rest}", rest=_what_closing_sends(page))
    if case.referral == "accepted":
        return _("The partner office keeps what it was told. {rest}", rest=_what_closing_sends(page))
    return _what_closing_sends(page)


def _what_closing_sends(page: CasePage) -> Text:
    if page.is_live:
        return _(
            "The visitor is told that the conversation was closed, and the program answers again. "
            "With “Spam or abuse” nothing is sent."
        )
    return _("The visitor is told that the case is closed and what came of it. With “Spam or abuse” nothing is sent.")
