"""Files for calendars, read by a parser that is not the writer's, and held to the rules of the programs they go to."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import event_calendar, event_lines
from desk.desk import Desk
from storage import events, registrations
from storage.events import EventRow
from storage.registrations import RegistrationRow
from tests.clock import BUDAPEST, FrozenClock, budapest
from tests.events import Guest, make_event, now_is

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
pytestmark = ON_SQLITE

Rule = Callable[[list[str]], bool]


def lines_of(content: bytes) -> list[str]:
    """Unfolded (RFC 5545, 3.1)."""
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def values(lines: list[str], name: str) -> list[str]:
    return [line.partition(":")[2] for line in lines if re.split("[;:]", line)[0] == name]


def _once(name: str) -> Rule:
    return lambda lines: len(values(lines, name)) == 1


def _in_each_event(name: str) -> Rule:
    return lambda lines: len(values(lines, name)) >= lines.count("BEGIN:VEVENT")


def _utc(name: str) -> Rule:
    return lambda lines: all(re.fullmatch(r"\d{8}T\d{6}Z", value) for value in values(lines, name))


def _zone_before_events(lines: list[str]) -> bool:
    return lines.index("END:VTIMEZONE") < lines.index("BEGIN:VEVENT")


def _zone_of_times_is_told(lines: list[str]) -> bool:
    told = set(values(lines, "TZID"))
    used = {match[1] for line in lines if (match := re.match(r"DT(?:START|END);TZID=([^:]+):", line))}
    return used <= told


def _unique_uids(lines: list[str]) -> bool:
    uids = values(lines, "UID")
    return len(uids) == len(set(uids))


def _cancelled_says_so_twice(lines: list[str]) -> bool:
    return ("METHOD:CANCEL" not in lines) or set(values(lines, "STATUS")) == {"CANCELLED"}


EVERYBODYS: dict[str, Rule] = {
    "begins and ends a calendar": lambda lines: lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR",
    "version 2.0": lambda lines: values(lines, "VERSION") == ["2.0"],
    "one PRODID": _once("PRODID"),
    "each event has a UID": _in_each_event("UID"),
    "no UID twice": _unique_uids,
    "each event has a DTSTAMP": _in_each_event("DTSTAMP"),
    "DTSTAMP in UTC": _utc("DTSTAMP"),
    "the zone of every time is described": _zone_of_times_is_told,
}
RULES: dict[str, dict[str, Rule]] = {
    "RFC 5546": {
        "one METHOD": _once("METHOD"),
        "each event has an ORGANIZER": _in_each_event("ORGANIZER"),
        "each event has a SEQUENCE": _in_each_event("SEQUENCE"),
        "each event has a SUMMARY": _in_each_event("SUMMARY"),
        "METHOD:CANCEL with STATUS:CANCELLED": _cancelled_says_so_twice,
    },
    "Outlook": {
        "METHOD is there, else a file is taken for a copy": _once("METHOD"),
        "METHOD before what it is about": lambda lines: lines.index(f"METHOD:{values(lines, 'METHOD')[0]}") < 5,
        "zone before events": _zone_before_events,
        "zone by RRULE, lists of days are passed over": lambda lines: not values(lines, "RDATE"),
        "a SEQUENCE, else no update is taken": _in_each_event("SEQUENCE"),
        "its own word for how often to look": lambda lines: values(lines, "X-PUBLISHED-TTL") in ([], ["PT1H"]),
    },
    "Google Calendar": {
        "zone by its name in the tz database": lambda lines: values(lines, "TZID") == ["Europe/Budapest"],
        "each event has an end": _in_each_event("DTEND"),
        "UID of plain signs": lambda lines: all(re.fullmatch(r"[\w.@-]+", uid) for uid in values(lines, "UID")),
        "STATUS told": _in_each_event("STATUS"),
    },
}


def check(content: bytes) -> list[str]:
    lines = lines_of(content)
    for line in content.split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode()  # folded between signs, not within one
    assert b"\n" not in content.replace(b"\r\n", b"")
    broken = [
        f"{program}: {name}"
        for program, rules in {"all": EVERYBODYS, **RULES}.items()
        for name, rule in rules.items()
        if not rule(lines)
    ]
    assert not broken
    return lines


def parsed(content: bytes) -> Any:
    return vobject.readOne(content.decode())


def hers(desk: Desk, event: EventRow, row: RegistrationRow) -> bytes:
    return event_calendar.entry(desk, event, now_is(desk, row), "hu").content


def test_a_file_for_everybody(desk: Desk) -> None:
    event = make_event(desk, key="forum-2026", starts_at=budapest(2026, 12, 3, 8, 30), about_hu="Kávéval.")
    file = event_calendar.entry(desk, event, None, "hu")
    assert (file.name, file.media_type) == ("forum-2026.ics", "text/calendar")
    lines = check(file.content)
    assert "METHOD:PUBLISH" in lines
    assert values(lines, "SEQUENCE") == ["0"]
    entry = parsed(file.content).vevent
    assert entry.uid.value == "event-forum-2026@localhost"
    assert entry.dtstart.value == budapest(2026, 12, 3, 8, 30)
    assert entry.dtend.value == budapest(2026, 12, 3, 10, 30)
    assert entry.summary.value == "Tájékoztató álláskeresőknek"
    assert entry.location.value == "Művelődési Központ, Szabadság tér 1., Kecskemét"
    assert entry.description.value.startswith("Kávéval.\n")
    assert entry.url.value == "http://localhost:8080/events/forum-2026"
    assert entry.status.value == "CONFIRMED"


def test_the_same_data_give_the_same_bytes(desk: Desk, clock: FrozenClock) -> None:
    event = make_event(desk)
    first = event_calendar.entry(desk, event, None, "hu")
    clock.move(days=3)
    assert event_calendar.entry(desk, event, None, "hu") == first


def test_only_her_own_file_has_her_code(desk: Desk) -> None:
    event = make_event(desk, capacity=2)
    seated, waits = Guest(desk).register(event, 2), Guest(desk).register(event)
    assert f"belépőkódja: {seated.code}" in parsed(hers(desk, event, seated)).vevent.description.value
    for content in (hers(desk, event, waits), event_calendar.entry(desk, event, None, "hu").content):
        assert seated.code not in content.decode()
        assert waits.code not in content.decode()
    assert parsed(hers(desk, event, waits)).vevent.status.value == "TENTATIVE"


def test_giving_up_and_registering_again_are_each_newer_than_what_was_before(desk: Desk, clock: FrozenClock) -> None:
    event, guest = make_event(desk), Guest(desk)
    first = guest.register(event)
    contents = [hers(desk, event, first)]
    clock.move(hours=1)
    guest.give_up(first)
    contents.append(hers(desk, event, first))
    clock.move(hours=1)
    again = guest.register(event)
    contents.append(hers(desk, event, again))
    clock.move(hours=1)
    moved = change(desk, event, sequence=1, venue="Városháza")
    contents.append(hers(desk, moved, again))
    clock.move(hours=1)
    called_off = change(desk, moved, sequence=2, state="called_off")
    contents.append(hers(desk, called_off, again))
    told = list(map(check, contents))
    assert [values(lines, "METHOD")[0] for lines in told] == ["PUBLISH", "CANCEL", "PUBLISH", "PUBLISH", "CANCEL"]
    sequences = [int(values(lines, "SEQUENCE")[0]) for lines in told]
    assert all(earlier < later for earlier, later in pairwise(sequences))
    stamps = [values(lines, "DTSTAMP")[0] for lines in told]
    assert all(earlier < later for earlier, later in pairwise(stamps))
    assert len({values(lines, "UID")[0] for lines in told}) == 1


def change(desk: Desk, event: EventRow, **changed: Any) -> EventRow:
    with desk.database.transaction() as tx:
        events.change(tx, event.id, **changed, changed_at=desk.clock.now())
        fresh = events.get(tx, event.id)
    assert fresh is not None
    return fresh


def test_who_has_lost_her_place_gets_it_taken_out(desk: Desk) -> None:
    event = make_event(desk)
    row = Guest(desk).register(event)
    for state in ("cancelled", "left", "declined", "lapsed", "called_off", "joined"):
        with desk.database.transaction() as tx:
            registrations.change(tx, row.id, state=state)
        lines = check(hers(desk, event, row))
        assert "METHOD:CANCEL" in lines
        assert "STATUS:CANCELLED" in lines


def test_the_feed_is_for_subscribing(desk: Desk) -> None:
    rows = [make_event(desk), make_event(desk, title_en="Fair"), make_event(desk, state="called_off", sequence=1)]
    content = event_calendar.feed(desk, rows, "en")
    lines = check(content)
    assert "METHOD:PUBLISH" in lines
    assert values(lines, "X-WR-CALNAME") == values(lines, "NAME") == ["Events – Paktumiroda"]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert lines.count("BEGIN:VTIMEZONE") == 1
    assert [entry.status.value for entry in parsed(content).vevent_list] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert parsed(content).vevent_list[1].summary.value == "Fair"


def test_an_empty_feed_is_a_calendar_still(desk: Desk) -> None:
    assert parsed(event_calendar.feed(desk, [], "hu")).contents["vtimezone"]


def test_an_office_without_mail_has_no_organizer(desk: Desk) -> None:
    desk.current.take({"email": "írjon a honlapon"})
    assert "ORGANIZER" not in event_calendar.entry(desk, make_event(desk), None, "hu").content.decode()


@pytest.mark.parametrize("name", ["Paktumiroda\n", 'A "Minta"\nBEGIN:VEVENT', "Á" * 200])
def test_whatever_the_office_is_called_a_file_can_be_made(desk: Desk, name: str) -> None:
    """A name that is written as a block in the settings ends with a line break."""
    desk.current.take({"name": name, "email": "iroda@example.hu"})
    content = event_calendar.entry(desk, make_event(desk), None, "hu").content
    check(content)
    assert len(parsed(content).vevent_list) == 1
    check(event_calendar.feed(desk, [make_event(desk)], "hu"))


def test_a_tab_keeps_words_apart(desk: Desk) -> None:
    content = event_calendar.entry(desk, make_event(desk, about_hu="Kezdés:\t9 óra"), None, "hu").content
    assert parsed(content).vevent.description.value.startswith("Kezdés: 9 óra")


def test_the_host_of_the_public_address_is_in_the_uid(desk: Desk) -> None:
    elsewhere = replace(desk, base_url="https://paktum.example.hu")
    assert event_calendar.uid(elsewhere, make_event(desk, key="a-1")) == "event-a-1@paktum.example.hu"


@pytest.mark.parametrize(
    ("moment", "offset"),
    [
        (budapest(2026, 3, 28, 12), 1),
        (budapest(2026, 3, 29, 1, 59), 1),
        (budapest(2026, 3, 29, 3), 2),
        (budapest(2026, 10, 25, 1, 59), 2),
        (budapest(2026, 10, 25, 3), 1),
        (budapest(2001, 7, 1, 10), 2),
        (budapest(2045, 1, 15, 10), 1),
        (budapest(2045, 7, 15, 10), 2),
    ],
)
def test_the_described_zone_knows_both_times_of_the_year(desk: Desk, moment: datetime, offset: int) -> None:
    """vobject counts by the rules of the file alone, not by a database of its own."""
    start = parsed(event_calendar.entry(desk, make_event(desk, starts_at=moment), None, "hu").content).vevent.dtstart
    assert start.value.utcoffset() == timedelta(hours=offset)
    assert start.value.astimezone(UTC) == moment.astimezone(UTC)


SIGNS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200)
LINES = st.lists(SIGNS, min_size=1, max_size=4).map("\n".join)
AWKWARD = st.sampled_from(
    ["a,b;c\\n\\\\,", "é" * 80, "👩‍🦽🇭🇺" * 20, "x" * 74 + "é", ":;,\"'=", "BEGIN:VEVENT\nEND:VEVENT"]
)


@pytest.fixture
def template(desk: Desk) -> EventRow:
    return make_event(desk)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(title=SIGNS | AWKWARD, about=LINES | AWKWARD, venue=SIGNS | AWKWARD)
def test_any_words_come_back_as_they_went(desk: Desk, template: EventRow, title: str, about: str, venue: str) -> None:
    event = replace(template, title_hu=title, about_hu=about, venue=venue)
    content = event_calendar.entry(desk, event, None, "hu").content
    check(content)
    entry = parsed(content).vevent
    assert entry.summary.value == title
    assert entry.location.value == event_lines.place(event)
    assert entry.description.value.startswith(about)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(day=st.dates(datetime(2000, 1, 1).date(), datetime(2060, 12, 31).date()), hour=st.integers(6, 22))  # noqa: DTZ001
def test_any_day_is_told_right(desk: Desk, template: EventRow, day: Any, hour: int) -> None:
    starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=BUDAPEST)
    event = replace(template, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    entry = parsed(event_calendar.entry(desk, event, None, "hu").content).vevent
    assert entry.dtstart.value.astimezone(UTC) == starts_at.astimezone(UTC)


@pytest.mark.parametrize("rest", ["a\r\nb", "a\rb", "a\x00\x07b"])
def test_signs_that_end_lines_or_show_nothing_break_nothing(desk: Desk, rest: str) -> None:
    content = event_calendar.entry(desk, make_event(desk, about_hu=rest.replace("\x00", "")), None, "hu").content
    check(content)
