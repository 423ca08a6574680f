"""Several processes on one PostgreSQL database, and what each part of the service does alone."""

import signal
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from queue import Queue
from threading import Thread
from time import monotonic
from uuid import uuid4

import httpx
import pytest

from bot.app import Workers, supervised, with_outbox
from bot.web.chat import LOOK_AGAIN
from console.visit import SESSION_COOKIE
from desk import staff
from desk.clock import SystemClock
from desk.desk import Desk
from storage.crypto import Keyring
from storage.database import Database
from storage.listening import listen
from tests import visitor as dialogue
from tests.bot.accounts import arrivals
from tests.bot.commands.running import Paktum
from tests.bot.crash_child import WIRE, Orders
from tests.bot.worker_child import start_worker
from tests.channels import Recorder, echo, until
from tests.colleagues import session_of
from tests.conftest import make_desk
from tests.databases import SECRET, backends, end_all_backends, postgresql_url, same_database
from tests.serving import PAKTUM, Service, Visitor, environment, free_port, new_ids, serving, started, wait_for

TIMES = 5
# Streams that nobody wakes see each change one look after the other.
LONGEST_BY_LOOKING = (TIMES - 1) * LOOK_AGAIN


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Database]:
    with postgresql_url() as url:
        database = Database(url, Keyring([SECRET]))
        yield database
        database.close()


@pytest.fixture(scope="module")
def two(postgresql: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Service]]:
    """Full processes, each with a data folder of its own as on two machines."""
    with ExitStack() as stack:
        services = [stack.enter_context(started(tmp_path_factory.mktemp("data"), postgresql)) for _time in range(2)]
        for service in services:
            service.wait_until_ready()
        yield services[0], services[1]


@contextmanager
def stream(address: str, headers: Mapping[str, str]) -> Iterator[Queue[str]]:
    """The data of each event, as they come."""
    events: Queue[str] = Queue()
    with httpx.Client(timeout=60) as client, client.stream("GET", address, headers=headers) as answer:
        assert answer.status_code == httpx.codes.OK

        def read() -> None:
            with suppress(httpx.TransportError, httpx.StreamClosed):  # the test has seen enough
                for line in answer.iter_lines():
                    if line.startswith("data: "):
                        events.put(line)

        reading = Thread(target=read, daemon=True)
        reading.start()
        yield events


def next_with(events: "Queue[str]", words: str) -> None:
    while words not in events.get(timeout=30):
        pass


@dataclass
class Clerk:
    """At the console of one process."""

    url: str
    session: str
    form_token: str

    @classmethod
    def at(cls, service: Service, desk: Desk) -> "Clerk":
        session = session_of(desk, f"{uuid4().hex}@example.hu")
        return cls(service.url, session, staff.form_token(desk, session))

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"{SESSION_COOKIE}={self.session}"}

    def does(self, act: str, case_id: int, text: str = "") -> None:
        fields = {"form_token": self.form_token, "text": text}
        answer = httpx.post(f"{self.url}/console/cases/{case_id}/{act}", data=fields, headers=self.headers, timeout=60)
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text


def check_a_page_at_the_second_sees_what_is_posted_to_the_first(two: tuple[Service, Service]) -> None:
    here = Visitor.arriving_at(two[0])
    with stream(f"{two[1].url}/api/chat/events", here.headers) as events:
        events.get(timeout=30)  # the greeting
        begun = monotonic()
        for message_id in new_ids(TIMES):
            assert here.post(message_id, "menü")
            next_with(events, message_id)
        assert monotonic() - begun < LONGEST_BY_LOOKING


def test_a_message_posted_to_one_process_wakes_a_page_that_is_open_at_the_other(two: tuple[Service, Service]) -> None:
    check_a_page_at_the_second_sees_what_is_posted_to_the_first(two)


def test_after_the_server_has_dropped_every_connection_pages_are_woken_again(
    two: tuple[Service, Service], postgresql: Database
) -> None:
    dropped = backends(postgresql, "listening")
    assert len(dropped) == 2
    end_all_backends(postgresql)
    wait_for(lambda: len(set(backends(postgresql, "listening")) - set(dropped)) == 2)
    check_a_page_at_the_second_sees_what_is_posted_to_the_first(two)


def test_what_a_clerk_does_at_one_process_wakes_the_console_of_the_other(
    two: tuple[Service, Service], postgresql: Database
) -> None:
    desk = make_desk(postgresql, SystemClock())
    visitor, here, there = dialogue.Visitor(desk), Clerk.at(two[0], desk), Clerk.at(two[1], desk)
    visitor.type("emberrel szeretnék beszélni")
    case_id = visitor.cases[0].id
    with stream(f"{there.url}/console/stream", there.headers) as events:
        events.get(timeout=30)
        begun = monotonic()
        for act in ("claim", "note", "reply", "give-back", "claim"):
            here.does(act, case_id, "szöveg")
            events.get(timeout=30)
        assert monotonic() - begun < LONGEST_BY_LOOKING


def test_a_message_posted_to_both_at_once_has_one_effect(two: tuple[Service, Service]) -> None:
    ids = new_ids(TIMES)
    one = Visitor.arriving_at(two[0])
    other = Visitor(two[1].url, one.token)
    with ThreadPoolExecutor(2) as threads:
        for message_id in ids:
            assert all(threads.map(lambda visitor, key=message_id: visitor.post(key, "menü"), (one, other)))
    assert one.accepted == other.accepted
    one.check_each_is_there_once_with_its_answer(ids)


def test_replies_accepted_by_a_process_without_workers_go_out_in_order_by_one_without_http(
    postgresql: Database, tmp_path: Path
) -> None:
    desk = make_desk(postgresql, SystemClock())
    orders = Orders(postgresql.url.render_as_string(hide_password=False), tmp_path, [])
    visitor = dialogue.Visitor(desk, WIRE, "anna")
    visitor.type("emberrel szeretnék beszélni")
    sending = start_worker(orders)
    with serving(tmp_path, postgresql, "--http-only") as service:
        readiness = httpx.get(f"{service.url}/readyz", timeout=60).json()
        assert readiness == {"ready": True, "database": True, "index": True, "workers": None}
        clerk = Clerk.at(service, desk)
        for number in range(TIMES):
            clerk.does("reply", visitor.cases[0].id, f"{number}")
    said = [line.id for line in visitor.lines if line.sender != "visitor"]
    wait_for(lambda: len(arrivals(orders)) == len(said))
    assert sending.pid is not None
    sending.terminate()
    sending.join(30)
    assert sending.exitcode == 0
    assert [arrival.message_id for arrival in arrivals(orders)] == said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_workers_without_http_say_when_they_are_at_work_and_stop_when_asked(
    postgresql: Database, tmp_path: Path, number: signal.Signals
) -> None:
    command, settings = [str(PAKTUM), "serve", "--workers-only"], environment(tmp_path, postgresql, free_port())
    with subprocess.Popen(command, cwd=tmp_path, env=settings, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "The workers are running.\n"
            process.send_signal(number)
            assert process.communicate(timeout=30)[0] == ""
            assert process.returncode == 0
        finally:
            process.kill()


@pytest.mark.asyncio
async def test_rows_committed_elsewhere_are_taken_up_without_waiting_for_the_next_look(
    postgresql: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.LOOK_EVERY", 3600)
    channel, accepting = Recorder(), make_desk(postgresql, SystemClock())
    with same_database(postgresql) as own:
        _desk, outbox = with_outbox(replace(make_desk(own, SystemClock()), process="sending"), [channel])
        async with supervised(lambda: listen(own)), Workers(outbox).supervised():
            for person in (f"person {number}" for number in range(TIMES)):
                await accepting.database.write(echo, accepting, person, "menü")
                await until(partial(channel.texts, person))


@pytest.mark.parametrize("option", ["--http-only", "--workers-only"])
def test_sqlite_data_are_not_shared_out(tmp_path: Path, option: str) -> None:
    sentence = Paktum(tmp_path).refused(1, "serve", option)
    assert sentence.startswith("SQLite data are served by one process")


def test_the_parts_are_one_or_the_other(tmp_path: Path) -> None:
    Paktum(tmp_path).refused(2, "serve", "--http-only", "--workers-only")


@pytest.mark.parametrize("options", [[], ["--http-only"], ["--workers-only"]], ids=str)
def test_nothing_starts_on_an_old_schema(tmp_path: Path, options: list[str]) -> None:
    with postgresql_url(empty=True) as url:
        settings = {"PAKTUM_DATABASE_URL": url, "PAKTUM_HTTP_PORT": str(free_port())}
        sentence = Paktum(tmp_path).refused(1, "serve", *options, **settings)
    assert sentence == "The database schema is not up to date; run `paktum db upgrade` first."
