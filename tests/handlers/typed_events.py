"""Events that typed sentences are tried on, and which row of the table takes a sentence."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count

from desk.desk import Desk
from desk.messages import Incoming
from desk.turns import Turn, turn
from handlers.routes import ROUTES
from storage.events import EventRow
from tests.clock import budapest
from tests.events import make_event

NUMBERS = count()


def december(desk: Desk) -> dict[str, EventRow]:
    """Seen from Monday, 23 November 2026."""
    return {
        "klub": make_event(
            desk,
            kind="womens_club",
            title_hu="Női klub",
            settlement="Lajosmizse",
            starts_at=budapest(2026, 11, 28, 15),
        ),
        "tajekoztato": make_event(
            desk, title_hu="Tájékoztató álláskeresőknek", starts_at=budapest(2026, 12, 1, 9), audience="jobseeker"
        ),
        "reggeli": make_event(
            desk,
            kind="business_meeting",
            title_hu="Vállalkozói reggeli",
            title_en="Business breakfast",
            about_hu="Kötetlen beszélgetés helyi cégvezetőkkel.",
            settlement="Tiszakécske",
            audience="business",
            starts_at=budapest(2026, 12, 3, 8),
        ),
        "muhely": make_event(
            desk, kind="workshop", title_hu="Önéletrajz-műhely", group_size=1, starts_at=budapest(2026, 12, 8, 15)
        ),
        "palya": make_event(
            desk, kind="career_day", title_hu="Pályaválasztási nap", capacity=1, starts_at=budapest(2026, 12, 10, 10)
        ),
    }


class Looked(Exception):
    """Nothing is kept of it."""


def row_of(desk: Desk, text: str, before: Callable[[Turn], None] = lambda _turn: None) -> str:
    name = ""
    incoming = Incoming("terminal", "looks", f"look {next(NUMBERS)}", desk.clock.now(), text=text)
    with suppress(Looked), turn(desk, incoming) as current:
        before(current)
        name = next(route for route in ROUTES if route.when(current)).name
        raise Looked
    return name
