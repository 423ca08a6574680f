"""Short patterns of words that settle a message without a search: crisis, a wish for a person, a greeting."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.lexicon import Lexicon
from knowledge.nodes import plain

FILE = Path(__file__).parent / "cues.yaml"

# Words that may stand between two words of a pattern, without and with `..`.
NEAR = 1
FAR = 5

TOLERANT = ("idioms", "crisis", "crisis_alone", "salutations", "person_alone", "person", "not_person")
EXACT = ("past", "own_case")


@dataclass(frozen=True)
class Step:
    """One place of a pattern: its alternatives as written, and how far they may be from the word before."""

    place: str
    reach: int


@dataclass(frozen=True)
class Cue:
    steps: tuple[Step, ...]
    places: frozenset[str]

    @classmethod
    def parse(cls, pattern: str) -> "Cue":
        steps: list[Step] = []
        reach = NEAR
        for part in pattern.split():
            if part == "..":
                reach = FAR
            else:
                steps.append(Step(part, reach))
                reach = NEAR
        return cls(tuple(steps), frozenset(step.place for step in steps))

    def found_in(self, heard: Sequence[frozenset[str]]) -> tuple[int, ...] | None:
        """Where it first occurs, given the places each word fits; None when it does not."""
        for start, fitted in enumerate(heard):
            if self.steps[0].place in fitted:
                rest = self._rest(heard, (start,))
                if rest is not None:
                    return rest
        return None

    def _rest(self, heard: Sequence[frozenset[str]], taken: tuple[int, ...]) -> tuple[int, ...] | None:
        if len(taken) == len(self.steps):
            return taken
        step = self.steps[len(taken)]
        last = taken[-1]
        for position in range(last + 1, min(last + 2 + step.reach, len(heard))):
            if step.place in heard[position]:
                found = self._rest(heard, (*taken, position))
                if found is not None:
                    return found
        return None


@dataclass(frozen=True)
class Patterns:
    """Cues of one meaning."""

    cues: tuple[Cue, ...]
    lexicon: Lexicon

    @classmethod
    def of(cls, written: Sequence[str], lexicon: Lexicon | None = None) -> "Patterns":
        return cls(tuple(Cue.parse(pattern) for pattern in written), lexicon or lexicon_of(written))

    def found_in(self, words: Sequence[str]) -> bool:
        heard = self._heard(words)
        return any(cue.found_in(heard) is not None for cue in self._possible(heard))

    def without(self, words: Sequence[str]) -> list[str]:
        """The words that no pattern covers; every occurrence is taken out."""
        left, heard = list(words), self._heard(words)
        for cue in self._possible(heard):
            while (taken := cue.found_in(heard)) is not None:
                kept = [position for position in range(len(left)) if position not in taken]
                left, heard = [left[position] for position in kept], [heard[position] for position in kept]
        return left

    def _heard(self, words: Sequence[str]) -> list[frozenset[str]]:
        return [self.lexicon.fitted_by(word) for word in words]

    def _possible(self, heard: Sequence[frozenset[str]]) -> list[Cue]:
        """Hardly a cue has a word for each of its places, and only such a one need be looked for."""
        fitted = frozenset[str]().union(*heard)
        return [cue for cue in self.cues if cue.places <= fitted]


def lexicon_of(written: Iterable[str], *, with_typos: bool = True, correct: frozenset[str] = frozenset()) -> Lexicon:
    cues = (Cue.parse(pattern) for pattern in written)
    return Lexicon((place for cue in cues for place in cue.places), with_typos=with_typos, correct=correct)


@dataclass(frozen=True)
class Listed:
    """Words in their forms; a typo is taken in a word as it is listed, not in every form, which would take too long."""

    forms: frozenset[str]
    lexicon: Lexicon

    @classmethod
    def of(cls, written: str, endings: Sequence[str] = ()) -> "Listed":
        listed = written.split()
        return cls(frozenset(word + ending for word in listed for ending in endings), Lexicon(listed, with_typos=True))

    def __contains__(self, word: str) -> bool:
        return word in self.forms or bool(self.lexicon.fitted_by(word))


@dataclass(frozen=True)
class Ambiguity:
    """A word of several meanings, in its forms, and the topics of its meanings."""

    words: Listed
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Cues:
    idioms: Patterns
    past: Patterns
    crisis: Patterns
    crisis_alone: Patterns
    salutations: Patterns
    person_alone: Patterns
    person: Patterns
    not_person: Patterns
    own_case: Patterns
    smalltalk: Mapping[str, Patterns]
    fillers: frozenset[str]
    polite: Listed
    ambiguous: tuple[Ambiguity, ...]


@lru_cache(maxsize=1)
def cues() -> Cues:
    read = plain(FILE)
    smalltalk: dict[str, list[str]] = read["smalltalk"]
    listed = [*(read[name] for name in TOLERANT), *smalltalk.values()]
    correct = frozenset(read["correct"].split())
    tolerant = lexicon_of((pattern for patterns in listed for pattern in patterns), correct=correct)
    exact = lexicon_of((pattern for name in EXACT for pattern in read[name]), with_typos=False)
    return Cues(
        **{name: Patterns.of(read[name], tolerant) for name in TOLERANT},
        **{name: Patterns.of(read[name], exact) for name in EXACT},
        smalltalk={kind: Patterns.of(patterns, tolerant) for kind, patterns in smalltalk.items()},
        fillers=frozenset(read["fillers"].split()),
        polite=Listed.of(read["polite"]),
        ambiguous=tuple(
            Ambiguity(Listed.of(each["words"], read["endings"].split()), tuple(each["choices"]))
            for each in read["ambiguous"]
        ),
    )
