"""Filters of the queue under names of one's own."""

import pytest
from sqlalchemy import select

from desk import filters
from desk.desk import Desk
from desk.errors import FilterRefused, NotFound
from desk.filters import MOST_FILTERS
from desk.lifecycle import State
from desk.queue import Due, Narrowed, View
from storage import models, offices
from tests.visitor import colleague


def test_it_comes_back_as_it_was_kept_and_only_to_who_kept_it(desk: Desk) -> None:
    kati, pista = colleague(desk), colleague(desk, "pista")
    with desk.database.transaction() as tx:
        office = offices.named(tx, "Máltai", desk.clock.now()).id
    everything = Narrowed(State.SNOOZED, "message", Due.LATER, office, urgent=True, outcome="spam")
    filters.save(desk, kati, "  Hétfői   teendők ", View.MINE, everything)
    filters.save(desk, kati, "Lezártak", View.CLOSED, Narrowed(outcome="got_job"))
    assert [(each.name, each.view, each.narrowed) for each in filters.of(desk, kati)] == [
        ("Hétfői teendők", View.MINE, everything),
        ("Lezártak", View.CLOSED, Narrowed(outcome="got_job")),
    ]
    assert filters.of(desk, pista) == []


def test_it_is_renamed_and_removed_by_its_maker_alone(desk: Desk) -> None:
    kati, pista = colleague(desk), colleague(desk, "pista")
    filters.save(desk, kati, "Régi", View.OPEN, Narrowed(urgent=True))
    (saved,) = filters.of(desk, kati)
    with pytest.raises(NotFound):
        filters.rename(desk, pista, saved.id, "Enyém")
    with pytest.raises(NotFound):
        filters.remove(desk, pista, saved.id)
    filters.rename(desk, kati, saved.id, "Új")
    assert [each.name for each in filters.of(desk, kati)] == ["Új"]
    filters.remove(desk, kati, saved.id)
    assert filters.of(desk, kati) == []
    with pytest.raises(NotFound):
        filters.remove(desk, kati, saved.id)


def test_the_same_filter_again_only_gets_the_new_name(desk: Desk) -> None:
    kati = colleague(desk)
    for name in ("Sürgősek", "Égetőek"):
        filters.save(desk, kati, name, View.OPEN, Narrowed(urgent=True))
    assert [each.name for each in filters.of(desk, kati)] == ["Égetőek"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_it_needs_a_name_of_a_sensible_length(desk: Desk, name: str) -> None:
    kati = colleague(desk)
    with pytest.raises(FilterRefused):
        filters.save(desk, kati, name, View.OPEN, Narrowed(urgent=True))
    filters.save(desk, kati, "Jó", View.OPEN, Narrowed(urgent=True))
    with pytest.raises(FilterRefused):
        filters.rename(desk, kati, filters.of(desk, kati)[0].id, name)


def test_nobody_has_too_many(desk: Desk) -> None:
    kati = colleague(desk)
    for number in range(MOST_FILTERS):
        filters.save(desk, kati, f"{number}.", View.OPEN, _any(number))
    with pytest.raises(FilterRefused):
        filters.save(desk, kati, "Még egy", View.CLOSED, Narrowed(outcome="spam", urgent=True))


def _any(number: int) -> Narrowed:
    return Narrowed(state=[None, *State][number % 5], due=[None, *Due][number // 5 % 4], urgent=True)


def test_names_are_not_in_clear_and_what_is_done_is_audited(desk: Desk) -> None:
    filters.save(desk, colleague(desk), "Kovácsné ügyei", View.MINE, Narrowed(urgent=True))
    with desk.database.engine.connect() as connection:
        raw = connection.exec_driver_sql("SELECT name FROM saved_filters").scalar_one()
    assert "Kov" not in raw
    with desk.database.reading() as tx:
        actions = [row.action for row in tx.all(select(models.audit.c.action))]
    assert actions[-1] == "queue filter saved"
