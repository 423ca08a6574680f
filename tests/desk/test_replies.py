"""A reply is held for ten seconds: undone, sent now, released once, or given back with the reason."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text as sql

from desk import casework, replies, staff, visitors
from desk.cases import Outcome
from desk.casework import HeldRow
from desk.desk import Desk
from desk.errors import AlreadyClaimed, AlreadySent, NotAllowed, NotFound, NotTheOwner, TextRefused, Unreachable
from desk.files import Upload
from desk.held import release_due
from desk.jobs import run_due
from desk.replies import HELD_FOR, Draft
from storage.staff import StaffRow
from tests.clock import FrozenClock, budapest
from tests.threads import at_once
from tests.visitor import Visitor, claimed_by, colleague

TEXT = "Jó napot, hétfőn tud jönni?"
ID = "0123456789abcdef0123456789abcdef"
RAW = ("held_replies", "files")


def case_of(visitor: Visitor) -> int:
    return visitor.cases[-1].id


def said(visitor: Visitor) -> list[str]:
    return [line.text for line in visitor.lines if line.sender == "staff"]


def held_by(desk: Desk, staff: StaffRow, visitor: Visitor) -> list[HeldRow]:
    return casework.case_page(desk, staff, case_of(visitor)).held


def hold(desk: Desk, staff: StaffRow, visitor: Visitor, text: str = TEXT, message_id: str | None = ID) -> None:
    replies.hold(desk, staff, case_of(visitor), Draft(text, message_id))


def pass_ten_seconds(desk: Desk, clock: FrozenClock) -> None:
    clock.move(seconds=HELD_FOR.total_seconds())
    run_due(desk)


def test_a_reply_is_claimed_at_once_and_heard_after_ten_seconds(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock
) -> None:
    lines = visitor.lines
    hold(desk, kati, visitor)
    clock.move(seconds=9)
    run_due(desk)
    (case,) = visitor.cases
    assert (case.state, case.owner_staff_id, case.replied_at) == ("claimed", kati.id, None)
    assert (visitor.lines, visitor.row.owner) == (lines, "queue")
    clock.move(seconds=1)
    run_due(desk)
    announced, replied = visitor.lines[-2:]
    assert announced.text == "Mostantól ember válaszol Önnek: Kati (Paktumiroda)."
    assert (replied.id, replied.text, replied.author) == (ID, TEXT, "Kati")
    (case,) = visitor.cases
    assert (case.state, case.replied_at, case.heard_at) == ("waiting_visitor", clock.now(), None)
    assert held_by(desk, kati, visitor) == []


def test_an_undone_reply_is_a_draft_of_its_writer_alone_and_is_never_sent(
    desk: Desk, visitor: Visitor, kati: StaffRow, pista: StaffRow, clock: FrozenClock
) -> None:
    hold(desk, kati, visitor)
    replies.undo(desk, kati, case_of(visitor), ID)
    replies.undo(desk, kati, case_of(visitor), ID)  # a second click
    pass_ten_seconds(desk, clock)
    assert said(visitor) == []
    assert [(row.text, row.returned) for row in held_by(desk, kati, visitor)] == [(TEXT, "undone")]
    assert held_by(desk, pista, visitor) == []


def test_the_next_reply_takes_the_place_of_what_came_back(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock
) -> None:
    hold(desk, kati, visitor)
    replies.undo(desk, kati, case_of(visitor), ID)
    hold(desk, kati, visitor, "Jobban mondva: kedden.")
    pass_ten_seconds(desk, clock)
    assert said(visitor) == ["Jobban mondva: kedden."]
    assert held_by(desk, kati, visitor) == []


def test_what_came_back_can_be_thrown_away(desk: Desk, visitor: Visitor, kati: StaffRow) -> None:
    hold(desk, kati, visitor)
    replies.discard(desk, kati, case_of(visitor))
    assert len(held_by(desk, kati, visitor)) == 1  # what is on its way stays there
    replies.undo(desk, kati, case_of(visitor), ID)
    replies.discard(desk, kati, case_of(visitor))
    assert held_by(desk, kati, visitor) == []


def test_undone_too_late_is_told_and_a_stranger_can_undo_nothing(
    desk: Desk, visitor: Visitor, kati: StaffRow, pista: StaffRow, clock: FrozenClock
) -> None:
    hold(desk, kati, visitor)
    for act in (replies.undo, replies.send_now):
        with pytest.raises(NotFound):
            act(desk, pista, case_of(visitor), ID)
        with pytest.raises(NotFound):
            act(desk, kati, case_of(visitor), "f" * 32)
        with pytest.raises(NotAllowed):
            act(desk, colleague(desk, "olvasó", "reader"), case_of(visitor), ID)
    pass_ten_seconds(desk, clock)
    with pytest.raises(AlreadySent):
        replies.undo(desk, kati, case_of(visitor), ID)
    assert said(visitor) == [TEXT]


def test_sent_now_it_does_not_wait_and_goes_once(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock
) -> None:
    hold(desk, kati, visitor)
    for _click in range(2):
        replies.send_now(desk, kati, case_of(visitor), ID)
    pass_ten_seconds(desk, clock)
    assert said(visitor) == [TEXT]


def test_a_form_sent_twice_is_one_reply_before_and_after_it_went(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock
) -> None:
    hold(desk, kati, visitor)
    hold(desk, kati, visitor)
    pass_ten_seconds(desk, clock)
    hold(desk, kati, visitor)
    pass_ten_seconds(desk, clock)
    assert said(visitor) == [TEXT]
    hold(desk, kati, visitor, "Más szöveg ugyanazzal az azonosítóval.")
    pass_ten_seconds(desk, clock)
    assert said(visitor) == [TEXT, "Más szöveg ugyanazzal az azonosítóval."]


def test_several_go_in_the_order_in_which_they_were_written(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock
) -> None:
    for number in range(3):
        hold(desk, kati, visitor, f"{number}.", None)
        clock.move(seconds=1)
    pass_ten_seconds(desk, clock)
    assert said(visitor) == ["0.", "1.", "2."]


def test_who_lost_the_case_meanwhile_gets_her_text_back(
    desk: Desk, visitor: Visitor, kati: StaffRow, pista: StaffRow, clock: FrozenClock
) -> None:
    hold(desk, kati, visitor)
    casework.take_over(desk, pista, case_of(visitor))
    pass_ten_seconds(desk, clock)
    assert said(visitor) == []
    assert [row.returned for row in held_by(desk, kati, visitor)] == ["taken"]
    assert visitor.row.owner_staff_id == pista.id


def test_who_withdrew_or_is_nobody_any_more_sends_nothing(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock
) -> None:
    hold(desk, kati, visitor)
    visitor.tap("Mégsem kérem")
    pass_ten_seconds(desk, clock)
    assert said(visitor) == []
    assert [row.returned for row in held_by(desk, kati, visitor)] == ["closed"]


def test_a_colleague_who_may_no_longer_work_sends_nothing(
    desk: Desk, visitor: Visitor, kati: StaffRow, pista: StaffRow, clock: FrozenClock
) -> None:
    hold(desk, kati, visitor)
    staff.add(desk, kati.email, "reader")
    pass_ten_seconds(desk, clock)
    assert said(visitor) == []
    assert [row.returned for row in held_by(desk, replace(kati, role="reader"), visitor)] == ["not allowed"]


def test_a_conversation_erased_meanwhile_is_not_written_to(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    session = visitors.open_session(desk)
    person = visitors.authenticate(desk, session.token)
    assert person is not None
    visitor = Visitor(desk, "web", session.address)
    visitor.type("emberrel szeretnek beszelni")
    case_id = case_of(visitor)
    replies.hold(desk, kati, case_id, Draft(TEXT, ID))
    visitors.finish_and_erase(desk, person)
    pass_ten_seconds(desk, clock)
    page = casework.case_page(desk, kati, case_id)
    assert (page.held, page.lines) == ([], [])
    with pytest.raises(Unreachable):
        replies.hold(desk, kati, case_id, Draft(TEXT))


def test_an_erased_conversation_leaves_no_row_of_replies_that_were_not_sent(desk: Desk, kati: StaffRow) -> None:
    session = visitors.open_session(desk)
    person = visitors.authenticate(desk, session.token)
    assert person is not None
    visitor, other = Visitor(desk, "web", session.address), Visitor(desk)
    for one in (visitor, other):
        one.type("emberrel szeretnek beszelni")
    waits, came_back = "1" * 32, "2" * 32
    for message_id in (waits, came_back):
        draft = Draft(TEXT, message_id, (Upload("igazolas.txt", message_id.encode()),))
        replies.hold(desk, kati, case_of(visitor), draft)
    replies.undo(desk, kati, case_of(visitor), came_back)
    replies.keep(desk, kati, case_of(visitor), Draft("[[név]]", "3" * 32, (Upload("c.txt", b"c"),)))
    hold(desk, kati, other)  # of somebody else: stays
    case_id = case_of(visitor)
    visitors.finish_and_erase(desk, person)
    with desk.database.engine.connect() as connection:
        kept = {table: connection.execute(sql(f"SELECT count(*) FROM {table}")).scalar_one() for table in RAW}
        whose = connection.execute(sql("SELECT message_id FROM held_replies")).scalars().all()
    assert kept == {"held_replies": 1, "files": 0}
    assert whose == [ID]
    page = casework.case_page(desk, kati, case_id)
    assert (page.held, page.is_erased) == ([], True)
    assert replies.keep(desk, kati, case_id, Draft("", "3" * 32, (Upload("c.txt", b"c"),))) == []


def test_a_reply_from_another_case_learns_at_once_who_has_the_conversation(
    desk: Desk, kati: StaffRow, pista: StaffRow
) -> None:
    visitor = Visitor(desk)
    visitor.start()
    for text in ("üzenetet hagyok", "mikor lesz állásbörze", "Nagy Ilona", "06 30 123 4567"):
        visitor.type(text)
    visitor.tap("Elküldöm")
    message = case_of(visitor)
    visitor.type("ember")
    claimed_by(desk, kati, visitor)
    with pytest.raises(NotTheOwner):
        replies.hold(desk, pista, message, Draft(TEXT))
    assert visitor.cases[0].owner_staff_id is None


def test_only_the_owner_can_hold_a_reply_and_nothing_empty(
    desk: Desk, visitor: Visitor, kati: StaffRow, pista: StaffRow
) -> None:
    claimed_by(desk, kati, visitor)
    with pytest.raises(AlreadyClaimed):
        hold(desk, pista, visitor)
    with pytest.raises(TextRefused):
        hold(desk, kati, visitor, " ")


@pytest.mark.parametrize("act", ["close", "give back", "snooze"])
def test_what_waits_goes_before_the_case_is_put_away(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock, act: str
) -> None:
    hold(desk, kati, visitor)
    case_id = case_of(visitor)
    if act == "close":
        casework.close(desk, kati, case_id, Outcome.INFORMED)
    elif act == "give back":
        casework.give_to_queue(desk, kati, case_id)
    else:
        casework.snooze(desk, kati, case_id, clock.now() + HELD_FOR * 100, "hétfőn hívom")
    assert said(visitor) == [TEXT]
    state = visitor.cases[0].state
    pass_ten_seconds(desk, clock)
    assert said(visitor) == [TEXT]
    assert visitor.cases[0].state == state == {"close": "closed", "give back": "new", "snooze": "snoozed"}[act]


def test_undo_against_release_ends_in_one_of_the_two(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock
) -> None:
    claimed_by(desk, kati, visitor)
    for number in range(8):
        message_id = f"{number:032x}"
        hold(desk, kati, visitor, f"{number}.", message_id)
        clock.move(seconds=10)
        undone: list[bool] = []

        def undo(message_id: str = message_id, undone: list[bool] = undone) -> None:
            try:
                replies.undo(desk, kati, case_of(visitor), message_id)
                undone.append(True)
            except AlreadySent:
                undone.append(False)

        at_once(undo, lambda: release_due(desk), lambda: release_due(desk))
        assert said(visitor).count(f"{number}.") == (0 if undone == [True] else 1)
        replies.discard(desk, kati, case_of(visitor))


def test_two_processes_release_each_reply_once(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock
) -> None:
    for number in range(25):
        hold(desk, kati, visitor, f"{number}.", None)
    clock.move(seconds=10)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _thread: run_due(desk), range(4)))
    assert sorted(said(visitor)) == sorted(f"{number}." for number in range(25))


def test_killed_before_the_commit_nothing_went_and_the_next_process_sends_it(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(desk, kati, visitor)
    clock.move(seconds=10)

    class Killed(BaseException):
        pass

    def die(*_arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("storage.held.take", die)  # the last statement before the commit
        with pytest.raises(Killed):
            release_due(desk)
    assert said(visitor) == []
    run_due(desk)
    assert said(visitor) == [TEXT]


def test_one_that_the_database_refuses_comes_back_and_holds_up_nobody(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock
) -> None:
    hold(desk, kati, visitor, "Ez nem megy.")
    with desk.database.engine.begin() as connection:  # as no program of ours would: the line is there already
        connection.execute(
            sql(
                "INSERT INTO messages"
                " (conversation_id, id, seq, position, sender, automatic, deleted, edited, text, at)"
                " SELECT conversation_id, message_id, 0, 0, 'bot', false, true, false, text, at FROM held_replies"
            )
        )
    hold(desk, kati, visitor, "Ez igen.", "a" * 32)
    pass_ten_seconds(desk, clock)
    assert said(visitor) == ["Ez igen."]
    assert [row.returned for row in held_by(desk, kati, visitor)] == ["fault"]


def test_who_writes_at_last_is_not_silent_while_her_reply_is_held(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock
) -> None:
    claimed_by(desk, kati, visitor)
    clock.moment = budapest(2026, 11, 24, 12)  # more than eight working hours later
    hold(desk, kati, visitor)
    run_due(desk)
    pass_ten_seconds(desk, clock)
    assert said(visitor) == [TEXT]


def test_whoever_undoes_her_first_reply_keeps_the_case_and_the_visitor_knows_who_has_it(
    desk: Desk, visitor: Visitor, kati: StaffRow
) -> None:
    hold(desk, kati, visitor)
    replies.undo(desk, kati, case_of(visitor), ID)
    assert (visitor.row.owner, visitor.row.owner_staff_id) == ("staff", kati.id)
    assert visitor.lines[-1].text == "Mostantól ember válaszol Önnek: Kati (Paktumiroda)."
    visitor.type("mégsem kérem")  # too late to withdraw what somebody works on
    assert visitor.cases[0].state == "claimed"
