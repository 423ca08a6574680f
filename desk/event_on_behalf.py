"""What a colleague does for somebody who comes to an event: gives up her place, answers an offer, mends what is known.

A conversation that she has is locked first, then the event (lock order), and she is told in it how things stand now:
at once by day, in the morning by the job below.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from desk import event_by_hand, seats
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import NotFound, NotNow
from desk.event_by_hand import Entry, Said
from desk.event_notices import AT_ONCE, each
from desk.event_people import must_work
from desk.messages import Button
from desk.own_events import STANDING
from desk.quiet import awake, is_quiet
from desk.seats import State
from locales import Text, _
from storage import bus, conversations, event_people, events, records, registrations
from storage.database import Transaction
from storage.event_people import BY_OFFICE, MENDED, PHONED
from storage.events import EventRow
from storage.registrations import RegistrationRow
from storage.staff import StaffRow

HOW_IT_STANDS: Mapping[str, Text] = {
    State.SEATED: _("Our colleague has arranged it with you: your place is reserved. {what}"),
    State.OFFERED: _("Our colleague has written down what you asked for. A place is being kept for you. {what}"),
    State.WAITING: _("Our colleague has written down what you asked for. You are on the waiting list. {what}"),
    State.CANCELLED: _("Our colleague has cancelled your place, as was agreed. {what}"),
    State.LEFT: _("Our colleague has taken you off the waiting list, as was agreed. {what}"),
    State.DECLINED: _("Our colleague has declined the place that was offered to you, as was agreed. {what}"),
}


@dataclass
class Hand:
    """A registration under its conversation's lock. `thread`: None where no conversation of hers takes anything."""

    desk: Desk
    tx: Transaction
    staff: StaffRow
    row: RegistrationRow
    thread: Thread | None

    @property
    def now(self) -> datetime:
        return self.desk.clock.now()


def cancel(desk: Desk, staff: StaffRow, event_id: int, registration_id: int) -> None:
    """The place, the offer or the wait. NotNow once she was let in or the event has begun."""
    with _at_hand(desk, staff, event_id, registration_id) as hand:
        _tell(hand, seats.give_up(desk, hand.tx, registration_id, staff.id))


def accept(desk: Desk, staff: StaffRow, event_id: int, registration_id: int) -> None:
    """NotNow when the place is not held for her any more."""
    with _at_hand(desk, staff, event_id, registration_id) as hand:
        _tell(hand, seats.accept(desk, hand.tx, registration_id, staff.id))


def resize(desk: Desk, staff: StaffRow, event_id: int, registration_id: int, people: int) -> None:
    """Raises what seats.resize does."""
    with _at_hand(desk, staff, event_id, registration_id) as hand:
        if people != hand.row.seats:
            _tell(hand, seats.resize(desk, hand.tx, registration_id, people, staff.id))


def mend(desk: Desk, staff: StaffRow, event_id: int, registration_id: int, name: str, phone: str) -> None:
    """Name and phone; she is told what stands there now.

    ValueRefused names the field; NotNow where nothing of her is kept any more.
    """
    entry = event_by_hand.checked(Entry(name, phone, 1, Said.PHONE))
    with _at_hand(desk, staff, event_id, registration_id) as hand:
        if hand.row.emptied_at is not None:
            raise NotNow("mend")
        if (entry.name, entry.phone or None) != (hand.row.name, hand.row.phone):
            registrations.change(hand.tx, registration_id, name=entry.name, phone=entry.phone or None)
            _record(hand, "registration corrected")
            row = registrations.get(hand.tx, registration_id)
            assert row is not None
            _tell(hand, row, MENDED)


def tell_by_phone(
    desk: Desk, staff: StaffRow, event_id: int, registration_id: int, *, comes: bool | None = None
) -> None:
    """She has heard what she had to know. `comes`: what she said to an offer, or to a change; None: nothing yet.

    Raises what `accept` and `cancel` do.
    """
    with _at_hand(desk, staff, event_id, registration_id) as hand:
        event = seats.locked(hand.tx, event_id)
        told = {"notice": None, "notice_at": None, "told_sequence": event.sequence}
        registrations.change(hand.tx, registration_id, **told, offer_message=f"{PHONED}.{event.sequence}")
        _record(hand, "told by phone")
        if comes is False:
            _tell(hand, seats.give_up(desk, hand.tx, registration_id, staff.id))
        elif comes and hand.row.state == State.OFFERED:
            _tell(hand, seats.accept(desk, hand.tx, registration_id, staff.id))
        if comes:
            registrations.change(hand.tx, registration_id, confirmed_at=hand.now)


@contextmanager
def _at_hand(desk: Desk, staff: StaffRow, event_id: int, registration_id: int) -> Iterator[Hand]:
    must_work(staff)
    with desk.database.transaction() as tx:
        row = registrations.get(tx, registration_id)
        here = conversations.lock_by_id(tx, row.conversation_id) if row and row.conversation_id is not None else None
        row = registrations.get(tx, registration_id)  # again, now that her own turn cannot change it
        if row is None or row.event_id != event_id:
            raise NotFound(f"registration {registration_id}")
        takes = here is not None and here.erased_at is None and here.unreachable_at is None
        thread = Thread(desk, tx, here, desk.clock.now()) if here is not None and takes else None
        yield Hand(desk, tx, staff, row, thread)
        if thread is not None:
            thread.save()


def _record(hand: Hand, action: str) -> None:
    staff_id, person_id = hand.staff.id, hand.row.person_id
    records.add_audit(hand.tx, f"{action}: {hand.row.event_id}", hand.now, staff_id=staff_id, person_id=person_id)
    hand.tx.wake(bus.EVENTS)


def _tell(hand: Hand, row: RegistrationRow, notice: str = BY_OFFICE) -> None:
    """At night what has yet to be told of the event itself goes first, and last what was written down otherwise: there
    is one notice a registration."""
    event = events.get(hand.tx, row.event_id)
    if hand.thread is None or event is None:
        return
    if not is_quiet(hand.desk, hand.now):
        _say(hand.thread, event, row, notice)
    elif row.notice in (None, MENDED):
        registrations.change(hand.tx, row.id, notice=notice, notice_at=awake(hand.now, hand.desk.zone))


def _say(thread: Thread, event: EventRow, row: RegistrationRow, notice: str) -> None:
    text = _written(thread, event, row) if notice == MENDED else _standing(thread, event, row)
    if text is None:
        return
    details = Button(_("Details of the event"), "event", f"details.{event.id}", repeatable=True)
    thread.notify(text, [details])


def _standing(thread: Thread, event: EventRow, row: RegistrationRow) -> Text | None:
    said = HOW_IT_STANDS.get(row.state)
    what = _(
        "{title}, {moment}. Places: {count}.",
        title=event.title(thread.locale),
        moment=event.starts_at,
        count=row.seats,
    )
    return Text(said.msgid, {"what": what}) if said is not None else None


def _written(thread: Thread, event: EventRow, row: RegistrationRow) -> Text | None:
    """Of what is over, or has ended for her, nothing she has to know."""
    if row.state not in STANDING or thread.now >= event.starts_at:
        return None
    return _(
        "Our colleague has corrected what stands on your registration: {title}, {moment}. Now it is: {given}. "
        "If it is not right, please write here.",
        title=event.title(thread.locale),
        moment=event.starts_at,
        given=", ".join(filter(None, (row.name, row.phone))),
    )


def tell_due(desk: Desk) -> bool:
    """Job: what was done at night. True: there is more to do at once."""
    now = desk.clock.now()
    if is_quiet(desk, now):
        return False
    return each(desk, event_people.due_by_office, _tell_late) == AT_ONCE


def _tell_late(desk: Desk, found: RegistrationRow) -> None:
    """Nothing once her conversation is gone, or another process has told her, or the event has begun."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        here = conversations.lock_by_id(tx, found.conversation_id) if found.conversation_id is not None else None
        event = seats.locked(tx, found.event_id)
        row = registrations.get(tx, found.id)
        if row is None or row.notice not in (BY_OFFICE, MENDED) or row.conversation_id != found.conversation_id:
            return
        registrations.change(tx, row.id, notice=None, notice_at=None)
        if here is not None and here.erased_at is None and now < event.starts_at:
            thread = Thread(desk, tx, here, now)
            _say(thread, event, row, row.notice)
            thread.save()
