"""How a case's conversation and notes are written in its topic."""

from collections.abc import Mapping, Sequence

from bot.telegram.group.reaching import told
from bot.telegram.group.words import CUT, cut, said, short_moment
from bot.telegram.render import LONGEST
from bot.telegram.styles import units
from desk.desk import Desk
from locales import Text, _
from storage import messages, topics
from storage.cases import CaseRow, NoteRow
from storage.database import Transaction
from storage.messages import MessageRow
from storage.topics import Kind, LineRow

LONGEST_OF_PROGRAM = 300  # characters: colleagues know what the program says
BETWEEN = "\n\n"
TAKEN_BACK = _("[taken back]")
EDITED = _("[edited]")
FILE = _("[file]")
CAPTION = 1024  # UTF-16 units, Bot API "sendDocument"
KINDS: Mapping[str, Kind] = {"visitor": Kind.VISITOR, "bot": Kind.PROGRAM, "staff": Kind.COLLEAGUE}


def line_text(desk: Desk, line: MessageRow, ending: str | None = None) -> str:
    """Who, when, what; `ending`: what became of a reply."""
    head = said(desk, _("{who} ({moment})", who=_speaker(line), moment=short_moment(desk, line.at)))
    if line.deleted:
        return f"{head}: {said(desk, TAKEN_BACK)}"
    marked = f" {said(desk, EDITED)}" if line.edited else ""
    text = _of_program(line.text) if line.sender == "bot" else line.text
    tail = f"\n{ending}" if ending else ""
    whole = f"{head}{marked}:\n{text or said(desk, FILE)}"
    return cut(whole, LONGEST - units(tail)) + tail


def _of_program(text: str) -> str:
    """Its first line: below it a summary, an offered draft or her own case would repeat what she gave."""
    first, more, _rest = text.partition("\n")
    if more or len(first) > LONGEST_OF_PROGRAM:
        return first[:LONGEST_OF_PROGRAM].rstrip() + CUT
    return first


def _speaker(line: MessageRow) -> Text | str:
    if line.automatic:
        return _("Automatic notice")
    if line.sender == "visitor":
        return _("Visitor")
    return _("Program") if line.sender == "bot" else line.author or ""


def note_text(desk: Desk, note: NoteRow) -> str:
    """It says what it is in its first words: nobody may take it for something the visitor sees."""
    author = f"{note.author} ({note.office})" if note.office else note.author
    head = said(desk, _("📝 Internal note – {author} ({moment})", author=author, moment=short_moment(desk, note.at)))
    return cut(f"{head}:\n{note.text}", LONGEST)


def caption(desk: Desk, line: MessageRow, name: str) -> str:
    head = said(desk, _("{who} ({moment})", who=_speaker(line), moment=short_moment(desk, line.at)))
    return cut(f"{head}: {name}", CAPTION)


def that_fit(texts: Sequence[str]) -> int:
    """How many of them go into one message; at least the first does."""
    room = LONGEST
    for number, text in enumerate(texts):
        room -= units(text) + (len(BETWEEN) if number else 0)
        if room < 0:
            return number
    return len(texts)


def drawn_anew(desk: Desk, tx: Transaction, case: CaseRow, rows: Sequence[LineRow], states: Mapping[int, str]) -> str:
    """The message in which these lines stand, as they are now; `states`: of replies, by place, where they are new."""
    texts = []
    for row in rows:
        line = messages.get(tx, case.conversation_id, row.message_id or "")
        if line is not None:
            state = states.get(row.place) or row.state
            ending = told(desk, tx, case, state) if state and row.kind in topics.REPLIES else None
            texts.append(line_text(desk, line, ending))
    return cut(BETWEEN.join(texts), LONGEST)
