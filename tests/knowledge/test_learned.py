"""What the wordings teach: fitted apart, kept in a file, the same for the same wordings."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.article import Question
from knowledge.classifier import Classifier
from knowledge.evidence import Evidence
from knowledge.fitting import fitted
from knowledge.index import Index, Learned, features_of
from knowledge.learned import NotLearned, learn, learned, read_learned, write_learned
from knowledge.search import search
from knowledge.text import Reading, features
from knowledge.wordings import NOT_OURS, Wordings

WORDINGS: Wordings = {
    "jaradek": tuple(Question("hu", text) for text in ("mennyi a járadék", "járadék összege", "mekkora pénz jár")),
    "targonca": tuple(Question("hu", text) for text in ("targonca tanfolyam", "targoncát vezetnék", "emelőgép papír")),
    NOT_OURS: tuple(Question("hu", text) for text in ("esik az eső", "milyen idő lesz", "focimeccs ma este")),
}


def test_it_is_learned_once_and_read_later(tmp_path: Path) -> None:
    first = learned(WORDINGS, tmp_path)
    (file,) = tmp_path.iterdir()
    made = file.stat().st_mtime_ns
    again = learned(WORDINGS, tmp_path)
    assert file.stat().st_mtime_ns == made
    index, same = Index.of(WORDINGS, first), Index.of(WORDINGS, again)
    for text in ("mennyi a jaradek", "targoncas", "esik"):
        assert search(index, Reading.of(text), "hu") == search(same, Reading.of(text), "hu")


def test_other_wordings_are_learned_anew(tmp_path: Path) -> None:
    learned(WORDINGS, tmp_path)
    learned(dict(list(WORDINGS.items())[:2]), tmp_path)
    assert len(list(tmp_path.glob("*.npz"))) == 2
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no archive at all"])
def test_a_broken_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    before = learned(WORDINGS, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    assert learned(WORDINGS, tmp_path).belief == before.belief
    assert file.stat().st_size > len(content)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("a file")
    with pytest.raises(NotLearned, match=r"cannot be written .* PAKTUM_INDEX_DIR"):
        learned(WORDINGS, tmp_path / "occupied")


def test_a_process_that_fails_leaves_one_sentence_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotLearned, match="could not be learned"):
        learn(b"{", tmp_path / "broken.npz")
    assert list(tmp_path.iterdir()) == []


def test_a_file_holds_all_that_was_learned(tmp_path: Path) -> None:
    before = fitted(WORDINGS)
    write_learned(before, tmp_path / "file.npz")
    after = read_learned(tmp_path / "file.npz")
    assert after.belief == before.belief
    asked, counts = np.unique(features(Reading.of("mennyi jár"), "hu"), return_counts=True)
    assert after.evidence.scores(asked).tolist() == before.evidence.scores(asked).tolist()
    assert after.classifier is not None
    assert before.classifier is not None
    assert after.classifier.scores(asked, counts).tolist() == before.classifier.scores(asked, counts).tolist()


def test_the_server_does_not_load_the_fitting_library(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from knowledge.learned import learned; import bot.app;"
        "print([name for name in ('sklearn', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == "[]"


def test_evidence_is_counted_as_the_formula_says() -> None:
    asked = [[features_of(question) for question in wordings] for wordings in WORDINGS.values()]
    evidence = Evidence.of(asked)
    feature = features_of(Question("hu", "targonca"))[0]  # the word itself, in one wording of one subject
    subjects = [sum(len(np.unique(wording)) for wording in wordings) for wordings in asked]
    share = subjects[1] / sum(subjects)
    scores = evidence.scores(np.array([feature]))
    assert scores.tolist() == pytest.approx([0, np.log1p(1 / share), 0])


def test_weights_survive_their_steps() -> None:
    weights = np.array([[0.5, -1.0], [0.003, 0.001]], np.float32)
    classifier = Classifier.of(np.array([1, 2], np.uint32), np.ones(2, np.float32), weights, np.zeros(2, np.float32))
    one = classifier.scores(np.array([2], np.uint32), np.array([1]))
    assert one.tolist() == pytest.approx([0.003, 0.001], rel=0.02)
    assert classifier.scores(np.array([7], np.uint32), np.array([1])).tolist() == [0, 0]


SUBJECTS = st.dictionaries(
    st.sampled_from(["a", "b", NOT_OURS]),
    st.lists(st.builds(Question, st.sampled_from(["hu", "en"]), st.text(max_size=30)), max_size=4).map(tuple),
    min_size=1,
)


@settings(max_examples=40)
@given(SUBJECTS, st.text(max_size=60))
def test_any_wordings_can_be_counted_and_searched(wordings: Wordings, text: str) -> None:
    found = search(Index.of(wordings, Learned.by_counting(wordings)), Reading.of(text), "hu")
    assert len(found.ours) == len(wordings) - (NOT_OURS in wordings)
