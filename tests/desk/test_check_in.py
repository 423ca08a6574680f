"""The door: who is let in, once, by whom; who is taken back; who comes unregistered."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import check_in
from desk.attendance import at_the_door, is_found
from desk.check_in import Arrival, Door, Outcome, WalkIn, add_walk_in, let_in, scan, take_back
from desk.desk import Desk
from desk.errors import ConsentMissing, EventClosed, NotAllowed, NotFound, NotNow
from desk.seats import new_person
from storage import events, records, registrations
from storage.events import EventRow
from storage.registrations import RegistrationRow
from storage.staff import StaffRow
from tests.clock import FrozenClock, budapest
from tests.colleagues import enrolled
from tests.events import Guest, make_event, now_is

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SOON = timedelta(hours=1)


@pytest.fixture
def event(desk: Desk) -> EventRow:
    """In an hour, so the door is open; two places."""
    return make_event(desk, starts_at=desk.clock.now() + SOON, capacity=2)


def audit(desk: Desk) -> list[str]:
    with desk.database.reading() as tx:
        return [row.action for row in records.audit_page(tx, records.AuditFilter(None, None, None, None, None), 50)]


def ticket_of(event: EventRow, row: RegistrationRow) -> str:
    return check_in.ticket_payload(event, row)


def test_a_second_tap_and_a_second_colleague_find_her_in(
    desk: Desk, event: EventRow, kati: StaffRow, pista: StaffRow, clock: FrozenClock
) -> None:
    row = Guest(desk).register(event, 2)
    first = let_in(desk, kati, event.id, Arrival(row.id))
    clock.move(minutes=3)
    second = let_in(desk, pista, event.id, Arrival(row.id))
    assert (first.outcome, second.outcome) == (Outcome.IN, Outcome.ALREADY)
    now = now_is(desk, row)
    assert (now.came, now.came_staff_id, now.came_at) == (2, kati.id, clock.now() - timedelta(minutes=3))
    (inside,) = at_the_door(desk, kati, event.id).inside
    assert inside.let_in_by == kati.name
    assert audit(desk).count(f"checked in: {event.id}") == 1


def test_two_who_let_her_in_at_once_do_it_once(desk: Desk, event: EventRow, kati: StaffRow, pista: StaffRow) -> None:
    row = Guest(desk).register(event)
    start = threading.Barrier(8)

    def tap(colleague: StaffRow) -> Outcome:
        start.wait()
        return let_in(desk, colleague, event.id, Arrival(row.id)).outcome

    with ThreadPoolExecutor(8) as hands:
        outcomes = list(hands.map(tap, [kati, pista] * 4))
    assert sorted(outcomes) == [Outcome.ALREADY] * 7 + [Outcome.IN]
    assert audit(desk).count(f"checked in: {event.id}") == 1


def test_fewer_came_than_were_registered_and_the_number_can_be_corrected(
    desk: Desk, event: EventRow, kati: StaffRow
) -> None:
    row = Guest(desk).register(event, 2)
    assert let_in(desk, kati, event.id, Arrival(row.id, came=1)).outcome is Outcome.IN
    assert let_in(desk, kati, event.id, Arrival(row.id)).outcome is Outcome.ALREADY
    assert let_in(desk, kati, event.id, Arrival(row.id, came=3)).outcome is Outcome.COUNTED
    assert now_is(desk, row).came == 3
    for senseless in (0, -1, 4):
        with pytest.raises(EventClosed):
            let_in(desk, kati, event.id, Arrival(row.id, came=senseless))


def test_a_scan_lets_in_once_and_nobody_who_was_taken_back(desk: Desk, event: EventRow, kati: StaffRow) -> None:
    row = Guest(desk).register(event)
    code = ticket_of(event, row)
    assert scan(desk, kati, event.id, code).outcome is Outcome.IN
    assert scan(desk, kati, event.id, f" {code}\n").outcome is Outcome.ALREADY
    assert take_back(desk, kati, event.id, row.id).outcome is Outcome.BACK
    assert take_back(desk, kati, event.id, row.id).outcome is Outcome.BACK
    assert now_is(desk, row).came is None
    assert scan(desk, kati, event.id, code).outcome is Outcome.ASK
    assert now_is(desk, row).came is None
    assert let_in(desk, kati, event.id, Arrival(row.id)).outcome is Outcome.IN
    assert scan(desk, kati, event.id, code).outcome is Outcome.ALREADY
    assert audit(desk).count(f"check-in taken back: {event.id}") == 1


def test_codes_of_other_events_and_of_nobody_are_refused(desk: Desk, event: EventRow, kati: StaffRow) -> None:
    other = make_event(desk, starts_at=desk.clock.now() + SOON)
    row = Guest(desk).register(other)
    assert scan(desk, kati, event.id, ticket_of(other, row)).outcome is Outcome.OTHER_EVENT
    ours = f"PAKTUM:{event.key}:"
    for nobody in ("", "https://example.hu", row.code, f"{ours}1234", f"{ours}123456", ours + "99999"):
        assert scan(desk, kati, event.id, nobody).outcome is Outcome.UNKNOWN
    assert now_is(desk, row).came is None
    with pytest.raises(NotFound):
        let_in(desk, kati, event.id, Arrival(row.id))


def test_who_waits_is_let_in_by_a_second_tap_only_and_waits_again_when_taken_back(
    desk: Desk, event: EventRow, kati: StaffRow
) -> None:
    Guest(desk).register(event, 2)
    waiting = Guest(desk, name="Várakozó Vera").register(event)
    assert let_in(desk, kati, event.id, Arrival(waiting.id)).outcome is Outcome.ASK
    assert scan(desk, kati, event.id, ticket_of(event, waiting)).outcome is Outcome.ASK
    (found,) = at_the_door(desk, kati, event.id, "vera").others
    assert found.position == 1
    assert let_in(desk, kati, event.id, Arrival(waiting.id, sure=True)).outcome is Outcome.IN
    assert now_is(desk, waiting).state == "seated"
    take_back(desk, kati, event.id, waiting.id)
    assert (now_is(desk, waiting).state, now_is(desk, waiting).came) == ("waiting", None)


def test_who_was_offered_a_place_or_had_given_up_can_be_let_in(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    event = make_event(desk, starts_at=desk.clock.now() + timedelta(hours=8), capacity=1)
    first, second = Guest(desk), Guest(desk)
    gone, offered = first.register(event), second.register(event)
    first.give_up(gone)
    assert now_is(desk, offered).state == "offered"
    assert let_in(desk, kati, event.id, Arrival(offered.id)).outcome is Outcome.ASK
    assert let_in(desk, kati, event.id, Arrival(offered.id, sure=True)).outcome is Outcome.IN
    assert (now_is(desk, offered).held_until, now_is(desk, offered).notice) == (None, None)
    assert let_in(desk, kati, event.id, Arrival(gone.id)).outcome is Outcome.ASK
    assert let_in(desk, kati, event.id, Arrival(gone.id, sure=True)).outcome is Outcome.IN
    counts = at_the_door(desk, kati, event.id).counts
    assert (counts.came, counts.free) == (2, 0)
    take_back(desk, kati, event.id, gone.id)
    assert (now_is(desk, gone).state, now_is(desk, gone).ended_at) == ("cancelled", clock.now())


def test_who_turned_out_to_be_somebody_else_is_let_in_and_out_again(
    desk: Desk, event: EventRow, kati: StaffRow
) -> None:
    """Her registration had ended as that of one person with another; then they were taken apart."""
    row = Guest(desk).register(event)
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, state="joined")
    assert let_in(desk, kati, event.id, Arrival(row.id, sure=True)).outcome is Outcome.IN
    assert take_back(desk, kati, event.id, row.id).outcome is Outcome.BACK
    assert now_is(desk, row).state == "joined"


def test_who_turned_out_to_be_somebody_else_while_she_was_in_does_not_wait_again(
    desk: Desk, event: EventRow, kati: StaffRow
) -> None:
    Guest(desk).register(event, 2)
    guest = Guest(desk)
    row = guest.register(event)
    let_in(desk, kati, event.id, Arrival(row.id, sure=True))
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, state="joined")
    other = guest.register(event)
    assert take_back(desk, kati, event.id, row.id).outcome is Outcome.BACK
    assert (now_is(desk, row).state, now_is(desk, row).came) == ("joined", None)
    assert now_is(desk, other).state == "waiting"


def test_the_old_code_of_one_who_registered_again_lets_her_in(desk: Desk, kati: StaffRow) -> None:
    event = make_event(desk, starts_at=desk.clock.now() + SOON, capacity=None)
    guest = Guest(desk)
    old = guest.register(event)
    guest.give_up(old)
    new = guest.register(event)
    assert scan(desk, kati, event.id, ticket_of(event, old)).outcome is Outcome.IN
    assert (now_is(desk, old).came, now_is(desk, new).came) == (None, 1)
    assert [each.row.id for each in at_the_door(desk, kati, event.id, "minta").inside] == [new.id]


def test_who_has_come_is_expected_no_more(desk: Desk, kati: StaffRow) -> None:
    event = make_event(desk, starts_at=desk.clock.now() + SOON)
    first, _second = Guest(desk).register(event, 2), Guest(desk).register(event)
    let_in(desk, kati, event.id, Arrival(first.id, came=1))
    shown = at_the_door(desk, kati, event.id)
    assert (shown.counts.came, shown.counts.expected, len(shown.expected)) == (1, 1, 1)


def test_a_walk_in_counts_once_and_is_forgotten_when_taken_back(desk: Desk, event: EventRow, kati: StaffRow) -> None:
    Guest(desk).register(event, 2)
    person = new_person()
    with pytest.raises(ConsentMissing):
        add_walk_in(desk, kati, event.id, WalkIn(person, "Betérő Béla", 1, agreed=False))
    added = add_walk_in(desk, kati, event.id, WalkIn(person, " Betérő  Béla ", 1, agreed=True))
    again = add_walk_in(desk, kati, event.id, WalkIn(person, "Betérő Béla", 1, agreed=True))
    assert (added.outcome, again.outcome) == (Outcome.IN, Outcome.ALREADY)
    assert added.row is not None
    assert (added.row.name, added.row.walk_in, added.row.came) == ("Betérő Béla", True, 1)
    counts = at_the_door(desk, kati, event.id).counts
    assert (counts.came, counts.walk_ins, counts.expected, counts.free) == (1, 1, 2, 0)
    with desk.database.reading() as tx:
        (consent,) = records.consents_of(tx, person)
    assert (consent.text_version, consent.channel, consent.withdrawn_at) == ("event-1", "person", None)
    assert take_back(desk, kati, event.id, added.row.id).outcome is Outcome.BACK
    assert take_back(desk, kati, event.id, added.row.id).outcome is Outcome.BACK
    with desk.database.reading() as tx:
        assert registrations.get(tx, added.row.id) is None
        (consent,) = records.consents_of(tx, person)
    assert consent.withdrawn_at is not None


def test_who_gives_no_name_is_only_counted(desk: Desk, event: EventRow, kati: StaffRow) -> None:
    result = add_walk_in(desk, kati, event.id, WalkIn(new_person(), "  ", 4, agreed=False))
    assert result.row is not None
    assert (result.row.name, result.row.came) == (None, 4)
    with desk.database.reading() as tx:
        assert records.consents_of(tx, result.row.person_id) == []
    for senseless in (0, -3, 51):
        with pytest.raises(EventClosed):
            add_walk_in(desk, kati, event.id, WalkIn(new_person(), "", senseless, agreed=False))


def test_the_door_opens_in_the_morning_and_shuts_two_days_after(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    """Over the night in which the clocks go back, too."""
    starts = budapest(2026, 10, 25, 10)
    clock.moment = starts - timedelta(days=3)
    event = make_event(desk, starts_at=starts)
    row = Guest(desk).register(event)
    for moment, door in (
        (budapest(2026, 10, 24, 23, 59), Door.EARLY),
        (budapest(2026, 10, 25, 0), Door.OPEN),
        (event.ends_at + timedelta(days=2, minutes=-1), Door.OPEN),
        (event.ends_at + timedelta(days=2), Door.OVER),
    ):
        clock.moment = moment
        assert at_the_door(desk, kati, event.id).door is door
        if door is not Door.OPEN:
            with pytest.raises(NotNow):
                let_in(desk, kati, event.id, Arrival(row.id))
    assert now_is(desk, row).came is None


@ON_SQLITE
def test_called_off_events_and_drafts_have_no_door(desk: Desk, event: EventRow, kati: StaffRow) -> None:
    row = Guest(desk).register(event)
    for state in ("called_off", "draft"):
        with desk.database.transaction() as tx:
            events.change(tx, event.id, state=state)
        assert at_the_door(desk, kati, event.id).door == state
        with pytest.raises(NotNow):
            scan(desk, kati, event.id, ticket_of(event, row))


@ON_SQLITE
def test_a_reader_looks_on_and_for_a_partner_there_are_no_events(desk: Desk, event: EventRow) -> None:
    row = Guest(desk).register(event)
    reader = enrolled(desk, "olvaso@example.hu", "reader")
    partner = enrolled(desk, "partner@example.hu", "partner", "Máltai")
    assert len(at_the_door(desk, reader, event.id).expected) == 1
    with pytest.raises(NotAllowed):
        let_in(desk, reader, event.id, Arrival(row.id))
    for act in (lambda: at_the_door(desk, partner, event.id), lambda: let_in(desk, partner, event.id, Arrival(row.id))):
        with pytest.raises(NotFound):
            act()


@ON_SQLITE
def test_people_are_found_by_beginnings_of_names_without_accents_and_by_code(
    desk: Desk, event: EventRow, kati: StaffRow
) -> None:
    row = Guest(desk, name="Őri-Szűcs Álmos").register(event)
    other = Guest(desk, name="Kiss Éva").register(event)
    for words in ("ori", "SZUCS al", "álmos őr", row.code, f" {row.code} ", ticket_of(event, row), "őri-sz"):
        assert [guest.row.id for guest in at_the_door(desk, kati, event.id, words).expected] == [row.id]
    assert len(at_the_door(desk, kati, event.id, " ").expected) == 2
    for words in ("zucs", "ori eva", "00000" if "00000" not in (row.code, other.code) else "00001", "PAKTUM:x:12345"):
        assert at_the_door(desk, kati, event.id, words).expected == []


@ON_SQLITE
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text())
def test_whatever_is_typed_or_scanned_is_answered(desk: Desk, event: EventRow, kati: StaffRow, words: str) -> None:
    at_the_door(desk, kati, event.id, words)
    assert scan(desk, kati, event.id, words).outcome is Outcome.UNKNOWN


@ON_SQLITE
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.from_regex(r"[A-Za-zÁÉÍÓÖŐÚÜŰáéíóöőúüű]{1,12}", fullmatch=True), st.data())
def test_every_beginning_of_a_name_finds_it(desk: Desk, event: EventRow, name: str, data: st.DataObject) -> None:
    row = replace(Guest(desk).register(make_event(desk)), name=f"Kovácsné {name}")
    assert is_found(row, event, name[: data.draw(st.integers(1, len(name)))])
    assert is_found(row, event, name.upper())
