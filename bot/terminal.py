"""The terminal channel: one person at a keyboard. Buttons are numbered; a number presses one of the last reply."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import TextIO
from uuid import uuid4

from bot.app import Workers, with_outbox
from bot.metrics import Metrics
from bot.reception import Reception
from desk.casework import author
from desk.conversations import WITH_FILE
from desk.desk import Desk
from desk.messages import Incoming, Kind, read_typed
from locales import Locale, Text, _
from storage import files
from storage.outbox import OutboxRow

TERMINAL = "terminal"
AUTOMATIC = _("Automatic notice")
REPLACED = _("The previous reply is replaced:")
EDITED = _("An earlier message was edited:")


class Terminal:
    """Reads lines, prints replies; `name` makes it a channel of the outbox."""

    name = TERMINAL

    def __init__(self, address: str, lines: TextIO, out: TextIO, locale: Locale = "hu") -> None:
        self.address = address
        self.locale = locale
        self._lines = lines
        self._out = out
        self._buttons: list[str] = []
        self._desk: Desk | None = None

    def attach(self, desk: Desk) -> None:
        self._desk = desk

    async def deliver(self, row: OutboxRow) -> str | None:
        if row.action != "send":
            self._print(f"({self._words(self._what_happened(row))})")
        if row.action == "delete":
            return None
        self._buttons = [button["id"] for button in row.buttons or ()] or self._buttons
        self._print(self._drawn(row))
        if row.message_id.startswith(WITH_FILE):
            for place in await asyncio.to_thread(self._save_files, row):
                self._print(self._words(_("Saved here: {place}", place=str(place))))
        return None

    def _save_files(self, row: OutboxRow) -> list[Path]:
        """Into a new folder that only she can read."""
        assert self._desk is not None
        with self._desk.database.reading() as tx:
            found = files.of_message(tx, row.conversation_id, row.message_id)
            contents = [files.content(tx, file.id) for file in found]
        folder = Path(mkdtemp(prefix="paktum-"))
        places = [folder / file.name for file in found]
        for place, content in zip(places, contents, strict=True):
            place.write_bytes(content)
        return places

    async def read(self) -> str | None:
        """The next line, None at the end of input."""
        line = await asyncio.to_thread(self._lines.readline)
        return line.rstrip("\n") if line else None

    def incoming(self, desk: Desk, line: str) -> Incoming:
        pressed = line.strip()
        if pressed.isdigit() and 1 <= int(pressed) <= len(self._buttons):
            button = self._buttons[int(pressed) - 1]
            return Incoming(TERMINAL, self.address, uuid4().hex, desk.clock.now(), Kind.BUTTON, button=button)
        kind, text = read_typed(line)
        return Incoming(TERMINAL, self.address, uuid4().hex, desk.clock.now(), kind, text=text)

    def start(self, desk: Desk) -> Incoming:
        now = desk.clock.now()
        return Incoming(TERMINAL, self.address, uuid4().hex, now, Kind.START, language=self.locale)

    def _drawn(self, row: OutboxRow) -> str:
        assert self._desk is not None
        head = [author(row.author, self._desk) + ":"] if row.author else []
        head += [f"[{self._words(AUTOMATIC)}]"] if row.automatic else []
        buttons = [f"  [{place}] {_line_of(button)}" for place, button in enumerate(row.buttons or (), start=1)]
        return "\n".join([*head, row.text, *buttons, ""])

    def _what_happened(self, row: OutboxRow) -> Text:
        """What stands on a screen stays there; a line above what is new says what it means."""
        if row.action == "edit":
            return EDITED
        assert self._desk is not None
        if row.author:
            return _("{name} has taken back an earlier message.", name=author(row.author, self._desk))
        return REPLACED

    def _words(self, text: Text) -> str:
        assert self._desk is not None
        return self._desk.translator.into(self.locale, text)

    def _print(self, text: str) -> None:
        self._out.write(text + "\n")
        self._out.flush()


def _line_of(button: Mapping[str, str]) -> str:
    return f"{button['label']}: {button['url']}" if "url" in button else button["label"]


async def converse(desk: Desk, terminal: Terminal) -> None:
    """Until the end of input; replies to the last line are printed before it returns."""
    desk, outbox = with_outbox(desk, [terminal])
    terminal.attach(desk)
    reception = Reception(desk, Metrics())
    workers = Workers(outbox)
    async with workers.supervised():
        await reception.receive(terminal.start(desk))
        while True:
            await outbox.finish(1.0)
            line = await terminal.read()
            if line is None:
                return
            if line.strip():
                await reception.receive(terminal.incoming(desk, line))
