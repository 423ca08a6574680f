"""People of the seeds' target groups and businesses: each ends in a case at its desk, asked no more than that needs."""

from pathlib import Path

import pytest

from desk.desk import Desk
from tests.clock import FrozenClock
from tests.dialogues.transcript import play, read_transcript
from tests.drivers import PEOPLE

FILES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.asyncio
@pytest.mark.parametrize("channel", PEOPLE)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_person(file: Path, channel: str, desk: Desk, clock: FrozenClock) -> None:
    async with PEOPLE[channel](desk) as person:
        await play(read_transcript(file), person, desk, clock)
