"""Events that people have registered for: who is affected by a change, the change, and calling off."""

import pytest

from desk import event_drafts, event_editing, seats
from desk.conversations import WEB
from desk.desk import Desk
from desk.errors import EditedMeanwhile, EventRefused, NotNow, TextRefused
from desk.event_series import Scope
from desk.seats import Who
from desk.turns import turn
from storage import events, registrations
from storage.staff import StaffRow
from tests.clock import FrozenClock, budapest
from tests.events import Guest, now_is
from tests.typing_events import drafted, event, published, typed

ONE = Scope.ONE


def by_hand(desk: Desk, event_id: int, phone: str | None) -> None:
    with desk.database.transaction() as tx:
        seats.register(desk, tx, event_id, Who(f"kézzel {phone}", None, "Minta Mária", phone), 1)


def change(desk: Desk, kati: StaffRow, event_id: int, **values: str) -> None:
    seen = event_drafts.mark(event(desk, event_id))
    event_editing.change(desk, kati, event_id, typed(**values), ONE, seen)


def test_before_a_change_it_says_who_hears_of_it_and_what(desk: Desk, kati: StaffRow) -> None:
    row = published(desk, kati, capacity="3", group_size="1")
    for _number in range(2):
        Guest(desk).register(row)
    by_hand(desk, row.id, "+36301234567")
    by_hand(desk, row.id, None)
    shown = event_editing.affected(desk, kati, row.id, typed(capacity="3", group_size="1", start="11:00"), ONE)
    people = shown.people
    assert (people.seated, people.waiting, people.offered, people.all) == (3, 1, 0, 4)
    assert (people.by_chat, people.by_phone, people.nobody) == (2, 1, 1)
    assert "10:00–12:00 → " in shown.told["hu"]
    assert "11:00–12:00" in shown.told["hu"]
    assert event(desk, row.id) == row


def test_a_web_page_that_nobody_can_open_any_more_brings_no_news(
    desk: Desk, kati: StaffRow, clock: FrozenClock
) -> None:
    row = published(desk, kati)
    Guest(desk, WEB).register(row)
    elsewhere = Guest(desk, WEB).register(row)
    with desk.database.transaction() as tx:
        registrations.change(tx, elsewhere.id, phone="+36301234567")
    clock.move(days=8)
    people = event_editing.affected_by_end(desk, kati, row.id, ONE, "").people
    assert (people.by_chat, people.by_phone, people.nobody) == (0, 1, 1)
    written_again = Guest(desk)
    with turn(desk, written_again.incoming()) as current:
        registrations.change(current.tx, elsewhere.id, person_id=current.row.person_id)
    people = event_editing.affected_by_end(desk, kati, row.id, ONE, "").people
    assert (people.by_chat, people.by_phone, people.nobody) == (1, 0, 1)


def test_a_changed_hour_or_place_is_told_and_confirmed_again_anything_else_is_not(
    desk: Desk, kati: StaffRow, clock: FrozenClock
) -> None:
    row = published(desk, kati)
    guest = Guest(desk).register(row)
    clock.move(minutes=5)
    assert not event_editing.affected(desk, kati, row.id, typed(title="Új cím"), ONE).told
    change(desk, kati, row.id, title="Új cím", about="Több szó")
    assert (event(desk, row.id).sequence, now_is(desk, guest).notice) == (0, None)
    change(desk, kati, row.id, title="Új cím", about="Több szó", venue="Könyvtár")
    amended = event(desk, row.id)
    assert (amended.sequence, amended.venue, amended.title_hu) == (1, "Könyvtár", "Új cím")
    assert now_is(desk, guest).notice == "changed"
    with desk.database.reading() as tx:
        old, new = events.version(tx, row.id, 0), events.version(tx, row.id, 1)
    assert old is not None
    assert new is not None
    assert (old.venue, new.venue) == ("Művelődési Központ", "Könyvtár")


def test_nobody_loses_a_seat_by_a_lower_capacity_and_a_higher_one_is_handed_on(desk: Desk, kati: StaffRow) -> None:
    row = published(desk, kati, capacity="2", group_size="1")
    rows = [Guest(desk).register(row) for _number in range(3)]
    less = {"capacity": "1", "group_size": "1"}
    assert event_editing.affected(desk, kati, row.id, typed(**less), ONE).amendments[0].taken == 2
    change(desk, kati, row.id, **less)
    assert [now_is(desk, each).state for each in rows] == ["seated", "seated", "waiting"]
    change(desk, kati, row.id, capacity="3", group_size="1")
    assert [now_is(desk, each).state for each in rows] == ["seated", "seated", "offered"]


def test_the_second_of_two_colleagues_changes_nothing(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    row = published(desk, kati)
    clock.move(minutes=1)
    change(desk, kati, row.id, venue="Könyvtár")
    with pytest.raises(EditedMeanwhile):
        event_editing.change(desk, kati, row.id, typed(venue="Kisterem"), ONE, event_drafts.mark(row))
    assert event(desk, row.id).venue == "Könyvtár"


def test_what_is_over_or_called_off_stays_as_it_is(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    row, other = published(desk, kati), published(desk, kati)
    event_editing.call_off(desk, kati, other.id, ONE, "venue", "")
    clock.moment = budapest(2026, 12, 5, 11)
    change(desk, kati, row.id, end="13:00")  # it has begun: its end can still be put off
    assert event(desk, row.id).ends_at == budapest(2026, 12, 5, 13)
    clock.move(days=1)
    for each in (row, other):
        with pytest.raises(NotNow):
            change(desk, kati, each.id, day="2026-12-12")
    with pytest.raises(NotNow):
        event_editing.call_off(desk, kati, row.id, ONE, "venue", "")


def test_called_off_everybody_is_out_and_to_be_told_once(desk: Desk, kati: StaffRow) -> None:
    row = published(desk, kati, capacity="1", group_size="1")
    rows = [Guest(desk).register(row), Guest(desk).register(row)]
    shown = event_editing.affected_by_end(desk, kati, row.id, ONE, "Januárban újra meghirdetjük.")
    assert shown.people.all == 2
    assert "Januárban újra meghirdetjük." in shown.told["hu"]
    assert event_editing.call_off(desk, kati, row.id, ONE, "speaker", "Januárban újra meghirdetjük.") == 1
    ended = event(desk, row.id)
    assert (ended.state, ended.sequence) == ("called_off", 1)
    assert (ended.called_off_reason, ended.called_off_line) == ("speaker", "Januárban újra meghirdetjük.")
    assert [(now_is(desk, each).state, now_is(desk, each).notice) for each in rows] == [("called_off",) * 2] * 2
    with pytest.raises(NotNow):
        event_editing.call_off(desk, kati, row.id, ONE, "speaker", "")


def test_calling_off_takes_a_reason_and_no_novel(desk: Desk, kati: StaffRow) -> None:
    row = published(desk, kati)
    with pytest.raises(EventRefused):
        event_editing.call_off(desk, kati, row.id, ONE, "", "")
    with pytest.raises(TextRefused):
        event_editing.call_off(desk, kati, row.id, ONE, "few", "x" * 301)
    with pytest.raises(NotNow):
        event_editing.call_off(desk, kati, drafted(desk, kati).id, ONE, "few", "")
