"""Short patterns of words that settle a message without a search: crisis, a wish for a person, a greeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from rapidfuzz.distance import OSA

FILE = Path(__file__).parent / "cues.yaml"

# Words that may stand between two words of a pattern, without and with `..`.
NEAR = 1
FAR = 5
# Shorter words differ by one letter too often ("ver", "vers"); long ones carry two typos and stay themselves.
ONE_TYPO_FROM = 6
TWO_TYPOS_FROM = 12


@dataclass(frozen=True)
class Misspelt:
    """A long word or beginning that is also taken a typo or two away."""

    pattern: str
    beginning: bool
    typos: int

    def fits(self, word: str) -> bool:
        compared = word[: len(self.pattern)] if self.beginning else word
        return OSA.distance(compared, self.pattern, score_cutoff=self.typos) <= self.typos


@dataclass(frozen=True)
class Step:
    """One place of a pattern: the words that fit it and how far they may be from the word before."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    misspelt: Mapping[str, tuple[Misspelt, ...]]
    reach: int

    @classmethod
    def parse(cls, alternatives: str, reach: int, with_typos: bool) -> "Step":
        listed = alternatives.split("|")
        whole = frozenset(word for word in listed if not word.endswith("*"))
        beginnings = tuple(word[:-1] for word in listed if word.endswith("*"))
        misspelt: dict[str, tuple[Misspelt, ...]] = {}
        for pattern in (*whole, *beginnings):
            typos = (len(pattern) >= ONE_TYPO_FROM) + (len(pattern) >= TWO_TYPOS_FROM)
            if typos and with_typos:
                also = Misspelt(pattern, pattern in beginnings, typos)
                misspelt[pattern[0]] = (*misspelt.get(pattern[0], ()), also)
        return cls(whole, beginnings, misspelt, reach)

    def fits(self, word: str) -> bool:
        """A typo hardly ever hits the first letter, so only patterns with the same one are compared."""
        if word in self.whole or word.startswith(self.beginnings):
            return True
        return any(pattern.fits(word) for pattern in self.misspelt.get(word[:1], ()))


@dataclass(frozen=True)
class Cue:
    steps: tuple[Step, ...]

    @classmethod
    def parse(cls, pattern: str, *, with_typos: bool = True) -> "Cue":
        steps: list[Step] = []
        reach = NEAR
        for part in pattern.split():
            if part == "..":
                reach = FAR
            else:
                steps.append(Step.parse(part, reach, with_typos))
                reach = NEAR
        return cls(tuple(steps))

    def found_in(self, words: Sequence[str]) -> tuple[int, ...] | None:
        """The places of the first occurrence; None when there is none."""
        for start, word in enumerate(words):
            if self.steps[0].fits(word):
                rest = self._rest(words, (start,))
                if rest is not None:
                    return rest
        return None

    def _rest(self, words: Sequence[str], places: tuple[int, ...]) -> tuple[int, ...] | None:
        if len(places) == len(self.steps):
            return places
        step = self.steps[len(places)]
        last = places[-1]
        for place in range(last + 1, min(last + 2 + step.reach, len(words))):
            if step.fits(words[place]):
                found = self._rest(words, (*places, place))
                if found is not None:
                    return found
        return None


@dataclass(frozen=True)
class Ambiguity:
    words: frozenset[str]
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Cues:
    idioms: tuple[Cue, ...]
    past: tuple[Cue, ...]
    crisis: tuple[Cue, ...]
    crisis_alone: tuple[Cue, ...]
    salutations: tuple[Cue, ...]
    person_alone: tuple[Cue, ...]
    person: tuple[Cue, ...]
    not_person: tuple[Cue, ...]
    own_case: tuple[Cue, ...]
    smalltalk: Mapping[str, tuple[Cue, ...]]
    fillers: frozenset[str]
    polite: frozenset[str]
    ambiguous: tuple[Ambiguity, ...]


def parsed(patterns: Sequence[str]) -> tuple[Cue, ...]:
    return tuple(Cue.parse(pattern) for pattern in patterns)


@lru_cache(maxsize=1)
def cues() -> Cues:
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    tolerant = ("idioms", "crisis", "crisis_alone", "salutations", "person_alone", "person", "not_person")
    return Cues(
        **{name: parsed(read[name]) for name in tolerant},
        past=tuple(Cue.parse(pattern, with_typos=False) for pattern in read["past"]),
        own_case=tuple(Cue.parse(pattern, with_typos=False) for pattern in read["own_case"]),
        smalltalk={kind: parsed(patterns) for kind, patterns in read["smalltalk"].items()},
        fillers=frozenset(read["fillers"].split()),
        polite=frozenset(read["polite"].split()),
        ambiguous=tuple(
            Ambiguity(frozenset(each["words"].split()), tuple(each["choices"])) for each in read["ambiguous"]
        ),
    )


def found(patterns: Sequence[Cue], words: Sequence[str]) -> bool:
    return any(cue.found_in(words) is not None for cue in patterns)


def without(patterns: Sequence[Cue], words: Sequence[str]) -> list[str]:
    """The words that no pattern covers; every occurrence is taken out."""
    left = list(words)
    for cue in patterns:
        while (places := cue.found_in(left)) is not None:
            left = [word for place, word in enumerate(left) if place not in places]
    return left
