"""Wordings: how people ask for a subject. They stand in the articles and, by the hundred, in plain files beside them.

A file holds what one writer found, so that evaluation can hold out whole writers:

    # id-of-a-topic
    mikor lesz targoncas tanfolyam
    en: when does the forklift course start
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from knowledge.article import Question
from knowledge.nodes import Faults

Wordings = Mapping[str, tuple[Question, ...]]

OF_TOPICS = "wordings"
NOT_OURS, CRISIS, OWN_CASE = "not ours", "crisis talk", "own case"
# What people also say and no article is about, by the folder that holds its files; no id of an article has a space.
OTHERS = {"not-ours": NOT_OURS, "crisis": CRISIS, "own-case": OWN_CASE}
HEADING = "#"
ENGLISH = "en:"


@dataclass(frozen=True)
class Written:
    """A wording with its place."""

    subject: str
    question: Question
    file: str
    line: int


def read_wordings(folder: Path, faults: Faults) -> Iterator[Written]:
    """Every wording of a folder's files, none if there is no such folder; what cannot be read is noted as a fault."""
    for path in sorted(folder.glob("*.txt")):
        faults.file = str(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            faults.at(1, "The file cannot be read as UTF-8 text.")
        else:
            yield from read_lines(path, text, faults)


def read_lines(path: Path, text: str, faults: Faults) -> Iterator[Written]:
    subject = ""
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        if line.startswith(HEADING):
            subject = line.lstrip(HEADING).strip()
        elif line and not subject:
            faults.at(number, 'A wording stands before the first heading; begin with "# id-of-a-topic".')
        elif line:
            yield Written(subject, question_of(line, path.stem), str(path), number)


def question_of(line: str, source: str) -> Question:
    if line.startswith(ENGLISH):
        return Question("en", line.removeprefix(ENGLISH).strip(), source)
    return Question("hu", line, source)


def by_subject(written: Iterable[Written]) -> Wordings:
    ordered = sorted(written, key=lambda each: each.subject)
    return {
        subject: tuple(each.question for each in group)
        for subject, group in groupby(ordered, key=lambda each: each.subject)
    }
