"""Profiles by the thousand, the same in every run."""

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import TypeVar

from knowledge.profile import Age, Business, Headcount, Jobseeker, Matter, Obstacle, Schooling, Situation, Wish

Code = TypeVar("Code")
SETTLEMENTS = (None, "Kecskemét", "Tiszakécske", "Hetényegyháza", "Kiskőrös", "Budapest", "Nincsilyenfalva")


def businesses() -> Iterator[Business]:
    """Every one there can be."""
    for codes in product((None, *Matter), SETTLEMENTS, (None, *Headcount), (None, True, False)):
        yield Business(*codes)


def jobseekers(count: int, seed: int = 7) -> Iterator[Jobseeker]:
    chance = Random(seed)
    for _each in range(count):
        yield Jobseeker(
            wish=chance.choice((None, *Wish)),
            settlement=chance.choice(SETTLEMENTS),
            age=chance.choice((None, *Age)),
            schooling=chance.choice((None, *Schooling)),
            situations=some_of(tuple(Situation), chance),
            obstacles=some_of(tuple(Obstacle), chance),
        )


def some_of(codes: tuple[Code, ...], chance: Random) -> frozenset[Code]:
    """Mostly one, as people answer, but also none, and any others."""
    return frozenset(chance.sample(codes, chance.choice((0, 1, 1, 1, 2, 3, len(codes)))))
