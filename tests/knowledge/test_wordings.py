"""Wordings in plain files beside the articles."""

from pathlib import Path

from knowledge.article import Question
from knowledge.loader import load, load_others
from knowledge.wordings import CRISIS, NOT_OURS
from tests.knowledge.sample import FULL, MINIMAL, directory_with, faults_of


def written(path: Path, folder: str, name: str, *lines: str) -> None:
    (path / folder).mkdir(exist_ok=True)
    (path / folder / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")


def test_wordings_join_the_articles_own(tmp_path: Path) -> None:
    directory_with(tmp_path, a=MINIMAL)
    written(tmp_path, "wordings", "anna", "# targonca-kepzes", "emelőgépes papír", "", "en: forklift licence")
    (article,) = load(tmp_path)
    assert article.questions[-2:] == (
        Question("hu", "emelőgépes papír", "anna"),
        Question("en", "forklift licence", "anna"),
    )


def test_others_are_one_subject_a_folder(tmp_path: Path) -> None:
    written(tmp_path, "not-ours", "anna", "# weather", "esik az eső", "# football", "ki nyert")
    written(tmp_path, "crisis", "anna", "# crisis", "nem bírom")
    others = load_others(tmp_path)
    assert {subject: len(asked) for subject, asked in others.items()} == {NOT_OURS: 2, CRISIS: 1}


def test_a_fault_in_a_file_of_wordings_has_its_line(tmp_path: Path) -> None:
    directory_with(tmp_path, a=MINIMAL)
    written(tmp_path, "wordings", "anna", "valami", "# targonca-kepzes", "jó", "# nincs-ilyen", "rossz")
    assert faults_of(tmp_path) == [
        'wordings/anna.txt:1: A wording stands before the first heading; begin with "# id-of-a-topic".'
    ]
    written(tmp_path, "wordings", "anna", "# targonca-kepzes", "jó", "# nincs-ilyen", "rossz")
    assert faults_of(tmp_path) == ['wordings/anna.txt:4: The wording stands under "nincs-ilyen", which is no article.']


def test_a_wording_of_two_subjects_is_a_fault_in_strict(tmp_path: Path) -> None:
    directory_with(tmp_path, a=MINIMAL, b=FULL)
    written(tmp_path, "wordings", "anna", "# targonca-kepzes", "hány forint", "# jaradek", "Hány forint?")
    written(tmp_path, "not-ours", "bela", "# other", "TARGONCÁS tanfolyam")
    faults = faults_of(tmp_path, strict=True)
    assert 'wordings/anna.txt:4: The wording "Hány forint?" also stands in "targonca-kepzes".' in faults
    assert 'not-ours/bela.txt:2: The wording "TARGONCÁS tanfolyam" also stands in "targonca-kepzes".' in faults
