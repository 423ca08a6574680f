"""Whole conversations, each on every channel and on both databases. transcript.py says how one is written."""

from pathlib import Path

import pytest

from desk.desk import Desk
from tests.clock import FrozenClock
from tests.dialogues.transcript import play, read_transcript
from tests.drivers import PEOPLE

FILES = sorted(Path(__file__).parent.glob("*.txt"))
CHANNELS = list(PEOPLE)
# On PostgreSQL the channels take turns; each transcript by each of them there is a matter of `make test-long`.
PLACES = [
    pytest.param(
        *(file, channel, database),
        id=f"{file.stem}-{channel}-{database}",
        marks=pytest.mark.long if database == "postgresql" and channel != CHANNELS[turn % len(CHANNELS)] else (),
    )
    for turn, file in enumerate(FILES)
    for channel in CHANNELS
    for database in ("sqlite", "postgresql")
]


@pytest.mark.asyncio
@pytest.mark.parametrize(("file", "channel", "database"), PLACES, indirect=["database"])
async def test_transcript(file: Path, channel: str, desk: Desk, clock: FrozenClock) -> None:
    async with PEOPLE[channel](desk) as person:
        await play(read_transcript(file), person, desk, clock)
