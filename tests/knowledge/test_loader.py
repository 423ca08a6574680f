from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.article import Question, Words
from knowledge.loader import load
from tests.knowledge.sample import FULL, MINIMAL, directory_with, faults_of


def test_the_minimal_form_loads(tmp_path: Path) -> None:
    (article,) = load(directory_with(tmp_path, own=MINIMAL))
    assert article.id == "targonca-kepzes"
    assert article.answer == Words("Kérdezze meg a foglalkoztatási osztályt.", None)
    assert article.questions[1] == Question("hu", "mikor indul targonca képzés")
    assert (article.status, article.facts, article.valid_until) == ("open", (), None)


def test_the_whole_form_loads(tmp_path: Path) -> None:
    article = load(directory_with(tmp_path, own=FULL))[0]
    assert article.questions[-2:] == (Question("hu", "mekkora összeg"), Question("en", "what amount"))
    assert article.papers == (Words("igazolás"), Words("személyi", "identity card"))
    wage, old = article.facts
    assert (wage.as_of, wage.checked_on, wage.status) == ("2026-03", date(2026, 11, 21), "open")
    assert wage.valid_until is not None
    assert wage.valid_until.last_day == date(2026, 12, 31)
    assert (old.as_of, old.status, article.measure) == ("2018", "closed", "3.1")


def test_files_of_a_directory_are_read_together(tmp_path: Path) -> None:
    articles = load(directory_with(tmp_path, a=MINIMAL, b=FULL, sources="x.hu: {hu: X, en: X}"))
    assert [article.id for article in articles] == ["targonca-kepzes", "jaradek", "program", "megszunt", "iroda"]


ANSWERED = "  questions: [kérdés]\n  answer: válasz\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (MINIMAL + "  answr: x\n", 'a.yaml:5: Unknown key "answr" in the article; known are id, '),
        (
            MINIMAL + "  facts: [{id: a, text: b, source: c, ammount: 3}]\n",
            'a.yaml:5: Unknown key "ammount" in the fact',
        ),
        ("- id: a\n  title: b\n  answer: c\n", 'a.yaml:1: The article has no "questions".'),
        (f"- id: a\n  title: 5\n{ANSWERED}", 'a.yaml:2: "title" must be text; put it in quotes'),
        (f"- id: a\n  title: ' '\n{ANSWERED}", 'a.yaml:2: "title" is empty.'),
        (f"- id: a\n  title: {{en: x}}\n{ANSWERED}", 'a.yaml:2: "title" has no Hungarian text (hu).'),
        (f"- id: a\n  title: {{hu: x, de: y}}\n{ANSWERED}", 'a.yaml:2: Unknown key "de" in "title"'),
        ("- id: a\n  title: b\n  questions: x\n  answer: c\n", 'a.yaml:3: "questions" of the article must be a list.'),
        ("- id: a\n  title: b\n  questions: []\n  answer: c\n", 'a.yaml:3: The list "questions" is empty'),
        (f"- id: a\n  id: b\n  title: c\n{ANSWERED}", 'a.yaml:2: The key "id" stands twice in the article.'),
        (MINIMAL + "  valid_until: 2027-02-30\n", 'a.yaml:5: "valid_until" is "2027-02-30"; write an existing'),
        (MINIMAL + "  next_step: menu\n", 'a.yaml:5: "next_step" is "menu"; it must be one of message, events, '),
        (MINIMAL + "  next_step: 'topic:'\n", 'a.yaml:5: "next_step" is "topic:"; it must be one of '),
        (MINIMAL + "  status: maybe\n", 'a.yaml:5: "status" is "maybe"; it must be one of open, closed'),
        (
            MINIMAL + "  facts: [{id: a, text: b, source: c, checked_on: 2026-11}]\n",
            'a.yaml:5: "checked_on" is "2026-11"',
        ),
        (MINIMAL + "  facts: [{id: a, text: b}]\n", 'a.yaml:5: The fact has no "source".'),
        (MINIMAL + "  details: '{nincs}'\n", 'a.yaml:5: "{nincs}" in "details" names no fact of this article.'),
        (MINIMAL + MINIMAL, 'a.yaml:5: The id "targonca-kepzes" is already taken at '),
        ("id: a\n", "a.yaml:1: The file must be a list of articles."),
        ("- a\n", "a.yaml:1: An article must be a map"),
        ("- id: [\n", "a.yaml:2: Broken YAML: "),
        ("[" * 150, "a.yaml:1: Nested deeper than 100 levels."),
        ("# nothing\n", ":1: There is no article in this directory"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    (told,) = faults_of(directory_with(tmp_path, a=text))
    assert told.removeprefix(str(tmp_path)).startswith(fault)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    faults = faults_of(directory_with(tmp_path, a="- id: a\n  colour: red\n", b="- {title: [x]}\n"))
    assert [fault.partition(":")[0] for fault in faults] == ["a.yaml"] * 4 + ["b.yaml"] * 4


def test_bytes_that_are_no_utf8_are_told_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"- id: a\n  title: \xe1\n")
    assert faults_of(tmp_path) == ["a.yaml:2: The file is not UTF-8 text; save it as UTF-8."]


def test_a_missing_directory_is_told(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "nowhere")
    assert fault.endswith("The directory cannot be read: No such file or directory.")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.text(alphabet="-: \n[]{}&*!|>'\"#%@`,?abidtleqsnwr0", max_size=200).map(str.encode),
        st.integers(0, len(FULL)).map(lambda cut: FULL[:cut].encode()),
    )
)
def test_no_bytes_crash_the_loader(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    faults = faults_of(tmp_path)
    assert all("\n" not in fault for fault in faults)
    assert faults or load(tmp_path)
