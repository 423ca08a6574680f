"""The door of an event in a transcript, and what is left of it afterwards (transcript.py says how to write it)."""

import io
from collections.abc import Callable, Mapping

from openpyxl import load_workbook

from console.event_papers import spreadsheet
from console.reader import Reader
from desk import check_in, event_figures, event_papers, seats
from desk.check_in import Arrival, Outcome, WalkIn
from desk.desk import Desk
from storage import registrations
from storage.events import EventRow
from storage.registrations import RegistrationRow
from tests.visitor import colleague


class DoorActs:
    def __init__(self, desk: Desk, named: Callable[[str], EventRow]) -> None:
        self.desk, self.named = desk, named
        self.verbs: Mapping[str, Callable[[str, list[str]], None]] = {"door": self._door, "figures": self._figures}

    def _door(self, key: str, words: list[str]) -> None:
        """`NAME comes [PEOPLE]`, `NAME shows her code`, `NAME taken back`, `walk-in NAME [PEOPLE]`, `sheet NAME …`."""
        event, kati = self.named(key), colleague(self.desk)
        match words:
            case ["walk-in", name, *people]:
                walk_in = WalkIn(seats.new_person(), name, int(people[0]) if people else 1, agreed=True)
                assert check_in.add_walk_in(self.desk, kati, event.id, walk_in).outcome is Outcome.IN
            case ["sheet", *names]:
                assert self._listed(event) == names
            case [name, "comes", *people]:
                arrival = Arrival(self._row(event, name).id, int(people[0]) if people else None)
                assert check_in.let_in(self.desk, kati, event.id, arrival).outcome is Outcome.IN
            case [name, "shows", "her", "code"]:
                scanned = check_in.ticket_payload(event, self._row(event, name))
                assert check_in.scan(self.desk, kati, event.id, scanned).outcome is Outcome.IN
            case [name, "taken", "back"]:
                row = self._row(event, name)
                assert check_in.take_back(self.desk, kati, event.id, row.id).outcome is Outcome.BACK
            case _:
                raise ValueError(f"nobody at the door does {words}")

    def _figures(self, key: str, words: list[str]) -> None:
        """`came 3 absent 1 walk_ins 2`, in people."""
        found = event_figures.of_event(self.desk, colleague(self.desk), self.named(key).id)
        assert found is not None
        counted = {name: getattr(found.all, name) for name in words[::2]}
        assert counted == dict(zip(words[::2], map(int, words[1::2]), strict=True))

    def _listed(self, event: EventRow) -> list[str]:
        """The names on the attendance sheet, as a spreadsheet program reads them."""
        found = event_papers.sheet(self.desk, colleague(self.desk), event.id)
        page = load_workbook(io.BytesIO(spreadsheet(Reader(self.desk, "hu", self.desk.clock.now()), found))).active
        assert page is not None
        written = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
        with self.desk.database.reading() as tx:
            names = [row.name for row in registrations.everybody(tx, event.id) if row.name]
        return [name for name in written if name in names]

    def _row(self, event: EventRow, name: str) -> RegistrationRow:
        with self.desk.database.reading() as tx:
            rows = [row for row in registrations.everybody(tx, event.id) if row.name == name]
        return rows[-1]
