"""Joining people on both engines, several acts at once: no deadlock, one person, one effect."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, inspect, select

from desk import seats
from desk.desk import Desk
from desk.people import PAYLOAD
from desk.seats import Who
from handlers.dispatch import dispatch
from storage import announcements, merges, models, offices, people, records
from storage.crypto import token_hash
from storage.database import Database
from tests.events import make_event
from tests.links import LINKED, SPENT, YES, link, payload_from, telegram_visitor, web_visitor, with_links
from tests.threads import at_once
from tests.visitor import Visitor, colleague

ROUNDS = 5


@pytest.fixture
def linked_desk(desk: Desk) -> Desk:
    return with_links(desk)


def answer(visitor: Visitor) -> str:
    return visitor.lines[-1].text


def test_every_table_that_names_a_person_is_moved_but_the_audit(database: Database) -> None:
    in_database = inspect(database.engine)
    naming = {
        table
        for table in in_database.get_table_names()
        if any(column["name"] == "person_id" for column in in_database.get_columns(table))
    }
    moved = [table.name for table in people.tables_of_people()]
    assert moved[0] == "conversations"
    assert set(moved) == naming - {"audit", "erasures"}
    assert {"cases", "consents"} <= set(moved)


def add_gap(desk: Desk, visitor: Visitor) -> None:
    with desk.database.transaction() as tx:
        records.add_gap(tx, "rejtély", "hu", None, desk.clock.now(), visitor.row.person_id)


def add_registration(desk: Desk, visitor: Visitor) -> None:
    """Each for an event of her own."""
    event, who = make_event(desk), Who(visitor.row.person_id, visitor.row.id, "Minta Mária")
    with desk.database.transaction() as tx:
        seats.register(desk, tx, event.id, who, 1)


def test_a_join_leaves_no_row_behind_and_only_adds_to_the_audit(linked_desk: Desk) -> None:
    web, telegram = web_visitor(linked_desk), telegram_visitor(linked_desk)
    for visitor in (web, telegram):
        visitor.type("ember")
        visitor.press("*:form:callback")
        visitor.tap("Megadom a számom")
        visitor.type("06 30 123 4567")
        add_desk_rows(linked_desk, visitor)
        add_gap(linked_desk, visitor)
        add_registration(linked_desk, visitor)
    gone, before = telegram.row.person_id, rows(linked_desk, "audit")
    link(web, telegram)
    kept = web.row.person_id
    for table in people.tables_of_people():
        people_in = {row.person_id for row in rows(linked_desk, table.name)} - {"0" * 24}
        assert people_in == {kept}, table.name
    *known, new = rows(linked_desk, "audit")
    assert known == before
    assert (new.action, new.person_id) == (f"joined by link: {gone}", kept)


def add_desk_rows(desk: Desk, visitor: Visitor) -> None:
    """What colleagues keep of a person, in every table that a turn of hers does not fill."""
    kati, person, now = colleague(desk), visitor.row.person_id, desk.clock.now()
    with desk.database.transaction() as tx:
        office = offices.named(tx, "Máltai Szeretetszolgálat", now)
        passed_on = {"case_id": visitor.cases[0].id, "office_id": office.id, "message": "mentort kér"}
        tx.execute(
            insert(models.referrals).values(person_id=person, staff_id=kati.id, state="offered", at=now, **passed_on)
        )
        announcements.set_interests(tx, person, [("audience", "jobseeker")], now)
        merge_id = merges.add(tx, merges.STAFF, person, "0" * 24, now, kati.id)
        merges.add_sides(tx, merge_id, (person, "0" * 24))
        tx.execute(insert(models.blocks).values(person_id=person, staff_id=kati.id, reason="sértegetés", at=now))


def rows(desk: Desk, table: str) -> list[Any]:
    with desk.database.reading() as tx:
        return list(tx.all(select(models.metadata.tables[table])))


def test_only_the_hash_of_a_token_stands_in_the_table(linked_desk: Desk) -> None:
    token = payload_from(web_visitor(linked_desk)).removeprefix(PAYLOAD)
    (row,) = rows(linked_desk, "links")
    assert row.token_hash == token_hash(token)
    assert token not in repr(row)


def test_both_open_each_others_link_at_the_same_moment(linked_desk: Desk) -> None:
    for number in range(ROUNDS):
        web, telegram = web_visitor(linked_desk), telegram_visitor(linked_desk, number)
        for made_in, opened_in in ((web, telegram), (telegram, web)):
            opened_in.start(payload=payload_from(made_in))
        taps = [visitor.incoming_tap(YES) for visitor in (web, telegram)]
        handled = at_once(*(partial(dispatch, linked_desk, tap) for tap in taps))
        assert [one.route for one in handled] == ["button", "button"]
        assert web.row.person_id == telegram.row.person_id
        said = sorted(line.text for visitor in (web, telegram) for line in visitor.lines[-2:])
        assert sum(text.startswith(LINKED) for text in said) == 1
        assert sum("már össze van kapcsolva" in text for text in said) == 1


def test_one_link_opened_by_two_people_at_the_same_moment(linked_desk: Desk) -> None:
    for number in range(ROUNDS):
        web = web_visitor(linked_desk)
        phones = [telegram_visitor(linked_desk, 10 * number + place) for place in range(2)]
        payload = payload_from(web)
        for phone in phones:
            phone.start(payload=payload)
        at_once(*(partial(dispatch, linked_desk, phone.incoming_tap(YES)) for phone in phones))
        (joined,) = [phone for phone in phones if phone.row.person_id == web.row.person_id]
        assert answer(joined).startswith(LINKED)
        (other,) = [phone for phone in phones if phone is not joined]
        assert SPENT in answer(other)


def test_a_ring_of_three_at_the_same_moment(linked_desk: Desk) -> None:
    """Each opens the next one's link: whatever the order, all are one person in the end."""
    for number in range(ROUNDS):
        ring = [web_visitor(linked_desk), telegram_visitor(linked_desk, number), web_visitor(linked_desk)]
        payloads = [payload_from(ring[1]), None, payload_from(ring[1])]
        for visitor, payload in zip(ring, payloads, strict=True):
            if payload is not None:
                visitor.start(payload=payload)
        ring[1].start(payload=payload_from(ring[0]))
        at_once(*(partial(dispatch, linked_desk, visitor.incoming_tap(YES)) for visitor in ring))
        assert len({visitor.row.person_id for visitor in ring}) == 1


def test_a_join_and_a_turn_of_the_other_side_at_the_same_moment(linked_desk: Desk) -> None:
    """The other side's case is opened while it becomes somebody else's: it is not left with nobody."""
    for number in range(ROUNDS):
        web, telegram = web_visitor(linked_desk), telegram_visitor(linked_desk, number)
        telegram.start(payload=payload_from(web))
        tap = telegram.incoming_tap(YES)
        seqs = at_once(partial(dispatch, linked_desk, tap), partial(_ask_for_a_person, web))
        assert len(seqs) == 2
        assert web.cases[0].person_id == web.row.person_id == telegram.row.person_id
        assert [line.seq for line in web.lines] == list(range(1, len(web.lines) + 1))
        assert web.row.owner == "queue"


def _ask_for_a_person(visitor: Visitor) -> object:
    return visitor.type("ember")
