"""Drafts: written, copied, published, deleted; and what to look at before they are published."""

import pytest

from desk import event_board, event_drafts
from desk.calendar import Kind
from desk.desk import Desk
from desk.errors import EditedMeanwhile, NotAllowed, NotFound, NotNow
from desk.event_checks import Doubt
from storage import records
from storage.records import AuditFilter
from storage.staff import StaffRow
from tests.clock import FrozenClock
from tests.colleagues import enrolled
from tests.events import Guest
from tests.typing_events import drafted, event, published, typed

EVERYTHING = AuditFilter(staff_id=None, action=None, since=None, until=None, before=None)


def doubts(desk: Desk, kati: StaffRow, **values: str) -> list[Doubt]:
    draft = drafted(desk, kati, **values)
    found = [check.doubt for check in event_drafts.prepared(desk, kati, draft.id).checks]
    event_drafts.delete(desk, kati, draft.id)
    return found


def test_a_draft_is_published_once_and_can_then_be_registered_for(desk: Desk, kati: StaffRow) -> None:
    draft = drafted(desk, kati)
    assert event_drafts.publish(desk, kati, draft.id) == 1
    assert Guest(desk).register(event(desk, draft.id)).state == "seated"
    for act in (event_drafts.publish, event_drafts.delete):
        with pytest.raises(NotNow):
            act(desk, kati, draft.id)
    with pytest.raises(NotNow):
        event_drafts.save(desk, kati, draft.id, typed(), event_drafts.mark(draft))
    with desk.database.reading() as tx:
        acts = [row.action for row in records.audit_page(tx, EVERYTHING, 10)]
    assert acts[1:3] == [f"event published: {draft.id}", f"event made: {draft.id}"]


def test_the_second_of_two_who_save_is_told(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    draft = drafted(desk, kati)
    clock.move(minutes=1)
    event_drafts.save(desk, kati, draft.id, typed(title="Másképp"), event_drafts.mark(draft))
    with pytest.raises(EditedMeanwhile):
        event_drafts.save(desk, kati, draft.id, typed(title="Harmadik"), event_drafts.mark(draft))
    assert event(desk, draft.id).title_hu == "Másképp"


def test_a_copy_is_a_draft_with_a_link_of_its_own(desk: Desk, kati: StaffRow) -> None:
    first = published(desk, kati, by_invitation="1")
    copied = event(desk, event_drafts.copy(desk, kati, first.id))
    assert (copied.state, copied.title_hu, copied.by_invitation) == ("draft", first.title_hu, True)
    assert copied.key != first.key
    assert (copied.sequence, copied.published_at, copied.series) == (0, None, None)


def test_a_draft_whose_time_has_come_is_not_published(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    draft = drafted(desk, kati)
    clock.move(days=30)
    with pytest.raises(NotNow):
        event_drafts.publish(desk, kati, draft.id)


def test_what_is_looked_at_before_publishing(desk: Desk, kati: StaffRow) -> None:
    assert doubts(desk, kati) == []
    assert doubts(desk, kati, day="2026-12-25") == [Doubt.DAY_OFF]
    assert doubts(desk, kati, day="2026-12-12") == [Doubt.MOVED_WORKING]
    assert doubts(desk, kati, start="06:30") == [Doubt.NIGHT]
    assert doubts(desk, kati, closes="2026-11-22T10:00") == [Doubt.NEVER_OPENS]
    assert doubts(desk, kati, opens="2026-12-05T09:00") == [Doubt.NO_WAITING]
    assert doubts(desk, kati, opens="2026-12-05T09:00", capacity="") == []
    published(desk, kati, title="Másik")
    assert doubts(desk, kati, start="11:59", end="13:00") == [Doubt.OVERLAPS]
    assert doubts(desk, kati, start="12:00", end="13:00") == []


def test_the_check_names_the_day(desk: Desk, kati: StaffRow) -> None:
    draft = drafted(desk, kati, day="2026-12-24")
    kinds = [check.day for check in event_drafts.prepared(desk, kati, draft.id).checks]
    assert kinds == [Kind.MOVED_REST]


def test_the_list_counts_places_and_who_waits(desk: Desk, kati: StaffRow) -> None:
    full = published(desk, kati, capacity="1", group_size="1")
    seated, waiting, third = Guest(desk), Guest(desk), Guest(desk)
    place, _row, _third = seated.register(full), waiting.register(full), third.register(full)
    seated.give_up(place)
    drafted(desk, kati, kind="workshop", day="2026-12-06")
    rows = event_drafts.listing(desk, kati, None)
    assert [(row.event.state, row.taken, row.waiting, row.offered) for row in rows] == [
        ("published", 1, 1, 1),
        ("draft", 0, 0, 0),
    ]
    assert [row.event.kind for row in event_drafts.listing(desk, kati, "workshop")] == ["workshop"]
    assert event_drafts.listing(desk, kati, None, over=True) == []


def test_the_list_counts_people_as_the_page_does(desk: Desk, kati: StaffRow) -> None:
    row = published(desk, kati, capacity="2", group_size="2")
    Guest(desk).register(row, 2)
    Guest(desk).register(row, 2)
    (listed,) = event_drafts.listing(desk, kati, None)
    (standing,) = event_board.coming(desk, kati)
    assert (listed.taken, listed.waiting, standing.taken, standing.waiting) == (2, 2, 2, 2)


def test_of_a_chosen_kind_none_is_left_out_for_others(
    desk: Desk, kati: StaffRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_drafts, "LISTED", 1)
    drafted(desk, kati)
    drafted(desk, kati, kind="workshop", day="2026-12-06")
    assert [row.event.kind for row in event_drafts.listing(desk, kati, "workshop")] == ["workshop"]


def test_who_only_reads_changes_nothing(desk: Desk, kati: StaffRow) -> None:
    reader, draft = enrolled(desk, "olvaso@example.hu", "reader"), drafted(desk, kati)
    assert event_drafts.one(desk, reader, draft.id) == draft
    for act in (event_drafts.publish, event_drafts.delete, event_drafts.copy):
        with pytest.raises(NotAllowed):
            act(desk, reader, draft.id)
    with pytest.raises(NotAllowed):
        event_drafts.add(desk, reader, typed())
    with pytest.raises(NotFound):
        event_drafts.one(desk, reader, draft.id + 1)
