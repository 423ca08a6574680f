"""A reply that has gone: changed or taken back by who wrote it, and by nobody else."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from desk import casework, consents, corrections, replies, visitors
from desk.cases import Outcome
from desk.desk import Desk
from desk.errors import (
    AlreadyClaimed,
    AlreadyClosed,
    DeskError,
    GapsLeft,
    NotAllowed,
    NotFound,
    TakenBack,
    TextRefused,
    TooOld,
    Unreachable,
)
from desk.files import Upload
from desk.jobs import run_due
from desk.replies import Draft
from storage import offices, outbox
from storage.messages import MessageRow
from storage.outbox import OutboxRow
from storage.staff import StaffRow
from tests.clock import FrozenClock
from tests.visitor import Visitor, claimed_by, colleague

WRONG, RIGHT = "Hétfőn 8-kor várom.", "Hétfőn 9-kor várom."
Act = Callable[[Desk, StaffRow, int, str], None]


def case_of(visitor: Visitor) -> int:
    return visitor.cases[-1].id


def said(visitor: Visitor) -> MessageRow:
    return [line for line in visitor.lines if line.sender == "staff"][-1]


def send_all(desk: Desk, visitor: Visitor, wire_id: str = "7") -> list[str]:
    """What a channel would do with everything that waits; the actions, in order."""
    with desk.database.transaction() as tx:
        now = desk.clock.now()
        rows: list[OutboxRow] = []
        while new := outbox.lease(tx, visitor.row.id, f"sender {len(rows)}", now, now.replace(year=2030)):
            outbox.finish(tx, [outbox.Ended(row, wire_id) for row in new], now)
            rows += new
    return [f"{row.action}: {row.text}" for row in rows if row.sender == "staff"]


@pytest.fixture
def sent(desk: Desk, visitor: Visitor, kati: StaffRow) -> str:
    """The id of a reply that has reached her."""
    casework.reply(desk, kati, case_of(visitor), WRONG)
    assert send_all(desk, visitor) == [f"send: {WRONG}"]
    return said(visitor).id


def test_a_corrected_reply_is_the_same_line_with_a_later_change_and_goes_as_an_edit(
    desk: Desk, visitor: Visitor, kati: StaffRow, sent: str, clock: FrozenClock
) -> None:
    (case,), before = visitor.cases, said(visitor)
    clock.move(minutes=5)
    for _click in range(2):
        corrections.correct(desk, kati, case.id, sent, f" {RIGHT} ")
    line = said(visitor)
    assert (line.id, line.text, line.edited, line.at) == (sent, RIGHT, True, before.at)
    assert (line.position, line.seq) == (before.position, before.seq + 1)
    assert send_all(desk, visitor) == [f"edit: {RIGHT}"]
    assert send_all(desk, visitor) == []
    (after,) = visitor.cases
    clocks = ("state", "heard_at", "reply_by", "replied_at", "owner_acted_at", "escalated")
    assert [getattr(after, name) for name in clocks] == [getattr(case, name) for name in clocks]


def test_a_reply_taken_back_leaves_nothing_of_its_words_and_goes_as_a_deletion(
    desk: Desk, visitor: Visitor, kati: StaffRow, sent: str
) -> None:
    for _click in range(2):
        corrections.take_back(desk, kati, case_of(visitor), sent)
    line = said(visitor)
    assert (line.text, line.deleted) == ("", True)
    assert send_all(desk, visitor) == ["delete: "]
    with pytest.raises(TakenBack):
        corrections.correct(desk, kati, case_of(visitor), sent, RIGHT)
    actions = [row.action for row in casework.case_page(desk, kati, case_of(visitor)).history]
    assert actions[-1:] == ["sent reply taken back"]


def test_an_edit_that_still_waits_goes_once_with_the_last_text(
    desk: Desk, visitor: Visitor, kati: StaffRow, sent: str
) -> None:
    for text in ("Kedden.", "Szerdán.", RIGHT):
        corrections.correct(desk, kati, case_of(visitor), sent, text)
    assert send_all(desk, visitor) == [f"edit: {RIGHT}"]


def test_taken_back_after_an_edit_that_still_waits_only_the_deletion_goes(
    desk: Desk, visitor: Visitor, kati: StaffRow, sent: str
) -> None:
    corrections.correct(desk, kati, case_of(visitor), sent, RIGHT)
    corrections.take_back(desk, kati, case_of(visitor), sent)
    assert send_all(desk, visitor) == ["delete: "]


def test_what_nobody_has_begun_to_send_is_simply_changed_or_never_goes(
    desk: Desk, visitor: Visitor, kati: StaffRow
) -> None:
    case_id = case_of(visitor)
    casework.reply(desk, kati, case_id, WRONG)
    corrections.correct(desk, kati, case_id, said(visitor).id, RIGHT)
    assert send_all(desk, visitor) == [f"send: {RIGHT}"]
    casework.reply(desk, kati, case_id, "Ez ne menjen el.")
    corrections.take_back(desk, kati, case_id, said(visitor).id)
    assert send_all(desk, visitor) == []


@pytest.mark.parametrize("act", ["correct", "take back"])
def test_what_is_being_sent_right_now_is_followed_by_the_change(
    desk: Desk, visitor: Visitor, kati: StaffRow, act: str, clock: FrozenClock
) -> None:
    case_id, now = case_of(visitor), clock.now()
    casework.reply(desk, kati, case_id, WRONG)
    with desk.database.transaction() as tx:
        in_hand = outbox.lease(tx, visitor.row.id, "another process", now, now.replace(year=2030))
    if act == "correct":
        corrections.correct(desk, kati, case_id, said(visitor).id, RIGHT)
    else:
        corrections.take_back(desk, kati, case_id, said(visitor).id)
    assert send_all(desk, visitor) == []  # nothing overtakes it
    with desk.database.transaction() as tx:
        outbox.finish(tx, [outbox.Ended(row, "7") for row in in_hand], now)
    assert send_all(desk, visitor) == [f"edit: {RIGHT}" if act == "correct" else "delete: "]


def test_a_held_reply_goes_with_its_new_text_or_comes_back(
    desk: Desk, visitor: Visitor, kati: StaffRow, clock: FrozenClock
) -> None:
    case_id = case_of(visitor)
    first, second = "1" * 32, "2" * 32
    replies.hold(desk, kati, case_id, Draft(WRONG, first))
    corrections.correct(desk, kati, case_id, first, RIGHT)
    replies.hold(desk, kati, case_id, Draft("Ez ne.", second))
    corrections.take_back(desk, kati, case_id, second)
    clock.move(seconds=10)
    run_due(desk)
    assert [(line.text, line.edited) for line in visitor.lines if line.sender == "staff"] == [(RIGHT, False)]
    (draft,) = casework.case_page(desk, kati, case_id).held
    assert (draft.text, draft.returned) == ("Ez ne.", "undone")


def every_act() -> list[Act]:
    return [
        lambda desk, staff, case_id, line: corrections.correct(desk, staff, case_id, line, RIGHT),
        corrections.take_back,
    ]


@pytest.mark.parametrize("act", every_act(), ids=["correct", "take back"])
@pytest.mark.parametrize("state", ["closed", "given back", "taken over"])
def test_only_while_the_case_is_open_and_hers(
    desk: Desk, visitor: Visitor, kati: StaffRow, sent: str, act: Act, state: str
) -> None:
    case_id, pista = case_of(visitor), colleague(desk, "pista")
    refusals: dict[str, type[DeskError]] = {"closed": AlreadyClosed}
    if state == "closed":
        casework.close(desk, kati, case_id, Outcome.INFORMED)
    elif state == "given back":
        casework.give_to_queue(desk, kati, case_id)
    else:
        casework.take_over(desk, pista, case_id)
        with pytest.raises(NotFound):  # hers now, but not her words
            act(desk, pista, case_id, sent)
    with pytest.raises(refusals.get(state, AlreadyClaimed)):
        act(desk, kati, case_id, sent)
    assert said(visitor).text == WRONG
    line = said(visitor)
    assert not corrections.is_open_to(kati, casework.case_page(desk, kati, case_id), line)


@pytest.mark.parametrize("act", every_act(), ids=["correct", "take back"])
def test_nothing_but_her_own_words_of_this_case(
    desk: Desk, visitor: Visitor, kati: StaffRow, sent: str, act: Act, clock: FrozenClock
) -> None:
    case_id = case_of(visitor)
    others = [line.id for line in visitor.lines if line.sender != "staff"]
    for line_id in [*others, "f" * 32]:
        with pytest.raises(NotFound):
            act(desk, kati, case_id, line_id)
    with pytest.raises(NotAllowed):
        act(desk, colleague(desk, "olvasó", "reader"), case_id, sent)
    casework.close(desk, kati, case_id, Outcome.INFORMED)
    clock.move(days=5)
    visitor.type("emberrel szeretnek beszelni")
    later = claimed_by(desk, kati, visitor)
    assert later != case_id
    with pytest.raises(NotFound):  # said in the case before
        act(desk, kati, later, sent)


@pytest.mark.parametrize("act", every_act(), ids=["correct", "take back"])
def test_a_question_for_consent_stays_what_was_agreed_to(
    desk: Desk, visitor: Visitor, kati: StaffRow, act: Act
) -> None:
    with desk.database.transaction() as tx:
        office = offices.named(tx, "Máltai", desk.clock.now()).id
    consents.ask(desk, kati, case_of(visitor), office)
    asked = said(visitor)
    with pytest.raises(NotFound):
        act(desk, kati, case_of(visitor), asked.id)
    assert said(visitor) == asked


@pytest.mark.parametrize(("text", "refused"), [(" ", TextRefused), ("x" * 4001, TextRefused), ("[[név]]", GapsLeft)])
def test_a_text_that_could_not_be_sent_changes_nothing(
    desk: Desk, visitor: Visitor, kati: StaffRow, sent: str, text: str, refused: type[DeskError]
) -> None:
    with pytest.raises(refused):
        corrections.correct(desk, kati, case_of(visitor), sent, text)
    assert said(visitor).text == WRONG


def test_with_a_file_the_words_may_go_and_taken_back_the_file_goes_too(
    desk: Desk, visitor: Visitor, kati: StaffRow
) -> None:
    case_id, message_id = case_of(visitor), "3" * 32
    replies.hold(desk, kati, case_id, Draft("Csatoltam.", message_id, (Upload("a.pdf", b"%PDF-1.4"),)))
    replies.send_now(desk, kati, case_id, message_id)
    corrections.correct(desk, kati, case_id, message_id, " ")
    assert (said(visitor).text, [file.name for file in said(visitor).files]) == ("", ["a.pdf"])
    file_id = said(visitor).files[0].id
    corrections.take_back(desk, kati, case_id, message_id)
    assert said(visitor).files == ()
    with pytest.raises(NotFound):
        casework.file_of(desk, kati, case_id, file_id)


def test_on_telegram_nothing_is_taken_back_after_two_days_but_can_be_corrected(
    desk: Desk, kati: StaffRow, clock: FrozenClock
) -> None:
    visitor = Visitor(desk, "telegram", "42")
    visitor.start()
    visitor.type("emberrel szeretnek beszelni")
    case_id = case_of(visitor)
    casework.reply(desk, kati, case_id, WRONG)
    send_all(desk, visitor)
    clock.move(hours=48)
    with pytest.raises(TooOld):
        corrections.take_back(desk, kati, case_id, said(visitor).id)
    assert (said(visitor).text, said(visitor).deleted) == (WRONG, False)
    corrections.correct(desk, kati, case_id, said(visitor).id, RIGHT)
    assert send_all(desk, visitor) == [f"edit: {RIGHT}"]


def test_an_edit_that_failed_is_forgotten_once_the_next_one_is_on_its_way(
    desk: Desk, visitor: Visitor, kati: StaffRow, sent: str, clock: FrozenClock
) -> None:
    case_id, now = case_of(visitor), clock.now()
    corrections.correct(desk, kati, case_id, sent, "Kedden.")
    with desk.database.transaction() as tx:
        (row,) = outbox.lease(tx, visitor.row.id, "sender", now, now.replace(year=2030))
        outbox.finish(tx, [outbox.Ended(row, failure="refused by Telegram")], now)
    assert casework.case_page(desk, kati, case_id).failures[sent].action == "edit"
    corrections.correct(desk, kati, case_id, sent, RIGHT)
    assert casework.case_page(desk, kati, case_id).failures == {}


def test_a_web_visitor_reads_the_change_and_then_that_it_is_gone(desk: Desk, kati: StaffRow) -> None:
    session = visitors.open_session(desk)
    person = visitors.authenticate(desk, session.token)
    assert person is not None
    visitor = Visitor(desk, "web", session.address)
    visitor.type("emberrel szeretnek beszelni")
    case_id = case_of(visitor)
    casework.reply(desk, kati, case_id, WRONG)
    line = said(visitor)
    corrections.correct(desk, kati, case_id, line.id, RIGHT)
    (change,) = visitors.changes(desk, person, line.seq)
    assert change == replace(line, text=RIGHT, edited=True, seq=line.seq + 1)
    corrections.take_back(desk, kati, case_id, line.id)
    (change,) = visitors.changes(desk, person, change.seq)
    assert (change.id, change.deleted, change.text) == (line.id, True, "")
    visitors.finish_and_erase(desk, person)
    with pytest.raises(Unreachable):
        corrections.correct(desk, kati, case_id, line.id, RIGHT)
