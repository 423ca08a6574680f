from random import Random

from evaluation.fit import belief_rows, fitted, lead, ranking_rows
from evaluation.folds import FOLDS, kept, trials
from evaluation.noise import noisy
from knowledge.article import Article, Question, Words


def article(named: str, *wordings: str) -> Article:
    return Article(named, Words(named), tuple(Question("hu", text) for text in wordings), Words("Válasz."))


ARTICLES = (
    article("jaradek", "mennyi a járadék", "járadék összege", "mekkora a járadék", "járadék mennyi", "járadék pénz"),
    article("targonca", "targonca tanfolyam", "targoncás képzés", "targonca papír", "targoncát vezetnék", "targonca"),
)
FOREIGN = {"weather": (Question("hu", "esik az eső"), Question("en", "weather tomorrow"))}


def test_every_wording_is_held_out_once() -> None:
    tried = list(trials(ARTICLES, FOREIGN))
    assert len(tried) == 12
    assert sum(trial.topic is None for trial in tried) == 2
    assert sum(trial.right for trial in tried) >= 8


def test_a_fold_keeps_all_but_its_own() -> None:
    asked = ARTICLES[0].questions
    assert [len(kept(asked, fold)) for fold in range(FOLDS)] == [4] * FOLDS


def test_noise_is_the_same_every_time() -> None:
    text = "álláskeresési járadék összege tanfolyam közben"
    assert [noisy(text, Random(7)) for _ in range(2)] == [noisy(text, Random(7))] * 2


def test_fitting_finds_the_sign_that_tells() -> None:
    rows = [((1.0, float(sign), 0.5), float(sign > 0)) for sign in (-2, -1, 1, 2)]
    bias, telling, _ = fitted(rows, [0.0, 0.0, 0.0])
    assert telling > 1 > abs(bias)


def test_rows_for_fitting_come_from_the_trials() -> None:
    tried = list(trials(ARTICLES, FOREIGN))
    assert {outcome for _, outcome in belief_rows(tried)} == {0.0, 1.0}
    assert all(outcome == 1 for _, outcome in ranking_rows(tried))
    found = tried[0].found
    assert lead(found, found.ours[0], found.ours[0]) == [0, 0, 0, 0]
