"""These conversations need every channel, not every engine: tests/desk/test_intake.py runs on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.crypto import Keyring
from storage.database import Database
from tests.databases import SECRET, sqlite_url, without_waiting_for_the_disk


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = without_waiting_for_the_disk(Database(sqlite_url(tmp_path), Keyring([SECRET])))
    yield database
    database.close()
