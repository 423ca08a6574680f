"""What can be typed into the form of an event, and what is wrong with it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import event_drafts, event_fields
from desk.desk import Desk
from desk.errors import EventRefused
from desk.event_fields import Fault
from storage.staff import StaffRow
from tests.clock import FrozenClock, budapest
from tests.console.conftest import ON_SQLITE
from tests.typing_events import drafted, typed

pytestmark = ON_SQLITE
NAMES = (
    *typed(),
    "title_en",
    "about",
    "map_url",
    "audience",
    "programme",
    "measure",
    "opens",
    "closes",
    "by_invitation",
)


def faults(desk: Desk, **values: str) -> dict[str, str]:
    with pytest.raises(EventRefused) as refused:
        event_fields.read(desk, typed(**values))
    return dict(refused.value.faults)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"title": " "}, {"title": Fault.MISSING}),
        ({"title": "x" * 201}, {"title": Fault.TOO_LONG}),
        ({"kind": "rave"}, {"kind": Fault.UNKNOWN}),
        ({"kind": ""}, {"kind": Fault.MISSING}),
        ({"settlement": "Gotham"}, {"settlement": Fault.UNKNOWN}),
        ({"map_url": "http://maps.example.hu/x"}, {"map_url": Fault.FORM}),
        ({"map_url": "javascript:alert(1)"}, {"map_url": Fault.FORM}),
        ({"map_url": "https://"}, {"map_url": Fault.FORM}),
        ({"day": "2026-11-22"}, {"day": Fault.PAST}),
        ({"day": "2026-02-30"}, {"day": Fault.FORM}),
        ({"day": ""}, {"day": Fault.MISSING}),
        ({"start": "25:00"}, {"start": Fault.FORM}),
        ({"end": "10:00"}, {"end": Fault.BACKWARDS}),
        ({"end": "09:00"}, {"end": Fault.BACKWARDS}),
        ({"capacity": "0"}, {"capacity": Fault.NUMBER}),
        ({"capacity": "húsz"}, {"capacity": Fault.NUMBER}),
        ({"capacity": "2"}, {"group_size": Fault.GROUP}),
        ({"group_size": "-1"}, {"group_size": Fault.NUMBER}),
        ({"closes": "2026-12-05T10:01"}, {"closes": Fault.CLOSES_LATE}),
        ({"opens": "2026-12-05T10:00"}, {"opens": Fault.OPENS_LATE}),
        ({"opens": "2026-12-02T10:00", "closes": "2026-12-01T10:00"}, {"opens": Fault.OPENS_LATE}),
        ({"measure": "2/3"}, {"measure": Fault.FORM}),
        ({"audience": "children"}, {"audience": Fault.UNKNOWN}),
        ({"title": "", "capacity": "0"}, {"title": Fault.MISSING, "capacity": Fault.NUMBER}),
    ],
)
def test_each_fault_is_told_beside_its_field(desk: Desk, values: dict[str, str], wrong: dict[str, str]) -> None:
    assert faults(desk, **values) == wrong


def test_what_was_typed_becomes_the_row_and_comes_back_into_the_form(desk: Desk, kati: StaffRow) -> None:
    given_ = {"settlement": "kecskemét", "measure": "2.3", "question-travel": "1", "opens": "2026-12-01T08:00"}
    event = drafted(desk, kati, **given_)
    assert (event.settlement, event.questions, event.state) == ("Kecskemét", "travel", "draft")
    assert event.starts_at == budapest(2026, 12, 5, 10)
    assert event_fields.shown(event, desk.zone) == typed(**given_) | {
        "settlement": "Kecskemét",
        "closes": "",
        "by_invitation": "",
    }


def test_hours_are_those_of_the_clock_on_the_wall(desk: Desk, clock: FrozenClock) -> None:
    clock.moment = budapest(2027, 1, 5, 9)
    assert faults(desk, day="2027-03-28", start="02:30", end="04:00") == {"start": Fault.GAP}
    twice = event_fields.read(desk, typed(day="2027-10-31", start="02:30", end="03:30"))
    assert (twice["ends_at"] - twice["starts_at"]).total_seconds() == 2 * 3600  # the first of the two half past twos
    summer = event_fields.read(desk, typed(day="2027-07-01", start="9:00"))
    assert summer["starts_at"].isoformat() == "2027-07-01T07:00:00+00:00"


def refused_fields(desk: Desk, kati: StaffRow, values: dict[str, str]) -> set[str]:
    try:
        event_drafts.add(desk, kati, typed(**values))
    except EventRefused as refused:
        return set(refused.faults)
    return set()


@given(values=st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40)))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_stored_or_refused_beside_a_field(
    desk: Desk, kati: StaffRow, values: dict[str, str]
) -> None:
    assert refused_fields(desk, kati, values) <= set(NAMES)
