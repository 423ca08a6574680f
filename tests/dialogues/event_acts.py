"""Events in a transcript: made, changed, and who else comes (transcript.py says how each line is written)."""

import shlex
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from desk import event_drafts, event_editing, event_fields
from desk.conversations import WEB
from desk.desk import Desk
from desk.event_series import Scope
from desk.seats import State
from storage import events, registrations
from storage.events import EventRow
from storage.registrations import RegistrationRow
from tests.dialogues.door_acts import DoorActs
from tests.events import Guest, make_event, now_is
from tests.visitor import colleague

SPAN_UNITS = ("days", "hours", "minutes")
NUMBERS = {"capacity": "capacity", "group": "group_size"}
FLAGS = ("by_invitation",)
MOMENTS = {"in": "starts_at", "opens": "opens_at", "closes": "closes_at"}


class EventActs:
    """`act` takes what stands behind the verb: "KEY title=… in=3days", "KEY pista registers 2"."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.guests: dict[tuple[str, str], tuple[Guest, RegistrationRow]] = {}
        self.verbs: Mapping[str, Callable[[str, list[str]], None]] = {
            "event": self._event,
            "others": self._others,
            "seats": self._seats,
            **DoorActs(desk, self._named).verbs,
        }

    def act(self, verb: str, rest: str) -> None:
        key, *words = shlex.split(rest)
        self.verbs[verb](key, words)

    def _event(self, key: str, words: list[str]) -> None:
        """`key=value …` makes one; a colleague changes it: `moved +1 hours`, `moved to VENUE`, `called off`."""
        match words:
            case ["moved", "to", venue]:
                self._take_to(self._named(key), venue)
            case ["moved", number, unit]:
                self._move(self._named(key), _span(number.removeprefix("+") + unit))
            case ["called", "off"]:
                kati, event = colleague(self.desk), self._named(key)
                event_editing.call_off(self.desk, kati, event.id, Scope.ONE, "few", "")
            case _:
                make_event(self.desk, key=key, **self._values(words))

    def _values(self, words: list[str]) -> dict[str, Any]:
        """`in`, `opens` and `closes` are counted from now: 3days, 90minutes, -1hours."""
        values: dict[str, Any] = {}
        for name, value in (word.split("=", 1) for word in words):
            if name in MOMENTS:
                values[MOMENTS[name]] = self.desk.clock.now() + _span(value)
            elif name in NUMBERS:
                values[NUMBERS[name]] = None if value == "-" else int(value)
            elif name in FLAGS:
                values[name] = value == "yes"
            else:
                values["title_hu" if name == "title" else name] = value
        return values

    def _named(self, key: str) -> EventRow:
        with self.desk.database.reading() as tx:
            event = events.by_key(tx, key)
        assert event is not None, f"no event {key}"
        return event

    def _move(self, event: EventRow, moved: timedelta) -> None:
        """As a colleague types it."""
        start, end = (at.astimezone(self.desk.zone) + moved for at in (event.starts_at, event.ends_at))
        times = {"day": start.date().isoformat(), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
        typed = {**event_fields.shown(event, self.desk.zone), **times}
        event_editing.change(self.desk, colleague(self.desk), event.id, typed, Scope.ONE, event_drafts.mark(event))

    def _take_to(self, event: EventRow, venue: str) -> None:
        typed = {**event_fields.shown(event, self.desk.zone), "venue": venue}
        event_editing.change(self.desk, colleague(self.desk), event.id, typed, Scope.ONE, event_drafts.mark(event))

    def _others(self, key: str, words: list[str]) -> None:
        """`NAME registers [SEATS]`, then `NAME gives up` or `NAME accepts`; each name is somebody of her own."""
        name, act, *rest = words
        if act == "registers":
            guest = Guest(self.desk, WEB, name)
            self.guests[key, name] = guest, guest.register(self._named(key), int(rest[0]) if rest else 1)
            return
        guest, row = self.guests[key, name]
        if act == "accepts":
            guest.accept(row)
        elif act == "gives" and rest == ["up"]:
            guest.give_up(row)
        else:
            raise ValueError(f"nobody can {act}")

    def _seats(self, key: str, words: list[str]) -> None:
        """`seated 2 waiting 1`: of how many registrations that is true; what is not named is true of none."""
        with self.desk.database.reading() as tx:
            rows = registrations.of_event(tx, self._named(key).id)
        counted = Counter(now_is(self.desk, row).state for row in rows)
        named = dict(zip(words[::2], map(int, words[1::2]), strict=True))
        assert set(named) <= set(State), named
        assert dict(counted) == {state: count for state, count in named.items() if count}, dict(counted)


def _span(written: str) -> timedelta:
    unit = next(unit for unit in SPAN_UNITS if written.endswith((unit, unit.removesuffix("s"))))
    number = written.removesuffix(unit).removesuffix(unit.removesuffix("s"))
    return timedelta(**{unit: float(number)})
