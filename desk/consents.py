"""Her leave that one partner office is told of her matter: asked in the conversation, or recorded as it was spoken."""

from datetime import datetime

from desk.cases import News, wait_for_people
from desk.consent_texts import PARTNER, must_be_shown
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import NotNow, TextRefused
from desk.messages import Button
from desk.rights import Right
from desk.working import can_speak, case_at_hand, checked, claim, record, replied, take, take_conversation
from locales import Text, _
from storage import cases, merges, offices, records
from storage.cases import CaseRow
from storage.database import Transaction
from storage.offices import OfficeRow
from storage.records import ActRow, ConsentRow
from storage.staff import StaffRow

__all__ = ["OfficeRow"]

PURPOSE, TEXT = PARTNER.purpose, PARTNER.version
SPOKEN = "phone"
ASKED = "consent asked"


def question(office: str) -> Text:
    return Text(PARTNER.text.msgid, {"office": office})


def version(office_id: int) -> str:
    """The text she agreed to names the office, so its version does."""
    return f"{TEXT}.{office_id}"


def given_for(consents: list[ConsentRow], office_id: int) -> ConsentRow | None:
    """The newest that stands."""
    return records.standing([row for row in consents if _names(row, office_id)])


def given_by(tx: Transaction, person_id: str, office_id: int) -> ConsentRow | None:
    """Her own leave only; but a withdrawal by whom colleagues hold for her counts as hers (docs/decisions/0027)."""
    own, *others = (records.consents_of(tx, one) for one in merges.together(tx, person_id))
    withdrawn = [row for rows in others for row in rows if row.withdrawn_at is not None]
    return given_for([*own, *withdrawn], office_id)


def _names(consent: ConsentRow, office_id: int) -> bool:
    return consent.purpose == PURPOSE and consent.text_version == version(office_id)


def office_of(consent: ConsentRow) -> int | None:
    """The office that a consent of PURPOSE names."""
    number = consent.text_version.rpartition(".")[2]
    return int(number) if consent.purpose == PURPOSE and number.isdecimal() else None


def asked_at(history: list[ActRow], office_id: int) -> datetime | None:
    return next((row.at for row in reversed(history) if row.action == f"{ASKED}: {office_id}"), None)


def ask(desk: Desk, staff: StaffRow, case_id: int, office_id: int) -> None:
    """A question of hers, with two buttons; like any reply it makes the conversation hers."""
    with case_at_hand(desk, staff, case_id, Right.REFER) as (current, case):
        office = present(current.tx, office_id)
        claim(current, staff, case)
        can_speak(current, case)
        take_conversation(current, staff, case)
        answers = (
            Button(_("Yes, I agree"), "consent", f"yes.{case_id}.{office_id}"),
            Button(_("No, I do not agree"), "consent", f"no.{case_id}.{office_id}"),
        )
        current.say_as(staff.id, current.words(question(office.name)), buttons=answers)
        replied(current, case_id)
        record(current, staff, case_id, f"{ASKED}: {office_id}")


def answer(thread: Thread, case_id: int, office_id: int, *, agrees: bool) -> CaseRow | None:
    """Hers; None where the case is not carried on in this conversation any more: then nothing is kept."""
    case = cases.get(thread.tx, case_id)
    if case is None or thread.row.live_case_id != case_id:
        return None
    if agrees:
        must_be_shown(thread, TEXT)
        records.give_consent(
            thread.tx,
            thread.row.person_id,
            PURPOSE,
            version(office_id),
            thread.row.channel,
            thread.now,
            thread.row.id,
        )
    wait_for_people(thread, case, news=News.CONSENTED if agrees else News.DECLINED)
    action = "consent given" if agrees else "consent declined"
    records.add_audit(thread.tx, action, thread.now, person_id=thread.row.person_id, case_id=case_id)
    return case


def record_spoken(
    desk: Desk, staff: StaffRow, case_id: int, office_id: int, said_at: datetime, circumstances: str
) -> None:
    """Given on the phone or in person, at `said_at`; how it was said is kept as an internal note."""
    circumstances = checked(circumstances)
    if said_at > desk.clock.now():
        raise TextRefused
    with case_at_hand(desk, staff, case_id, Right.REFER) as (current, case):
        office = present(current.tx, office_id)
        take(current, staff, case)
        here = current.row.id
        records.give_consent(current.tx, case.person_id, PURPOSE, version(office_id), SPOKEN, said_at, here)
        cases.add_note(current.tx, case_id, staff.id, f"{office.name}: {circumstances}", current.now)
        record(current, staff, case_id, "spoken consent recorded")


def present(tx: Transaction, office_id: int) -> OfficeRow:
    """NotNow for an office that is not there (any more)."""
    office = offices.get(tx, office_id)
    if office is None or office.removed_at is not None:
        raise NotNow("refer")
    return office
