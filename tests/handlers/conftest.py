"""The dialogue knows nothing of the engine below it; tests/dialogues and tests/desk run on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.desk import Desk
from storage.crypto import Keyring
from storage.database import Database
from tests.databases import SECRET, sqlite_url, without_waiting_for_the_disk
from tests.visitor import Visitor


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = without_waiting_for_the_disk(Database(sqlite_url(tmp_path), Keyring([SECRET])))
    yield database
    database.close()


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    """She has just been greeted."""
    visitor = Visitor(desk)
    visitor.start()
    return visitor
