"""What a person takes along of her own data is all that the database holds of her, and nothing of anybody else."""

import base64
import json
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from desk import erasing, exporting, visitors
from desk.desk import Desk
from desk.errors import NotAllowed, NotFound, NotNow
from desk.jobs import run_due
from desk.turns import Turn
from desk.visitors import Visitor as WebVisitor
from storage.columns import EncryptedBytes
from storage.database import Database
from storage.models import conversations, duplicates, files, merge_sides, merges, metadata
from storage.subjects import NOT_EXPORTED, OF_NOBODY, STAYS, declared, exported, is_of_people, tables_of_people
from tests.clock import FrozenClock
from tests.colleagues import enrolled
from tests.desk.test_erasing import HER, OTHER, in_turn, others_rows
from tests.filling import fill, marker, readable

HERS, OTHERS = "a" * 24, "b" * 24


def test_of_every_table_it_is_said_whose_its_rows_are_and_of_every_column_whether_she_gets_it() -> None:
    for table in metadata.sorted_tables:
        is_hers = is_of_people(table)
        assert (table.name in OF_NOBODY) == (not is_hers or table.name == "erasures"), table.name
    names = {table.name for table in tables_of_people()}
    columns = {f"{table.name}.{column.name}" for table in tables_of_people() for column in table.columns}
    assert set(OF_NOBODY) | names == set(metadata.tables)
    assert names >= set(STAYS)
    assert names | columns >= set(NOT_EXPORTED)
    assert {table.name for table in tables_of_people() if exported(table)} == set(exporting.TITLES)


def taken(desk: Desk, who: str) -> dict[str, Any]:
    """What her download holds."""
    found: list[bytes] = []
    in_turn(
        desk, "web", marker(who, conversations.c.address), lambda turn: found.append(exporting.export(turn).content)
    )
    whole: dict[str, Any] = json.loads(found[0])
    return whole


def test_the_download_holds_every_column_of_every_row_of_hers(
    database: Database, desk: Desk, clock: FrozenClock
) -> None:
    fill(database, OTHER, OTHERS, clock.now())
    fill(database, HER, HERS, clock.now())
    fill(database, f"{HER}masodik", HERS, clock.now())  # linked with the first
    whole = taken(desk, HER)
    tables = {one["table"]: one["rows"] for one in whole["data"]}
    for table in tables_of_people():
        for column in exported(table):
            assert all(column.name in row for row in tables[table.name]), f"{table.name}.{column.name}"
        for column in declared(table):
            if column in exported(table):
                values = [_text(column, row[column.name]) for row in tables[table.name]]
                for who in (HER, f"{HER}masodik"):
                    assert any(marker(who, column) in value for value in values), f"{table.name}.{column.name}"
    assert OTHER not in json.dumps(whole)
    assert OTHERS not in json.dumps(whole)
    assert all(one["title"] != one["table"] for one in whole["data"])
    described = {(field["table"], field["column"]) for field in whole["fields"]}
    assert described == {(table.name, column.name) for table in tables_of_people() for column in declared(table)}


def _text(column: Any, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(column.type, EncryptedBytes):
        return base64.b64decode(value).decode()
    return value if isinstance(value, str) else json.dumps(value)


def test_who_may_be_the_same_person_is_not_in_the_download(database: Database, desk: Desk, clock: FrozenClock) -> None:
    """By merges, by what speaks for one, and on either side of them."""
    for who, person_id in ((HER, HERS), (OTHER, OTHERS)):
        fill(database, who, person_id, clock.now())
    with database.transaction() as tx:
        tx.execute(update(merges).values(kept=HERS, gone=OTHERS))
        tx.execute(update(duplicates).where(duplicates.c.first == HERS).values(second=OTHERS))
        tx.execute(delete(duplicates).where(duplicates.c.first == OTHERS))
        merge_id = tx.scalar(select(merges.c.id).order_by(merges.c.id))
        tx.execute(delete(merge_sides))
        sides = [{"merge_id": merge_id, "side": side, "person_id": one} for side, one in enumerate((HERS, OTHERS))]
        tx.execute(insert(merge_sides), sides)
    for who, other in ((HER, OTHERS), (OTHER, HERS)):
        whole = taken(desk, who)
        assert {"merge_sides"} < {one["table"] for one in whole["data"]}
        assert other not in json.dumps(whole)


def hand_over(turn: Turn) -> None:
    exporting.hand_over(turn, "itt van", exporting.export(turn))


def test_a_download_is_hers_alone_is_not_in_the_next_one_and_is_gone_after_a_day(
    database: Database, desk: Desk, clock: FrozenClock
) -> None:
    mine, other = visitors.open_session(desk), visitors.open_session(desk)
    conversation_id = in_turn(desk, "web", mine.address, hand_over)
    in_turn(desk, "web", mine.address, hand_over)
    (file_id, size), *more = all_files(database)
    assert more == []
    her, stranger = WebVisitor(conversation_id, mine.address), WebVisitor(0, other.address)
    row, content = visitors.file_for(desk, her, file_id)
    assert (row.media_type, row.size) == ("application/json", size)
    assert json.loads(content)["data"]
    with pytest.raises(NotFound):
        visitors.file_for(desk, stranger, file_id)
    assert b"adataim-" not in content
    clock.move(hours=25)
    run_due(desk)
    assert all_files(database) == []


def all_files(database: Database) -> list[tuple[str, int]]:
    with database.reading() as tx:
        return [(row.id, row.size) for row in tx.all(select(files.c.id, files.c.size))]


def test_a_colleague_forgets_a_person_after_a_second_look(database: Database, desk: Desk, clock: FrozenClock) -> None:
    fill(database, OTHER, OTHERS, clock.now())
    fill(database, HER, HERS, clock.now())
    kept = others_rows(database)
    clerk, coordinator = enrolled(desk, "pista@example.hu", "clerk"), enrolled(desk, "kati@example.hu", "coordinator")
    for refused in (lambda: erasing.preview(desk, clerk, HERS), lambda: forget(desk, clerk, "1")):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(NotFound):
        erasing.preview(desk, coordinator, "c" * 24)
    seen = erasing.preview(desk, coordinator, HERS)
    assert (seen.conversations, seen.cases, seen.messages, seen.files) == (1, 1, 1, 1)
    in_turn(desk, "web", marker(HER, conversations.c.address), lambda turn: turn.say("valami új"))
    with pytest.raises(NotNow):
        forget(desk, coordinator, seen.mark)
    assert HER in readable(database)
    forget(desk, coordinator, erasing.preview(desk, coordinator, HERS).mark)
    clock.move(minutes=11)
    run_due(desk)
    assert HER not in readable(database)
    assert others_rows(database) == kept


def forget(desk: Desk, staff: Any, mark: str) -> None:
    erasing.forget_by_request(desk, staff, HERS, mark)
