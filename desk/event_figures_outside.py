"""Figures of events as they may leave the house: nobody can be recognised in them, nor worked out from a sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.event_figures import Figures, Overview

FEW = 5  # fewer people than that could be recognised
LEAST_HIDDEN = 2  # one alone follows from the sum
COLUMNS = ("registrations", "people", "came", "absent", "walk_ins", "waited")
HIDDEN = "<5"

Cell = int | str | None  # None: not recorded; HIDDEN: not told
Cells = Mapping[str, Cell]


@dataclass(frozen=True)
class Outside:
    """Rows in the order of the overview."""

    events: Sequence[Cells]
    by_audience: Sequence[Cells]
    by_source: Sequence[Cells]
    all: Cells


def outside(overview: Overview) -> Outside:
    """An audience of which an event is hidden is hidden, too: its sum would tell it."""
    events = _table([one.all for one in overview.events])
    audiences = [one.event.audience for one in overview.events]
    by_audience = [
        {name: HIDDEN if _any_hidden(events, audiences, audience, name) else cell for name, cell in cells.items()}
        for (audience, _figures), cells in zip(
            overview.by_audience, _table([part for _audience, part in overview.by_audience]), strict=True
        )
    ]
    by_source = _table([part for _source, part in overview.by_source])
    return Outside(events, by_audience, by_source, {name: few(getattr(overview.all, name)) for name in COLUMNS})


def _any_hidden(events: Sequence[Cells], audiences: Sequence[str | None], audience: str | None, name: str) -> bool:
    return any(cells[name] == HIDDEN for cells, each in zip(events, audiences, strict=True) if each == audience)


def _table(rows: Sequence[Figures]) -> list[Cells]:
    columns = {name: parts([getattr(row, name) for row in rows]) for name in COLUMNS}
    return [{name: columns[name][place] for name in COLUMNS} for place in range(len(rows))]


def few(number: int | None) -> Cell:
    return HIDDEN if number is not None and 0 < number < FEW else number


def parts(numbers: Sequence[int | None]) -> list[Cell]:
    """Of a sum that is told. Those under FEW are hidden, and more as long as they would follow from it: at least two
    are, and of at least FEW people together. Where there is nothing left to hide, the sum itself is under FEW."""
    shown = [few(number) for number in numbers]
    hidden = [number for number, cell in zip(numbers, shown, strict=True) if number and cell == HIDDEN]
    while hidden and (len(hidden) < LEAST_HIDDEN or sum(hidden) < FEW):
        left = [(cell, place) for place, cell in enumerate(shown) if isinstance(cell, int) and cell > 0]
        if not left:
            break
        number, place = min(left)
        shown[place] = HIDDEN
        hidden.append(number)
    return shown
