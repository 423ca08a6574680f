"""An announcement to many people on the simulator, its flood limits switched on, beside people who ask questions."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from sqlalchemy import insert

from desk import announcements
from desk.announcements import Shown, State
from desk.conversations import TELEGRAM
from desk.desk import Desk
from desk.news import PURPOSE, TEXT
from simulator.people import Person
from simulator.server import Simulator
from storage import conversations, models
from storage.staff import StaffRow
from tests.announcing import announced, coordinator
from tests.clock import budapest
from tests.telegram import TOKEN, USERNAME

WORDS = "Állásbörze Kecskeméten, szombaton 9 órától. Belépés ingyenes."
QUESTION = "milyen papírok kellenek a munkaügyre"
MORNING = budapest(2026, 11, 23, 9)  # a working day; nothing is announced at night
TALKERS = 40  # so that nobody asks more often than people do
PATIENCE = 60.0  # seconds for one reply
BATCH = 500


@dataclass
class Mass:
    """`readers` have agreed to notices, `talkers` only ask."""

    simulator: Simulator
    desk: Desk
    staff: StaffRow
    readers: list[Person]
    talkers: list[Person]
    replied: list[float] = field(default_factory=list)  # seconds that each reply took

    def begin(self) -> int:
        return announced(self.desk, self.staff, text=WORDS)

    def shown(self, number: int) -> Shown:
        return announcements.one(self.desk, self.staff, number)

    def is_over(self, number: int) -> bool:
        return self.shown(number).row.state == State.DONE

    @property
    def arrived(self) -> Counter[int]:
        """How often it stands on each phone."""
        return Counter({one.id: _times(one) for one in self.readers if _times(one)})

    @property
    def sent(self) -> int:
        """Messages of every kind that Telegram has taken."""
        return self.simulator.counts["sendMessage", 200]

    @property
    def refused(self) -> int:
        return len(self.simulator.flood.served)

    async def talk(self) -> None:
        """Until cancelled: a question a second, each from somebody else."""
        people = cycle(self.talkers)
        while True:
            began = time.perf_counter()
            self.replied.append(await _ask(next(people)))
            await asyncio.sleep(max(0.0, 1 - (time.perf_counter() - began)))


def _times(person: Person) -> int:
    return sum(one.text == WORDS for one in person.chat.history)


async def _ask(person: Person) -> float:
    began, before = time.perf_counter(), len(person.chat.history) + 1
    await person.send(QUESTION)
    async with asyncio.timeout(PATIENCE):
        while len(person.chat.history) <= before:  # noqa: ASYNC110 – the phone raises no event
            await asyncio.sleep(0.002)
    return time.perf_counter() - began


@asynccontextmanager
async def gathered(desk: Desk, readers: int, talkers: int = TALKERS) -> AsyncIterator[Mass]:
    """They wrote to the bot some time ago, so that nobody is in the middle of something."""
    async with Simulator.running(flood=True) as simulator:
        simulator.add_bot(TOKEN, username=USERNAME, name="Paktum próba")
        simulator.clock.set(desk.clock.now())
        people = [simulator.person(f"Olvasó {number}") for number in range(readers + talkers)]
        for person in people:
            person.chat.known = True
        agree(desk, people[:readers])
        yield Mass(simulator, desk, coordinator(desk), people[:readers], people[readers:])


def agree(desk: Desk, people: list[Person]) -> None:
    """In few transactions; the dialogue itself is tried elsewhere."""
    long_ago = desk.clock.now() - timedelta(days=30)
    for first in range(0, len(people), BATCH):
        with desk.database.transaction() as tx:
            rows = [conversations.lock(tx, TELEGRAM, str(one.id), long_ago) for one in people[first : first + BATCH]]
            tx.execute(insert(models.consents), [_consent(row.person_id, long_ago) for row in rows])


def _consent(person_id: str, at: datetime) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "purpose": PURPOSE,
        "text_version": TEXT,
        "channel": TELEGRAM,
        "given_at": at,
        "withdrawn_at": None,
    }


async def until_over(mass: Mass, number: int, look: Callable[[], Awaitable[None]] | None = None) -> None:
    while not await mass.desk.database.read(mass.is_over, number):
        if look is not None:
            await look()
        await asyncio.sleep(0.2)
