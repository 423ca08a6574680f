"""What `paktum run` shows of events to somebody who tries the program."""

from datetime import timedelta
from itertools import pairwise

from desk import public_events, sample_events
from desk.desk import Desk
from desk.public_events import Stage
from storage import events, registrations
from tests.clock import FrozenClock, budapest
from tests.events import make_event
from tests.visitor import colleague


def all_of(desk: Desk) -> list[events.EventRow]:
    with desk.database.reading() as tx:
        return events.of_office(tx, desk.clock.now(), 100)


def test_each_is_marked_as_a_sample_and_so_is_whoever_comes(desk: Desk) -> None:
    assert sample_events.make(desk)
    for event in all_of(desk):
        assert event.key.startswith("minta-")
        assert event.title_hu.startswith("Minta: ")
        assert (event.title_en or "").startswith("Sample: ")
        assert "minta" in (event.about_hu or "")
        assert event.kind in desk.office.event_kinds
        with desk.database.reading() as tx:
            for row in registrations.everybody(tx, event.id):
                assert (row.name or "").startswith("Minta Vendég")
                assert (row.conversation_id, row.phone) == (None, None)


def test_they_show_what_events_can_be(desk: Desk) -> None:
    sample_events.make(desk)
    found = {event.key: event for event in all_of(desk)}
    stages = {row.event.key: public_events.stage(desk, row) for row in public_events.upcoming(desk)}
    assert stages["minta-muhely"] is Stage.FULL
    assert set(stages.values()) == {Stage.FULL, Stage.OPEN}
    with desk.database.reading() as tx:
        assert len(registrations.line(tx, found["minta-muhely"].id)) == 2
    assert found["minta-tajekoztato"].questions == "child_care,step_free,travel"
    assert found["minta-forum"].by_invitation
    assert "minta-forum" not in stages
    assert found["minta-reggeli"].settlement == "Tiszakécske"
    series = [event for event in found.values() if event.series]
    assert len(series) == 3
    starts = [event.starts_at.astimezone(desk.zone) for event in series]
    assert [later - earlier for earlier, later in pairwise(starts)] == [timedelta(weeks=1)] * 2


def test_they_are_to_come_on_days_when_the_office_works(desk: Desk, clock: FrozenClock) -> None:
    clock.moment = budapest(2026, 12, 18, 23)  # before Christmas
    sample_events.make(desk)
    for event in all_of(desk):
        assert event.starts_at > clock.now()
        assert desk.working_time.spans(event.starts_at.astimezone(desk.zone).date())


def test_there_are_none_beside_events_of_the_office(desk: Desk) -> None:
    make_event(desk, state="draft")
    assert not sample_events.make(desk)
    assert len(all_of(desk)) == 1


def test_a_second_start_makes_no_more(desk: Desk) -> None:
    sample_events.make(desk)
    assert not sample_events.make(desk)
    assert len(all_of(desk)) == len(sample_events.SAMPLES)


def test_there_are_none_where_an_office_has_worked_whose_events_are_gone(desk: Desk) -> None:
    """By then retention has taken the events; of colleagues a number stays."""
    colleague(desk)
    assert not sample_events.make(desk)
    assert all_of(desk) == []
