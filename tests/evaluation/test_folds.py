from random import Random

import pytest

from evaluation.folds import FOLDS, folds, trials
from knowledge.article import Question
from knowledge.fitting import fitted
from knowledge.noise import Noise, noisy
from knowledge.wordings import NOT_OURS, Wordings

WRITERS = ("anna", "bela", "cili", "dani")
PLACES = ("", " itt", " mostan", " kérem")


def by_everybody(text: str) -> tuple[Question, ...]:
    return tuple(Question("hu", f"{text}{place}", writer) for writer, place in zip(WRITERS, PLACES, strict=True))


WORDINGS: Wordings = {
    "jaradek": (*by_everybody("mennyi a járadék"), *by_everybody("járadék összege")),
    "targonca": (*by_everybody("targonca tanfolyam"), *by_everybody("targoncát vezetnék")),
    NOT_OURS: (*by_everybody("esik az eső"), *by_everybody("holnapi időjárás")),
}


@pytest.mark.parametrize("noise", [Noise(0, 0, 0, 0), Noise()])
def test_every_wording_is_held_out_once(noise: Noise) -> None:
    tried = list(trials(WORDINGS, noise=noise))
    assert len(tried) == 24
    assert sum(trial.topic is None for trial in tried) == 8
    assert sum(trial.right for trial in tried if trial.topic) >= 14


def test_a_writer_is_held_out_whole() -> None:
    fold_of = folds(WORDINGS)
    for asked in WORDINGS.values():
        assert len({(question.source, fold_of[question]) for question in asked}) == len(WRITERS) == FOLDS


def test_what_is_fitted_finds_the_words_of_others() -> None:
    assert all(trial.right for trial in trials(WORDINGS, fitted) if trial.topic)


def test_noise_is_the_same_every_time() -> None:
    text = "álláskeresési járadék összege tanfolyam közben"
    assert [noisy(text, Random(7)) for _ in range(2)] == [noisy(text, Random(7))] * 2
