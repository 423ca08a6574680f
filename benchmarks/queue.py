"""`python -m benchmarks.queue`: the console's lists with 100 000 cases, of which 2 000 are open (`--postgresql`).

Whole pages, from the request to the last byte, as the console application answers in this process; each address first
once for nothing, then the median and the slowest of so many. Then how long a change takes to reach an open page: real
services, a visitor writes, the clock runs from her message being accepted to the event in a colleague's stream.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Queue
from random import Random
from threading import Thread

import httpx
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.routing import Mount

from benchmarks.conversations import FILLER
from benchmarks.search import resident
from console.pages import console_app
from console.visit import SESSION_COOKIE
from desk.cases import STAFF_OUTCOMES
from desk.clock import SystemClock
from desk.desk import Desk
from desk.sealing import seal
from desk.search import renew_due
from storage import search, sign_in, staff
from storage.crypto import Keyring, token_hash
from storage.database import Database
from storage.models import cases, conversations, search_tokens
from storage.search import Field
from tests.conftest import make_desk
from tests.databases import SECRET, postgresql_url, sqlite_url
from tests.serving import Service, Visitor, new_ids, started

CASES, OPEN = 100_000, 2_000
BATCH = 10_000
TIMES = 15
MESSAGES, PAUSE = 20, 0.2  # seconds
SEED = 20261122
SESSION = "a session of the benchmark that opens nothing else"
COLLEAGUES = 10
QUESTION = "Hol tudok jelentkezni a targoncavezető tanfolyamra, és jár-e közben támogatás?"
PAGES = {
    "open cases": "/console/",
    "mine": "/console/?view=mine",
    "unclaimed": "/console/?view=unclaimed",
    "due today": "/console/?view=due",
    "urgent and overdue": "/console/?urgent=1&due=overdue",
    "closed": "/console/?view=closed",
    "closed by a rare outcome": "/console/?view=closed&outcome=spam",
    "live renewal": "/console/queue?",
    "a person": f"/console/people/{50:024x}",
}
SEARCHES = {
    "search: rare word": ("search", "szo0900"),
    "search: in every second case": ("search", "szo0000"),
    "search: common and rare word": ("search", "szo0000 szo0900"),
    "search: no such word": ("search", "semmi"),
    "search: case number": ("search", "K-51000"),
    "people: a name in every case": ("people", "kovacs"),
}
VOCABULARY = 1_000  # words; the nth stands in every (n + 2)th case


@dataclass
class Invented:
    """Cases as a busy office leaves them, the same in every run."""

    desk: Desk
    random: Random

    def fill(self) -> None:
        now = datetime.now(UTC)
        with self.desk.database.transaction() as tx:
            for number in range(COLLEAGUES):
                staff.add(tx, f"kolléga{number}@example.hu", f"Kolléga {number}", "coordinator", None, now)
            sign_in.add_session(tx, token_hash(SESSION), 1, None, now, now + timedelta(hours=1))
        for first in range(1, CASES + 1, BATCH):
            numbers = range(first, min(first + BATCH, CASES + 1))
            with self.desk.database.transaction() as tx:
                tx.execute(conversations.insert(), [self._conversation(number, now) for number in numbers])
                tx.execute(cases.insert(), [self._case(number, now) for number in numbers])

    def fill_search(self) -> None:
        """As the job keeps them, but all at once: one word after the other, in the order of the table's key."""
        keyring = self.desk.database.keyring
        every = {keyring.search_token(f"szo{n:04}"): n + 2 for n in range(VOCABULARY)}
        names = {keyring.search_token(term): 1 for term in ("kovacs", "^kovacs")}
        rows: list[dict[str, int]] = []
        for token, step in sorted({**every, **names}.items()):
            where = Field.NAME if token in names else Field.THREAD
            rows += [{"token": token, "case_id": case, "fields": where} for case in range(step, CASES + 1, step)]
            if len(rows) > 10 * BATCH:
                self._add(rows)
                rows = []
        self._add(rows)

    def _add(self, rows: list[dict[str, int]]) -> None:
        with self.desk.database.transaction() as tx:
            tx.execute(search_tokens.insert(), rows)

    def renew(self, number: int) -> float:
        """Seconds that the job takes for one of so many changed cases."""
        now = datetime.now(UTC)
        with self.desk.database.transaction() as tx:
            for case_id in range(1, number + 1):
                search.mark(tx, case_id, now)
        begun = time.perf_counter()
        while renew_due(self.desk):
            pass
        return (time.perf_counter() - begun) / number

    def _conversation(self, number: int, now: datetime) -> dict[str, object]:
        return {
            "id": number,
            "channel": "telegram",
            "address": str(number),
            "address_lookup": self.desk.database.keyring.lookup(str(number)),
            "person_id": f"{number:024x}",
            "owner": "bot",
            "state": "{}",
            "seq": 2,
            "seen_seq": 0,
            "opened_at": now,
            "last_heard_at": now,
        }

    def _case(self, number: int, now: datetime) -> dict[str, object]:
        """One in fifty is open; those lie among the closed ones."""
        is_open = number % (CASES // OPEN) == 0
        opened = now - timedelta(minutes=2 * (CASES - number))
        state = self.random.choice(["new", "new", "claimed", "waiting_visitor"]) if is_open else "closed"
        waits = state in ("new", "claimed")
        urgent = self.random.random() < 0.05
        outcome = self.random.choices(STAFF_OUTCOMES, [20, *[5] * (len(STAFF_OUTCOMES) - 2), 0.1])[0]
        return {
            "id": number,
            "conversation_id": number,
            "person_id": f"{number:024x}",
            "channel": "telegram",
            "kind": self.random.choice(["handover", "message"]),
            "state": state,
            "reason": "urgent" if urgent else "asked",
            "locale": "hu",
            "urgent": urgent,
            "owner_staff_id": None if state == "new" else self.random.randint(1, COLLEAGUES),
            "question": f"{QUESTION} ({number})",
            "form": {"name": f"Kovács Anna {number}", "contact": f"+36 30 {number:07}", "message": FILLER},
            "reply_by": now + timedelta(minutes=self.random.randint(-600, 6000)),
            "first_reply_by": opened + timedelta(hours=16),
            "opened_at": opened,
            "changed_at": opened + timedelta(hours=1),
            "closed_at": None if is_open else opened + timedelta(hours=self.random.randint(1, 100)),
            "replied_at": None if waits else opened + timedelta(hours=1),
            "outcome": None if is_open else outcome,
            "heard_at": opened if waits else None,
        }


async def pages(desk: Desk) -> None:
    app = Starlette(routes=[Mount("/console", console_app(desk, secure=False))])
    cookies = {SESSION_COOKIE: SESSION}
    print(f"{'page':28} {'median ms':>10} {'slowest ms':>11} {'KB':>5}")
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://console.test", cookies=cookies) as client:
        for name, address in (PAGES | searches(desk)).items():
            taken = [await seconds(client, address) for _time in range(TIMES + 1)][1:]
            size = len((await client.get(address)).content) / 1024
            print(
                f"{name:28} {statistics.median(taken) * 1000:10.1f} {max(taken) * 1000:11.1f} {size:5.0f}", flush=True
            )
    print(f"memory of this process: {resident():.0f} MB")


def searches(desk: Desk) -> dict[str, str]:
    """The addresses to which a colleague who searches is sent."""
    return {name: f"/console/{path}?s={seal(desk, SESSION, words)}" for name, (path, words) in SEARCHES.items()}


async def seconds(client: AsyncClient, address: str) -> float:
    begun = time.perf_counter()
    answer = await client.get(address)
    taken = time.perf_counter() - begun
    answer.raise_for_status()
    return taken


def live(database: Database, processes: int) -> None:
    """The colleague is at the first process, the visitor at the last one."""
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _process in range(processes)]
        services = [stack.enter_context(started(folder, database)) for folder in folders]
        for service in services:
            service.wait_until_ready()
        taken = list(delays(services[0], services[-1]))
    name = f"live update, {processes} process(es)"
    print(f"{name:28} {statistics.median(taken) * 1000:10.1f} {max(taken) * 1000:11.1f}")


def delays(ours: Service, hers: Service) -> Iterator[float]:
    visitor = Visitor.arriving_at(hers)
    visitor.post(new_ids(1)[0], "emberrel szeretnék beszélni")
    with events(ours) as told:
        for message_id in new_ids(MESSAGES):
            time.sleep(PAUSE)
            while not told.empty():
                told.get()
            visitor.post(message_id, "még valami eszembe jutott")
            accepted = time.perf_counter()
            yield max(told.get(timeout=30) - accepted, 0.0)


@contextmanager
def events(service: Service) -> Iterator["Queue[float]"]:
    """When each event came to a colleague's page."""
    told: Queue[float] = Queue()
    cookies = {SESSION_COOKIE: SESSION}
    with httpx.stream("GET", f"{service.url}/console/stream", cookies=cookies, timeout=60) as answer:

        def read() -> None:
            with suppress(httpx.TransportError, httpx.StreamClosed):  # enough has been seen
                for line in answer.iter_lines():
                    if line.startswith("data: "):
                        told.put(time.perf_counter())

        Thread(target=read, daemon=True).start()
        yield told


def main(*, postgresql: bool) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(postgresql_url()) if postgresql else sqlite_url(folder)
        database = Database(url, Keyring([SECRET]))
        desk = make_desk(database, SystemClock())
        begun = time.perf_counter()
        invented = Invented(desk, Random(SEED))
        invented.fill()
        invented.fill_search()
        settle(database)
        print(f"{CASES} cases, {OPEN} open; made in {time.perf_counter() - begun:.0f} s", flush=True)
        asyncio.run(pages(desk))
        print(f"tokens of a changed case: {invented.renew(100) * 1000:.1f} ms; all tokens: {size_of_tokens(database)}")
        for processes in (1, 2) if postgresql else (1,):
            live(database, processes)
        database.close()


def size_of_tokens(database: Database) -> str:
    with database.reading() as tx:
        rows = tx.scalar(text("SELECT count(*) FROM search_tokens"))
        if database.is_sqlite:
            return f"{rows} rows"
        megabytes = tx.scalar(text("SELECT pg_total_relation_size('search_tokens')")) / 2**20
        return f"{rows} rows, {megabytes:.0f} MB"


def settle(database: Database) -> None:
    """What PostgreSQL does by itself within a minute of so many new rows; SQLite does nothing of the kind."""
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in ("conversations", "cases"):
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {CASES})"))
            connection.execute(text("VACUUM ANALYZE"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    main(postgresql=parser.parse_args().postgresql)
