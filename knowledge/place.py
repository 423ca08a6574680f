"""What a place is, and how the file of places is read; everything that is wrong with it is told at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from knowledge.article import LANGS, Fact, Words
from knowledge.faults import ContentError, Fault
from knowledge.loader import read_fact
from knowledge.nodes import Entry, Faults, line_of, read
from knowledge.sentences import sentences

FILE = Path(__file__).parent / "places.yaml"
LONGEST_SENTENCE = 25  # words
STREET_KINDS = ("utca", "út", "körút", "sétány")
WORD_KEYS = (*STREET_KINDS, "no_street", "programme", "between", "lives", "belongs")
PLACEHOLDERS = frozenset({"place", "whole"})
YES: Mapping[str, bool] = {"true": True, "false": False}


@dataclass(frozen=True)
class Place:
    """A settlement or a street somebody named: by which name, what it belongs to, and the facts that hold for it."""

    named: str
    whole: str
    facts: tuple[str, ...]
    details: tuple[str, ...] = ()
    is_street: bool = False
    is_listed: bool = True


@dataclass(frozen=True)
class Names:
    """The names typed for places; of a cautious one only the forms that can be nothing but a place."""

    plain: dict[str, Place] = field(default_factory=dict)
    cautious: dict[str, Place] = field(default_factory=dict)

    def add(self, name: str, place: Place, *, cautious: bool) -> None:
        (self.cautious if cautious else self.plain)[name] = place

    def of(self, name: str) -> Place | None:
        return self.plain.get(name) or self.cautious.get(name)


@dataclass(frozen=True)
class PlaceFile:
    """The file as it stands; `streets` by name, `words` the patterns around places."""

    facts: Mapping[str, Fact]
    settlements: Names
    postcodes: Mapping[str, Place]
    streets: Mapping[str, Place]
    other_street: Place
    words: Mapping[str, str]


class Reader:
    """Takes one part of the file after the other; what is wrong is noted with its line."""

    def __init__(self, top: yaml.MappingNode, faults: Faults) -> None:
        self.faults = faults
        self.top = Entry(top, "the file of places", faults)
        self.top.only(
            ("facts", "settlements", "elsewhere", "other_names", "streets", "other_street", "words", "capital")
        )
        self.fact_lines: dict[str, int] = {}
        self.facts: dict[str, Fact] = {}
        self.names = Names()
        self.postcodes: dict[str, Place] = {}

    def read(self) -> PlaceFile:
        self._read_facts()
        for entry in self._entries("settlements", "settlement"):
            self._add_settlement(entry)
        self._add_elsewhere(self._entry("elsewhere"))
        for entry in self._entries("other_names", "other name"):
            self._add_other_name(entry)
        streets = {street.named: street for street in self._streets()}
        other = self._entry("other_street")
        words = self._entry("words")
        words.need(*WORD_KEYS)
        return PlaceFile(
            facts=self.facts,
            settlements=self.names,
            postcodes=self.postcodes,
            streets=streets,
            other_street=Place("", self.capital, self._facts(other), is_street=True, is_listed=False),
            words={key: words.name(key) or "" for key in words.values},
        )

    @property
    def capital(self) -> str:
        """The town the streets are of."""
        return self.top.name("capital") or ""

    def _read_facts(self) -> None:
        for node in self.top.items("facts"):
            fact = read_fact(node, self.faults)
            if fact is not None:
                self.facts[fact.id] = fact
                self.fact_lines[fact.id] = line_of(node)

    def _entries(self, key: str, what: str) -> Iterator[Entry]:
        for node in self.top.items(key):
            if isinstance(node, yaml.MappingNode):
                entry = Entry(node, f"the {what}", self.faults)
                entry.need("name")
                yield entry
            else:
                self.faults.on(node, f"A {what} must be a map.")

    def _entry(self, key: str) -> Entry:
        node = self.top.values.get(key)
        if isinstance(node, yaml.MappingNode):
            return Entry(node, f'"{key}"', self.faults)
        self.faults.at(self.top.line(key), f'There is no map "{key}".')
        return Entry(yaml.MappingNode("", []), f'"{key}"', self.faults)

    def _facts(self, entry: Entry, key: str = "facts") -> tuple[str, ...]:
        """The named facts; a place without one has no source."""
        named = entry.names(key)
        if not named and key == "facts":
            self.faults.at(entry.line(key), f"{entry.what.capitalize()} names no fact, so no source.")
        for fact in named:
            if fact not in self.facts:
                self.faults.at(entry.line(key), f'"{fact}" is no fact of this file.')
        return named

    def _add_settlement(self, entry: Entry) -> None:
        entry.only(("name", "part_of", "facts", "details", "postcodes", "cautious"))
        name, facts, details = entry.name("name") or "", self._facts(entry), self._facts(entry, "details")
        whole = self._named_before(entry, "part_of") if "part_of" in entry.values else None
        place = Place(name, name, facts, details)
        if whole is not None:
            place = Place(name, whole.whole, (*facts, *whole.facts), whole.details)
        self.names.add(name, place, cautious=entry.one_of("cautious", YES) or False)
        settled = whole or place
        for code in entry.names("postcodes"):
            self.postcodes[code] = Place(code, settled.whole, ("iranyitoszam", *settled.facts), settled.details)

    def _add_elsewhere(self, entry: Entry) -> None:
        entry.only(("facts", "names", "cautious"))
        facts = self._facts(entry)
        for key in ("names", "cautious"):
            for name in (entry.name(key) or "").split():
                self.names.add(name, Place(name, name, facts, is_listed=False), cautious=key == "cautious")

    def _add_other_name(self, entry: Entry) -> None:
        entry.only(("name", "means", "cautious"))
        meant = self._named_before(entry, "means")
        if meant is not None:
            self.names.add(entry.name("name") or "", meant, cautious=entry.one_of("cautious", YES) or False)

    def _named_before(self, entry: Entry, key: str) -> Place | None:
        name = entry.name(key) or ""
        place = self.names.of(name)
        if place is None:
            self.faults.at(entry.line(key), f'"{key}" is "{name}", which is no settlement above.')
        return place

    def _streets(self) -> Iterator[Place]:
        for entry in self._entries("streets", "street"):
            entry.only(("name", "facts"))
            name = entry.name("name") or ""
            if not name.endswith(tuple(f" {kind}" for kind in STREET_KINDS)):
                self.faults.at(entry.line("name"), f'"{name}" must end with one of {", ".join(STREET_KINDS)}.')
            yield Place(name, self.capital, self._facts(entry), is_street=True)


def read_places(path: Path = FILE) -> PlaceFile:
    """ContentError with every fault when the file cannot be used."""
    found, faults, _lines = read_noting(path)
    if found is None or faults:
        raise ContentError(tuple(faults))
    return found


def read_noting(path: Path) -> tuple[PlaceFile | None, list[Fault], Mapping[str, int]]:
    """The file, what is wrong with it, and the lines of its facts."""
    faults = Faults(str(path))
    top = read(path, faults)
    if not isinstance(top, yaml.MappingNode):
        if top is not None or not faults.found:
            faults.at(1, "The file of places must be a map.")
        return None, faults.found, {}
    reader = Reader(top, faults)
    return reader.read(), faults.found, reader.fact_lines


def check_places(titles: Mapping[str, Words], path: Path = FILE) -> None:
    """ContentError when the file is wrong, or a fact has no checked day, no English text or no source with a title."""
    found, faults, lines = read_noting(path)
    for fact in found.facts.values() if found else ():
        faults += [Fault(str(path), lines[fact.id], wrong) for wrong in fact_faults(fact, titles.get(fact.source))]
    if faults:
        raise ContentError(tuple(sorted(faults)))


def fact_faults(fact: Fact, title: Words | None) -> Iterator[str]:
    if fact.checked_on is None:
        yield f'The fact "{fact.id}" does not say when it was checked (checked_on).'
    if title is None or title.en is None:
        yield f'The source "{fact.source}" has no title in both languages in sources.yaml.'
    if fact.text.en is None:
        yield f'The fact "{fact.id}" has no English text.'
    if not PLACEHOLDERS.issuperset(fact.text.placeholders()):
        yield f'The fact "{fact.id}" may hold only {{place}} and {{whole}} in braces.'
    for lang in LANGS:
        if any(len(sentence.split()) > LONGEST_SENTENCE for sentence in sentences(fact.text.into(lang))):
            yield f'A sentence of "{fact.id}" ({lang}) has more than {LONGEST_SENTENCE} words.'
