"""Somebody whose messages are not taken: by time, by reason, for good only by two; her danger is heard all the same."""

from datetime import timedelta

import pytest

from desk import blocks, casework
from desk.blocks import BlockFor
from desk.desk import Desk
from desk.errors import NotAllowed, NotNow, SecondPersonNeeded, TextRefused
from storage import joins, merges
from storage.staff import StaffRow
from tests.clock import FrozenClock
from tests.visitor import Visitor, colleague


def test_a_blocked_visitor_is_told_once_a_day_and_wakes_nobody(
    desk: Desk, clock: FrozenClock, visitor: Visitor, kati: StaffRow
) -> None:
    (case,) = visitor.cases
    casework.reply(desk, kati, case.id, "Kérem, ne írjon így.")
    blocks.block(desk, kati, case.id, BlockFor.WEEK, "fenyegetőzik")
    before = visitor.cases
    (said,) = visitor.type("te szemét")
    assert said.text.startswith("Eddig nem fogadunk Öntől üzenetet: 2026. november 30., hétfő 9:00.")
    assert "112" in said.text
    assert "fenyegetőzik" not in said.text
    assert visitor.route == "blocked"
    assert visitor.type("emberrel akarok beszelni") == []
    assert visitor.edit_last("embert!") == []
    assert visitor.send_picture() == []
    assert visitor.start() == []
    assert visitor.cases == before
    clock.move(days=1)
    assert len(visitor.type("na?")) == 1
    clock.move(days=6)
    visitor.type("bocsánat")
    assert visitor.route != "blocked"


def test_in_danger_she_gets_the_numbers_however_often(desk: Desk, visitor: Visitor, kati: StaffRow) -> None:
    (case,) = visitor.cases
    blocks.block(desk, kati, case.id, BlockFor.DAY, "fenyegetőzik")
    for _time in range(2):
        (said,) = visitor.type("nem akarok elni")
        assert "116-123" in said.text
    assert not visitor.cases[0].urgent


def test_for_good_needs_a_second_colleague_and_has_no_effect_before(
    desk: Desk, visitor: Visitor, kati: StaffRow
) -> None:
    (case,) = visitor.cases
    blocks.block(desk, kati, case.id, BlockFor.GOOD, "hónapok óta zaklat")
    visitor.type("halló")
    assert visitor.route != "blocked"
    with pytest.raises(SecondPersonNeeded):
        blocks.confirm(desk, kati, case.id)
    blocks.confirm(desk, colleague(desk, "pista"), case.id)
    (said,) = visitor.type("halló")
    assert said.text.startswith("Nem fogadunk Öntől több üzenetet.")
    with pytest.raises(NotNow):
        blocks.confirm(desk, colleague(desk, "pista"), case.id)


def test_lifted_early_everything_is_as_before(desk: Desk, visitor: Visitor, kati: StaffRow) -> None:
    (case,) = visitor.cases
    blocks.block(desk, kati, case.id, BlockFor.MONTH, "tévedés")
    blocks.lift(desk, kati, case.id)
    visitor.type("köszönöm")
    assert visitor.route != "blocked"
    with pytest.raises(NotNow):
        blocks.lift(desk, kati, case.id)


def test_it_hangs_on_the_person_and_not_on_the_address(desk: Desk, visitor: Visitor, kati: StaffRow) -> None:
    elsewhere = Visitor(desk, "telegram")
    elsewhere.type("szia")
    with desk.database.transaction() as tx:
        joins.join(tx, elsewhere.row.person_id, visitor.row.person_id, merges.LINK, desk.clock.now())
    blocks.block(desk, kati, visitor.cases[0].id, BlockFor.DAY, "fenyegetőzik")
    elsewhere.type("szia")
    assert elsewhere.route == "blocked"
    stranger = Visitor(desk)
    stranger.type("szia")
    assert stranger.route != "blocked"


def test_who_may_block_and_that_a_reason_is_given(
    desk: Desk, clock: FrozenClock, visitor: Visitor, kati: StaffRow
) -> None:
    case_id = visitor.cases[0].id
    for role in ("reader", "partner"):
        with pytest.raises(NotAllowed):
            blocks.block(desk, colleague(desk, role, role), case_id, BlockFor.DAY, "ok")
    with pytest.raises(TextRefused):
        blocks.block(desk, kati, case_id, BlockFor.DAY, " ")
    blocks.block(desk, kati, case_id, BlockFor.DAY, "fenyegetőzik")
    page = casework.case_page(desk, kati, case_id)
    (shown,) = page.blocks
    assert (shown.reason, shown.by, shown.until) == ("fenyegetőzik", "Kati", clock.now() + timedelta(days=1))
    assert [row.action for row in page.history][-1] == "blocked: day"
