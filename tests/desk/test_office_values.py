"""Values of the office changed on the console: checked like the file, in use in every process."""

import pytest

from desk import office_values
from desk.desk import Desk
from desk.errors import NotAllowed, NotFound, ValueFault, ValueRefused
from storage import office_values as stored
from tests.clock import FrozenClock, budapest
from tests.conftest import make_desk
from tests.visitor import Visitor, colleague

HOURS = {"monday": "13:00-17:00", "tuesday": "8:00–12:00; 12:30-16:00"}


def test_a_changed_value_is_no_sample_and_counts_in_other_processes_too(desk: Desk, clock: FrozenClock) -> None:
    other = make_desk(desk.database, clock)
    vera = colleague(desk, "vera", "coordinator")
    office_values.change(desk, vera, "hours", HOURS)
    office_values.change(desk, vera, "reply_within_hours", {"value": "2,5"})
    assert office_values.refresh(other) == []
    for each in (desk, other):
        assert each.office.reply_within_hours == 2.5
        assert each.working_time.after(clock.now(), 2.5) == budapest(2026, 11, 23, 15, 30)
        assert not {"hours", "reply_within_hours"} & set(each.office.samples)
    visitor = Visitor(other)
    visitor.start()
    visitor.type("emberrel szeretnek beszelni")
    assert "2026. november 23., hétfő 15:30" in visitor.lines[-1].text


def test_the_preview_shows_what_a_change_would_do_and_changes_nothing(desk: Desk) -> None:
    vera = colleague(desk, "vera", "coordinator")
    shown = office_values.preview(desk, vera, "closures", {"value": "2026-11-23, 2026-11-24"})
    assert shown.after == {"value": "2026-11-23\n2026-11-24"}
    assert (shown.promise_before, shown.promise_after) == (budapest(2026, 11, 23, 13, 30), budapest(2026, 11, 25, 12))
    assert desk.office.closures == frozenset()


def test_taken_back_the_file_counts_again(desk: Desk) -> None:
    vera = colleague(desk, "vera", "coordinator")
    before = desk.office.name
    office_values.change(desk, vera, "name", {"value": "Kecskeméti Paktumiroda"})
    assert office_values.one(desk, vera, "name").changed
    office_values.take_back(desk, vera, "name")
    assert desk.office.name == before
    assert "name" in desk.office.samples
    with pytest.raises(NotFound):
        office_values.take_back(desk, vera, "name")


@pytest.mark.parametrize(
    ("key", "typed", "field", "fault"),
    [
        ("name", {"value": " "}, "name", ValueFault.MISSING),
        ("reply_within_hours", {"value": "négy"}, "reply_within_hours", ValueFault.NUMBER),
        ("reply_within_hours", {"value": "0"}, "reply_within_hours", ValueFault.TOO_SMALL),
        ("urgent_within_hours", {"value": "3"}, "urgent_within_hours", ValueFault.TOO_LARGE),
        ("hours", {"monday": "8-12"}, "monday", ValueFault.FORM),
        ("hours", {}, "hours", ValueFault.FORM),
        ("closures", {"value": "december 28."}, "closures", ValueFault.FORM),
        ("limits", {"messages_per_minute": "1"}, "sessions_per_address_per_hour", ValueFault.NUMBER),
        (
            "escalation",
            {"next_colleague": "0.8", "coordinator": "0.5", "silent_owner_hours": "8"},
            "escalation",
            ValueFault.FORM,
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    desk: Desk, key: str, typed: dict[str, str], field: str, fault: ValueFault
) -> None:
    vera, before = colleague(desk, "vera", "coordinator"), desk.office
    for act in (office_values.preview, office_values.change):
        with pytest.raises(ValueRefused) as refused:
            act(desk, vera, key, typed)
        assert (refused.value.field, refused.value.fault) == (field, fault)
    assert desk.office is before


@pytest.mark.parametrize("key", office_values.KEYS)
def test_every_value_can_be_saved_as_it_is_shown(desk: Desk, key: str) -> None:
    vera, before = colleague(desk, "vera", "coordinator"), desk.office
    office_values.change(desk, vera, key, office_values.one(desk, vera, key).fields)
    assert desk.office.model_copy(update={"samples": ()}) == before.model_copy(update={"samples": ()})


def test_only_a_coordinator_changes_values(desk: Desk) -> None:
    for role in ("clerk", "reader", "partner"):
        with pytest.raises(NotAllowed):
            office_values.change(desk, colleague(desk, role, role), "name", {"value": "Más"})
    with pytest.raises(NotFound):
        office_values.change(desk, colleague(desk, "vera", "coordinator"), "samples", {"value": "name"})


def test_a_stored_value_that_fits_no_more_is_left_out_and_named(desk: Desk) -> None:
    vera = colleague(desk, "vera", "coordinator")
    with desk.database.transaction() as tx:
        stored.put(tx, "urgent_within_hours", 9, vera.id, desk.clock.now())
        stored.put(tx, "name", "Kecskeméti Paktumiroda", vera.id, desk.clock.now())
    assert office_values.refresh(desk) == ["urgent_within_hours"]
    assert desk.office.name == "Kecskeméti Paktumiroda"
    assert desk.office.urgent_within_hours == 2
