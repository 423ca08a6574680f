import pytest
from sqlalchemy import text

from desk.desk import Desk
from storage import models
from storage.database import StorageRefused
from tests.colleagues import enrolled


@pytest.mark.parametrize("act", ["UPDATE audit SET action = 'nothing'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_audit(desk: Desk, act: str) -> None:
    enrolled(desk, "kati@example.hu")
    before = _rows(desk)
    with pytest.raises(StorageRefused), desk.database.transaction() as tx:
        tx.execute(text(act))
    assert _rows(desk) == before
    assert before


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_nor_can_it_be_emptied_at_once(desk: Desk) -> None:
    with pytest.raises(StorageRefused), desk.database.transaction() as tx:
        tx.execute(text("TRUNCATE audit"))


def _rows(desk: Desk) -> list[tuple[object, ...]]:
    with desk.database.reading() as tx:
        return [tuple(row) for row in tx.all(models.audit.select().order_by(models.audit.c.id))]
