"""A case passed on to a partner office: only with her leave, only what was written for it, and nothing else."""

from datetime import timedelta

import pytest

from desk import casework, consents, referrals
from desk.cases import Outcome
from desk.desk import Desk
from desk.errors import AlreadyClaimed, ConsentMissing, NotAllowed, NotFound, NotNow, TextRefused
from storage import offices, records
from storage.cases import CaseRow
from storage.staff import StaffRow
from tests.clock import FrozenClock
from tests.visitor import Visitor, colleague, labels

SUMMARY = "Nagy Ilona, 06 30 123 4567, Lajosmizse: hegesztő tanfolyamot keres."
NOTE = "csak magunknak"


@pytest.fixture
def office(desk: Desk) -> int:
    with desk.database.transaction() as tx:
        return offices.named(tx, "Kamara", desk.clock.now()).id


@pytest.fixture
def partner(desk: Desk, office: int) -> StaffRow:
    assert office
    return colleague(desk, "peti", "partner", "Kamara")


def case_of(visitor: Visitor) -> CaseRow:
    return visitor.cases[-1]


def offered(desk: Desk, kati: StaffRow, visitor: Visitor, office: int) -> int:
    case_id = case_of(visitor).id
    consents.record_spoken(desk, kati, case_id, office, desk.clock.now(), "telefonon, 9:40")
    referrals.offer(desk, kati, case_id, office, SUMMARY)
    return case_id


def test_without_her_leave_nothing_is_passed_on(desk: Desk, visitor: Visitor, kati: StaffRow, office: int) -> None:
    with pytest.raises(ConsentMissing):
        referrals.offer(desk, kati, case_of(visitor).id, office, SUMMARY)
    assert case_of(visitor).referral is None


@pytest.mark.parametrize("answer", ["tapped", "typed"])
def test_she_is_asked_by_the_colleague_and_her_yes_unlocks_it(
    desk: Desk, visitor: Visitor, kati: StaffRow, office: int, answer: str
) -> None:
    case_id = case_of(visitor).id
    consents.ask(desk, kati, case_id, office)
    asked = visitor.lines[-1]
    assert (asked.sender, asked.staff_id, asked.automatic) == ("staff", kati.id, False)
    assert "Kamara" in asked.text
    assert labels(asked) == ["Igen, hozzájárulok", "Nem járulok hozzá"]
    assert case_of(visitor).state == "waiting_visitor"
    (said,) = visitor.tap("Igen, hozzájárulok") if answer == "tapped" else visitor.type("igen")
    assert "feljegyeztem a hozzájárulását" in said.text
    assert (case_of(visitor).news, case_of(visitor).heard_at) == ("consented", desk.clock.now())
    with desk.database.reading() as tx:
        (consent,) = records.consents_of(tx, visitor.row.person_id)
    assert (consent.purpose, consents.office_of(consent)) == ("partner", office)
    referrals.offer(desk, kati, case_id, office, SUMMARY)
    assert (case_of(visitor).referral, case_of(visitor).office_id, case_of(visitor).news) == ("offered", office, None)


def test_leave_for_one_office_is_none_for_another(desk: Desk, visitor: Visitor, kati: StaffRow, office: int) -> None:
    consents.ask(desk, kati, case_of(visitor).id, office)
    visitor.tap("Igen, hozzájárulok")
    with desk.database.transaction() as tx:
        other = offices.named(tx, "Kormányhivatal", desk.clock.now()).id
    with pytest.raises(ConsentMissing):
        referrals.offer(desk, kati, case_of(visitor).id, other, SUMMARY)


def test_her_no_keeps_it_here_and_is_told_to_the_colleague(
    desk: Desk, visitor: Visitor, kati: StaffRow, office: int
) -> None:
    consents.ask(desk, kati, case_of(visitor).id, office)
    (said,) = visitor.tap("Nem járulok hozzá")
    assert "semmit sem adunk át" in said.text
    assert case_of(visitor).news == "declined"
    with pytest.raises(ConsentMissing):
        referrals.offer(desk, kati, case_of(visitor).id, office, SUMMARY)


def test_a_yes_after_the_case_was_closed_gives_nothing(
    desk: Desk, visitor: Visitor, kati: StaffRow, office: int
) -> None:
    consents.ask(desk, kati, case_of(visitor).id, office)
    casework.close(desk, kati, case_of(visitor).id, Outcome.INFORMED)
    (said,) = visitor.tap("Igen, hozzájárulok")
    assert "nem él" in said.text
    with desk.database.reading() as tx:
        assert records.consents_of(tx, visitor.row.person_id) == []


def test_to_a_colleague_a_bare_yes_is_a_line_like_any_other(desk: Desk, visitor: Visitor, kati: StaffRow) -> None:
    casework.reply(desk, kati, case_of(visitor).id, "Hívhatom holnap?")
    assert visitor.type("igen") == []
    assert visitor.lines[-1].text == "igen"


def test_spoken_leave_is_kept_with_its_day_and_how_it_was_given(
    desk: Desk, clock: FrozenClock, visitor: Visitor, kati: StaffRow, office: int
) -> None:
    case_id, yesterday = case_of(visitor).id, clock.now() - timedelta(days=1)
    for said_at, how in ((clock.now() + timedelta(hours=1), "telefonon"), (yesterday, " ")):
        with pytest.raises(TextRefused):
            consents.record_spoken(desk, kati, case_id, office, said_at, how)
    consents.record_spoken(desk, kati, case_id, office, yesterday, "telefonon, a saját számáról")
    page = casework.case_page(desk, kati, case_id)
    assert [(row.purpose, row.given_at) for row in page.consents] == [("partner", yesterday)]
    assert "a saját számáról" in page.notes[-1].text
    referrals.consent_withdrawn(desk, kati, case_id, office)
    with pytest.raises(ConsentMissing):
        referrals.offer(desk, kati, case_id, office, SUMMARY)


def test_the_office_sees_what_was_written_for_it_and_nothing_else(
    desk: Desk, visitor: Visitor, kati: StaffRow, partner: StaffRow, office: int
) -> None:
    case_id = case_of(visitor).id
    casework.add_note(desk, kati, case_id, NOTE)
    with pytest.raises(NotFound):
        referrals.partner_page(desk, partner, case_id)
    offered(desk, kati, visitor, office)
    page = referrals.partner_page(desk, partner, case_id)
    assert (page.referral.message, page.reports) == (SUMMARY, [])
    assert NOTE not in repr(page)
    with pytest.raises(NotAllowed):
        casework.case_page(desk, partner, case_id)
    for act in (casework.claim, casework.give_to_queue):
        with pytest.raises(NotAllowed):
            act(desk, partner, case_id)


def test_accepted_is_told_to_her_and_reported_on_to_the_office(
    desk: Desk, visitor: Visitor, kati: StaffRow, partner: StaffRow, office: int
) -> None:
    case_id = offered(desk, kati, visitor, office)
    with pytest.raises(NotNow):
        referrals.report(desk, partner, case_id, "már megy")
    referrals.accept(desk, partner, case_id)
    assert "ez a partneriroda vette át: Kamara" in visitor.lines[-1].text
    assert (case_of(visitor).referral, case_of(visitor).news) == ("accepted", "accepted")
    with pytest.raises(NotNow):
        referrals.withdraw(desk, kati, case_id)
    referrals.report(desk, partner, case_id, "Felvettük hétfőre.", Outcome.ENTERED_PROGRAMME)
    page = casework.case_page(desk, kati, case_id)
    assert page.case.news == "reported"
    assert (page.notes[-1].text, page.notes[-1].office) == ("Felvettük hétfőre.", "Kamara")
    assert page.referral is not None
    assert page.referral.outcome == "entered_programme"
    assert [note.text for note in referrals.partner_page(desk, partner, case_id).reports] == ["Felvettük hétfőre."]
    assert "Felvettük" not in " ".join(line.text for line in visitor.lines)


def test_refused_comes_back_with_its_reason_and_a_promise_that_runs(
    desk: Desk, clock: FrozenClock, visitor: Visitor, kati: StaffRow, partner: StaffRow, office: int
) -> None:
    case_id = offered(desk, kati, visitor, office)
    casework.reply(desk, kati, case_id, "Továbbadom a kamarának.")
    clock.move(hours=1)
    with pytest.raises(TextRefused):
        referrals.refuse(desk, partner, case_id, "  ")
    referrals.refuse(desk, partner, case_id, "nincs több hely")
    case = case_of(visitor)
    assert (case.referral, case.office_id, case.news) == (None, None, "refused")
    assert (case.state, case.heard_at, case.owner_staff_id) == ("claimed", clock.now(), kati.id)
    assert case.reply_by > clock.now()
    page = casework.case_page(desk, kati, case_id)
    assert page.referral is not None
    assert (page.referral.state, page.referral.reason) == ("refused", "nincs több hely")
    with pytest.raises(NotFound):
        referrals.partner_page(desk, partner, case_id)
    assert "nincs több hely" not in " ".join(line.text for line in visitor.lines)


def test_an_offer_is_taken_back_and_ends_with_the_case(
    desk: Desk, visitor: Visitor, kati: StaffRow, partner: StaffRow, office: int
) -> None:
    case_id = offered(desk, kati, visitor, office)
    with pytest.raises(NotNow):
        referrals.offer(desk, kati, case_id, office, SUMMARY)
    with pytest.raises(AlreadyClaimed):
        referrals.withdraw(desk, colleague(desk, "pista"), case_id)
    referrals.withdraw(desk, kati, case_id)
    with pytest.raises(NotFound):
        referrals.partner_page(desk, partner, case_id)
    referrals.offer(desk, kati, case_id, office, SUMMARY)
    casework.close(desk, kati, case_id, Outcome.INFORMED)
    assert case_of(visitor).office_id is None
    with pytest.raises(NotFound):
        referrals.partner_page(desk, partner, case_id)


def test_another_office_can_reach_none_of_it(
    desk: Desk, visitor: Visitor, kati: StaffRow, partner: StaffRow, office: int
) -> None:
    case_id = offered(desk, kati, visitor, office)
    stranger = colleague(desk, "gabi", "partner", "Másik iroda")
    homeless = colleague(desk, "geza", "partner")
    for someone in (stranger, homeless):
        with pytest.raises(NotFound):
            referrals.partner_page(desk, someone, case_id)
        with pytest.raises(NotFound):
            referrals.accept(desk, someone, case_id)
        with pytest.raises(NotFound):
            referrals.refuse(desk, someone, case_id, "nem")
    referrals.accept(desk, partner, case_id)
    for someone in (stranger, homeless):
        with pytest.raises(NotFound):
            referrals.report(desk, someone, case_id, "nem")


def test_consent_withdrawn_later_takes_the_case_away_from_the_office(
    desk: Desk, visitor: Visitor, kati: StaffRow, partner: StaffRow, office: int
) -> None:
    case_id = offered(desk, kati, visitor, office)
    referrals.accept(desk, partner, case_id)
    referrals.consent_withdrawn(desk, kati, case_id, office)
    assert (case_of(visitor).office_id, case_of(visitor).referral) == (None, None)
    with pytest.raises(NotFound):
        referrals.partner_page(desk, partner, case_id)
    with pytest.raises(ConsentMissing):
        referrals.offer(desk, kati, case_id, office, SUMMARY)


@pytest.mark.parametrize("role", ["coordinator", "clerk", "reader"])
def test_nobody_else_answers_for_a_partner_office(
    desk: Desk, visitor: Visitor, kati: StaffRow, office: int, role: str
) -> None:
    case_id = offered(desk, kati, visitor, office)
    someone = colleague(desk, "laci", role)
    with pytest.raises(NotAllowed):
        referrals.accept(desk, someone, case_id)
    with pytest.raises(NotAllowed):
        referrals.partner_page(desk, someone, case_id)
