"""What colleagues may do with a case, and what the visitor sees of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from desk import casework, visitors
from desk.cases import STAFF_OUTCOMES, Outcome
from desk.casework import LONGEST_REPLY
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import AlreadyClaimed, AlreadyClosed, NotAllowed, NotFound, NotTheOwner, TextRefused, Unreachable
from storage import conversations, models
from storage.staff import StaffRow
from tests.visitor import Visitor, claimed_by, colleague

NOTE = "gyanús: nem szabad látnia"


def case_of(visitor: Visitor) -> int:
    return visitor.cases[-1].id


def with_a_message(visitor: Visitor) -> int:
    """She leaves a message besides; the id of its case."""
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    for text in ("mikor lesz a következő állásbörze", "Nagy Ilona", "06 30 123 4567"):
        visitor.type(text)
    visitor.tap("Elküldöm")
    return case_of(visitor)


def test_of_eight_colleagues_at_once_one_gets_the_case_and_the_others_learn_who(desk: Desk, visitor: Visitor) -> None:
    colleagues = [colleague(desk, f"kolléga{number}") for number in range(8)]
    case_id = case_of(visitor)

    def try_to_claim(someone: StaffRow) -> str | None:
        try:
            casework.claim(desk, someone, case_id)
        except AlreadyClaimed as refused:
            return refused.by
        return None

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(try_to_claim, colleagues))
    (winner,) = [someone for someone, answer in zip(colleagues, answers, strict=True) if answer is None]
    assert set(answers) == {None, winner.name}
    assert visitor.row.owner_staff_id == visitor.cases[0].owner_staff_id == winner.id
    assert [line.text for line in visitor.lines].count(
        f"Mostantól ember válaszol Önnek: {winner.name} (Paktumiroda)."
    ) == 1


def test_claiming_takes_the_conversation_and_says_who_speaks(desk: Desk, visitor: Visitor, kati: StaffRow) -> None:
    claimed_by(desk, kati, visitor)
    line = visitor.lines[-1]
    assert (line.text, line.automatic) == ("Mostantól ember válaszol Önnek: Kati (Paktumiroda).", True)
    assert (visitor.row.owner, visitor.row.owner_staff_id) == ("staff", kati.id)


def test_claiming_twice_changes_and_says_nothing(desk: Desk, visitor: Visitor, kati: StaffRow) -> None:
    case_id = claimed_by(desk, kati, visitor)
    lines = visitor.lines
    casework.claim(desk, kati, case_id)
    assert visitor.lines == lines


def test_claiming_a_message_leaves_the_conversation_with_the_bot(desk: Desk, kati: StaffRow) -> None:
    visitor = Visitor(desk)
    visitor.start()
    casework.claim(desk, kati, with_a_message(visitor))
    assert visitor.row.owner == "bot"


def test_a_reply_to_a_message_takes_the_conversation_and_is_signed(desk: Desk, kati: StaffRow) -> None:
    visitor = Visitor(desk)
    visitor.start()
    case_id = with_a_message(visitor)
    casework.reply(desk, kati, case_id, "  Jövő kedden.  ")
    announced, replied = visitor.lines[-2:]
    assert announced.automatic
    assert (replied.sender, replied.author, replied.text) == ("staff", "Kati", "Jövő kedden.")
    assert visitor.row.live_case_id == case_id
    assert visitor.cases[0].state == "waiting_visitor"


def test_a_colleague_writing_puts_an_open_form_aside_and_does_not_lose_it(desk: Desk, kati: StaffRow) -> None:
    visitor = Visitor(desk)
    visitor.start()
    case_id = with_a_message(visitor)
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    visitor.type("felvennénk két embert a pékségbe")
    casework.reply(desk, kati, case_id, "Jövő kedden.")
    assert visitor.state.form is None
    assert visitor.state.drafts["message"].answers == {"message": "felvennénk két embert a pékségbe"}


def test_only_the_owner_can_reply(desk: Desk, visitor: Visitor, kati: StaffRow, pista: StaffRow) -> None:
    case_id = claimed_by(desk, kati, visitor)
    with pytest.raises(AlreadyClaimed) as refused:
        casework.reply(desk, pista, case_id, "Én is itt vagyok.")
    assert refused.value.by == "Kati"
    assert all(line.sender != "staff" for line in visitor.lines)


def test_not_even_the_desk_itself_speaks_for_somebody_who_does_not_own_the_conversation(
    desk: Desk, visitor: Visitor, kati: StaffRow, pista: StaffRow
) -> None:
    claimed_by(desk, kati, visitor)
    with desk.database.transaction() as tx:
        row = conversations.lock_by_id(tx, visitor.row.id)
        assert row is not None
        thread = Thread(desk, tx, row, desk.clock.now())
        with pytest.raises(NotTheOwner):
            thread.say_as(pista.id, "Én is itt vagyok.")
        with pytest.raises(NotTheOwner):
            thread.say("A program közbeszól.")


def test_who_writes_from_another_case_learns_that_the_conversation_is_taken(
    desk: Desk, kati: StaffRow, pista: StaffRow
) -> None:
    visitor = Visitor(desk)
    visitor.start()
    message = with_a_message(visitor)
    visitor.type("ember")
    claimed_by(desk, kati, visitor)
    with pytest.raises(NotTheOwner):
        casework.reply(desk, pista, message, "Jövő kedden.")
    assert visitor.cases[0].owner_staff_id is None  # and has claimed nothing by trying
    assert visitor.row.owner_staff_id == kati.id


@pytest.mark.parametrize("text", ["", " \n ", "x" * (LONGEST_REPLY + 1)])
def test_what_cannot_be_sent_is_refused(desk: Desk, visitor: Visitor, kati: StaffRow, text: str) -> None:
    for act in (casework.reply, casework.add_note):
        with pytest.raises(TextRefused):
            act(desk, kati, case_of(visitor), text)
    assert visitor.cases[0].state == "new"


def test_a_note_is_seen_by_colleagues_and_never_on_its_way_to_the_visitor(
    desk: Desk, visitor: Visitor, kati: StaffRow, pista: StaffRow
) -> None:
    case_id = claimed_by(desk, kati, visitor)
    seq = visitor.row.seq
    casework.add_note(desk, kati, case_id, NOTE)
    casework.reply(desk, kati, case_id, "Jó napot kívánok!")
    assert [(note.author, note.text) for note in casework.case_page(desk, pista, case_id).notes] == [("Kati", NOTE)]
    assert [line.text for line in visitor.lines if line.seq > seq] == ["Jó napot kívánok!"]
    with desk.database.reading() as tx:
        said = tx.all(select(models.messages.c.text))
        sent = tx.all(select(models.outbox.c.message_id))
    assert all(NOTE not in row.text for row in said)
    assert len(sent) == len([line for line in visitor.lines if line.sender != "visitor"])


def test_a_case_is_closed_once_with_an_outcome_and_the_bot_speaks_again(
    desk: Desk, visitor: Visitor, kati: StaffRow
) -> None:
    case_id = case_of(visitor)
    casework.close(desk, kati, case_id, Outcome.INFORMED)
    (case,) = visitor.cases
    assert (case.state, case.outcome, case.owner_staff_id) == ("closed", "informed", kati.id)
    assert (visitor.row.owner, visitor.row.live_case_id) == ("bot", None)
    assert "Új kérdésre ismét a program válaszol" in visitor.lines[-1].text
    with pytest.raises(AlreadyClosed):
        casework.close(desk, kati, case_id, Outcome.SPAM)
    assert visitor.cases[0].outcome == "informed"


@pytest.mark.parametrize("outcome", ["", "withdrawn", "INFORMED", "kész"])
def test_only_the_outcomes_of_colleagues_close_a_case(
    desk: Desk, visitor: Visitor, kati: StaffRow, outcome: str
) -> None:
    assert outcome not in STAFF_OUTCOMES
    with pytest.raises(NotFound):
        casework.close(desk, kati, case_of(visitor), outcome)
    assert visitor.cases[0].state == "new"


def test_a_case_of_somebody_else_is_not_closed_over_her_head(
    desk: Desk, visitor: Visitor, kati: StaffRow, pista: StaffRow
) -> None:
    case_id = claimed_by(desk, kati, visitor)
    with pytest.raises(AlreadyClaimed):
        casework.close(desk, pista, case_id, Outcome.INFORMED)
    assert visitor.cases[0].state == "claimed"


def test_a_question_for_a_number_is_over_when_the_case_is_closed(desk: Desk, visitor: Visitor, kati: StaffRow) -> None:
    visitor.tap("Megadom a számom")
    casework.close(desk, kati, case_of(visitor), Outcome.INFORMED)
    visitor.type("06 30 123 4567")
    assert visitor.route == "goes on"  # just a line for the colleague now, and no fault of the program
    assert len(visitor.cases) == 1


def test_a_case_given_back_waits_for_anybody_with_the_promise_as_it_was(
    desk: Desk, visitor: Visitor, kati: StaffRow, pista: StaffRow
) -> None:
    case_id = claimed_by(desk, kati, visitor)
    promise = visitor.cases[0].reply_by
    with pytest.raises(AlreadyClaimed):
        casework.give_to_queue(desk, pista, case_id)
    casework.give_to_queue(desk, kati, case_id)
    (case,) = visitor.cases
    assert (case.state, case.owner_staff_id, case.reply_by) == ("new", None, promise)
    assert (visitor.row.owner, visitor.row.owner_staff_id, visitor.row.live_case_id) == ("queue", None, case_id)
    assert visitor.lines[-1].text == "Beszélgetése újra munkatársra vár."
    casework.claim(desk, pista, case_id)
    assert visitor.row.owner_staff_id == pista.id


WORK: list[Callable[[Desk, StaffRow, int], object]] = [
    casework.claim,
    lambda desk, who, case: casework.reply(desk, who, case, "Jó napot!"),
    lambda desk, who, case: casework.add_note(desk, who, case, NOTE),
    casework.give_to_queue,
    lambda desk, who, case: casework.close(desk, who, case, Outcome.INFORMED),
]


@pytest.mark.parametrize("role", ["partner", "reader"])
def test_partners_and_readers_cannot_work_on_cases(desk: Desk, visitor: Visitor, role: str) -> None:
    outsider = colleague(desk, "vendég", role)
    before = (visitor.cases, visitor.lines)
    for work in WORK:
        with pytest.raises(NotAllowed):
            work(desk, outsider, case_of(visitor))
    assert (visitor.cases, visitor.lines) == before


def test_a_reader_sees_cases_and_for_a_partner_none_exists(desk: Desk, visitor: Visitor) -> None:
    reader, partner = colleague(desk, "olvasó", "reader"), colleague(desk, "partner", "partner")
    assert [case.id for case in casework.queue(desk, reader).cases] == [case_of(visitor)]
    assert casework.case_page(desk, reader, case_of(visitor)).lines
    assert casework.queue(desk, partner).cases == []
    assert casework.queue(desk, partner).tally.open == 0
    with pytest.raises(NotFound):
        casework.case_page(desk, partner, case_of(visitor))


def test_what_does_not_exist_cannot_be_worked_on(desk: Desk, kati: StaffRow) -> None:
    for work in (*WORK, casework.case_page):
        with pytest.raises(NotFound):
            work(desk, kati, 4711)


def test_the_queue_shows_urgent_cases_first_and_then_by_promise(desk: Desk, kati: StaffRow) -> None:
    people = [Visitor(desk) for _number in range(3)]
    for person in people:
        person.start()
    people[0].type("ember")
    people[1].type("ember")
    people[2].type("nem birom tovabb nincs ertelme elni")
    people[2].tap("Kérem")
    order = [case.id for case in casework.queue(desk, kati).cases]
    assert order == [case_of(person) for person in (people[2], people[0], people[1])]


def test_an_erased_conversation_cannot_be_written_to_and_stays_empty(desk: Desk, kati: StaffRow) -> None:
    session = visitors.open_session(desk)
    person = visitors.authenticate(desk, session.token)
    assert person is not None
    visitor = Visitor(desk, "web", session.address)
    visitor.type("emberrel szeretnek beszelni")
    case_id = case_of(visitor)
    visitors.finish_and_erase(desk, person)
    with pytest.raises(Unreachable):
        casework.reply(desk, kati, case_id, "Jó napot!")
    casework.claim(desk, kati, case_id)
    casework.add_note(desk, kati, case_id, "már nem érhető el")
    page = casework.case_page(desk, kati, case_id)
    assert page.is_erased
    assert page.case.question == "emberrel szeretnek beszelni"
    casework.close(desk, kati, case_id, Outcome.NO_CONTACT)
    assert casework.case_page(desk, kati, case_id).lines == []
