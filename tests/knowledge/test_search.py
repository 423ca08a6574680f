from pathlib import Path

import pytest

from knowledge.base import Knowledge
from knowledge.index import Index, all_wordings
from knowledge.loader import load
from knowledge.search import Found, nearest_wording, search
from knowledge.text import Reading
from knowledge.wordings import CRISIS, NOT_OURS
from tests.knowledge.sample import FULL, MINIMAL, directory_with


def found(index: Index, text: str) -> Found:
    return search(index, Reading.of(text), "hu")


def counted(directory: Path) -> Index:
    return Index.of(all_wordings(load(directory)))


def test_a_hit_says_why(tmp_path: Path) -> None:
    index = counted(directory_with(tmp_path, a=FULL, b=MINIMAL))
    best = found(index, "targonca kepzes mikor lesz").ours[0]
    assert best.subject == "targonca-kepzes"
    assert nearest_wording(index, best.subject, "targonca kepzes mikor") == "mikor indul targonca képzés"


def test_scores_are_shares_of_all_subjects(own: Knowledge) -> None:
    for text in ("milyen papírok kellenek a járadékhoz", "esik az eső", "", "zzz"):
        hits = found(own.index, text)
        assert all(0 <= hit.score <= 1 for hit in (*hits.ours, *hits.others))
        assert sum(hit.score for hit in (*hits.ours, *hits.others)) <= 1 + 1e-5


def test_typos_and_missing_accents_still_find(tmp_path: Path) -> None:
    index = counted(directory_with(tmp_path, a=FULL, b=MINIMAL))
    for text in ("trgonca kepzés", "TARGONCÁS TANFOJAM", "targoncas tanfolyamm", "targoncástanfolyam"):
        assert found(index, text).ours[0].subject == "targonca-kepzes"


def test_a_text_without_a_known_letter_group_knows_nothing(tmp_path: Path) -> None:
    hits = found(counted(directory_with(tmp_path, b=MINIMAL)), "xyxyx")
    assert (hits.known_words, hits.exact) == (0, None)
    assert hits.known_letters < 0.1


def test_a_wording_of_two_topics_is_exact_for_none(tmp_path: Path) -> None:
    twin = MINIMAL.replace("targonca-kepzes", "masik")
    index = counted(directory_with(tmp_path, a=MINIMAL, b=twin))
    assert found(index, "targoncás tanfolyam").exact is None


@pytest.mark.parametrize(
    ("text", "other"), [("mennyi a családi pótlék két gyerekre", NOT_OURS), ("nem akarok mar elni, vege", CRISIS)]
)
def test_what_no_article_is_about_is_ranked_apart(own: Knowledge, text: str, other: str) -> None:
    hits = found(own.index, text)
    assert hits.most_like(other) > 0.3
    assert all(hit.subject in own.articles for hit in hits.ours)
