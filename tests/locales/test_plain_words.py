"""What the assistant says around the articles is as plain as they are."""

from pathlib import Path

from babel.messages.pofile import read_po

import locales
from knowledge.plain import Said, wordy

CATALOGUE = Path(locales.__file__).parent / "hu" / "messages.po"


def test_hungarian_sentences_are_plain() -> None:
    with CATALOGUE.open("rb") as file:
        written = [message.string for message in read_po(file, locale="hu") if message.id]
    lines = [line for text in written if isinstance(text, str) for line in text.splitlines()]
    assert len(lines) > 100
    faults = [(line, fault) for line in lines for fault in wordy(Said("hu", line, 1))]
    assert faults == []
