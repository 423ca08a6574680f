"""Two colleagues, and a visitor who waits in the queue."""

import pytest

from desk.desk import Desk
from storage.staff import StaffRow
from tests.visitor import Visitor, colleague


@pytest.fixture
def kati(desk: Desk) -> StaffRow:
    return colleague(desk)


@pytest.fixture
def pista(desk: Desk) -> StaffRow:
    return colleague(desk, "pista")


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    """On a channel that is pushed to, and that nobody serves here."""
    visitor = Visitor(desk)
    visitor.start()
    visitor.type("emberrel szeretnek beszelni")
    return visitor
