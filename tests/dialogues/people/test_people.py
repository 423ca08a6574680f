"""People of the seeds' target groups and businesses: each ends in a case at its desk, asked no more than that needs."""

from pathlib import Path

import pytest

from desk.desk import Desk
from tests.clock import FrozenClock
from tests.dialogues.transcript import play, read_transcript
from tests.drivers import PEOPLE

FILES = sorted(Path(__file__).parent.glob("*.txt"))
CHANNELS = [channel for channel in PEOPLE if channel != "web"]
# By the web and another channel in its turn; by all of them in `make test-long`.
WAYS = [
    pytest.param(
        *(file, channel),
        id=f"{file.stem}-{channel}",
        marks=() if channel in ("web", CHANNELS[turn % len(CHANNELS)]) else pytest.mark.long,
    )
    for turn, file in enumerate(FILES)
    for channel in PEOPLE
]


@pytest.mark.asyncio
@pytest.mark.parametrize(("file", "channel"), WAYS)
async def test_person(file: Path, channel: str, desk: Desk, clock: FrozenClock) -> None:
    async with PEOPLE[channel](desk) as person:
        await play(read_transcript(file), person, desk, clock)
