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
TWO_TYPOS_FROM = 10


@dataclass(frozen=True)
class Step:
    """One place of a pattern: the words that fit it and how far they may be from the word before."""

    alternatives: tuple[str, ...]
    reach: int

    def fits(self, word: str) -> bool:
        return any(fits(word, alternative) for alternative in self.alternatives)


@dataclass(frozen=True)
class Cue:
    steps: tuple[Step, ...]

    @classmethod
    def parse(cls, pattern: str) -> "Cue":
        steps: list[Step] = []
        reach = NEAR
        for part in pattern.split():
            if part == "..":
                reach = FAR
            else:
                steps.append(Step(tuple(part.split("|")), reach))
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


@lru_cache(maxsize=65536)
def fits(word: str, pattern: str) -> bool:
    """Whether a folded word is the pattern's word, a typo away for long ones; `x*` compares beginnings."""
    if pattern.endswith("*"):
        pattern = pattern[:-1]
        if word.startswith(pattern):
            return True
        word = word[: len(pattern)]
    elif word == pattern:
        return True
    allowed = (len(pattern) >= ONE_TYPO_FROM) + (len(pattern) >= TWO_TYPOS_FROM)
    return allowed > 0 and word[:1] == pattern[:1] and OSA.distance(word, pattern, score_cutoff=allowed) <= allowed


@dataclass(frozen=True)
class Ambiguity:
    words: frozenset[str]
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Cues:
    idioms: tuple[Cue, ...]
    crisis: tuple[Cue, ...]
    crisis_alone: tuple[Cue, ...]
    person_alone: tuple[Cue, ...]
    person: tuple[Cue, ...]
    not_person: tuple[Cue, ...]
    own_case: tuple[Cue, ...]
    smalltalk: Mapping[str, tuple[Cue, ...]]
    fillers: frozenset[str]
    ambiguous: tuple[Ambiguity, ...]


def parsed(patterns: Sequence[str]) -> tuple[Cue, ...]:
    return tuple(Cue.parse(pattern) for pattern in patterns)


@lru_cache(maxsize=1)
def cues() -> Cues:
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    plain = ("idioms", "crisis", "crisis_alone", "person_alone", "person", "not_person", "own_case")
    return Cues(
        **{name: parsed(read[name]) for name in plain},
        smalltalk={kind: parsed(patterns) for kind, patterns in read["smalltalk"].items()},
        fillers=frozenset(read["fillers"].split()),
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
