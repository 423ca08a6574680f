"""Who comes to an event, as colleagues see it: written in by hand, acted for, phoned."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import event_by_hand, event_on_behalf, event_people, event_talks, seats, visitors
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import EventClosed, NotAllowed, NotFound, NotNow, Unreachable, ValueRefused
from desk.event_by_hand import Entry, Said
from desk.seats import News
from storage import conversations, events, messages, records, registrations, web_sessions
from storage.events import EventRow
from storage.registrations import RegistrationRow
from storage.staff import StaffRow
from tests.clock import FrozenClock, budapest
from tests.colleagues import enrolled
from tests.console.conftest import ON_SQLITE
from tests.events import Guest, lines_to, make_event, now_is

EVA = Entry("Nagy  Éva", "06 30 123 4567", 1, Said.PHONE)


def write_in(desk: Desk, staff: StaffRow, event: EventRow, **values: object) -> RegistrationRow:
    return event_by_hand.write_in(desk, staff, event.id, replace(EVA, **values)).row  # type: ignore[arg-type]


def web_guest(desk: Desk) -> Guest:
    visitor = visitors.authenticate(desk, visitors.open_session(desk).token)
    assert visitor is not None
    guest = Guest(desk, channel="web")
    guest.address = visitor.address
    return guest


def said_to(desk: Desk, row: RegistrationRow) -> list[str]:
    assert row.conversation_id is not None
    with desk.database.reading() as tx:
        return [line.text for line in messages.thread(tx, row.conversation_id) if line.automatic]


def calls(desk: Desk, staff: StaffRow, event: EventRow) -> list[tuple[str | None, News]]:
    page = event_people.look_again(desk, staff, event.id)
    with desk.database.reading() as tx:
        counted = event_people.to_phone(tx, [event.id], desk.clock.now())
    assert counted == {event.id: len(page.calls)}
    return [(call.guest.row.name, call.news) for call in page.calls]


def offered_by_hand(desk: Desk, staff: StaffRow) -> tuple[EventRow, RegistrationRow]:
    """A place became free for somebody who has only a telephone."""
    event = make_event(desk, capacity=1)
    first = Guest(desk)
    has_place = first.register(event)
    waits = write_in(desk, staff, event)
    assert waits.state == "waiting"
    first.give_up(has_place)
    return event, now_is(desk, waits)


def moved(desk: Desk, event: EventRow) -> None:
    """To another hour, as an amendment leaves it."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        later = event.starts_at + timedelta(hours=1)
        events.change(tx, event.id, starts_at=later, ends_at=later + timedelta(hours=2), sequence=event.sequence + 1)
        after = events.get(tx, event.id)
        assert after is not None
        events.add_version(tx, after, now)
        registrations.change_standing(tx, event.id, notice=News.CHANGED, notice_at=now)


def test_who_phones_is_written_in_with_consent_and_waits_like_everybody(desk: Desk, kati: StaffRow) -> None:
    event = make_event(desk, capacity=1)
    row = write_in(desk, kati, event)
    assert (row.state, row.name, row.phone, row.staff_id) == ("seated", "Nagy Éva", "+36 30 123 4567", kati.id)
    other = write_in(desk, kati, event, name="Kiss Pál", phone="", said=Said.IN_PERSON)
    assert (other.state, other.phone) == ("waiting", None)
    with desk.database.reading() as tx:
        given_ = [records.consents_of(tx, one.person_id)[0] for one in (row, other)]
    assert [(one.purpose, one.text_version, one.channel) for one in given_] == [
        ("event", "event-1", "phone"),
        ("event", "event-1", "person"),
    ]


def test_the_same_person_is_not_in_twice(desk: Desk, kati: StaffRow) -> None:
    event = make_event(desk)
    row = write_in(desk, kati, event)
    for again in (replace(EVA, phone=""), replace(EVA, name="Éva NAGY"), replace(EVA, name="Más Név")):
        found = event_by_hand.doubts(desk, kati, event.id, again)
        assert [guest.row.id for guest in found.registered] == [row.id]
    assert not event_by_hand.doubts(desk, kati, event.id, replace(EVA, name="Kiss Pál", phone="06301234560"))
    again_ = event_by_hand.write_in(desk, kati, event.id, replace(EVA, person_id=row.person_id, seats=2))
    assert again_.was_there
    assert again_.row.id == row.id
    assert again_.row.seats == 1
    with pytest.raises(ValueRefused):
        event_by_hand.write_in(desk, kati, event.id, replace(EVA, person_id="f" * 24))


@ON_SQLITE
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200), st.text(max_size=60), st.integers(-5, 10**7), st.text(max_size=8))
def test_whatever_is_typed_is_kept_as_it_should_be_or_refused(
    desk: Desk, kati: StaffRow, name: str, phone: str, seats_: int, said: str
) -> None:
    event = make_event(desk)
    entry = Entry(name, phone, seats_, said if said else Said.PHONE)
    try:
        row = event_by_hand.write_in(desk, kati, event.id, entry).row
    except (ValueRefused, EventClosed):
        with desk.database.reading() as tx:
            assert registrations.everybody(tx, event.id) == []
        return
    assert row.name is not None
    assert row.name.isprintable()
    assert 0 < len(row.name) <= event_by_hand.LONGEST_NAME
    assert row.phone is None or row.phone.startswith("+")
    assert 1 <= row.seats <= event.group_size


def test_only_who_may_works_on_events_and_partners_find_none(desk: Desk, kati: StaffRow) -> None:
    event = make_event(desk)
    row = write_in(desk, kati, event)
    reader = enrolled(desk, "olvaso@example.hu", "reader")
    partner = enrolled(desk, "mentor@example.hu", "partner", "Máltai")
    assert event_people.open_event(desk, reader, event.id).seated
    with pytest.raises(NotAllowed):
        event_on_behalf.cancel(desk, reader, event.id, row.id)
    with pytest.raises(NotAllowed):
        write_in(desk, reader, event)
    for refused in (
        lambda: event_people.open_event(desk, partner, event.id),
        lambda: event_people.one(desk, partner, event.id, row.id),
        lambda: event_on_behalf.cancel(desk, partner, event.id, row.id),
        lambda: write_in(desk, partner, event),
        lambda: event_on_behalf.cancel(desk, kati, make_event(desk).id, row.id),  # of another event
    ):
        with pytest.raises(NotFound):
            refused()


def test_what_is_done_on_her_behalf_is_told_in_her_conversation(desk: Desk, kati: StaffRow) -> None:
    event = make_event(desk)
    row = Guest(desk).register(event)
    event_on_behalf.resize(desk, kati, event.id, row.id, 2)
    assert "Helyek száma: 2" in said_to(desk, row)[-1]
    event_on_behalf.mend(desk, kati, event.id, row.id, "Minta  Mária Anna", "76/123-456")
    assert (now_is(desk, row).name, now_is(desk, row).phone) == ("Minta Mária Anna", "+36 76 123 456")
    assert "Most ez áll rajta: Minta Mária Anna, +36 76 123 456." in said_to(desk, row)[-1]
    event_on_behalf.cancel(desk, kati, event.id, row.id)
    assert now_is(desk, row).state == "cancelled"
    assert "lemondta a helyét" in said_to(desk, row)[-1]
    with pytest.raises(EventClosed):
        event_on_behalf.resize(desk, kati, event.id, row.id, 9)


def test_at_night_she_is_told_in_the_morning_and_once(desk: Desk, clock: FrozenClock, kati: StaffRow) -> None:
    event = make_event(desk)
    row = Guest(desk).register(event)
    clock.moment = budapest(2026, 11, 23, 22)
    event_on_behalf.cancel(desk, kati, event.id, row.id)
    event_on_behalf.tell_due(desk)
    assert said_to(desk, row) == []
    clock.moment = budapest(2026, 11, 24, 8)
    for _time in range(2):
        event_on_behalf.tell_due(desk)
    assert len(said_to(desk, row)) == 1


def test_a_fault_at_one_does_not_hold_up_the_others(desk: Desk, clock: FrozenClock, kati: StaffRow) -> None:
    """What is kept of her dialogue cannot be read."""
    event = make_event(desk)
    broken, sound = Guest(desk), Guest(desk)
    rows = [broken.register(event), sound.register(event)]
    clock.moment = budapest(2026, 11, 23, 21)
    for row in rows:
        event_on_behalf.cancel(desk, kati, event.id, row.id)
    with desk.database.transaction() as tx:
        conversation = conversations.find(tx, broken.channel, broken.address)
        assert conversation is not None
        conversation.state = "{"
        conversations.save(tx, conversation)
    clock.moment = budapest(2026, 11, 24, 8)
    event_on_behalf.tell_due(desk)
    assert len(lines_to(desk, sound)) == 1
    assert now_is(desk, rows[0]).notice == "by_office"


def test_another_name_is_told_in_the_morning_unless_there_is_more_to_tell(
    desk: Desk, clock: FrozenClock, kati: StaffRow
) -> None:
    event = make_event(desk)
    renamed, cancelled = Guest(desk).register(event), Guest(desk).register(event)
    clock.moment = budapest(2026, 11, 23, 22)
    for row in (renamed, cancelled):
        event_on_behalf.mend(desk, kati, event.id, row.id, "Minta Mária Anna", "")
    event_on_behalf.cancel(desk, kati, event.id, cancelled.id)
    assert said_to(desk, renamed) == []
    assert calls(desk, kati, event) == []
    clock.moment = budapest(2026, 11, 24, 8)
    for _time in range(2):
        event_on_behalf.tell_due(desk)
    (of_name,), (of_place,) = said_to(desk, renamed), said_to(desk, cancelled)
    assert "Minta Mária Anna" in of_name
    assert "lemondta a helyét" in of_place


def test_a_name_corrected_after_it_is_over_is_told_to_nobody(desk: Desk, clock: FrozenClock, kati: StaffRow) -> None:
    event = make_event(desk)
    row = Guest(desk).register(event)
    clock.move(days=11)
    event_on_behalf.mend(desk, kati, event.id, row.id, "Minta Mária Anna", "")
    assert said_to(desk, row) == []


def test_an_offer_to_somebody_without_a_chat_is_made_on_the_phone(desk: Desk, kati: StaffRow) -> None:
    event, row = offered_by_hand(desk, kati)
    assert calls(desk, kati, event) == [("Nagy Éva", News.OFFER)]
    event_on_behalf.tell_by_phone(desk, kati, event.id, row.id)
    assert calls(desk, kati, event) == []
    assert now_is(desk, row).state == "offered"  # she is thinking about it
    event_on_behalf.tell_by_phone(desk, kati, event.id, row.id, comes=True)
    assert now_is(desk, row).state == "seated"


def test_who_does_not_want_the_place_hands_it_on(desk: Desk, kati: StaffRow) -> None:
    event, row = offered_by_hand(desk, kati)
    next_one = Guest(desk).register(event)
    event_on_behalf.tell_by_phone(desk, kati, event.id, row.id, comes=False)
    assert [now_is(desk, one).state for one in (row, next_one)] == ["declined", "offered"]


def test_an_offer_that_is_over_cannot_be_accepted_and_nothing_is_written(
    desk: Desk, clock: FrozenClock, kati: StaffRow
) -> None:
    event, row = offered_by_hand(desk, kati)
    clock.move(days=3)
    with pytest.raises(NotNow):
        event_on_behalf.tell_by_phone(desk, kati, event.id, row.id, comes=True)
    assert now_is(desk, row).notice == News.OFFER


def test_a_change_is_told_on_the_phone_with_what_was_before(desk: Desk, kati: StaffRow) -> None:
    event = make_event(desk)
    row = write_in(desk, kati, event)
    moved(desk, event)
    call = event_people.look_again(desk, kati, event.id).calls[0]
    assert call.news is News.CHANGED
    assert call.before is not None
    assert call.before.starts_at == event.starts_at
    event_on_behalf.tell_by_phone(desk, kati, event.id, row.id, comes=True)
    told = now_is(desk, row)
    assert (told.notice, told.told_sequence, told.confirmed_at) == (None, 1, desk.clock.now())
    assert calls(desk, kati, event) == []


def test_what_a_web_page_has_not_shown_for_an_hour_is_phoned(desk: Desk, clock: FrozenClock, kati: StaffRow) -> None:
    event = make_event(desk)
    row = web_guest(desk).register(event)
    assert row.conversation_id is not None
    clock.move(minutes=5)
    moved(desk, event)
    with desk.database.transaction() as tx:  # as the job tells it
        here = conversations.lock_by_id(tx, row.conversation_id)
        assert here is not None
        thread = Thread(desk, tx, here, desk.clock.now())
        thread.notify("Változott.")
        thread.save()
        registrations.change(tx, row.id, notice=None, notice_at=None, told_sequence=1)
        seq = here.seq
    assert calls(desk, kati, event) == []
    clock.move(hours=1)
    assert calls(desk, kati, event) == [("Minta Mária", News.CHANGED)]
    event_on_behalf.tell_by_phone(desk, kati, event.id, row.id)
    assert calls(desk, kati, event) == []
    moved(desk, replace(event, sequence=1))
    assert calls(desk, kati, event) == []  # the program can still tell her
    with desk.database.transaction() as tx:
        web_sessions.end(tx, row.conversation_id)
    assert calls(desk, kati, event) == [("Minta Mária", News.CHANGED)]
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, notice=None, notice_at=None, told_sequence=2, offer_message=None)
        conversations.mark_seen(tx, row.conversation_id, seq)
    assert calls(desk, kati, event) == []


def test_an_offer_that_was_not_seen_on_the_web_is_phoned(desk: Desk, clock: FrozenClock, kati: StaffRow) -> None:
    event = make_event(desk, capacity=1)
    first, second = Guest(desk), web_guest(desk)
    has_place, row = first.register(event), second.register(event)
    first.give_up(has_place)
    assert row.conversation_id is not None
    with desk.database.transaction() as tx:
        here = conversations.lock_by_id(tx, row.conversation_id)
        assert here is not None
        thread = Thread(desk, tx, here, desk.clock.now())
        line = thread.notify("Felszabadult egy hely.")
        thread.save()
        registrations.change(tx, row.id, notice=None, notice_at=None, offer_message=line)
    assert calls(desk, kati, event) == []
    clock.move(hours=1)
    assert calls(desk, kati, event) == [("Minta Mária", News.OFFER)]
    with desk.database.transaction() as tx:
        conversations.mark_seen(tx, row.conversation_id, here.seq)
    assert calls(desk, kati, event) == []


def test_nobody_is_phoned_of_what_has_begun(desk: Desk, clock: FrozenClock, kati: StaffRow) -> None:
    event = make_event(desk)
    write_in(desk, kati, event)
    moved(desk, event)
    clock.move(days=11)
    assert calls(desk, kati, event) == []
    with desk.database.reading() as tx:
        assert event_people.all_to_phone(tx, desk.clock.now()) == 0


def test_a_colleague_writes_out_of_one_case(desk: Desk, kati: StaffRow) -> None:
    event = make_event(desk)
    row = Guest(desk).register(event)
    case_id = event_talks.case_for(desk, kati, event.id, row.id)
    assert event_talks.case_for(desk, kati, event.id, row.id) == case_id
    with pytest.raises(Unreachable):
        event_talks.case_for(desk, kati, event.id, write_in(desk, kati, event).id)


def test_openings_are_recorded(desk: Desk, kati: StaffRow) -> None:
    event = make_event(desk)
    row = write_in(desk, kati, event)
    event_people.open_event(desk, kati, event.id)
    event_people.one(desk, kati, event.id, row.id)
    with desk.database.reading() as tx:
        acts = records.audit_page(tx, records.AuditFilter(kati.id, None, None, None, None), 10)
    assert [(act.action, act.hits, act.person_id) for act in acts[:2]] == [
        (f"registration opened: {event.id}", None, row.person_id),
        (f"event opened: {event.id}", 1, None),
    ]


def test_a_place_given_up_behind_two_locks_is_one_transaction(desk: Desk, kati: StaffRow) -> None:
    """What fails after the conversation was locked leaves nothing."""
    event = make_event(desk)
    row = Guest(desk).register(event)
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, came=1)
    with pytest.raises(NotNow):
        event_on_behalf.cancel(desk, kati, event.id, row.id)
    assert said_to(desk, row) == []
    assert seats.State(now_is(desk, row).state) is seats.State.SEATED
