"""What becomes of a case is told once, by day, marked as an automatic notice, and never what she should not know."""

from datetime import timedelta
from functools import partial

import pytest

from desk import casework, consents, own_cases, referrals, updates
from desk.cases import Reason, reference
from desk.consent_texts import CONTACT
from desk.conversations import Thread
from desk.desk import Desk
from desk.intake import Intake, Kind, take
from knowledge.profile import Jobseeker, Wish
from storage import conversations, offices
from storage.cases import CaseRow
from storage.messages import MessageRow
from storage.staff import StaffRow
from tests.clock import FrozenClock
from tests.shown import show
from tests.threads import at_once
from tests.visitor import Visitor, colleague

TRAINING = Intake(
    Kind.JOBSEEKER,
    "Tanfolyamot keres",
    {"wish": "training", "settlement": "Lakitelek", "name": "Nagy Éva", "contact": "chat"},
    Jobseeker(wish=Wish.TRAINING, settlement="Lakitelek"),
    consents=(CONTACT,),
    topics=("kepzesi-tamogatas-jogosultsag",),
)


@pytest.fixture
def person(desk: Desk) -> Visitor:
    """Who has sent a form; the conversation stayed with the program."""
    visitor = Visitor(desk)
    visitor.start()
    send(desk, visitor)
    return visitor


def send(desk: Desk, visitor: Visitor) -> int:
    show(desk, visitor.row.id, CONTACT)
    with desk.database.transaction() as tx:
        row = conversations.lock_by_id(tx, visitor.row.id)
        assert row is not None
        thread = Thread(desk, tx, row, desk.clock.now())
        case_id = take(thread, TRAINING).case_id
        thread.save()
    return case_id


def case_of(visitor: Visitor) -> CaseRow:
    return visitor.cases[0]


def notices(visitor: Visitor) -> list[MessageRow]:
    return [line for line in visitor.lines if line.automatic]


def told(desk: Desk, visitor: Visitor) -> list[str]:
    """What is due is said; all notices so far."""
    while updates.send_due(desk):
        pass
    return [line.text for line in notices(visitor)]


def test_a_first_claim_is_told_once_and_not_to_whom_a_colleague_writes_at_once(
    desk: Desk, clock: FrozenClock, person: Visitor, kati: StaffRow
) -> None:
    case_id = case_of(person).id
    casework.claim(desk, kati, case_id)
    casework.claim(desk, kati, case_id)
    assert told(desk, person) == []
    clock.move(minutes=3)
    (text,) = told(desk, person)
    assert "munkatársunk foglalkozik az ügyével. Válasz várható legkésőbb" in text
    assert text.startswith(f"{reference(case_id)} (Érdeklődés munka vagy képzés iránt: képzés)")
    casework.give_to_queue(desk, kati, case_id)
    casework.claim(desk, kati, case_id)
    clock.move(minutes=3)
    assert told(desk, person) == [text]
    answered = send(desk, person)
    casework.claim(desk, kati, answered)
    casework.reply(desk, kati, answered, "Jó napot!")
    clock.move(minutes=3)
    assert [line for line in told(desk, person) if reference(answered) in line] == []


def test_nothing_is_told_at_night_and_in_the_morning_only_the_last_change(
    desk: Desk, clock: FrozenClock, person: Visitor, kati: StaffRow
) -> None:
    clock.move(hours=14)  # 23:00
    casework.snooze(desk, kati, case_of(person).id, clock.now() + timedelta(days=2), "szabadság")
    casework.close(desk, kati, case_of(person).id, "got_job")
    assert told(desk, person) == []
    clock.move(hours=9)
    (text,) = told(desk, person)
    assert "munkatársunk lezárta az ügyét. Az eredménye: Ön elhelyezkedett." in text
    assert told(desk, person) == [text]


@pytest.mark.parametrize("outcome", ["spam"])
def test_who_wrote_spam_is_told_nothing(desk: Desk, person: Visitor, kati: StaffRow, outcome: str) -> None:
    casework.close(desk, kati, case_of(person).id, outcome)
    assert told(desk, person) == []


def test_nor_is_anybody_told_what_became_of_a_crisis(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    visitor = Visitor(desk)
    visitor.type("nem birom tovabb nincs ertelme elni")
    visitor.tap("Kérem")
    case_id = visitor.cases[-1].id
    assert visitor.cases[-1].reason == Reason.CRISIS
    casework.snooze(desk, kati, case_id, clock.now() + timedelta(days=1), "visszahívjuk")
    assert not [text for text in told(desk, visitor) if reference(case_id) in text]


def test_a_referral_is_told_at_every_step_with_what_comes_next(desk: Desk, person: Visitor, kati: StaffRow) -> None:
    with desk.database.transaction() as tx:
        office = offices.named(tx, "Kamara", desk.clock.now()).id
    partner, case_id = colleague(desk, "peti", "partner", "Kamara"), case_of(person).id
    consents.record_spoken(desk, kati, case_id, office, desk.clock.now(), "telefonon")
    referrals.offer(desk, kati, case_id, office, "Nagy Éva: hegesztő tanfolyam")
    assert "átadtuk egy partnerirodának (Kamara)" in own(desk, person)
    referrals.refuse(desk, partner, case_id, "betelt")
    referrals.offer(desk, kati, case_id, office, "Nagy Éva: hegesztő tanfolyam")
    referrals.accept(desk, partner, case_id)
    offered, refused, again, accepted = told(desk, person)
    assert "a hozzájárulásával átadtuk az ügyét ennek a partnerirodának: Kamara" in offered == again
    assert "a partneriroda nem tudta átvenni az ügyét" in refused
    assert "betelt" not in refused
    assert "Kamara" in accepted
    assert "ez még nem felvétel egy programba, ők keresik meg Önt" in own(desk, person)


def own(desk: Desk, visitor: Visitor) -> str:
    del desk
    (said,) = visitor.type("hol tart az ügyem?")
    return said.text


def test_two_processes_at_once_say_it_once(desk: Desk, clock: FrozenClock, person: Visitor, kati: StaffRow) -> None:
    casework.claim(desk, kati, case_of(person).id)
    clock.move(minutes=3)
    at_once(*[partial(updates.send_due, desk) for _time in range(4)])
    assert len(notices(person)) == 1


def test_who_corrects_her_last_line_keeps_her_notices(
    desk: Desk, clock: FrozenClock, person: Visitor, kati: StaffRow
) -> None:
    person.type("milyen papirok kellenek a munkaugyre")
    casework.claim(desk, kati, case_of(person).id)
    clock.move(minutes=3)
    assert len(told(desk, person)) == 1
    person.edit_last("mennyi a minimálbér")
    assert not notices(person)[0].deleted


def test_details_hold_what_she_gave_here_and_programmes_that_are_still_open(desk: Desk, person: Visitor) -> None:
    (listed,) = person.type("hol tart az ügyem?")
    assert "képzés, 2026. november 23., hétfő: munkatársra vár, válasz várható legkésőbb" in listed.text
    (said,) = person.tap(f"Részletek: {reference(case_of(person).id)}")
    assert "Mit keres: Tanfolyamot vagy szakmát" in said.text
    assert "Név: Nagy Éva" in said.text
    assert "Érdemes megkérdezni:" in said.text


def test_what_is_not_hers_is_hidden_looked_into_and_told_of_no_more(
    desk: Desk, person: Visitor, kati: StaffRow
) -> None:
    case_id = case_of(person).id
    person.type("hol tart az ügyem?")
    person.tap("Nem az én ügyem")
    (kept,) = person.tap("Mégis az enyém")
    assert "marad" in kept.text
    person.type("hol tart az ügyem?")
    person.tap("Nem az én ügyem")
    (said,) = person.tap("Nem az enyém")
    notice = person.cases[-1]
    assert (notice.reason, notice.question, notice.state) == (Reason.DISOWNED, reference(case_id), "new")
    assert reference(notice.id) in said.text
    assert reference(case_id) not in own(desk, person).replace(reference(notice.id), "")
    (gone,) = person.press(f"*:case:details.{case_id}")
    assert "Nagy Éva" not in gone.text
    casework.close(desk, kati, case_id, "informed")
    assert told(desk, person) == []
    assert "said not hers" in [act.action for act in casework.case_page(desk, kati, case_id).history]


def test_nobody_opens_or_disowns_the_case_of_another(desk: Desk, person: Visitor) -> None:
    stranger, case_id = Visitor(desk), case_of(person).id
    stranger.start()
    send(desk, stranger)
    stranger.type("hol tart az ügyem?")
    for act in ("details", "notmine", "sure"):
        for said in stranger.press(f"*:case:{act}.{case_id}"):
            assert "Nagy Éva" not in said.text
    assert case_of(person).disowned_at is None


def test_the_case_that_is_talked_about_here_cannot_be_disowned(desk: Desk, visitor: Visitor) -> None:
    with desk.database.transaction() as tx:
        row = conversations.lock_by_id(tx, visitor.row.id)
        assert row is not None
        thread = Thread(desk, tx, row, desk.clock.now())
        (live,) = own_cases.of(thread)
        assert not own_cases.can_be_disowned(thread, live)
