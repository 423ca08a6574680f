"""A conversation under its lock: the one place where a line is added to it, whoever speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from secrets import token_urlsafe
from uuid import uuid4

from desk.desk import Desk
from desk.errors import NotTheOwner
from desk.files import File
from desk.lanes import Lane
from desk.messages import Button, Notice, Remote
from desk.state import Menu, State
from locales import Locale, Text, _
from storage import bus, conversations, erasures, fetches, files, messages, outbox, search
from storage.conversations import ConversationRow
from storage.database import Transaction
from storage.fetches import Fetch
from storage.files import FileRow
from storage.messages import MessageRow

LEASE = timedelta(seconds=30)
FILE_ID_BYTES = 16
WITH_FILE = "file-"  # how the id of a line begins with which the program sends a file
BOT = "bot"
WEB = "web"
TELEGRAM = "telegram"
CHANNELS: Mapping[str, Text | str] = {WEB: _("conversation on the web"), TELEGRAM: "Telegram"}  # to its other end


class Thread:
    """Loaded after the lock was taken; nothing of it is kept until `save` and the commit."""

    def __init__(self, desk: Desk, tx: Transaction, row: ConversationRow, now: datetime) -> None:
        self.desk = desk
        self.tx = tx
        self.row = row
        self.now = now
        self.state = State.model_validate_json(row.state)
        self._lines: list[MessageRow] = []
        self._outgoing: list[outbox.Waiting] = []
        self.menu_place: str | None = None  # what the channel calls the menu in whose place another one may be drawn
        self.locale: Locale = self.chosen_locale or "hu"
        self._seq_when_loaded = row.seq

    @property
    def owner(self) -> str:
        return self.row.owner

    @property
    def chosen_locale(self) -> Locale | None:
        """The language she chose; until she does, that of her last text."""
        chosen: Locale = "en" if self.row.locale == "en" else "hu"
        return chosen if self.row.locale else self.state.language

    @property
    def today(self) -> date:
        return self.now.astimezone(self.desk.zone).date()

    def words(self, text: Text | str) -> str:
        return self.desk.translator.into(self.locale, text)

    def say(self, text: Text | str, buttons: Sequence[Button] = (), notice: Notice | None = None) -> str:
        """The assistant speaks; returns the message's id. While people own it only a notice may be said."""
        if self.owner != BOT and notice is None:
            raise NotTheOwner(self.owner)
        lane = Lane.HANDOVER if notice is Notice.HANDOVER else Lane.REPLY
        return self._add(BOT, self.words(text), self._draw(buttons), lane, automatic=self.owner != BOT)

    def notify(self, text: Text | str, buttons: Sequence[Button] = (), file: File | None = None) -> str:
        """A notice that comes by itself and says so, whoever owns the conversation."""
        message_id = WITH_FILE + uuid4().hex if file else None
        words, drawn = self.words(text), self._draw(buttons)
        line = self._add(BOT, words, drawn, Lane.REMINDER, automatic=True, message_id=message_id)
        if file is not None and line:
            self.attach(line, (file,))
        return line

    def say_with_file(self, text: Text | str, file: File, buttons: Sequence[Button] = ()) -> str:
        """Asked for by herself, so it may be said whoever owns the conversation."""
        message_id = WITH_FILE + uuid4().hex
        automatic = self.owner != BOT
        drawn = self._draw(buttons)
        self._add(BOT, self.words(text), drawn, Lane.REPLY, automatic=automatic, message_id=message_id)
        self.attach(message_id, (file,))
        return message_id

    def announce(self, text: str, buttons: Sequence[Button]) -> str:
        """What the office tells many; it never breaks into a conversation that people own."""
        if self.owner != BOT:
            raise NotTheOwner(self.owner)
        return self._add(BOT, text, self._draw(buttons), Lane.ANNOUNCEMENT)

    def show_menu(self, text: Text | str, buttons: Sequence[Button]) -> None:
        """A line that leads on and that nobody looks up again: a channel may draw it in the place of the one before.

        See docs/decisions/0017.
        """
        place = self.menu_place if self.is_pushed else None
        line = self.say(text, buttons)
        self.state.menu = Menu(line=line, wire=place)
        if place is not None and not self._outgoing[-1].removes_keys:
            self._outgoing[-1] = replace(self._outgoing[-1], over=place)

    def _draw(self, buttons: Sequence[Button]) -> list[dict[str, str]]:
        stepped = any(not button.repeatable for button in buttons)
        step = self.state.new_step() if stepped else self.state.step
        return [self._drawn(button, step) for button in buttons]

    def _drawn(self, button: Button, step: int) -> dict[str, str]:
        drawn = {"id": button.encoded(step), "label": self.words(button.label)}
        if button.shares_number:
            return {**drawn, "shares": "number"}
        return {**drawn, "url": button.url} if button.url else drawn

    def say_as(self, staff_id: int, text: str, message_id: str | None = None, buttons: Sequence[Button] = ()) -> str:
        """A colleague speaks; only the owner can. The id is made here unless the page made it."""
        if self.owner != "staff" or self.row.owner_staff_id != staff_id:
            raise NotTheOwner(self.owner)
        drawn = self._draw(buttons)
        return self._add("staff", text, drawn, Lane.REPLY, staff_id=staff_id, message_id=message_id)

    def hear(self, message_id: str, text: str, at: datetime) -> int:
        """The visitor's own line; returns its seq."""
        self._lines.append(self._line(message_id, "visitor", text, at=at))
        return self.row.seq

    def attach(self, message_id: str, attached: Sequence[File], staff_id: int | None = None) -> None:
        """To a line that is said in this transaction, or held for later; a microsecond apart keeps their order."""
        for place, file in enumerate(attached):
            row = FileRow(
                token_urlsafe(FILE_ID_BYTES),
                self.row.id,
                message_id,
                None,
                staff_id,
                file.name,
                file.media_type,
                len(file.content),
                self.now + timedelta(microseconds=place),
            )
            files.add(self.tx, row, file.content)

    def expect(self, message_id: str, remote: Remote) -> None:
        """A file of a line that is heard in this transaction: desk/fetching.py."""
        name, channel = remote.name, self.row.channel
        fetches.add(self.tx, Fetch(0, self.row.id, message_id, channel, remote.id, name, 0, self.now))
        self.tx.wake(bus.FILES)

    def take_back(self, message_id: str) -> None:
        """Unsent: dropped. Sent: the channel is told to remove it."""
        self.row.seq += 1
        messages.take_back(self.tx, self.row.id, message_id, self.row.seq)
        dropped = outbox.cancel(self.tx, self.row.id, message_id)
        if self.is_pushed and not dropped:
            self._outgoing.append(self._waiting(message_id, "delete", Lane.REPLY))

    def withdraw(self, message_id: str) -> bool:
        """As if it had never been said. False: somebody has begun to send it, and it stays."""
        if not self.is_pushed or not outbox.cancel(self.tx, self.row.id, message_id):
            return False
        self.row.seq += 1
        messages.take_back(self.tx, self.row.id, message_id, self.row.seq)
        return True

    def remove_hers(self, wire_line: str, warning: str) -> None:
        """The channel deletes a message of hers before it brings the warning that was just said about it."""
        removal = replace(self._waiting(warning, outbox.REMOVE, Lane.REPLY), over=wire_line)
        self._outgoing.insert(len(self._outgoing) - 1, removal)

    def correct(self, message_id: str, text: str) -> None:
        """A line that was said gets another text; who reads by herself finds it, else the channel is told to change it.

        One that nobody has begun to send simply goes as it is now.
        """
        self.row.seq += 1
        messages.rewrite(self.tx, self.row.id, message_id, text, self.row.seq)
        if self.is_pushed and not outbox.waits_untouched(self.tx, self.row.id, message_id):
            outbox.forget_failed_edits(self.tx, self.row.id, message_id)
            self._outgoing.append(self._waiting(message_id, "edit", Lane.REPLY))

    def part(self, text: Text | str, until: datetime) -> None:
        """The last words of a conversation that is erased; nothing else of it is kept.

        A page learns that the lines it shows are gone. On Telegram what is young enough is deleted, hers as well.
        """
        messages.add(self.tx, [line for line in self._lines if line.sender == "visitor"])
        self._lines, self._outgoing = [], []
        self.row.owner, self.row.owner_staff_id, self.row.live_case_id = BOT, None, None
        self.state = State(keys=self.state.keys)
        gone = erasures.empty_lines(self.tx, self.row, self.now, keep_all=not self.is_pushed)
        self._add(BOT, self.words(text), [], Lane.REPLY)
        self.state = State()
        if self.row.channel == TELEGRAM:
            self._outgoing += [self._waiting(line, "delete", Lane.REMINDER) for line in gone]
        erasures.begin_parting(self.tx, self.row, until, self.now)
        self.row.erased_at, self.row.parting_until = self.now, until

    def _add(  # noqa: PLR0913 – what a line is made of
        self,
        sender: str,
        text: str,
        buttons: list[dict[str, str]],
        lane: Lane,
        *,
        staff_id: int | None = None,
        automatic: bool = False,
        message_id: str | None = None,
    ) -> str:
        if self.row.erased_at is not None:
            return ""  # nobody is there to read it
        line = self._line(message_id or uuid4().hex, sender, text)
        line = replace(line, buttons=buttons or None, staff_id=staff_id, automatic=automatic)
        self._lines.append(line)
        self.menu_place = self.state.menu = None
        if self.is_pushed:
            waiting = self._waiting(line.id, "send", lane)
            self._outgoing.append(replace(waiting, removes_keys=self._removes_keys()))
        return line.id

    def _removes_keys(self) -> bool:
        removes = self.state.leaves_keys()
        if removes:
            self.state.keys = None
        return removes

    def _line(self, message_id: str, sender: str, text: str, at: datetime | None = None) -> MessageRow:
        self.row.seq += 1
        seq = self.row.seq
        return MessageRow(self.row.id, message_id, seq, seq, sender, None, False, False, text, None, at or self.now)

    @property
    def is_pushed(self) -> bool:
        """Whether it is sent to her; a web page reads by itself."""
        return self.row.channel != WEB

    def _waiting(self, message_id: str, action: str, lane: Lane) -> outbox.Waiting:
        return outbox.Waiting(self.row.id, self.row.channel, message_id, action, self.now, lane)

    def save(self) -> None:
        messages.add(self.tx, self._lines)
        if self.row.live_case_id is not None and self.row.seq != self._seq_when_loaded:
            search.mark(self.tx, self.row.live_case_id, self.now)
        self._queue_outgoing()
        self.row.state = self.state.model_dump_json(exclude_defaults=True)
        conversations.save(self.tx, self.row)
        if not self.is_pushed:
            self.tx.wake(bus.conversation(self.row.id))
        if self.owner != BOT:
            self.tx.wake(bus.QUEUE)

    def _queue_outgoing(self) -> None:
        """Rows are born leased if this process can send them at once; else who serves the channel takes them."""
        if not self._outgoing:
            return
        sent_here = self.row.channel in self.desk.pushes
        ours = sent_here and self._nothing_goes_before()
        ids = outbox.add(self.tx, self._outgoing, (self.desk.process, self.now + LEASE) if ours else None)
        if ours:
            rows = self._rows_to_send(ids)
            self.tx.after_commit(lambda: self.desk.deliver(rows))
        elif not sent_here:
            self.tx.wake(bus.OUTBOX)

    def _nothing_goes_before(self) -> bool:
        """What has been sent and has yet to be marked holds up nobody who need not know how the wire calls it."""
        waiting = outbox.waiting_ids(self.tx, self.row.id)
        by_name = any(row.action != "send" for row in self._outgoing)
        return not waiting or (not by_name and all(map(self.desk.has_sent, waiting)))

    def _rows_to_send(self, ids: Sequence[int]) -> list[outbox.OutboxRow]:
        """What the assistant says is at hand; who a colleague is, or what a channel calls a line, has to be read."""
        said = {line.id: line for line in self._lines if line.sender == BOT}
        if any(waiting.message_id not in said or waiting.action != "send" for waiting in self._outgoing):
            return outbox.read(self.tx, ids)
        return [
            outbox.fresh(row_id, self.row, said[waiting.message_id], waiting)
            for row_id, waiting in zip(ids, self._outgoing, strict=True)
        ]
