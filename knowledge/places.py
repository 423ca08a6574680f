"""Finds the places a message names, as people type them, and tells what else is said around them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from knowledge.concepts import MOST_REMEMBERED
from knowledge.lexicon import Lexicon
from knowledge.place import STREET_KINDS, Place, PlaceFile, read_places
from knowledge.place_names import Named, Settlements
from knowledge.text import WORD, composed, folded, words

STREET_ONE_TYPO_FROM = 6
# Nobody tells of more places; in a pasted page the rest only costs time.
MOST_FOUND = 4


@dataclass(frozen=True)
class Whereabouts:
    """The places of a message, each settlement or street once, and the words that name none."""

    places: tuple[Place, ...] = ()
    others: tuple[str, ...] = ()


class Typed:
    """A message word by word: folded, and as it was typed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words(text)

    @cached_property
    def written(self) -> list[str]:
        """Empty where folding took a letter apart, so that the two lists would not match."""
        written: list[str] = WORD.findall(composed(self.text))
        return written if len(written) == len(self.words) else []

    def word(self, position: int) -> str:
        return self.words[position] if 0 <= position < len(self.words) else ""

    def is_capitalized(self, position: int) -> bool:
        return position < len(self.written) and self.written[position].istitle()


class Streets:
    """The streets of the list, and what can only be another street."""

    def __init__(self, file: PlaceFile) -> None:
        self._kinds = {file.words[kind]: kind for kind in STREET_KINDS}
        self._kind_words = Lexicon(self._kinds, with_typos=False)
        self._no_names = Lexicon([file.words["no_street"]], with_typos=False)
        self._other = file.other_street
        self._by_kind: dict[str, list[tuple[str, Place]]] = {kind: [] for kind in STREET_KINDS}
        for name, street in file.streets.items():
            known, _space, kind = folded_street(name)
            self._by_kind[kind].append((known, street))

    def is_kind(self, word: str) -> bool:
        """Whether a street may end with it, also typed as one word."""
        return bool(self._kind_words.fitted_by(word)) or self._joined(word) is not None

    def found_at(self, typed: Typed, position: int) -> tuple[Place, int] | None:
        """The street whose kind ("utca") is the word there, and how many words name it; those stand before."""
        for written in self._kind_words.fitted_by(typed.words[position]):
            for count in (2, 1):
                before = typed.words[max(0, position - count) : position]
                street = self._listed(self._kinds[written], " ".join(before))
                if len(before) == count and street is not None:
                    return street, count + 1
        return None

    def other_at(self, typed: Typed, position: int) -> tuple[Place, int] | None:
        """Any other name before a word for a street; a road of another kind is named after where it leads."""
        before = typed.word(position - 1)
        kinds = {self._kinds[written] for written in self._kind_words.fitted_by(typed.words[position])}
        if len(before) < 2 or self._no_names.fitted_by(before) or not kinds:
            return None
        return (self._other, 2) if kinds & {"utca", "körút"} or before.endswith("i") else None

    def joined_at(self, typed: Typed, position: int) -> tuple[Place, int] | None:
        """Typed as one word: "ronautca"."""
        street = self._joined(typed.words[position])
        return (street, 1) if street is not None else None

    def _joined(self, word: str) -> Place | None:
        for kind, streets in self._by_kind.items():
            for name, street in streets:
                rest = word.removeprefix(name)
                if rest != word and len(rest) > 1 and kind in map(self._kinds.get, self._kind_words.fitted_by(rest)):
                    return street
        return None

    def _listed(self, kind: str, typed: str) -> Place | None:
        for name, street in self._by_kind[kind]:
            typos = int(len(name) >= STREET_ONE_TYPO_FROM)
            if typed[:1] == name[0] and OSA.distance(typed, name, score_cutoff=typos) <= typos:
                return street
        return None


def folded_street(name: str) -> tuple[str, str, str]:
    """ "Könyves Kálmán körút" → its folded name and its kind as the file writes it."""
    first, space, kind = name.rpartition(" ")
    return folded(first), space, kind


class Places:
    """The file of places, made ready to find them in a message."""

    def __init__(self, file: PlaceFile) -> None:
        self.facts = file.facts
        self.names: Mapping[str, Place] = {**file.settlements.cautious, **file.settlements.plain}  # of settlements
        self._file = file
        self._settlements = Settlements(file.settlements)
        self._streets = Streets(file)
        self._programme = Lexicon([file.words["programme"]], with_typos=False)
        self._between = frozenset(file.words["between"].split("|"))
        self._lives = Lexicon([file.words["lives"]], with_typos=True)
        self._belongs = Lexicon([file.words["belongs"]], with_typos=True)
        self._may_end = lru_cache(maxsize=MOST_REMEMBERED)(self._may_end_place)

    @cached_property
    def settlements(self) -> Mapping[str, Place]:
        """Those that the file names, by official name; a part of one, its postcode or byname is no other settlement."""
        names = self._file.settlements
        return {
            place.whole: place for name, place in (*names.plain.items(), *names.cautious.items()) if name == place.whole
        }

    def found_in(self, text: str) -> Whereabouts:
        typed = Typed(text)
        places: list[Place] = []
        others: list[str] = []
        position = len(typed.words) - 1
        while position >= 0:
            may_end = self._may_end(typed.words[position]) or typed.word(position - 1) in self._settlements.first_words
            found = self._found_ending_at(typed, position) if may_end and len(places) < MOST_FOUND else None
            if found is None:
                others.append(typed.words[position])
                position -= 1
            else:
                places.append(found[0])
                position -= found[1]
        return Whereabouts(tuple(of_one_town(places[::-1])), tuple(others[::-1]))

    def settlement(self, name: str) -> Place | None:
        """By a name of the file, written as there."""
        return self._file.settlements.of(name)

    def says_where_she_lives(self, others: Sequence[str]) -> bool:
        return any(self._lives.fitted_by(word) for word in others)

    def is_about_living_there(self, word: str) -> bool:
        """Whether the word only says that one lives at a place or asks whether it belongs; a house number, too."""
        fitted = self._lives.fitted_by(word) | self._belongs.fitted_by(word)
        return word[:1].isdigit() or len(word) == 1 or bool(fitted)

    def _may_end_place(self, word: str) -> bool:
        """Hardly a word does, and the others need no closer look."""
        return bool(self._streets.is_kind(word) or self._settlements.named_by(word) or word in self._file.postcodes)

    def _found_ending_at(self, typed: Typed, position: int) -> tuple[Place, int] | None:
        return (
            self._streets.found_at(typed, position)
            or self._streets.joined_at(typed, position)
            or self._streets.other_at(typed, position)
            or self._settlement_at(typed, position)
            or self._postcode_at(typed, position)
        )

    def _settlement_at(self, typed: Typed, position: int) -> tuple[Place, int] | None:
        word, before = typed.words[position], typed.word(position - 1)
        both = self._settlements.named_by(f"{before} {word}") if before in self._settlements.first_words else None
        named = both or self._settlements.named_by(word)
        if named is None or self._is_part_of_a_name(named, typed, position):
            return None
        return named.place, 2 if both else 1

    def _is_part_of_a_name(self, named: Named, typed: Typed, position: int) -> bool:
        """Of a programme or a district ("tiszakécskei paktum"), or of a person ("Kecskeméti Péter")."""
        after = position + 1
        if typed.word(after) in self._between:
            after += 1
        if self._programme.fitted_by(typed.word(after)):
            return True
        return named.may_be_a_surname and typed.is_capitalized(position) and typed.is_capitalized(position + 1)

    def _postcode_at(self, typed: Typed, position: int) -> tuple[Place, int] | None:
        """Four digits alone, before a settlement or with a place's ending; beside other words they are an amount."""
        place = self._file.postcodes.get(typed.words[position])
        after = typed.word(position + 1)
        if place is None or typed.word(position - 1).isdigit():
            return None
        named = self._settlements.named_by(after) if after else None
        alone = len(typed.words) == 1
        beside = named is not None and named.place.whole == place.whole
        said_so = typed.word(position - 1).startswith(("iranyitoszam", "irsz", "postcode"))
        ended = after in ("ban", "ben", "bol", "as", "es", "os")
        return (place, 1) if alone or beside or said_so or ended else None


def of_one_town(places: Sequence[Place]) -> Iterator[Place]:
    """Each place once. A street is ours only where no other settlement is named; a part says more than its town."""
    settlements = [place for place in places if not place.is_street]
    elsewhere = any(place.whole != street.whole for place in settlements for street in places if street.is_street)
    said: set[str] = set()
    for place in places:
        less = any(other.whole == place.whole and len(other.facts) > len(place.facts) for other in settlements)
        key = place.named if place.is_street else place.whole
        if key in said or (place.is_street and elsewhere) or (less and not place.is_street):
            continue
        said.add(key)
        yield place


@lru_cache(maxsize=1)
def places() -> Places:
    return Places(read_places())
