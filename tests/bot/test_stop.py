"""`paktum serve` is asked to stop, or is started twice."""

import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx
import pytest

from bot.holding import only_or_one_of_many
from bot.settings import Settings, SettingsError
from console.visit import SESSION_COOKIE
from desk.clock import SystemClock
from storage.crypto import Keyring
from storage.database import Database
from tests.colleagues import session_of
from tests.conftest import make_desk
from tests.databases import SECRET, sqlite_url
from tests.forking import completed
from tests.serving import Service, Visitor, environment, free_port, new_ids, serving, wait_for


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    database = Database(sqlite_url(tmp_path), Keyring([SECRET]))
    yield database
    database.close()


class Stream:
    """Read up to its proper end; httpx raises when it is cut off."""

    def __init__(self, address: str, headers: Mapping[str, str]) -> None:
        self.begun = Event()
        self._address = address
        self._headers = headers

    def read(self) -> int:
        """The number of events."""
        events = 0
        with httpx.stream("GET", self._address, headers=self._headers, timeout=60) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: "):
                    events += 1
                    self.begun.set()
        return events


def stream_of_a_colleague(service: Service, database: Database) -> Stream:
    desk = make_desk(database, SystemClock())
    session = session_of(desk, "kati@example.hu")
    return Stream(f"{service.url}/console/stream", {"Cookie": f"{SESSION_COOKIE}={session}"})


def post_until_nobody_answers(visitor: Visitor, ids: list[str]) -> None:
    for message_id in ids:
        if not visitor.post(message_id, "menü"):
            return


def test_on_sigterm_streams_end_accepted_messages_are_kept_and_the_exit_code_is_0(
    sqlite: Database, tmp_path: Path
) -> None:
    with serving(tmp_path, sqlite) as service:
        watching, writing = Visitor.arriving_at(service), Visitor.arriving_at(service)
        streams = [
            Stream(f"{service.url}/api/chat/events", watching.headers),
            stream_of_a_colleague(service, sqlite),
        ]
        with ThreadPoolExecutor(3) as threads:
            reading = [threads.submit(stream.read) for stream in streams]
            assert all(stream.begun.wait(30) for stream in streams)
            posting = threads.submit(post_until_nobody_answers, writing, new_ids(25))
            wait_for(lambda: len(writing.accepted) >= 2)
            service.process.send_signal(signal.SIGTERM)
            assert service.process.wait(30) == 0
            assert all(events.result() for events in reading)
            posting.result()
        assert "Cancel" not in service.log.read_text(encoding="utf-8")
    with serving(tmp_path, sqlite) as service:
        watching.url = writing.url = service.url
        kept = [entry["id"] for entry in writing.thread() if entry["from"] == "visitor"]
        assert set(writing.accepted) <= set(kept)
        writing.check_each_is_there_once_with_its_answer(kept)
        assert watching.thread()  # her token is still good


def refused(folder: Path, database: Database, *command: str) -> str:
    """What a start that must fail says on stderr."""
    done = completed(command, folder, environment(folder, database, free_port()))
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr


def test_a_second_service_on_the_same_sqlite_data_is_refused_in_one_sentence_until_the_first_one_is_dead(
    sqlite: Database, tmp_path: Path
) -> None:
    with serving(tmp_path, sqlite) as first:
        for command in (["serve"], ["run"], ["db", "restore", "copy.db"]):
            sentence = refused(tmp_path, sqlite, *command)
            assert sentence.count("\n") == 1
            assert "in use by another `paktum serve`" in sentence
            assert str(tmp_path) in sentence
        assert httpx.get(f"{first.url}/readyz", timeout=60).status_code == httpx.codes.OK
        first.process.kill()
        first.process.wait()
        with serving(tmp_path, sqlite) as second:
            Visitor.arriving_at(second)


def settings(folder: Path, url: str) -> Settings:
    return Settings(data_dir=folder, database_url=url, secret_key=(SECRET,))


def test_two_living_processes_never_have_one_name_and_a_restarted_one_has_its_old_name(tmp_path: Path) -> None:
    shared = settings(tmp_path, "postgresql://localhost/paktum")
    with only_or_one_of_many(shared) as first:
        with only_or_one_of_many(shared) as second:
            assert first != second
        with only_or_one_of_many(shared) as restarted:
            assert restarted == second
    with only_or_one_of_many(shared) as restarted:
        assert restarted == first
    (tmp_path / "elsewhere").mkdir()
    with only_or_one_of_many(settings(tmp_path / "elsewhere", "postgresql://localhost/paktum")) as elsewhere:
        assert elsewhere not in (first, second)


def test_sqlite_data_are_held_by_one_process_at_a_time(tmp_path: Path) -> None:
    embedded = settings(tmp_path, "")
    with (
        only_or_one_of_many(embedded) as first,
        pytest.raises(SettingsError, match="in use by another"),
        only_or_one_of_many(embedded),
    ):
        pass
    with only_or_one_of_many(embedded) as restarted:
        assert restarted == first
