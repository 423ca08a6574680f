"""The card of a case: why it came, what was given, where it stands."""

from dataclasses import dataclass
from datetime import datetime

from console import needs, words
from console.case_aside import ReferralShown, referral_of
from console.case_clocks import ClockShown, clocks_of
from console.case_desk import DeskShown, Programme, desk_of, programmes_of
from console.case_rights import rights_of
from console.case_ways import WayShown, ways_of
from console.reader import Reader
from desk import answers, consents, subjects
from desk.casework import CasePage, ConsentRow, StaffRow
from desk.closing import FACES
from desk.rights import Right, may
from locales import _


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
