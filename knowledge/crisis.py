"""What is said at once to a person in danger: the help lines, from one checked file."""

from functools import cache
from pathlib import Path

import yaml

from knowledge.dates import Lang

FILE = Path(__file__).with_name("crisis.yaml")


def crisis_text(lang: Lang) -> str:
    return _texts()[lang]


@cache
def _texts() -> dict[str, str]:
    texts: dict[str, str] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["text"]
    return texts
