"""Who is forgotten or becomes one person with somebody else: her places are handed on, and nothing of her stays."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desk import erasing, ledger, merging, mydata, seats
from desk.desk import Desk
from desk.exporting import export
from desk.turns import Turn
from handlers.dispatch import dispatch
from storage import erasures, merges, models, records, registrations, untold
from storage.database import Database
from storage.events import EventRow
from storage.registrations import RegistrationRow
from tests.clock import FrozenClock
from tests.desk.test_erasing import in_turn
from tests.events import Guest, make_event, now_is
from tests.filling import readable
from tests.links import YES, finish_and_erase, link, payload_from, telegram_visitor, web_visitor, with_links
from tests.threads import at_once
from tests.visitor import Visitor, colleague

NAME, PHONE = "Kaméleon Kamilla", "+36 30 765 4321"


class Named(Guest):
    """A visitor of the dialogue who registers with her name and number."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(visitor.desk, visitor.channel, NAME)
        self.address, self.visitor = visitor.address, visitor

    def who(self, current: Turn) -> seats.Who:
        return replace(super().who(current), phone=PHONE)


@pytest.fixture
def kamilla(desk: Desk) -> Named:
    return Named(telegram_visitor(desk))


def states(desk: Desk, rows: Sequence[RegistrationRow]) -> list[str]:
    return [now_is(desk, row).state for row in rows]


def forgets(desk: Desk, guest: Guest) -> Callable[[], object]:
    return lambda: in_turn(desk, guest.channel, guest.address, erasing.forget)


def nothing_of_her(desk: Desk, row: RegistrationRow) -> None:
    left = now_is(desk, row)
    assert (left.name, left.phone, left.answers, left.notice) == (None, None, None, None)
    assert left.emptied_at == desk.clock.now()
    text = readable(desk.database)
    assert [word for word in (NAME, "765 4321") if word in text] == []


# Forgotten


def test_her_places_are_handed_on_and_a_number_of_her_stays(desk: Desk, kamilla: Named) -> None:
    event, other = make_event(desk, capacity=1), make_event(desk, capacity=1)
    has_place, next_one = kamilla.register(event), Guest(desk).register(event)
    before_her, waits = Guest(desk).register(other), kamilla.register(other)
    forgets(desk, kamilla)()
    assert states(desk, (has_place, next_one, before_her, waits)) == ["cancelled", "offered", "seated", "left"]
    for row in (has_place, waits):
        nothing_of_her(desk, row)
    with desk.database.reading() as tx:
        assert registrations.taken(tx, event.id) == 1
        told = untold.due(tx, desk.clock.now() + timedelta(days=2), 10)
    assert [row.id for row in told] == [next_one.id]


def test_an_offer_that_is_on_its_way_to_her_is_never_told(desk: Desk, kamilla: Named) -> None:
    event = make_event(desk, capacity=1)
    first = Guest(desk)
    has_place, offered, last = first.register(event), kamilla.register(event), Guest(desk).register(event)
    first.give_up(has_place)
    assert states(desk, (offered, last)) == ["offered", "waiting"]
    forgets(desk, kamilla)()
    assert states(desk, (offered, last)) == ["declined", "offered"]
    nothing_of_her(desk, offered)


def test_that_she_came_stays_counted(desk: Desk, clock: FrozenClock, kamilla: Named) -> None:
    event = make_event(desk)
    row = kamilla.register(event, 2)
    clock.move(days=11)
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, came=2, came_at=clock.now(), answers={"child_care": "két gyerek"})
    forgets(desk, kamilla)()
    left = now_is(desk, row)
    assert (left.state, left.seats, left.came) == ("seated", 2, 2)
    nothing_of_her(desk, row)


def test_a_colleague_forgets_her_after_having_seen_her_places(desk: Desk, kamilla: Named) -> None:
    boss = colleague(desk, "fonok", "coordinator")
    event = make_event(desk, capacity=1)
    row, next_one = kamilla.register(event), Guest(desk).register(event)
    seen = erasing.preview(desk, boss, row.person_id)
    assert seen.places == 1
    erasing.forget_by_request(desk, boss, row.person_id, seen.mark)
    assert states(desk, (row, next_one)) == ["cancelled", "offered"]
    nothing_of_her(desk, row)


def test_who_ends_her_web_conversation_gives_up_what_she_has(desk: Desk) -> None:
    web = web_visitor(desk)
    event = make_event(desk, capacity=1)
    row, next_one = Named(web).register(event), Guest(desk).register(event)
    finish_and_erase(desk, web)
    assert states(desk, (row, next_one)) == ["cancelled", "offered"]
    nothing_of_her(desk, row)


def test_who_has_another_conversation_keeps_her_place_there(desk: Desk) -> None:
    desk = with_links(desk)
    web, phone = web_visitor(desk), telegram_visitor(desk)
    row = Named(web).register(make_event(desk))
    link(web, phone)
    finish_and_erase(desk, web)
    kept = now_is(desk, row)
    assert (kept.state, kept.name, kept.conversation_id) == ("seated", NAME, phone.row.id)


def test_two_linked_conversations_ended_at_once_leave_no_place_to_nobody(desk: Desk) -> None:
    desk = with_links(desk)
    for _round in range(3):
        web = web_visitor(desk)
        phone = telegram_visitor(desk, 11 + _round)
        link(web, phone)
        also = web_visitor(desk)
        payload = payload_from(phone)
        also.start(payload=payload)
        also.tap(YES)
        rows = [Named(web).register(make_event(desk)), Named(also).register(make_event(desk))]
        at_once(lambda: finish_and_erase(desk, web), lambda: finish_and_erase(desk, also))  # noqa: B023
        assert {now_is(desk, row).conversation_id for row in rows} == {phone.row.id}
        forgets(desk, Named(phone))()
        assert states(desk, rows) == ["cancelled", "cancelled"]


def test_several_are_forgotten_while_others_register_and_give_up(desk: Desk) -> None:
    """Events in both orders, so that a wrong order of locks would not end."""
    events = [make_event(desk, capacity=2) for _number in range(2)]
    leaving = [Guest(desk) for _number in range(4)]
    for place, guest in enumerate(leaving):
        for event in events if place % 2 else reversed(events):
            guest.register(event)
    staying = [Guest(desk) for _number in range(4)]
    rows = [staying[0].register(events[0]), staying[1].register(events[1])]

    def never_oversold() -> None:
        with desk.database.reading() as tx:
            assert all(registrations.taken(tx, event.id) <= 2 for event in events)

    at_once(
        *[forgets(desk, guest) for guest in leaving],
        *[lambda guest=guest, event=event: guest.register(event)
          for guest, event in zip(staying[2:], events, strict=True)],
        lambda: staying[0].give_up(rows[0]),
    )  # fmt: skip
    never_oversold()
    with desk.database.reading() as tx:
        for event in events:
            free = 2 - registrations.taken(tx, event.id)
            assert free == 0 or registrations.line(tx, event.id) == []
            assert [row.name for row in registrations.everybody(tx, event.id) if row.emptied_at] == [None] * 4


def test_a_restored_backup_forgets_her_registrations_again(
    database: Database, desk: Desk, clock: FrozenClock, kamilla: Named, tmp_path: Path
) -> None:
    file = tmp_path / "erased.ledger"
    event = make_event(desk, capacity=1)
    row, next_one = kamilla.register(event), Guest(desk).register(event)
    conversation, stood = kamilla.visitor.row, now_is(desk, row)
    with database.transaction() as tx:
        erasures.enter(tx, conversation, erasures.PERSON, clock.now())
    ledger.keep_in(file, database)
    with database.transaction() as tx:
        tx.execute(models.erasures.delete())  # as in a backup from before
    assert stood.name == NAME
    restored = replace(desk, ledger=file)
    ledger.make_good(restored)
    assert states(desk, (row, next_one)) == ["cancelled", "offered"]
    nothing_of_her(desk, row)


# In her own hands


def test_her_download_names_her_events(desk: Desk, kamilla: Named) -> None:
    kamilla.register(make_event(desk, title_hu="Pályaválasztási nap"))
    found: list[bytes] = []
    in_turn(desk, kamilla.channel, kamilla.address, lambda current: found.append(export(current).content))
    assert all(word in found[0].decode() for word in (NAME, PHONE, "Pályaválasztási nap"))


def test_she_is_told_beforehand_that_her_places_go(desk: Desk, clock: FrozenClock, kamilla: Named) -> None:
    event = make_event(desk, title_hu="Pályaválasztási nap")
    kamilla.register(event)
    assert "mások kapják meg őket: Pályaválasztási nap." in kamilla.visitor.type("töröljék az adataimat")[-1].text
    clock.move(days=11)
    assert "mások kapják" not in kamilla.visitor.type("töröljék az adataimat")[-1].text


def test_what_she_corrects_is_corrected_for_events(desk: Desk, kamilla: Named) -> None:
    row = kamilla.register(make_event(desk))
    said = kamilla.visitor.type("adataim")[-1].text
    assert NAME in said
    assert PHONE in said
    kamilla.visitor.tap("Javítás")
    kamilla.visitor.type("Kis Kamilla")
    kamilla.visitor.type("06 30 111 2222")
    kamilla.visitor.tap("Kijavítom")
    assert (now_is(desk, row).name, now_is(desk, row).phone) == ("Kis Kamilla", "+36 30 111 2222")


def test_who_withdraws_her_consent_leaves_all_events(desk: Desk, clock: FrozenClock, kamilla: Named) -> None:
    event = make_event(desk, capacity=1)
    row, next_one = kamilla.register(event), Guest(desk).register(event)
    with desk.database.transaction() as tx:
        records.give_consent(tx, row.person_id, mydata.EVENT, "event-1", "telegram", clock.now())
    kamilla.visitor.type("hozzájárulásaim")
    assert "Lemondtuk a rendezvényekre kapott helyeit" in kamilla.visitor.tap("Visszavonom: hely rendezvényen")[-1].text
    assert states(desk, (row, next_one)) == ["cancelled", "offered"]
    nothing_of_her(desk, row)


# One person out of two


RANKS = ("seated", "offered", "waiting")


def placed(desk: Desk, event: EventRow, guest: Guest, state: str) -> RegistrationRow:
    """As the machine would have placed her, with nobody in between."""
    row, now = guest.register(event), desk.clock.now()
    later = now + timedelta(hours=5)
    values: dict[str, dict[str, Any]] = {
        "seated": {"waiting_since": None, "held_until": None},
        "offered": {"waiting_since": now, "held_until": later, "notice": "offer", "notice_at": now},
        "waiting": {"waiting_since": now, "held_until": None},
    }
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, state=state, **values[state])
    return now_is(desk, row)


@pytest.mark.parametrize("first", RANKS)
@pytest.mark.parametrize("second", RANKS)
def test_of_two_registrations_the_better_one_stays_and_the_other_place_is_handed_on(
    desk: Desk, first: str, second: str
) -> None:
    desk = with_links(desk)
    web, phone = web_visitor(desk), telegram_visitor(desk)
    event = make_event(desk, capacity=2)
    rows = [placed(desk, event, Named(web), first), placed(desk, event, Named(phone), second)]
    waits = placed(desk, event, Guest(desk), "waiting")
    worse = 1 if RANKS.index(first) <= RANKS.index(second) else 0
    link(web, phone)
    assert states(desk, rows)[worse] == "joined"
    kept = now_is(desk, rows[1 - worse])
    handed_on = (first, second) == ("waiting", "waiting")  # both places were free
    assert kept.state == ("offered" if handed_on else rows[1 - worse].state)
    assert now_is(desk, rows[worse]).notice is None
    assert now_is(desk, waits).state == "offered"
    with desk.database.reading() as tx:
        assert registrations.taken(tx, event.id) == 2
        assert {row.person_id for row in registrations.everybody(tx, event.id)} == {kept.person_id, waits.person_id}


def test_who_was_let_in_is_the_one_who_stays(desk: Desk, clock: FrozenClock) -> None:
    desk = with_links(desk)
    web, phone = web_visitor(desk), telegram_visitor(desk)
    event = make_event(desk)
    rows = [Named(web).register(event), Named(phone).register(event, 3)]
    clock.move(days=11)
    with desk.database.transaction() as tx:
        registrations.change(tx, rows[1].id, came=3, came_at=clock.now())
    link(web, phone)
    assert states(desk, rows) == ["joined", "seated"]
    assert now_is(desk, rows[1]).came == 3


def test_taken_apart_again_each_has_her_own(desk: Desk) -> None:
    """What was handed on stays with who got it; what came later goes with its conversation."""
    desk = with_links(desk)
    kati = colleague(desk, "kati")
    web, phone = web_visitor(desk), telegram_visitor(desk)
    both, hers, later = (make_event(desk) for _number in range(3))
    rows = [Named(web).register(both), Named(phone).register(both), Named(phone).register(hers)]
    gone = phone.row.person_id
    link(web, phone)
    came_later = Named(phone).register(later)
    again = Named(phone).give_up(rows[0])
    anew = Named(phone).register(both)
    assert [again.state, anew.state] == ["cancelled", "seated"]
    with desk.database.reading() as tx:
        (merge,) = merges.of_people(tx, [web.row.person_id])
    merging.undo(desk, kati, merge.id)
    people_now = [now_is(desk, row).person_id for row in (*rows, came_later, anew)]
    assert people_now == [web.row.person_id, gone, gone, gone, gone]
    assert states(desk, rows) == ["cancelled", "joined", "seated"]


def test_a_colleague_s_merge_moves_no_registration_and_undoing_it_neither(desk: Desk) -> None:
    kati = colleague(desk, "kati")
    one, other = telegram_visitor(desk, 1), telegram_visitor(desk, 2)
    event = make_event(desk)
    row = Named(one).register(event)
    merging.merge(desk, kati, one.row.person_id, other.row.person_id)
    with desk.database.transaction() as tx:
        by_hand = seats.Who(other.row.person_id, None, "Kamilla", staff_id=kati.id)
        assert seats.register(desk, tx, event.id, by_hand, 1).id == row.id  # a colleague sees that she has one
    hers = Named(other).register(event)
    assert hers.id != row.id  # she herself is told nothing of somebody who may be another person
    with desk.database.reading() as tx:
        (merge,) = merges.of_people(tx, [one.row.person_id])
    merging.undo(desk, kati, merge.id)
    assert states(desk, (row, hers)) == ["seated", "seated"]


def test_joined_while_both_register_and_a_place_is_given_up(desk: Desk) -> None:
    """Whoever comes first: afterwards one person has one registration that stands for each event."""
    desk = with_links(desk)
    for number in range(4):
        web, phone, third = web_visitor(desk), telegram_visitor(desk, 20 + number), Guest(desk)
        events = [make_event(desk, capacity=1) for _event in range(2)]
        held = third.register(events[0])
        Named(phone).register(events[1])
        payload = payload_from(web)
        phone.start(payload=payload)
        tap = phone.incoming_tap(YES)
        at_once(
            lambda: dispatch(desk, tap),  # noqa: B023
            lambda: Named(web).register(events[0]),  # noqa: B023
            lambda: Named(web).register(events[1]),  # noqa: B023
            lambda: third.give_up(held),  # noqa: B023
        )
        assert web.row.person_id == phone.row.person_id
        with desk.database.reading() as tx:
            standing = registrations.standing_of(tx, [web.row.person_id])
        assert sorted(row.event_id for row in standing) == [event.id for event in events]
        assert {row.state for row in standing} <= {"seated", "offered"}
