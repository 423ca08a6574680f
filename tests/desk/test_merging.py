"""Two people who are one for colleagues, or by their own word, and apart again: nothing lost, nobody crossed."""

from functools import partial

import pytest
from sqlalchemy import select

from desk import blocks, casework, consents, contacts, merging, news, referrals
from desk.blocks import BlockFor
from desk.cases import reference
from desk.contacts import Person
from desk.conversations import Thread
from desk.desk import Desk
from desk.duplicates import Proposal, Reason, dismiss, newest
from desk.errors import ConsentMissing, NotAllowed, NotFound, NotNow, OneErased
from desk.jobs import run_due
from desk.news import Interests
from handlers.dispatch import dispatch
from storage import cases, conversations, merges, models, offices, people, records
from storage.staff import StaffRow
from tests.clock import FrozenClock
from tests.links import finish_and_erase, link, telegram_visitor, web_visitor, with_links
from tests.threads import at_once
from tests.visitor import Visitor, colleague

PHONE, SAME_PHONE = "06 30 123 4567", "+36 (30) 123-4567"
ONE, TWO = "Igen, mindkettő én voltam", "Nem, csak ez"


@pytest.fixture
def linked_desk(desk: Desk) -> Desk:
    return with_links(desk)


def somebody(desk: Desk, number: int = 11, **form: str) -> Visitor:
    """On Telegram, with a message that she has left; the bot goes on speaking with her."""
    visitor = telegram_visitor(desk, number)
    leave_a_message(visitor)
    known_as(desk, visitor, **form)
    return visitor


def leave_a_message(visitor: Visitor) -> None:
    for text in ("menü", "Rendezvények", "Üzenetet hagyok", "felvennénk két embert", "Kiss Mária", PHONE):
        visitor.type(text)
    visitor.tap("Elküldöm")


def known_as(desk: Desk, visitor: Visitor, **form: str) -> None:
    with desk.database.transaction() as tx:
        cases.change(tx, visitor.cases[-1].id, desk.clock.now(), form=form)
    run_due(desk)


def pair(desk: Desk) -> tuple[Visitor, Visitor]:
    return somebody(desk, 1, name="Kiss Mária", contact=PHONE), somebody(desk, 2, name="Kiss Éva", contact=SAME_PHONE)


def merged(desk: Desk, kati: StaffRow, one: Visitor, other: Visitor) -> int:
    merging.merge(desk, kati, one.row.person_id, other.row.person_id)
    with desk.database.reading() as tx:
        return merges.of_people(tx, [one.row.person_id])[-1].id


def opened(desk: Desk, kati: StaffRow, visitor: Visitor) -> Person:
    return contacts.open_person(desk, kati, visitor.row.person_id)


def listed(visitor: Visitor) -> str:
    return visitor.type("Hol tart az ügyem?")[-1].text


def proposed(desk: Desk, kati: StaffRow) -> list[tuple[set[str], tuple[Reason, ...]]]:
    def of(one: Proposal) -> tuple[set[str], tuple[Reason, ...]]:
        return {one.one.person_id, one.other.person_id}, one.reasons

    return [of(one) for one in newest(desk, kati)]


def test_a_merge_by_colleagues_shows_them_one_person_and_the_two_nothing_of_each_other(
    desk: Desk, kati: StaffRow
) -> None:
    one, other = pair(desk)
    before = [(visitor.row.person_id, listed(visitor)) for visitor in (one, other)]
    merge_id = merged(desk, kati, one, other)
    for visitor in (one, other):
        page = opened(desk, kati, visitor)
        assert {row.id for row in page.cases} == {one.cases[0].id, other.cases[0].id}
        assert set(page.names) == {"Kiss Mária", "Kiss Éva"}
        assert len(page.addresses) == 2
        assert [row.id for row, _sides in page.merges] == [merge_id]
    assert before == [(visitor.row.person_id, listed(visitor)) for visitor in (one, other)]
    assert reference(other.cases[0].id) not in listed(one)
    merging.undo(desk, kati, merge_id)
    assert [row.id for row in opened(desk, kati, one).cases] == [one.cases[0].id]
    with pytest.raises(NotNow):
        merging.undo(desk, kati, merge_id)
    actions = [row.action for row in audit(desk)]
    assert f"merged: {other.row.person_id}" in actions
    assert f"merge undone: {other.row.person_id}" in actions


def audit(desk: Desk) -> list[records.AuditRow]:
    with desk.database.reading() as tx:
        return list(tx.all(select(models.audit)))


def test_a_chain_is_one_person_and_falls_apart_where_it_is_undone(desk: Desk, kati: StaffRow) -> None:
    a, b, c = (somebody(desk, number) for number in (1, 2, 3))
    first, second = merged(desk, kati, a, b), merged(desk, kati, b, c)
    assert len(opened(desk, kati, a).cases) == 3
    with pytest.raises(NotNow):
        merging.merge(desk, kati, c.row.person_id, a.row.person_id)
    merging.undo(desk, kati, first)
    assert [len(opened(desk, kati, one).cases) for one in (a, b, c)] == [1, 2, 2]
    merging.undo(desk, kati, second)
    assert [len(opened(desk, kati, one).cases) for one in (a, b, c)] == [1, 1, 1]


def test_who_may(desk: Desk, kati: StaffRow) -> None:
    one, other = pair(desk)
    ids = one.row.person_id, other.row.person_id
    for role in ("reader", "partner"):
        who = colleague(desk, role, role, "Kamara" if role == "partner" else None)
        for act in (merging.merge, dismiss):
            with pytest.raises(NotAllowed):
                act(desk, who, *ids)
    with pytest.raises(NotFound):
        merging.merge(desk, kati, ids[0], "0" * 24)
    with pytest.raises(NotFound):
        merging.undo(desk, kati, 999)


def test_a_withdrawal_on_either_side_binds_and_leave_given_on_one_is_none_on_the_other(
    desk: Desk, clock: FrozenClock, kati: StaffRow
) -> None:
    one, other = pair(desk)
    with desk.database.transaction() as tx:
        office = offices.named(tx, "Máltai Szeretetszolgálat", clock.now()).id
    consents.record_spoken(desk, kati, one.cases[0].id, office, clock.now(), "telefonon")
    merge_id = merged(desk, kati, one, other)
    with pytest.raises(ConsentMissing):
        referrals.offer(desk, kati, other.cases[0].id, office, "mentort kér")
    clock.move(minutes=1)
    consents.record_spoken(desk, kati, other.cases[0].id, office, clock.now(), "telefonon")
    clock.move(minutes=1)
    referrals.consent_withdrawn(desk, kati, other.cases[0].id, office)
    with pytest.raises(ConsentMissing):
        referrals.offer(desk, kati, one.cases[0].id, office, "mentort kér")
    merging.undo(desk, kati, merge_id)
    referrals.offer(desk, kati, one.cases[0].id, office, "mentort kér")
    with pytest.raises(ConsentMissing):
        referrals.offer(desk, kati, other.cases[0].id, office, "mentort kér")


def test_the_same_number_is_proposed_with_care_and_dismissed_until_something_new_speaks_for_it(
    desk: Desk, kati: StaffRow
) -> None:
    one, other = pair(desk)
    ids = {one.row.person_id, other.row.person_id}
    assert proposed(desk, kati) == [(ids, (Reason.PHONE_OTHER_NAME,))]
    assert opened(desk, kati, one).proposals[0].other.name == "Kiss Éva"
    dismiss(desk, kati, *ids)
    known_as(desk, one, name="Kiss Mária", contact=f"{PHONE} vagy 06 30 765 4321")
    assert proposed(desk, kati) == []
    known_as(desk, one, name="Mária KISS", contact=PHONE, settlement="Kecskemét")
    known_as(desk, other, name="kiss maria", contact=SAME_PHONE, settlement="kecskemet")
    assert proposed(desk, kati) == [(ids, (Reason.NAME,))]
    merging.merge(desk, kati, *ids)
    assert proposed(desk, kati) == []


def test_what_is_corrected_speaks_no_more_and_an_institution_s_number_never(desk: Desk, kati: StaffRow) -> None:
    one, other = pair(desk)
    known_as(desk, other, name="Kiss Éva", contact="eva@example.hu")
    assert proposed(desk, kati) == []
    known_as(desk, one, name="Kiss Mária", contact="írjon: EVA@example.hu.")
    assert [reasons for _ids, reasons in proposed(desk, kati)] == [(Reason.EMAIL,)]
    for number in range(10, 20):
        somebody(desk, number, contact="06 76 500 100")
    with desk.database.reading() as tx:
        pairs_of_the_last = models.duplicates.c.reason == "phone"
        assert len(tx.all(select(models.duplicates).where(pairs_of_the_last))) < 45
    known_as(desk, one, contact="06 76 500 100")
    assert one.row.person_id not in set().union(*(ids for ids, _reasons in proposed(desk, kati)))


def test_only_both_their_own_words_join_two_whom_colleagues_hold_for_one(desk: Desk, kati: StaffRow) -> None:
    one, other = asked_both(desk, kati)
    assert "Köszönöm" in one.tap(ONE)[-1].text
    assert reference(other.cases[0].id) not in listed(one)
    assert "Összekapcsoltam" in other.tap(ONE)[-1].text
    assert one.row.person_id == other.row.person_id
    for visitor in (one, other):
        assert reference(one.cases[0].id) in listed(visitor)
        assert reference(other.cases[0].id) in listed(visitor)
    ((confirmed, _sides),) = opened(desk, kati, one).merges
    assert confirmed.kind == merges.CONFIRMED
    merging.undo(desk, kati, confirmed.id)
    assert one.row.person_id != other.row.person_id
    assert reference(other.cases[0].id) not in listed(one)
    assert len(opened(desk, kati, one).cases) == 1  # the colleague's own merge went with it
    assert any("szétválasztotta" in line.text for line in one.lines)


def asked_both(desk: Desk, kati: StaffRow) -> tuple[Visitor, Visitor]:
    one, other = telegram_visitor(desk, 1), web_visitor(desk)
    for visitor in (one, other):
        leave_a_message(visitor)
    merging.ask(desk, kati, merged(desk, kati, one, other))
    return one, other


def test_a_no_of_either_or_a_merge_undone_since_joins_nobody(desk: Desk, kati: StaffRow) -> None:
    one, other = asked_both(desk, kati)
    other.tap(TWO)
    one.tap(ONE)
    assert one.row.person_id != other.row.person_id
    ((merge, sides),) = opened(desk, kati, one).merges
    assert {side.answer for side in sides} == {merging.YES, merging.NO}
    merging.ask(desk, kati, merge.id)
    one.tap(ONE)
    merging.undo(desk, kati, merge.id)
    assert "nem időszerű" in other.tap(ONE)[-1].text
    assert one.row.person_id != other.row.person_id


def test_a_tap_that_was_never_offered_answers_for_nobody(desk: Desk, kati: StaffRow) -> None:
    one, other = pair(desk)
    merge_id = merged(desk, kati, one, other)
    stranger = telegram_visitor(desk, 3)
    for visitor in (one, other, stranger):
        visitor.press(f"*:same:yes.{merge_id}")
    assert len({visitor.row.person_id for visitor in (one, other, stranger)}) == 3


def test_undoing_a_link_gives_back_exactly_what_moved_and_what_came_later_to_where_it_came(
    linked_desk: Desk, clock: FrozenClock, kati: StaffRow
) -> None:
    desk = linked_desk
    web, phone = web_visitor(desk), telegram_visitor(desk)
    for visitor in (web, phone):
        visitor.type("ember")
    subscribe(desk, web, "training", "events")
    subscribe(desk, phone, "training")
    was = snapshot(desk)
    gone = phone.row.person_id
    link(web, phone)
    kept = web.row.person_id
    assert phone.row.person_id == kept
    clock.move(minutes=1)
    casework.close(desk, kati, phone.cases[0].id, "informed")
    clock.move(days=10)
    phone.type("ember")  # a second case, after the link
    blocks.block(desk, kati, phone.cases[1].id, BlockFor.DAY, "sértegetés")
    ((merge, _sides),) = opened(desk, kati, web).merges
    merging.undo(desk, kati, merge.id)
    assert phone.row.person_id == gone
    assert {case.person_id for case in phone.cases} == {gone}
    assert [case.person_id for case in web.cases] == [kept]
    now = snapshot(desk)
    assert {row: now.get(row) for row in was} == was
    phone.type("szia")
    assert phone.route == "blocked"
    web.type("szia")
    assert web.route != "blocked"
    assert "szétválasztotta" not in "".join(line.text for line in web.lines)  # people own it


def subscribe(desk: Desk, visitor: Visitor, *topics: str) -> None:
    with desk.database.transaction() as tx:
        row = conversations.lock_by_id(tx, visitor.row.id)
        assert row is not None
        news.subscribe(Thread(desk, tx, row, desk.clock.now()), Interests((), None, topics))


def snapshot(desk: Desk) -> dict[tuple[object, ...], str]:
    """Whose each row is, by the row."""
    found: dict[tuple[object, ...], str] = {}
    with desk.database.reading() as tx:
        for table in people.tables_of_people():
            for row in tx.all(select(table)):
                hers = [row._mapping[column.name] for column in table.primary_key]
                found[table.name, *hers] = row.person_id
    return found


def test_a_ring_of_links_is_undone_in_any_order(linked_desk: Desk, kati: StaffRow) -> None:
    for order in ((0, 1), (1, 0)):
        web, phone, tablet = web_visitor(linked_desk), telegram_visitor(linked_desk, 7), web_visitor(linked_desk)
        ids = [visitor.row.person_id for visitor in (web, phone, tablet)]
        link(web, phone)
        link(phone, tablet)
        found = [merge for merge, _sides in opened(linked_desk, kati, web).merges]
        for place in order:
            merging.undo(linked_desk, kati, found[place].id)
        assert [visitor.row.person_id for visitor in (web, phone, tablet)] == ids


def test_what_one_has_withdrawn_a_link_does_not_bring_back(linked_desk: Desk, clock: FrozenClock) -> None:
    desk = linked_desk
    web, phone = web_visitor(desk), telegram_visitor(desk)
    subscribe(desk, phone, "training")
    subscribe(desk, web, "training")
    clock.move(minutes=1)
    web.type("leiratkozom")
    clock.move(minutes=1)
    link(web, phone)
    with desk.database.reading() as tx:
        given = records.consents_of(tx, web.row.person_id)
    assert len(given) == 2
    assert records.standing(given) is None


def test_nothing_is_merged_or_parted_once_one_side_is_erased(linked_desk: Desk, kati: StaffRow) -> None:
    desk = linked_desk
    web, phone = web_visitor(desk), telegram_visitor(desk)
    link(web, phone)
    ((joined, _sides),) = opened(desk, kati, web).merges
    third, fourth = somebody(desk, 3), web_visitor(desk)
    merge_id = merged(desk, kati, third, fourth)
    lost = web.row.person_id, fourth.row.person_id
    finish_and_erase(desk, web)
    finish_and_erase(desk, fourth)
    for number in (joined.id, merge_id):
        with pytest.raises(OneErased):
            merging.undo(desk, kati, number)
    with pytest.raises(OneErased):
        merging.merge(desk, kati, third.row.person_id, somebody_erased(desk))
    assert len(lost) == 2


def somebody_erased(desk: Desk) -> str:
    web = web_visitor(desk)
    person_id = web.row.person_id
    finish_and_erase(desk, web)
    return person_id


def test_merges_of_overlapping_pairs_at_once_make_one_person_and_no_pair_twice(desk: Desk, kati: StaffRow) -> None:
    ids = [telegram_visitor(desk, number).row.person_id for number in range(3)]
    pairs = [(0, 1), (1, 2), (2, 0), (1, 0)]
    done = at_once(*(partial(tried, desk, kati, ids[one], ids[other]) for one, other in pairs))
    assert sum(done) == 2
    with desk.database.reading() as tx:
        assert set(merges.together(tx, ids[0])) == set(ids)


def tried(desk: Desk, kati: StaffRow, one: str, other: str) -> bool:
    try:
        merging.merge(desk, kati, one, other)
    except NotNow:
        return False
    return True


def test_merge_link_write_undo_and_erase_at_the_same_moment(linked_desk: Desk, kati: StaffRow) -> None:
    desk = linked_desk
    for number in range(3):
        web, phone = web_visitor(desk), telegram_visitor(desk, 50 + number)
        other = telegram_visitor(desk, 80 + number)
        link(web, phone)
        ((linked, _sides),) = opened(desk, kati, web).merges
        at_once(
            partial(merging.merge, desk, kati, web.row.person_id, other.row.person_id),
            partial(merging.undo, desk, kati, linked.id),
            partial(phone.type, "ember"),
            partial(other.type, "ember"),
        )
        assert phone.row.person_id != web.row.person_id
        for visitor in (phone, other):
            assert [case.person_id for case in visitor.cases] == [visitor.row.person_id]
            assert visitor.row.owner == "queue"
        assert [line.seq for line in phone.lines] == list(range(1, len(phone.lines) + 1))
        at_once(
            partial(finish_and_erase, desk, web),
            partial(tried, desk, kati, phone.row.person_id, other.row.person_id),
        )
        with desk.database.reading() as tx:
            assert other.row.person_id in merges.together(tx, phone.row.person_id)


def test_both_say_yes_at_the_same_moment(desk: Desk, kati: StaffRow) -> None:
    one, other = asked_both(desk, kati)
    at_once(*(partial(dispatch, desk, visitor.incoming_tap(ONE)) for visitor in (one, other)))
    assert one.row.person_id == other.row.person_id
