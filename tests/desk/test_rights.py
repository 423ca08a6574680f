"""Who may do what with events; what may be done with cases is tried page by page (tests/console/test_rights.py)."""

import pytest

from desk.desk import Desk
from desk.errors import NotAllowed
from desk.rights import Right, may, must
from tests.visitor import colleague


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("role", "reads", "works"),
    [("coordinator", True, True), ("clerk", True, True), ("reader", True, False), ("partner", False, False)],
)
def test_events(desk: Desk, role: str, reads: bool, works: bool) -> None:
    who = colleague(desk, role, role, "Kamara" if role == "partner" else None)
    assert (may(who, Right.READ_EVENTS), may(who, Right.WORK_EVENTS)) == (reads, works)
    if not works:
        with pytest.raises(NotAllowed):
            must(who, Right.WORK_EVENTS)
