"""A form becomes a case: at its desk, with what it says as codes, and its words nowhere but in encrypted columns."""

from datetime import date

from desk.consent_texts import CONTACT
from desk.conversations import Thread
from desk.desk import Desk
from desk.intake import Intake, Kind, Need, NeedKind, Opened, Shift, take
from desk.routing import DeskCode
from knowledge.profile import Business, Jobseeker, Matter, Schooling, Wish
from storage import cases, conversations, intake, records
from storage.cases import CaseRow
from tests.shown import show
from tests.visitor import Visitor

CONSENTS = (CONTACT,)


def taken(desk: Desk, visitor: Visitor, given: Intake) -> tuple[Opened, CaseRow]:
    visitor.start()
    show(desk, visitor.row.id, CONTACT)
    with desk.database.transaction() as tx:
        row = conversations.lock_by_id(tx, visitor.row.id)
        assert row is not None
        thread = Thread(desk, tx, row, desk.clock.now())
        opened = take(thread, given)
        thread.save()
        case = cases.get(tx, opened.case_id)
    assert case is not None
    return opened, case


def test_a_jobseeker_goes_to_her_district_with_open_programmes_only(desk: Desk) -> None:
    visitor, form = Visitor(desk), {"settlement": "Lakitelek", "name": "Kiss Mária", "contact": "chat"}
    profile = Jobseeker(wish=Wish.TRAINING, settlement="Lakitelek")
    topics = ("kepzesi-tamogatas-jogosultsag", "targoncavezeto-kepzes", "nincs-ilyen", "kepzes-alatti-juttatas-most")
    given = Intake(Kind.JOBSEEKER, "Tanfolyamot keres", form, profile, consents=CONSENTS, topics=topics)
    opened, case = taken(desk, visitor, given)
    assert opened.desk == case.desk == DeskCode.EMPLOYMENT_TISZAKECSKE
    assert (case.kind, case.subject, case.settlement, case.urgent) == ("jobseeker", "training", "Lakitelek", False)
    assert (case.form, case.owner_staff_id, visitor.row.owner) == (form, None, "bot")
    with desk.database.reading() as tx:
        assert intake.programmes_of(tx, case.id) == ["kepzesi-tamogatas-jogosultsag", "kepzes-alatti-juttatas-most"]
        (consent,) = records.consents_of(tx, case.person_id)
    assert (consent.purpose, consent.text_version) == ("contact", "contact-1")


def test_a_worker_who_has_started_makes_it_urgent_with_the_shorter_promise(desk: Desk) -> None:
    wages = Business(matter=Matter.WAGE_SUPPORT, settlement="Kecskemét", already_works=True)
    opened, case = taken(desk, Visitor(desk), Intake(Kind.BUSINESS, "Bértámogatás", {}, wages, consents=CONSENTS))
    assert (case.urgent, case.reason, opened.desk) == (True, "urgent", DeskCode.EMPLOYMENT_KECSKEMET)
    hours = desk.office.urgent_within_hours
    assert opened.reply_by == case.reply_by == desk.working_time.after(desk.clock.now(), hours)
    _opened, other = taken(desk, Visitor(desk), Intake(Kind.BUSINESS, "Rendezvény", {}, Business(already_works=True)))
    assert not other.urgent


def test_needs_are_kept_by_month_and_an_unknown_settlement_only_in_the_form(desk: Desk) -> None:
    welders = Need(NeedKind.LABOUR, "hegesztő", 3, date(2027, 1, 15), Schooling.VOCATIONAL, Shift.TWO, "Csillaghegy")
    given = Intake(Kind.LABOUR_NEED, "Három hegesztő", {"settlement": "Csillaghegy"}, needs=(welders,))
    opened, case = taken(desk, Visitor(desk), given)
    assert (case.settlement, case.form, opened.desk) == (
        None,
        {"settlement": "Csillaghegy"},
        DeskCode.EMPLOYMENT_ELSEWHERE,
    )
    with desk.database.reading() as tx:
        (need,) = intake.needs_of(tx, case.id)
    assert (need.trade, need.count, need.from_month, need.settlement) == ("hegesztő", 3, date(2027, 1, 1), None)
    assert (need.kind, need.schooling, need.shift) == ("labour", "vocational", "two")


def test_a_message_and_a_handed_over_conversation_have_their_desk_too(desk: Desk) -> None:
    visitor = Visitor(desk)
    visitor.start()
    visitor.type("emberrel szeretnek beszelni")
    assert visitor.cases[-1].desk == DeskCode.OFFICE
    _opened, case = taken(desk, Visitor(desk), Intake(Kind.MESSAGE, "?", {}, topic="dualis-kepzes-cegnek"))
    assert case.desk == DeskCode.CHAMBER
