"""YAML as nodes that know their line, so that every fault can be told with its place."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from knowledge.article import Words
from knowledge.dates import PartialDate
from knowledge.faults import Fault

# libyaml reads ninety articles in a tenth of the time of the pure Python reader.
READER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Nobody nests an article deeper; the reader recurses, so depth is refused before it can exhaust the stack.
DEEPEST_NESTING = 100

TEXT = "tag:yaml.org,2002:str"
NULL = "tag:yaml.org,2002:null"

Value = TypeVar("Value")


class Faults:
    """Collects what is wrong in one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Fault] = []

    def at(self, line: int, message: str) -> None:
        self.found.append(Fault(self.file, line, message))

    def on(self, node: yaml.Node, message: str) -> None:
        self.at(line_of(node), message)


def line_of(node: yaml.Node | yaml.Event) -> int:
    return int(node.start_mark.line) + 1 if node.start_mark else 1


def read(path: Path, faults: Faults) -> yaml.Node | None:
    """The top node; None when the file is empty or a fault was noted."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        faults.at(1, f"The file cannot be read: {error.strerror}.")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.at(line, "The file is not UTF-8 text; save it as UTF-8.")
    else:
        return compose(text, faults)
    return None


def compose(text: str, faults: Faults) -> yaml.Node | None:
    try:
        too_deep = deeper_than_allowed(text)
        if too_deep is None:
            node: yaml.Node | None = yaml.compose(text, Loader=READER)
            return node
        faults.at(too_deep, f"Nested deeper than {DEEPEST_NESTING} levels.")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"
        faults.at(mark.line + 1 if mark else 1, f"Broken YAML: {reason}.")
    return None


def deeper_than_allowed(text: str) -> int | None:
    """The line at which the nesting becomes too deep, if it does."""
    depth = 0
    for event in yaml.parse(text, Loader=READER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST_NESTING:
            return line_of(event)
    return None


def is_null(node: yaml.Node) -> bool:
    return node.tag == NULL


def plain(path: Path) -> Any:
    """One of our own files as plain values; what an office writes is read as nodes instead."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=READER)  # noqa: S506  (READER is a safe loader)


class Entry:
    """One YAML mapping being read: values are checked as they are taken, faults noted, nothing raised."""

    def __init__(self, node: yaml.MappingNode, what: str, faults: Faults) -> None:
        self.node = node
        self.what = what
        self.faults = faults
        self.values: dict[str, yaml.Node] = {}
        self.places: dict[str, int] = {}
        for key, value in node.value:
            self._note(key, value)

    def _note(self, key: yaml.Node, value: yaml.Node) -> None:
        if not isinstance(key, yaml.ScalarNode):
            self.faults.on(key, f"A key of {self.what} must be a word.")
        elif key.value in self.places:
            self.faults.on(key, f'The key "{key.value}" stands twice in {self.what}.')
        else:
            self.places[key.value] = line_of(key)
            if not is_null(value):
                self.values[key.value] = value

    def line(self, key: str) -> int:
        return self.places.get(key, line_of(self.node))

    def only(self, allowed: tuple[str, ...]) -> None:
        for key, line in self.places.items():
            if key not in allowed:
                self.faults.at(line, f'Unknown key "{key}" in {self.what}; known are {", ".join(allowed)}.')

    def need(self, *keys: str) -> None:
        for key in keys:
            if key not in self.values:
                self.faults.at(self.line(key), f'{self.what.capitalize()} has no "{key}".')

    def words(self, key: str) -> Words | None:
        return self._taken(key, lambda node: words(node, f'"{key}"', self.faults))

    def each_words(self, key: str) -> tuple[Words, ...]:
        found = (words(node, f'an item of "{key}"', self.faults) for node in self.items(key))
        return tuple(item for item in found if item is not None)

    def name(self, key: str) -> str | None:
        """A word such as an id; 1.1, 2018 and true are taken as they are written."""
        return self._taken(key, lambda node: name(node, f'"{key}"', self.faults))

    def names(self, key: str) -> tuple[str, ...]:
        found = (name(node, f'an item of "{key}"', self.faults) for node in self.items(key))
        return tuple(item for item in found if item is not None)

    def one_of(self, key: str, choices: Mapping[str, Value]) -> Value | None:
        written = self.name(key)
        if written is None:
            return None
        if written not in choices:
            allowed = ", ".join(choices)
            self.faults.at(self.line(key), f'"{key}" is "{written}"; it must be one of {allowed}.')
        return choices.get(written)

    def partial_date(self, key: str) -> PartialDate | None:
        written = self.name(key)
        try:
            return PartialDate.parse(written) if written is not None else None
        except ValueError:
            self.faults.at(self.line(key), f'"{key}" is "{written}"; write an existing YYYY-MM-DD, YYYY-MM or YYYY.')
            return None

    def day(self, key: str) -> date | None:
        found = self.partial_date(key)
        if found is not None and found.day is None:
            self.faults.at(self.line(key), f'"{key}" is "{found}"; a whole day (YYYY-MM-DD) is needed.')
            return None
        return found.last_day if found else None

    def items(self, key: str) -> list[yaml.Node]:
        node = self.values.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.faults.on(node, f'"{key}" of {self.what} must be a list.')
            return []
        return list(node.value)

    def _taken(self, key: str, read_value: Callable[[yaml.Node], Value]) -> Value | None:
        node = self.values.get(key)
        return read_value(node) if node is not None else None


def name(node: yaml.Node, what: str, faults: Faults) -> str | None:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        faults.on(node, f"{what} must be one word or date.")
        return None
    return str(node.value).strip()


def text(node: yaml.Node, what: str, faults: Faults) -> str | None:
    if not isinstance(node, yaml.ScalarNode) or node.tag != TEXT:
        faults.on(node, f"{what} must be text; put it in quotes if it looks like a number or a date.")
        return None
    if not node.value.strip():
        faults.on(node, f"{what} is empty.")
        return None
    return str(node.value).strip()


def by_language(node: yaml.MappingNode, what: str, faults: Faults) -> dict[str, str]:
    entry = Entry(node, what, faults)
    entry.only(("hu", "en"))
    found = {key: text(entry.values[key], f"{what} ({key})", faults) for key in ("hu", "en") if key in entry.values}
    return {key: value for key, value in found.items() if value is not None}


def words(node: yaml.Node, what: str, faults: Faults) -> Words | None:
    """A string is Hungarian; a map says the languages."""
    if not isinstance(node, yaml.MappingNode):
        hungarian = text(node, what, faults)
        return Words(hungarian) if hungarian else None
    before = len(faults.found)
    found = by_language(node, what, faults)
    if "hu" in found:
        return Words(found["hu"], found.get("en"))
    if len(faults.found) == before:
        faults.on(node, f"{what} has no Hungarian text (hu).")
    return None
