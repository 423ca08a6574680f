from pathlib import Path

import pytest

from knowledge.article import Question
from knowledge.base import Knowledge
from knowledge.index import Index
from knowledge.search import WEIGHTS, Found, nearest_wording, search
from knowledge.text import Reading
from tests.knowledge.sample import FULL, MINIMAL, directory_with


def found(index: Index, text: str) -> Found:
    return search(index, Reading.of(text), "hu")


def test_a_hit_says_why(tmp_path: Path) -> None:
    index = Knowledge.open(directory_with(tmp_path, a=FULL, b=MINIMAL)).index
    hits = found(index, "targonca kepzes mikor lesz")
    best = hits.ours[0]
    assert best.subject == "targonca-kepzes"
    assert hits.signals(best).words > 0.3
    assert hits.signals(best).grams > 0.3
    assert nearest_wording(index, best.subject, "targonca kepzes mikor") == "mikor indul targonca képzés"


def test_a_score_is_the_weighed_sum_of_the_signals(own: Knowledge) -> None:
    hits = found(own.index, "milyen papírok kellenek a járadékhoz")
    for hit in (*hits.ours[:5], *hits.not_ours[:5]):
        signals = zip(WEIGHTS, hits.signals(hit), strict=True)
        assert hit.score == pytest.approx(sum(weight * signal for weight, signal in signals))


def test_typos_and_missing_accents_still_find(tmp_path: Path) -> None:
    index = Knowledge.open(directory_with(tmp_path, a=FULL, b=MINIMAL)).index
    for text in ("trgonca kepzés", "TARGONCÁS TANFOJAM", "targoncas tanfolyamm"):
        assert found(index, text).ours[0].subject == "targonca-kepzes"


def test_a_text_without_a_known_word_finds_nothing(tmp_path: Path) -> None:
    hits = found(Knowledge.open(directory_with(tmp_path, b=MINIMAL)).index, "zzz")
    assert (hits.ours[0].score, hits.known_share, hits.exact) == (0, 0, None)


def test_a_wording_of_two_topics_is_exact_for_none(tmp_path: Path) -> None:
    twin = MINIMAL.replace("targonca-kepzes", "masik")
    index = Knowledge.open(directory_with(tmp_path, a=MINIMAL, b=twin)).index
    assert found(index, "targoncás tanfolyam").exact is None


def test_what_is_not_ours_is_ranked_apart(own: Knowledge) -> None:
    hits = found(own.index, "csok igénylése")
    assert hits.not_ours[0].subject == "not-ours/housing_loans"
    assert all(not hit.subject.startswith("not-ours") for hit in hits.ours)
    assert Question("hu", "csok igénylése") in own.index.wordings["not-ours/housing_loans"]
