"""What is committed outlives a power cut, though the other tests do not wait for the disk."""

from pathlib import Path

from storage.crypto import Keyring
from storage.database import Database
from tests.databases import SECRET, sqlite_url

FULL = 2  # sqlite.org/pragma.html#pragma_synchronous


def test_a_commit_waits_for_the_disk(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path), Keyring([SECRET]))
    with database.engine.connect() as connection:
        asked = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")]
    database.close()
    assert asked == ["wal", FULL]
