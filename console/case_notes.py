"""Internal notes as pages show them."""

from dataclasses import dataclass

from console.reader import Reader
from desk.casework import CasePage, NoteRow


@dataclass(frozen=True)
class Note:
    author: str
    text: str
    at: str
    at_iso: str


def notes_of(reader: Reader, page: CasePage) -> list[Note]:
    return notes_shown(reader, page.notes)


def notes_shown(reader: Reader, notes: list[NoteRow]) -> list[Note]:
    return [
        Note(_writer(note), note.text, reader.moment(note.at), note.at.isoformat(timespec="seconds")) for note in notes
    ]


def _writer(note: NoteRow) -> str:
    return f"{note.author} ({note.office})" if note.office else note.author
