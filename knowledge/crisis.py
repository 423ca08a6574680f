"""What is said at once to a person in danger: the help lines, from one checked file."""

from functools import cache
from pathlib import Path

from knowledge.dates import Lang
from knowledge.nodes import plain

FILE = Path(__file__).with_name("crisis.yaml")


def crisis_text(lang: Lang) -> str:
    return _texts()[lang]


@cache
def _texts() -> dict[str, str]:
    texts: dict[str, str] = plain(FILE)["text"]
    return texts
