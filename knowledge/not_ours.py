"""What people also ask but is not the office's business, as data (`not_ours.yaml`)."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.article import Question
from knowledge.nodes import plain

FILE = Path(__file__).parent / "not_ours.yaml"


@lru_cache(maxsize=1)
def not_ours() -> Mapping[str, tuple[Question, ...]]:
    """Subject → wordings."""
    read = plain(FILE)
    return {subject: tuple(question(written) for written in wordings) for subject, wordings in read.items()}


def question(written: str | dict[str, str]) -> Question:
    return Question("hu", written) if isinstance(written, str) else Question("en", written["en"])
