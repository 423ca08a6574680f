"""What the interest forms share: choices made of codes and their words."""

from collections.abc import Mapping
from typing import Any

from handlers.form import Choice
from locales import Text


def choices(labels: Mapping[Any, Text]) -> tuple[Choice, ...]:
    """`labels`: by code."""
    return tuple(Choice(str(code), label) for code, label in labels.items())
