"""What people are told of their places by themselves: once, by day, in their own conversations, or else declined."""

from datetime import datetime, timedelta

import pytest

from desk import event_notices, seats, visitors
from desk.cases import Reason, hand_over
from desk.conversations import WEB, Thread
from desk.desk import Desk
from desk.errors import NotNow
from desk.seats import Who
from storage import conversations, files, joins, merges, outbox, registrations
from storage.events import EventRow
from storage.outbox import Ended
from storage.registrations import RegistrationRow
from tests.clock import FrozenClock, budapest
from tests.events import Guest, amend, call_off, lines_to, make_event, now_is, tell, told
from tests.threads import at_once
from tests.visitor import labels

PHONE = "+36 20 123 4567"


class Queue:
    """One place, `first` has it, and two wait for it."""

    def __init__(self, desk: Desk, event: EventRow | None = None) -> None:
        self.event = event or make_event(desk, capacity=1)
        self.first, self.second, self.third = Guest(desk), Guest(desk), Guest(desk)
        self.rows = [guest.register(self.event) for guest in (self.first, self.second, self.third)]


def states(desk: Desk, rows: list[RegistrationRow]) -> list[str]:
    return [now_is(desk, row).state for row in rows]


def erase_address(desk: Desk, guest: Guest) -> None:
    """The wire has said that nobody is there any more."""
    with desk.database.transaction() as tx:
        row = conversations.find(tx, guest.channel, guest.address)
        assert row is not None
        conversations.mark_unreachable(tx, row.id, desk.clock.now())


def test_an_offer_names_what_when_where_and_until_when_and_is_told_once(desk: Desk, clock: FrozenClock) -> None:
    queue = Queue(desk)
    queue.first.give_up(queue.rows[0])
    assert told(desk, queue.second) == told(desk, queue.second)
    (line,) = lines_to(desk, queue.second)
    assert line.text == (
        "Felszabadult egy hely Önnek. Rendezvény: Tájékoztató álláskeresőknek; létszám: 1 fő.\n"
        "Időpont: 2026. december 3., csütörtök 9:00–11:00\n"
        "Helyszín: Kecskemét, Művelődési Központ, Szabadság tér 1.\n"
        "Eddig tartjuk fenn Önnek: 2026. november 25., szerda 9:00. Kéri?"
    )
    assert labels(line) == ["Elfogadom", "Nem kérem", "Részletek"]
    assert now_is(desk, queue.rows[1]).offer_message == line.id
    assert told(desk, queue.third) == []


def test_two_processes_tell_it_once(desk: Desk) -> None:
    queue = Queue(desk)
    queue.first.give_up(queue.rows[0])
    at_once(*[lambda: event_notices.tell_due(desk)] * 4)
    assert len(lines_to(desk, queue.second)) == 1


def test_an_unanswered_offer_goes_to_the_next_and_who_missed_it_is_told_so(desk: Desk, clock: FrozenClock) -> None:
    queue = Queue(desk)
    queue.first.give_up(queue.rows[0])
    tell(desk)
    clock.moment = budapest(2026, 11, 25, 9)
    tell(desk)
    assert states(desk, queue.rows) == ["cancelled", "lapsed", "offered"]
    _offer, lapsed = lines_to(desk, queue.second)
    assert lapsed.text.startswith("A helyet, amelyet Önnek tartottunk fenn, továbbadtuk")
    assert labels(lapsed) == ["Feliratkozom újra"]
    with pytest.raises(NotNow):
        queue.second.accept(now_is(desk, queue.rows[1]))
    again = queue.second.register(queue.event)
    assert (again.state, again.id != queue.rows[1].id) == ("waiting", True)


def test_who_has_registered_again_is_not_told_that_the_offer_lapsed(desk: Desk, clock: FrozenClock) -> None:
    queue = Queue(desk)
    queue.first.give_up(queue.rows[0])
    tell(desk)
    clock.moment = budapest(2026, 11, 25, 9)
    with desk.database.transaction() as tx:
        seats.lapse(desk, tx, queue.rows[1].id)
    queue.second.register(queue.event)
    assert len(told(desk, queue.second)) == 1
    assert now_is(desk, queue.rows[1]).notice is None


@pytest.mark.parametrize(
    "moment", [budapest(2026, 11, 23, 20), budapest(2026, 11, 23, 21, 30), budapest(2026, 11, 24, 3)]
)
def test_an_offer_of_the_night_goes_out_in_the_morning(desk: Desk, clock: FrozenClock, moment: datetime) -> None:
    queue = Queue(desk)
    clock.moment = moment
    queue.first.give_up(queue.rows[0])
    assert told(desk, queue.second) == []
    assert states(desk, queue.rows) == ["cancelled", "offered", "waiting"]
    clock.moment = budapest(2026, 11, 24, 7, 59)
    assert told(desk, queue.second) == []
    clock.moment = budapest(2026, 11, 24, 8)
    (text,) = told(desk, queue.second)
    assert "Eddig tartjuk fenn Önnek: 2026. november 25., szerda 20:00." in text


def test_one_minute_before_the_evening_it_goes_out_at_once(desk: Desk, clock: FrozenClock) -> None:
    queue = Queue(desk)
    clock.moment = budapest(2026, 11, 23, 19, 59)
    queue.first.give_up(queue.rows[0])
    assert len(told(desk, queue.second)) == 1


def test_who_cannot_be_told_counts_as_declined_and_the_next_is_offered(desk: Desk) -> None:
    queue = Queue(desk)
    erase_address(desk, queue.second)
    queue.first.give_up(queue.rows[0])
    tell(desk)
    assert states(desk, queue.rows) == ["cancelled", "lapsed", "offered"]
    assert lines_to(desk, queue.second) == []
    assert len(lines_to(desk, queue.third)) == 1


def test_with_a_number_to_phone_the_offer_stands_and_waits_for_a_colleague(desk: Desk, clock: FrozenClock) -> None:
    event = make_event(desk, capacity=1)
    first = Guest(desk)
    has_it = first.register(event)
    with desk.database.transaction() as tx:
        by_hand = seats.register(desk, tx, event.id, Who("ada", None, "Kis Ada", PHONE), 1)
        no_number = seats.register(desk, tx, event.id, Who("eva", None, "Nagy Éva"), 1)
    first.give_up(has_it)
    tell(desk)
    stands = now_is(desk, by_hand)
    assert (stands.state, stands.notice) == ("offered", "offer")
    assert stands.held_until is not None
    clock.moment = stands.held_until
    tell(desk)
    assert states(desk, [by_hand, no_number]) == ["lapsed", "lapsed"]  # the second has neither chat nor number
    assert now_is(desk, by_hand).notice is None


@pytest.mark.parametrize(
    ("gone", "phone", "becomes"),
    [
        (True, None, ("lapsed", None)),
        (False, PHONE, ("lapsed", None)),
        (True, PHONE, ("offered", "offer")),
    ],
)
def test_an_offer_that_the_wire_refuses_is_over_unless_she_can_be_phoned(
    desk: Desk, gone: bool, phone: str | None, becomes: tuple[str, str | None]
) -> None:
    queue = Queue(desk)
    with desk.database.transaction() as tx:
        registrations.change(tx, queue.rows[1].id, phone=phone)
    queue.first.give_up(queue.rows[0])
    tell(desk)
    with desk.database.transaction() as tx:
        conversation = queue.rows[1].conversation_id
        assert conversation is not None
        rows = outbox.lease(tx, conversation, "wire", desk.clock.now(), desk.clock.now() + timedelta(minutes=1))
        outbox.finish(tx, [Ended(row, failure="refused", address_gone=gone) for row in rows], desk.clock.now())
    tell(desk)
    row = now_is(desk, queue.rows[1])
    assert (row.state, row.notice) == becomes
    assert states(desk, queue.rows[2:]) == ["offered" if becomes[0] == "lapsed" else "waiting"]


def test_a_web_page_that_nobody_can_open_any_more_takes_no_offer(desk: Desk, clock: FrozenClock) -> None:
    event = make_event(desk, capacity=1, starts_at=clock.now() + timedelta(days=30))
    first, web = Guest(desk), Guest(desk, WEB)
    web.address = visitors.open_session(desk).address
    rows = [first.register(event), web.register(event)]
    clock.move(days=8)
    first.give_up(rows[0])
    tell(desk)
    assert states(desk, rows) == ["cancelled", "lapsed"]


def test_on_the_web_it_is_told_in_the_page(desk: Desk) -> None:
    event = make_event(desk, capacity=1)
    first, web = Guest(desk), Guest(desk, WEB)
    web.address = visitors.open_session(desk).address
    rows = [first.register(event), web.register(event)]
    first.give_up(rows[0])
    assert len(told(desk, web)) == 1


def test_where_her_page_is_gone_a_linked_conversation_is_told(desk: Desk, clock: FrozenClock) -> None:
    event = make_event(desk, capacity=1, starts_at=clock.now() + timedelta(days=30))
    first, web, other = Guest(desk), Guest(desk, WEB), Guest(desk)
    web.address = visitors.open_session(desk).address
    rows = [first.register(event), web.register(event)]
    elsewhere = other.register(make_event(desk))
    with desk.database.transaction() as tx:
        joins.join(tx, rows[1].person_id, elsewhere.person_id, merges.LINK, clock.now())
    clock.move(days=8)
    first.give_up(rows[0])
    assert len(told(desk, other)) == 1
    assert now_is(desk, rows[1]).conversation_id == elsewhere.conversation_id


def test_another_time_is_told_old_and_new_and_asked_again(desk: Desk, clock: FrozenClock) -> None:
    event = make_event(desk)
    guest = Guest(desk)
    row = guest.register(event)
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, confirmed_at=clock.now(), reminded_day_at=clock.now())
    later = event.starts_at + timedelta(hours=3)
    amend(desk, event, starts_at=later, ends_at=later + timedelta(hours=2))
    asked = now_is(desk, row)
    assert (asked.confirmed_at, asked.reminded_day_at, asked.notice) == (None, None, "changed")
    assert told(desk, guest) == told(desk, guest)
    (line,) = lines_to(desk, guest)
    assert line.text == (
        "Megváltozott ez a rendezvény: Tájékoztató álláskeresőknek\n"
        "Időpont: 2026. december 3., csütörtök 9:00–11:00 → 2026. december 3., csütörtök 12:00–14:00\n"
        "Helyszín (nem változott): Kecskemét, Művelődési Központ, Szabadság tér 1.\n"
        "A helye megvan, a naptárbejegyzést újra csatoltuk. Így is ott lesz?"
    )
    assert labels(line) == ["Ott leszek", "Lemondom a részvételt"]
    assert file_of(desk, row, line.id).startswith(b"BEGIN:VCALENDAR")
    assert now_is(desk, row).told_sequence == 1


def file_of(desk: Desk, row: RegistrationRow, line_id: str) -> bytes:
    assert row.conversation_id is not None
    with desk.database.reading() as tx:
        (file,) = files.of_message(tx, row.conversation_id, line_id)
        return files.content(tx, file.id)


def test_what_was_changed_and_changed_back_is_not_spoken_of(desk: Desk) -> None:
    event = make_event(desk)
    guest = Guest(desk)
    row = guest.register(event)
    amend(desk, event, venue="Könyvtár")
    amend(desk, event, venue=event.venue)
    assert told(desk, guest) == []
    fresh = now_is(desk, row)
    assert (fresh.notice, fresh.told_sequence) == (None, 2)


def test_of_two_changes_the_last_is_told_against_what_she_knew(desk: Desk) -> None:
    event = make_event(desk)
    guest = Guest(desk)
    guest.register(event)
    amend(desk, event, venue="Könyvtár")
    amend(desk, event, venue="Városháza")
    (text,) = told(desk, guest)
    assert "Helyszín: Kecskemét, Művelődési Központ, Szabadság tér 1. → Kecskemét, Városháza, Szabadság tér 1." in text


def test_a_change_while_a_place_is_offered_is_told_and_outlives_the_acceptance(desk: Desk) -> None:
    queue = Queue(desk)
    queue.first.give_up(queue.rows[0])
    tell(desk)
    amend(desk, queue.event, venue="Könyvtár")
    assert queue.second.accept(queue.rows[1]).notice == "changed"
    offer, changed = told(desk, queue.second)
    assert "Könyvtár" not in offer
    assert "Könyvtár" in changed
    assert now_is(desk, queue.rows[1]).told_sequence == 1


def test_an_offer_that_has_yet_to_be_told_carries_the_change(desk: Desk, clock: FrozenClock) -> None:
    queue = Queue(desk)
    clock.moment = budapest(2026, 11, 23, 21)
    queue.first.give_up(queue.rows[0])
    amend(desk, queue.event, venue="Könyvtár")
    clock.moment = budapest(2026, 11, 24, 8)
    (offer,) = told(desk, queue.second)
    assert "Helyszín: Kecskemét, Könyvtár" in offer
    (waits,) = told(desk, queue.third)
    assert waits.endswith("Ön továbbra is rajta van a várólistán.")
    assert labels(lines_to(desk, queue.third)[0]) == ["Leiratkozom a várólistáról"]


def test_an_offer_ends_with_the_start_that_was_moved_forward(desk: Desk, clock: FrozenClock) -> None:
    queue = Queue(desk)
    queue.first.give_up(queue.rows[0])
    tell(desk)
    sooner = clock.now() + timedelta(hours=5)
    amend(desk, queue.event, starts_at=sooner, ends_at=sooner + timedelta(hours=1))
    assert now_is(desk, queue.rows[1]).held_until == sooner


def test_an_event_called_off_is_told_to_all_with_what_takes_it_out_of_calendars(desk: Desk) -> None:
    queue = Queue(desk)
    call_off(desk, queue.event)
    tell(desk)
    assert states(desk, queue.rows) == ["called_off"] * 3
    has_place, waits = lines_to(desk, queue.first)[0], lines_to(desk, queue.second)[0]
    assert has_place.text == (
        "Elmarad ez a rendezvény: Tájékoztató álláskeresőknek\n"
        "Ekkor lett volna: 2026. december 3., csütörtök 9:00–11:00\n"
        "Elnézést kérünk. Kérjük, nézze meg a többi rendezvényünket."
    )
    assert labels(has_place) == ["Rendezvények"]
    assert b"METHOD:CANCEL" in file_of(desk, queue.rows[0], has_place.id)
    assert waits.text == has_place.text
    with desk.database.reading() as tx:
        assert files.of_message(tx, waits.conversation_id, waits.id) == []


def test_once_it_has_begun_nobody_is_told_any_more(desk: Desk, clock: FrozenClock) -> None:
    event = make_event(desk)
    guest = Guest(desk)
    row = guest.register(event)
    amend(desk, event, venue="Könyvtár")
    clock.moment = event.starts_at
    assert told(desk, guest) == []
    assert now_is(desk, row).notice is None


def test_who_has_come_keeps_her_place_when_it_is_called_off(desk: Desk) -> None:
    event = make_event(desk)
    guest = Guest(desk)
    row = guest.register(event)
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, came=1)
    amend(desk, event, venue="Könyvtár")
    call_off(desk, event)
    assert told(desk, guest) == []
    assert now_is(desk, row).state == "seated"


def test_what_we_were_late_to_tell_is_held_from_then_on(desk: Desk, clock: FrozenClock) -> None:
    """The service stood still over the whole hold: that is no silence of hers."""
    queue = Queue(desk)
    queue.first.give_up(queue.rows[0])
    clock.moment = budapest(2026, 11, 27, 9)
    (text,) = told(desk, queue.second)
    assert "Eddig tartjuk fenn Önnek: 2026. november 29., vasárnap 9:00." in text
    assert states(desk, queue.rows) == ["cancelled", "offered", "waiting"]
    clock.moment = budapest(2026, 11, 29, 9)
    tell(desk)
    clock.moment = queue.event.starts_at - timedelta(hours=1)
    third = lines_to(desk, queue.third)
    assert len(third) == 1


def test_too_late_for_an_offer_that_was_not_told_the_place_goes_to_nobody(desk: Desk, clock: FrozenClock) -> None:
    queue = Queue(desk)
    queue.first.give_up(queue.rows[0])
    clock.moment = queue.event.starts_at - timedelta(minutes=30)
    assert told(desk, queue.second) == []
    assert states(desk, queue.rows) == ["cancelled", "lapsed", "waiting"]


def test_while_people_own_the_conversation_the_line_is_marked_and_said(desk: Desk) -> None:
    queue = Queue(desk)
    with desk.database.transaction() as tx:
        row = conversations.find(tx, queue.second.channel, queue.second.address)
        assert row is not None
        opened_thread = Thread(desk, tx, row, desk.clock.now())
        hand_over(opened_thread, Reason.ASKED)
        opened_thread.save()
    queue.first.give_up(queue.rows[0])
    assert len(told(desk, queue.second)) == 1


def test_a_fault_at_one_does_not_hold_up_the_others_and_is_tried_again(desk: Desk, clock: FrozenClock) -> None:
    """What is kept of her dialogue cannot be read."""
    broken, sound = Queue(desk), Queue(desk)
    whole = keep_state(desk, broken.second, "{")
    for queue in (broken, sound):
        queue.first.give_up(queue.rows[0])
    tell(desk)
    assert len(lines_to(desk, sound.second)) == 1
    assert now_is(desk, broken.rows[1]).notice_at == clock.now() + event_notices.LOOK_AGAIN
    keep_state(desk, broken.second, whole)
    clock.moment += event_notices.LOOK_AGAIN
    assert len(told(desk, broken.second)) == 1


def keep_state(desk: Desk, guest: Guest, state: str) -> str:
    """Returns what was kept before."""
    with desk.database.transaction() as tx:
        row = conversations.find(tx, guest.channel, guest.address)
        assert row is not None
        before, row.state = row.state, state
        conversations.save(tx, row)
    return before


@pytest.mark.parametrize(
    ("starts_at", "at_once"), [(budapest(2026, 11, 24, 8, 30), True), (budapest(2026, 11, 24, 9), False)]
)
def test_at_night_only_who_would_stand_at_a_locked_door_is_told(
    desk: Desk, clock: FrozenClock, starts_at: datetime, at_once: bool
) -> None:
    """It is called off at 21:00; at 8:00 whoever comes to it is on the way, or can still be told."""
    guest, event = Guest(desk), make_event(desk, starts_at=starts_at)
    guest.register(event)
    clock.moment = budapest(2026, 11, 23, 21)
    call_off(desk, event)
    assert bool(told(desk, guest)) is at_once
    clock.moment = budapest(2026, 11, 24, 8)
    assert len(told(desk, guest)) == 1


def test_at_night_a_change_of_what_begins_in_the_morning_is_told_at_once(desk: Desk, clock: FrozenClock) -> None:
    guest, event = Guest(desk), make_event(desk, starts_at=budapest(2026, 11, 24, 8, 30))
    guest.register(event)
    clock.moment = budapest(2026, 11, 24, 5)
    amend(desk, event, venue="Városháza")
    (line,) = told(desk, guest)
    assert "Városháza" in line
