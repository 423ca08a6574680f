"""The office's values as colleagues see and change them: typed in fields, checked by the model of the settings file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from desk.current import Current
from desk.desk import Desk
from desk.errors import NotFound, ValueFault, ValueRefused
from desk.office import QUOTED, WEEKDAYS, Office
from desk.rights import Right, must
from storage import bus, events, office_values, records
from storage.database import Transaction
from storage.staff import StaffRow

VALUE = "value"  # the one field of a value that has no parts
NUMBERS = ("reply_within_hours", "urgent_within_hours")
GROUPS = ("escalation", "retention", "limits")
KINDS = "event_kinds"
KIND = re.compile(r"\s*([a-z][a-z0-9_]{0,39})\s*;([^;]*);([^;]*)")  # a code and what it is called
KEYS = (*QUOTED, "hours", "closures", *NUMBERS, *GROUPS, KINDS)
FAULTS: Mapping[str, ValueFault] = {
    "float_parsing": ValueFault.NUMBER,
    "int_parsing": ValueFault.NUMBER,
    "int_from_float": ValueFault.NUMBER,
    "greater_than": ValueFault.TOO_SMALL,
    "greater_than_equal": ValueFault.TOO_SMALL,
    "less_than": ValueFault.TOO_LARGE,
    "less_than_equal": ValueFault.TOO_LARGE,
    "string_type": ValueFault.MISSING,
    "string_too_short": ValueFault.MISSING,
}

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Value:
    """`fields`: as it stands in a form; `changed`: on the console, so that the file's own does not count."""

    key: str
    fields: Fields
    is_sample: bool
    changed: bool


@dataclass(frozen=True)
class Preview:
    """What a change would do, the promise of a reply given now included."""

    before: Value
    after: Fields
    promise_before: datetime
    promise_after: datetime


def listing(desk: Desk, staff: StaffRow) -> list[Value]:
    must(staff, Right.READ_SETTINGS)
    return [_value(desk, key) for key in KEYS]


def one(desk: Desk, staff: StaffRow, key: str) -> Value:
    """NotFound for what is no value of the office."""
    must(staff, Right.READ_SETTINGS)
    if key not in KEYS:
        raise NotFound(key)
    return _value(desk, key)


def _value(desk: Desk, key: str) -> Value:
    office = desk.office
    return Value(key, fields_of(office, key), key in office.samples, key in desk.current.changes)


def fields_of(office: Office, key: str) -> Fields:
    value = getattr(office, key)
    if key == "hours":
        return {
            day: ", ".join(f"{start:%-H:%M}-{end:%-H:%M}" for start, end in getattr(value, day)) for day in WEEKDAYS
        }
    if isinstance(value, BaseModel):
        return {name: f"{getattr(value, name):g}" for name in type(value).model_fields}
    if key == "closures":
        return {VALUE: "\n".join(day.isoformat() for day in sorted(value))}
    if key == KINDS:
        return {VALUE: "\n".join(f"{code}; {kind.hu}; {kind.en}" for code, kind in value.items())}
    return {VALUE: f"{value:g}" if key in NUMBERS else value or ""}


def preview(desk: Desk, staff: StaffRow, key: str, typed: Fields) -> Preview:
    """Raises ValueRefused for what cannot be so."""
    must(staff, Right.CHANGE_SETTINGS)
    before, now = one(desk, staff, key), desk.clock.now()
    with desk.database.reading() as tx:
        _must_keep(tx, key, read_typed(key, typed))
    tried = _tried(desk, {**desk.current.changes, key: read_typed(key, typed)})
    return Preview(before, fields_of(tried.office, key), promise(desk.current, now), promise(tried, now))


def promise(current: Current, now: datetime) -> datetime:
    """What a visitor who asked now would be told."""
    return current.working_time.after(now, current.office.reply_within_hours)


def change(desk: Desk, staff: StaffRow, key: str, typed: Fields) -> None:
    must(staff, Right.CHANGE_SETTINGS)
    if key not in KEYS:
        raise NotFound(key)
    store(desk, staff, key, read_typed(key, typed))


def store(desk: Desk, staff: StaffRow, key: str, value: Any) -> None:
    """A JSON value, checked together with all others; in use here at once, in other processes within seconds."""
    must(staff, Right.CHANGE_SETTINGS)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        changes = {**office_values.all_changed(tx), key: value}
        _must_keep(tx, key, value)
        _tried(desk, changes)
        office_values.put(tx, key, value, staff.id, now)
        _finish(desk, tx, staff, f"office value changed: {key}", changes)


def take_back(desk: Desk, staff: StaffRow, key: str) -> None:
    """What the office's file says counts again. Raises ValueRefused where it lacks what is in use."""
    must(staff, Right.CHANGE_SETTINGS)
    with desk.database.transaction() as tx:
        if not office_values.remove(tx, key):
            raise NotFound(key)
        _must_keep(tx, key, desk.current.file.values.get(key, {}))
        changes = office_values.all_changed(tx)
        _tried(desk, changes)
        _finish(desk, tx, staff, f"office value taken back: {key}", changes)


def _must_keep(tx: Transaction, key: str, value: Any) -> None:
    """An event is called by the kind that it has."""
    if key == KINDS and events.kinds(tx) - set(value):
        raise ValueRefused(VALUE, ValueFault.IN_USE)


def _finish(desk: Desk, tx: Transaction, staff: StaffRow, action: str, changes: Mapping[str, Any]) -> None:
    records.add_audit(tx, action, desk.clock.now(), staff_id=staff.id)
    tx.wake(bus.OFFICE)
    tx.wake(bus.QUEUE)
    tx.after_commit(lambda: desk.current.take(changes))


def refresh(desk: Desk) -> list[str]:
    """Takes over what was changed in any process. Gives the keys whose stored value fits the program no more."""
    with desk.database.reading() as tx:
        changes = office_values.all_changed(tx)
    left_out: list[str] = []
    while changes != desk.current.changes:
        try:
            desk.current.take(changes)
        except ValidationError as error:
            fault = str(error.errors()[0]["loc"][0])
            if fault not in changes:
                raise
            left_out.append(fault)
            changes = {key: value for key, value in changes.items() if key != fault}
    return left_out


def read_typed(key: str, typed: Fields) -> Any:
    """What was typed, as the settings file would say it; the model checks it."""
    if key == "hours":
        return {day: parts_of_list(typed.get(day, "")) for day in WEEKDAYS}
    if key == "closures":
        return parts_of_list(typed.get(VALUE, ""))
    if key == KINDS:
        return _kinds(typed.get(VALUE, ""))
    if key in GROUPS:
        return {name: _number(typed.get(name, "")) for name in _parts_of(key)}
    if key in NUMBERS:
        return _number(typed.get(VALUE, ""))
    return typed.get(VALUE, "").strip() or None


def _kinds(text: str) -> dict[str, dict[str, str]]:
    """One a line: code; Hungarian name; English name."""
    read = [KIND.fullmatch(line) for line in text.splitlines() if line.strip()]
    kinds = {line[1]: {"hu": line[2].strip(), "en": line[3].strip()} for line in read if line is not None}
    if not kinds or len(kinds) < len(read):  # one is not written so, or two have the same code
        raise ValueRefused(VALUE, ValueFault.FORM)
    return kinds


def _parts_of(key: str) -> tuple[str, ...]:
    model = Office.model_fields[key].annotation
    assert isinstance(model, type)
    assert issubclass(model, BaseModel)
    return tuple(model.model_fields)


def parts_of_list(text: str) -> list[str]:
    """Divided by commas, semicolons or lines."""
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def _number(text: str) -> str:
    return text.strip().replace(",", ".")  # Hungarian decimals


def _tried(desk: Desk, changes: Mapping[str, Any]) -> Current:
    tried = Current(desk.current.file, desk.zone, desk.current.own_notice)
    try:
        tried.take(changes)
    except ValidationError as error:
        raise _refusal(error) from error
    return tried


def _refusal(error: ValidationError) -> ValueRefused:
    fault = error.errors()[0]
    context = fault.get("ctx", {})
    limit = next((context[name] for name in ("ge", "gt", "le", "lt") if name in context), None)
    field = next((str(place) for place in reversed(fault["loc"]) if isinstance(place, str)), "")
    return ValueRefused(field, FAULTS.get(fault["type"], ValueFault.FORM), limit)
