"""Announcements without a wire: who is chosen, when a line is said, and what takes it back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from desk import announcements, announcing, cases, visitors
from desk.announcements import Selection, Writing, settlements
from desk.announcing import AHEAD, WAITS_FOR_PEOPLE
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import DeskError, NotAllowed, NotNow, TextRefused
from storage import conversations, joins, merges, messages, models, outbox
from storage.staff import StaffRow
from tests.announcing import EVERYBODY, TEXT, announced, coordinator, hear, reached, subscribe, unsubscribe
from tests.channels import MEMORY
from tests.clock import FrozenClock, budapest
from tests.colleagues import enrolled


def look(desk: Desk) -> None:
    while announcing.send_due(desk):
        pass


def waiting(desk: Desk) -> list[int]:
    with desk.database.reading() as tx:
        rows = tx.all(models.outbox.select().where(models.outbox.c.done_at.is_(None)).order_by(models.outbox.c.id))
        return [row.conversation_id for row in rows if row.lane == 3]


def lines(desk: Desk, conversation: int) -> list[str]:
    with desk.database.reading() as tx:
        return [line.text for line in messages.thread(tx, conversation) if not line.deleted]


@pytest.fixture
def eva(desk: Desk) -> StaffRow:
    return coordinator(desk)


@pytest.fixture
def later(clock: FrozenClock) -> Callable[[], None]:
    """Nobody is in the middle of something any more."""
    return lambda: clock.move(minutes=10)


def test_who_agreed_and_fits_gets_it_once(desk: Desk, eva: StaffRow, later: Callable[[], None]) -> None:
    anna = subscribe(desk, "anna", ["jobseeker"], "Kecskemét", ["training"])
    bela = subscribe(desk, "bela", ["business"], "Kecskemét", ["training"])
    cili = subscribe(desk, "cili", ["jobseeker", "business"], "Kiskőrös", [])
    hear(desk, "nobody asked")
    later()
    chosen = {
        Selection(): [anna, bela, cili],
        Selection("jobseeker"): [anna, cili],
        Selection("business"): [bela, cili],
        Selection(settlement="Kecskemét"): [anna, bela],
        Selection("jobseeker", "Kecskemét", "training"): [anna],
        Selection("business", topic="events"): [],
    }
    for selection, expected in chosen.items():
        before = waiting(desk)
        number = announcements.save(desk, eva, Writing(TEXT, "", selection))
        assert sum(announcements.one(desk, eva, number).people.values()) == len(expected)
        announcements.act(desk, eva, number, "start")
        look(desk)
        assert waiting(desk)[len(before) :] == expected


def test_of_several_conversations_the_one_she_used_last_and_that_takes_messages(
    desk: Desk, eva: StaffRow, clock: FrozenClock, later: Callable[[], None]
) -> None:
    first, second, third = subscribe(desk, "a"), hear(desk, "b"), hear(desk, "c")
    with desk.database.transaction() as tx:
        kept = conversations.get(tx, first)
        assert kept is not None
        for other in (second, third):
            gone = conversations.get(tx, other)
            assert gone is not None
            joins.join(tx, gone.person_id, kept.person_id, merges.LINK, desk.clock.now())
    clock.move(minutes=1)
    hear(desk, "c")
    hear(desk, "b")
    visitors.set_reachable(desk, MEMORY, "b", reachable=False)
    clock.move(minutes=1)
    later()
    number = announced(desk, eva)
    look(desk)
    assert waiting(desk) == [third]
    assert reached(desk, eva, number) == {("queued", None): 1}


def test_two_who_both_subscribed_and_are_joined_while_it_goes_out_get_it_once(
    desk: Desk, eva: StaffRow, later: Callable[[], None]
) -> None:
    one, other = subscribe(desk, "one", topics=["training"]), subscribe(desk, "other", topics=["training"])
    later()
    number = announced(desk, eva)
    announcing._begin_due(desk, desk.clock.now())
    with desk.database.transaction() as tx:
        kept, gone = conversations.get(tx, one), conversations.get(tx, other)
        assert kept is not None
        assert gone is not None
        joins.join(tx, gone.person_id, kept.person_id, merges.LINK, desk.clock.now())
    look(desk)
    assert reached(desk, eva, number) == {("queued", None): 1, ("skipped", "joined"): 1}


def test_no_more_wait_in_the_outbox_than_are_sent_in_a_moment(
    desk: Desk, eva: StaffRow, later: Callable[[], None]
) -> None:
    for number in range(AHEAD + 5):
        subscribe(desk, f"person {number}")
    later()
    number = announced(desk, eva)
    look(desk)
    assert reached(desk, eva, number) == {("queued", None): AHEAD, ("waiting", None): 5}


def test_it_goes_only_once_however_often_it_is_looked_for(desk: Desk, eva: StaffRow, later: Callable[[], None]) -> None:
    anna = subscribe(desk, "anna")
    later()
    announced(desk, eva)
    for _time in range(4):
        look(desk)
    assert lines(desk, anna).count(TEXT) == 1


def test_who_unsubscribed_or_left_or_erased_meanwhile_is_passed_over_with_the_reason(
    desk: Desk, eva: StaffRow, later: Callable[[], None]
) -> None:
    for name in ("unsubscribes", "blocks", "erases", "stays"):
        subscribe(desk, name)
    later()
    number = announced(desk, eva)
    announcing._begin_due(desk, desk.clock.now())
    unsubscribe(desk, "unsubscribes")
    visitors.set_reachable(desk, MEMORY, "blocks", reachable=False)
    with desk.database.transaction() as tx:
        row = conversations.find(tx, MEMORY, "erases")
        assert row is not None
        conversations.erase(tx, row.id, desk.clock.now())
    later()
    look(desk)
    assert reached(desk, eva, number) == {
        ("queued", None): 1,
        ("skipped", "erased"): 1,
        ("skipped", "unreachable"): 1,
        ("skipped", "unsubscribed"): 1,
    }


def test_it_waits_until_the_program_has_the_conversation_again_and_some_days_at_most(
    desk: Desk, eva: StaffRow, clock: FrozenClock, later: Callable[[], None]
) -> None:
    subscribe(desk, "quiet one")
    with_people = subscribe(desk, "with people")
    hand_over(desk, with_people)
    later()
    number = announced(desk, eva)
    look(desk)
    assert reached(desk, eva, number) == {("queued", None): 1, ("waiting", None): 1}
    clock.move(days=WAITS_FOR_PEOPLE.days - 1)
    look(desk)
    assert ("waiting", None) in reached(desk, eva, number)
    clock.move(days=1, minutes=10)
    look(desk)
    assert reached(desk, eva, number) == {("queued", None): 1, ("skipped", "people"): 1}


def hand_over(desk: Desk, conversation: int) -> None:
    with desk.database.transaction() as tx:
        row = conversations.lock_by_id(tx, conversation)
        assert row is not None
        thread = Thread(desk, tx, row, desk.clock.now())
        cases.hand_over(thread, cases.Reason.ASKED)
        thread.save()


def test_it_does_not_break_into_what_she_is_just_doing(desk: Desk, eva: StaffRow, clock: FrozenClock) -> None:
    subscribe(desk, "anna")
    number = announced(desk, eva)
    look(desk)
    assert reached(desk, eva, number) == {("waiting", None): 1}
    clock.move(minutes=3)
    look(desk)
    assert reached(desk, eva, number) == {("queued", None): 1}


def test_a_pause_takes_back_what_nobody_sends_yet_and_going_on_says_it_again(
    desk: Desk, eva: StaffRow, later: Callable[[], None]
) -> None:
    people = [subscribe(desk, f"person {number}") for number in range(3)]
    later()
    number = announced(desk, eva)
    look(desk)
    with desk.database.transaction() as tx:
        until = desk.clock.now() + timedelta(seconds=30)
        assert outbox.lease(tx, people[0], "busy", desk.clock.now(), until)
    announcements.act(desk, eva, number, "pause")
    look(desk)
    assert waiting(desk) == people[:1]
    assert reached(desk, eva, number) == {("queued", None): 1, ("waiting", None): 2}
    assert [lines(desk, person).count(TEXT) for person in people] == [1, 0, 0]
    announcements.act(desk, eva, number, "go-on")
    look(desk)
    assert waiting(desk) == people
    assert [lines(desk, person).count(TEXT) for person in people] == [1, 1, 1]


def test_nothing_is_begun_or_left_waiting_at_night(
    desk: Desk, eva: StaffRow, clock: FrozenClock, later: Callable[[], None]
) -> None:
    people = [subscribe(desk, f"person {number}") for number in range(2)]
    clock.moment = budapest(2026, 11, 23, 19, 59)
    announced(desk, eva)
    look(desk)
    assert waiting(desk) == people
    clock.move(minutes=1)
    look(desk)
    second = announced(desk, eva)
    look(desk)
    assert waiting(desk) == []
    clock.moment = budapest(2026, 11, 24, 7, 59)
    look(desk)
    assert announcements.one(desk, eva, second).row.state == "scheduled"
    assert waiting(desk) == []
    clock.move(minutes=1)
    look(desk)
    assert sorted(waiting(desk)) == sorted(people * 2)


def test_a_fault_of_ours_with_one_person_is_marked_and_keeps_it_from_nobody_else(
    desk: Desk, eva: StaffRow, later: Callable[[], None]
) -> None:
    people = [subscribe(desk, f"person {number}") for number in range(4)]
    with desk.database.transaction() as tx:
        row = conversations.lock_by_id(tx, people[1])
        assert row is not None
        row.state = "no state at all"
        conversations.save(tx, row)
    later()
    number = announced(desk, eva)
    look(desk)
    assert reached(desk, eva, number) == {("queued", None): 3, ("failed", "fault"): 1}


def test_a_stop_is_for_good_and_says_whom_it_spared(desk: Desk, eva: StaffRow, later: Callable[[], None]) -> None:
    subscribe(desk, "anna")
    later()
    number = announced(desk, eva)
    look(desk)
    announcements.act(desk, eva, number, "stop")
    look(desk)
    assert waiting(desk) == []
    assert reached(desk, eva, number) == {("skipped", "stopped"): 1}
    shown = announcements.one(desk, eva, number).row
    assert (shown.state, shown.ended_at) == ("stopped", desk.clock.now())
    with pytest.raises(NotNow):
        announcements.act(desk, eva, number, "go-on")


def test_a_web_visitor_finds_it_in_her_conversation(desk: Desk, eva: StaffRow, later: Callable[[], None]) -> None:
    session = visitors.open_session(desk)
    subscribe(desk, session.address, channel="web")
    later()
    number = announced(desk, eva)
    look(desk)
    known = visitors.authenticate(desk, session.token)
    assert known is not None
    last = visitors.changes(desk, known, 0)[-1]
    assert (last.text, [button["label"] for button in last.buttons or ()]) == (
        TEXT,
        ["Leiratkozom az értesítésekről"],
    )
    assert announcements.one(desk, eva, number).row.state == "done"
    assert reached(desk, eva, number) == {("sent", None): 1}


def test_who_chose_english_gets_the_english_text_where_there_is_one(
    desk: Desk, eva: StaffRow, later: Callable[[], None]
) -> None:
    conversation = subscribe(desk, "john")
    with desk.database.transaction() as tx:
        row = conversations.lock_by_id(tx, conversation)
        assert row is not None
        row.locale = "en"
        conversations.save(tx, row)
    later()
    number = announcements.save(desk, eva, Writing(TEXT, "Job fair on Saturday.", EVERYBODY))
    announcements.act(desk, eva, number, "start")
    look(desk)
    announced(desk, eva)
    look(desk)
    assert lines(desk, conversation) == ["Job fair on Saturday.", TEXT]


def test_it_begins_at_its_moment_and_can_be_changed_until_then(
    desk: Desk, eva: StaffRow, clock: FrozenClock, later: Callable[[], None]
) -> None:
    anna = subscribe(desk, "anna")
    later()
    number = announcements.save(desk, eva, Writing("Hibás", "", EVERYBODY))
    announcements.schedule(desk, eva, number, clock.now() + timedelta(hours=2))
    look(desk)
    announcements.save(desk, eva, Writing(TEXT, "", EVERYBODY), number)
    clock.move(hours=2)
    look(desk)
    assert lines(desk, anna) == [TEXT]
    with pytest.raises(NotNow):
        announcements.save(desk, eva, Writing("Késő", "", EVERYBODY), number)


@pytest.mark.parametrize(
    "writing",
    [
        Writing(" ", "", EVERYBODY),
        Writing("x" * 3501, "", EVERYBODY),
        Writing(TEXT, "x" * 3501, EVERYBODY),
        Writing(TEXT, "", Selection("everybody")),
        Writing(TEXT, "", Selection(settlement="Atlantisz")),
        Writing(TEXT, "", Selection(topic="weather")),
    ],
)
def test_what_cannot_be_said_or_chosen_is_refused(desk: Desk, eva: StaffRow, writing: Writing) -> None:
    with pytest.raises(TextRefused):
        announcements.save(desk, eva, writing)


def test_only_a_coordinator_announces(desk: Desk, eva: StaffRow) -> None:
    kati = enrolled(desk, "kati.nagy@example.hu")
    number = announcements.save(desk, eva, Writing(TEXT, "", EVERYBODY))
    attempts: list[Callable[[], object]] = [
        lambda: announcements.newest(desk, kati),
        lambda: announcements.one(desk, kati, number),
        lambda: announcements.results(desk, kati, number, 0),
        lambda: announcements.save(desk, kati, Writing(TEXT, "", EVERYBODY)),
        lambda: announcements.act(desk, kati, number, "start"),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.parametrize("state", ["draft", "scheduled", "running", "paused", "stopped", "done"])
@pytest.mark.parametrize("name", announcements.ACTS)
def test_an_act_does_what_its_state_allows_and_else_nothing(desk: Desk, eva: StaffRow, state: str, name: str) -> None:
    number = announcements.save(desk, eva, Writing(TEXT, "", EVERYBODY))
    with desk.database.transaction() as tx:
        tx.execute(models.announcements.update().values(state=state))
    among, follows = announcements.ACTS[name]
    try:
        announcements.act(desk, eva, number, name)
    except DeskError:
        assert state not in among
        follows = announcements.State(state)
    assert announcements.one(desk, eva, number).row.state == follows


def test_the_settlements_are_whole_ones_and_known(desk: Desk) -> None:
    assert {"Kecskemét", "Kiskőrös", "Tiszakécske"} <= set(settlements())
