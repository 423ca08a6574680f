"""`python -m benchmarks.turns`: full question turns through the webhook, against a bare aiogram bot in the same run.

The bot under test has one core for itself, the generator and the far end of the wire the other one. Closed loop:
each of 40 people asks again once both the 200 and the reply are there. Open loop: updates come at a fixed rate,
whether or not the bot keeps up, and the time counts from when each was due.
"""

import argparse
import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import aiohttp

from benchmarks.wire import FIRST_CHAT, SECRET, TOKEN, Wire, wire
from knowledge.base import Knowledge
from tests.databases import postgresql_url
from tests.learned import INDEX_DIR
from tests.serving import free_port

PEOPLE = 40
BOT_CORE, OUR_CORE = 0, 1
WARM_UP, ROUND, OPEN_ROUND = 3.0, 4.0, 15.0  # seconds
KEY = "a key of the benchmark that opens nothing else"
QUESTIONS = [
    "milyen papirok kellenek a munkaugyre",
    "targonca tanfolyam mikor lessz",
    "mennyi az allaskeresesi jaradek",
    "kaphatok bertamogatast ha felveszek valakit",
    "hogyan regisztralok allaskeresonek",
    "utazasi koltseg terites munkaba jaras",
    "van ingyenes kepzes",
    "mikor lesz a kovetkezo forum",
    "ki jogosult a garantalt berminimumra",
    "hol talalok allasajanlatokat",
    "kozfoglalkoztatas jelentkezes",
    "vallalkozova valasi tamogatas",
]


@dataclass
class Candidate:
    """A bot under test: where its webhook is, and its processes."""

    name: str
    webhooks: list[str]
    processes: list[subprocess.Popen[bytes]]

    @property
    def memory(self) -> float:
        """MB that it holds, of all its processes together."""
        return sum(_resident(process.pid) for process in self.processes) / 1024

    @property
    def processor(self) -> float:
        """Seconds of processor time that its processes have used."""
        return sum(_processor(process.pid) for process in self.processes)


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def answerable() -> list[str]:
    knowledge = Knowledge.open(kept_in=INDEX_DIR)
    today = date(2026, 11, 22)
    return [text for text in QUESTIONS if knowledge.decide(text, lang="hu", today=today).kind == "answer"]


@contextmanager
def started(name: str, commands: Sequence[tuple[list[str], dict[str, str], int]]) -> Iterator[Candidate]:
    """Each command with its environment and port; one has the bot's core for itself, several take what there is."""
    cores = str(BOT_CORE) if len(commands) == 1 else f"{BOT_CORE},{OUR_CORE}"
    with ExitStack() as stack:
        processes = []
        for command, environment, _port in commands:
            process = subprocess.Popen(
                ["taskset", "-c", cores, *command],
                env={**os.environ, **environment},
                stdout=subprocess.DEVNULL,
                stderr=sys.stderr if "-v" in sys.argv else subprocess.DEVNULL,
            )
            stack.callback(process.wait)
            stack.callback(process.send_signal, signal.SIGKILL)
            processes.append(process)
        yield Candidate(name, [f"http://127.0.0.1:{port}/telegram/webhook" for *_rest, port in commands], processes)


@contextmanager
def bare(far_end: Wire) -> Iterator[Candidate]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.echo_bot", str(port), far_end.url, TOKEN]
    with started("bare aiogram", [(command, {}, port)]) as candidate:
        yield candidate


@contextmanager
def product(far_end: Wire, name: str, processes: int = 1, database: str = "") -> Iterator[Candidate]:
    with ExitStack() as stack:
        commands = []
        for _number in range(processes):
            folder, port = stack.enter_context(tempfile.TemporaryDirectory()), free_port()
            environment = {
                "PAKTUM_DATA_DIR": folder,
                "PAKTUM_INDEX_DIR": str(INDEX_DIR),
                "PAKTUM_SECRET_KEY": KEY,
                "PAKTUM_HTTP_PORT": str(port),
                "PAKTUM_TELEGRAM_TOKEN": TOKEN,
                "PAKTUM_TELEGRAM_API_URL": far_end.url,
                "PAKTUM_TELEGRAM_MODE": "webhook",
                "PAKTUM_TELEGRAM_WEBHOOK_SECRET": SECRET,
                "PAKTUM_DATABASE_URL": database,
                "PAKTUM_TELEGRAM_PER_SECOND": "1000",  # the far end forgives it
                "PAKTUM_TELEGRAM_CHAT_PER_SECOND": "1000",
            }
            commands.append(([str(Path(sys.executable).with_name("paktum")), "serve"], environment, port))
        yield stack.enter_context(started(name, commands))


async def until_ready(candidate: Candidate, http: aiohttp.ClientSession) -> None:
    for webhook in candidate.webhooks:
        while True:
            try:
                async with http.get(webhook) as answer:
                    if answer.status in (404, 405):
                        break
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)


def chats(number: int = PEOPLE) -> list[int]:
    return [FIRST_CHAT + place for place in range(number)]


async def closed_loop(far_end: Wire, candidate: Candidate, seconds: float) -> list[float]:
    """Seconds of each turn that ended in time."""
    taken: list[float] = []
    end = time.perf_counter() + seconds

    async def person(place: int, chat: int) -> None:
        webhook = candidate.webhooks[place % len(candidate.webhooks)]
        while time.perf_counter() < end:
            taken.append(await far_end.ask(webhook, chat))

    await asyncio.gather(*(person(place, chat) for place, chat in enumerate(chats())))
    return taken


async def open_loop(far_end: Wire, candidate: Candidate, rate: int, seconds: float) -> list[float]:
    """Seconds from when each update was due; every person has one under way at most, as a real one."""
    people = chats(max(PEOPLE, rate * 2))
    taken: list[float] = []
    start = time.perf_counter() + 0.1

    async def one(place: int) -> None:
        due = start + place / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        webhook = candidate.webhooks[place % len(candidate.webhooks)]
        await far_end.ask(webhook, people[place % len(people)])
        taken.append(time.perf_counter() - due)

    await asyncio.gather(*(one(place) for place in range(int(rate * seconds))))
    return taken


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000


async def compare(far_end: Wire, candidates: Sequence[Candidate], rounds: int) -> None:
    speeds: dict[str, list[float]] = {candidate.name: [] for candidate in candidates}
    tails: dict[str, list[float]] = {candidate.name: [] for candidate in candidates}
    work: dict[str, list[float]] = {candidate.name: [] for candidate in candidates}
    for candidate in candidates:
        await until_ready(candidate, far_end.http)
        await closed_loop(far_end, candidate, WARM_UP)
    for _round in range(rounds):
        for candidate in candidates:
            before = candidate.processor
            taken = await closed_loop(far_end, candidate, ROUND)
            work[candidate.name].append((candidate.processor - before) / len(taken) * 1000)
            speeds[candidate.name].append(len(taken) / ROUND)
            tails[candidate.name].append(percentile(taken, 0.99))
    first = statistics.median(speeds[candidates[0].name])
    print(f"{'closed loop, 40 people':28} {'turns/s':>8} {'ratio':>6} {'p99 ms':>7} {'CPU ms':>7} {'MB':>5}")
    for candidate in candidates:
        speed = statistics.median(speeds[candidate.name])
        processor = statistics.median(work[candidate.name])
        tail = statistics.median(tails[candidate.name])
        figures = f"{speed:8.0f} {speed / first:6.2f} {tail:7.0f} {processor:7.2f} {candidate.memory:5.0f}"
        print(f"{candidate.name:28} {figures}")


async def tails(far_end: Wire, candidates: Sequence[Candidate], rates: Sequence[int]) -> None:
    print(f"{'open loop':28} {'rate/s':>8} {'p50 ms':>7} {'p95 ms':>7} {'p99 ms':>7}")
    for rate in rates:
        for candidate in candidates:
            await open_loop(far_end, candidate, rate, WARM_UP)
            taken = await open_loop(far_end, candidate, rate, OPEN_ROUND)
            figures = "".join(f" {percentile(taken, share):7.1f}" for share in (0.5, 0.95, 0.99))
            print(f"{candidate.name:28} {rate:8}{figures}")


async def main(arguments: argparse.Namespace) -> None:
    os.sched_setaffinity(0, {OUR_CORE})
    async with wire(answerable()) as far_end:
        with ExitStack() as stack:
            candidates = [stack.enter_context(bare(far_end))]
            if not arguments.postgresql:
                candidates.append(stack.enter_context(product(far_end, "SQLite")))
            if arguments.postgresql:
                url = stack.enter_context(postgresql_url()).replace("postgresql+psycopg://", "postgresql://", 1)
                name = f"PostgreSQL, {arguments.processes} process(es)"
                candidates.append(stack.enter_context(product(far_end, name, arguments.processes, url)))
            await compare(far_end, candidates, arguments.rounds)
            await tails(far_end, candidates, arguments.rates)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rates", type=int, nargs="*", default=[100, 400])
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    parser.add_argument("--processes", type=int, default=1, help="of the product; only on PostgreSQL")
    asyncio.run(main(parser.parse_args()))
