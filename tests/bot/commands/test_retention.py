"""`paktum retention` as an operator runs it: told first, then done; numbers only."""

import json
from datetime import timedelta

import pytest

from desk.clock import SystemClock
from desk.desk import Desk
from storage import records
from storage.database import Database
from tests.bot.commands.running import Paktum

TYPED = "hol tanulhatok szőnyeghímzést"


@pytest.fixture
def address(database: Database, desk: Desk) -> str:
    """With one question that was asked too long ago, and one of today."""
    now = SystemClock().now()
    with database.transaction() as tx:
        records.add_gap(tx, TYPED, "hu", None, now - timedelta(days=1000))
        records.add_gap(tx, TYPED, "hu", None, now)
    return database.url.render_as_string(hide_password=False)


def gaps(database: Database) -> int:
    with database.reading() as tx:
        return records.count_gaps(tx)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_due_is_told_as_a_table_or_as_json_and_deleted_only_without_dry_run(
    database: Database, paktum: Paktum, address: str
) -> None:
    oldest = (SystemClock().now() - timedelta(days=1000)).date().isoformat()
    told = paktum.ok("retention", "--dry-run", PAKTUM_DATABASE_URL=address)
    assert told.splitlines()[0].split() == ["reason", "table", "rows", "oldest"]
    assert told.splitlines()[1].split() == ["questions", "without", "an", "answer", "gaps", "1", oldest]
    told_in_json = paktum.ok("retention", "--dry-run", "--json", PAKTUM_DATABASE_URL=address)
    due = {"reason": "questions without an answer", "table": "gaps", "rows": 1}
    assert [json.loads(line) for line in told_in_json.splitlines()] == [{**due, "oldest": oldest}]
    assert gaps(database) == 2
    done = paktum.ok("retention", "--json", PAKTUM_DATABASE_URL=address)
    assert [json.loads(line) for line in done.splitlines()] == [due]
    assert gaps(database) == 1
    assert TYPED not in told + told_in_json + done
    assert paktum.ok("retention", PAKTUM_DATABASE_URL=address) == "Nothing is due.\n"
