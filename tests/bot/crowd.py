"""People with phones, each of whom goes through the same conversation a second time, alone with the dialogue.

What the dialogue told them there is what the service has to show them, whatever happens to it meanwhile.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from random import Random
from uuid import uuid4

import httpx

from console.visit import SESSION_COOKIE
from desk import casework, staff
from desk.casework import StaffRow
from desk.conversations import TELEGRAM
from desk.desk import Desk
from desk.messages import Incoming, Kind, read_typed
from handlers.dispatch import dispatch
from simulator.people import Person
from simulator.screen import Shown
from storage import cases, conversations, messages
from storage.database import Database
from storage.messages import MessageRow
from tests.colleagues import session_of
from tests.telegram import KEYS_GONE

PATIENCE = 180.0  # seconds of a person who waits for an answer on a busy machine, from services that keep dying
NUMBERS = count()


async def eventually(holds: Callable[[], bool], what: str) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110 – what other processes do raises no event here
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"this never came to hold: {what}") from None


def told(phone: Person) -> list[Shown]:
    """What came from the bot, but for the one word that takes keys away and is no line of the thread."""
    return [shown for shown in phone.history if not shown.mine and shown.text != KEYS_GONE]


def cases_of(database: Database, address: str) -> list[int]:
    """Their numbers, oldest first."""
    with database.reading() as tx:
        row = conversations.find(tx, TELEGRAM, address)
        return [case.id for case in cases.of_conversation(tx, row.id)] if row else []


def case_in_hand(database: Database, address: str) -> int:
    """The one in which her conversation is carried on, else her newest."""
    with database.reading() as tx:
        row = conversations.find(tx, TELEGRAM, address)
    live = row.live_case_id if row else None
    return live or cases_of(database, address)[-1]


@dataclass
class Alone:
    """The dialogue without any wire, process or kill: what it says to her."""

    desk: Desk
    kati: StaffRow
    address: str
    seq: int = 0
    said: list[MessageRow] = field(default_factory=list)

    def hear(self, text: str) -> None:
        kind, text = read_typed(text)
        self._take(kind, text=text)

    def press(self, data: str) -> None:
        self._take(Kind.BUTTON, button=data)

    def _take(self, kind: Kind, *, text: str = "", button: str = "") -> None:
        delivery, now = f"{next(NUMBERS)}", self.desk.clock.now()
        dispatch(self.desk, Incoming(TELEGRAM, self.address, delivery, now, kind, text, button, language="hu"))
        self._read()

    def act(self, act: str, text: str) -> None:
        case_id = case_in_hand(self.desk.database, self.address)
        if act == "reply":
            casework.reply(self.desk, self.kati, case_id, text)
        elif act == "claim":
            casework.claim(self.desk, self.kati, case_id)
        else:
            casework.close(self.desk, self.kati, case_id, text)
        self._read()

    def _read(self) -> None:
        with self.desk.database.reading() as tx:
            row = conversations.find(tx, TELEGRAM, self.address)
            assert row is not None
            new = messages.after(tx, row.id, self.seq)
        self.seq = row.seq
        self.said += [line for line in new if line.sender != "visitor"]

    def data(self, label: str) -> str:
        """Of the newest button with that label."""
        offered = (button for line in reversed(self.said) for button in line.buttons or ())
        return next(button["id"] for button in offered if button["label"] == label)

    def offers(self, label: str) -> bool:
        return any(button["label"] == label for button in self.said[-1].buttons or ())


@dataclass
class Clerk:
    """Kati at the console. She sends a form again until she knows that it was taken."""

    http: httpx.AsyncClient
    url: str
    session: str
    form_token: str

    @classmethod
    def signing_in(cls, desk: Desk, http: httpx.AsyncClient, url: str) -> "Clerk":
        session = session_of(desk, "kati@example.hu")
        return cls(http, url, session, staff.form_token(desk, session))

    async def act(self, act: str, case_id: int, text: str) -> None:
        """Time stands still for the services: a reply that is held goes when she says so."""
        words = {"outcome" if act == "close" else "text": text}
        fields = {"form_token": self.form_token, "message_id": str(uuid4()), **words}
        for step in [act, "send-now"] if act == "reply" else [act]:
            async with asyncio.timeout(PATIENCE):
                while not await self._is_taken(f"{self.url}/console/cases/{case_id}/{step}", fields):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

    async def _is_taken(self, address: str, fields: dict[str, str]) -> bool:
        """A case that she closed without learning of it is closed."""
        headers = {"Cookie": f"{SESSION_COOKIE}={self.session}"}
        try:
            answer = await self.http.post(address, data=fields, headers=headers)
        except httpx.TransportError:
            return False
        is_closed = "outcome" in fields and answer.status_code == httpx.codes.CONFLICT
        assert is_closed or answer.status_code == httpx.codes.SEE_OTHER, answer.text
        return True


@dataclass
class Talker:
    """Goes on as soon as she has been answered. Her own mark stands in whatever she writes of herself."""

    phone: Person
    alone: Alone
    clerk: Clerk
    database: Database
    chance: Random
    turns: int = 0
    marks: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.phone.user.first_name

    @property
    def address(self) -> str:
        return f"{self.phone.id}"

    def new_mark(self) -> str:
        self.marks.append(f"{self.address}-{len(self.marks)}.")
        return self.marks[-1]

    async def type(self, *texts: str) -> None:
        """Several go off without waiting for an answer in between."""
        for text in texts:
            await self.phone.send(text)
            self.alone.hear(text)
        await self._is_answered(len(texts))

    async def tap(self, label: str) -> None:
        """The newest button with that label; of a message that came twice the newer one."""
        data = self.alone.data(label)
        await eventually(lambda: self._has_key(label) or bool(self._messages_with(data)), f"{self.name} sees {label}")
        if self._has_key(label):
            await self.type(label)
            return
        await self.phone.press(self._messages_with(data)[-1], data)
        self.alone.press(data)
        await self._is_answered(1)

    async def is_dealt_with(self, act: str, text: str = "") -> None:
        """A colleague does something in her case."""
        await self.clerk.act(act, case_in_hand(self.database, self.address), text)
        self.alone.act(act, text)
        await self._is_answered(0)

    async def _is_answered(self, turns: int) -> None:
        self.turns += turns
        try:
            await eventually(lambda: self._sees_all() and not self._is_heard_later(), f"{self.name} is answered")
        except AssertionError as error:
            error.add_note(f"expected last: {[line.text for line in self.alone.said[-4:]]}")
            error.add_note(f"seen last: {[shown.text for shown in told(self.phone)[-4:]]}")
            raise

    def _sees_all(self) -> bool:
        return len(told(self.phone)) >= len(self.alone.said)

    def _is_heard_later(self) -> bool:
        """What she did is still on its way to the service."""
        return any(update.queue[1] == self.phone.id for update in self.phone.bot.updates.pending.values())

    def _has_key(self, label: str) -> bool:
        """Under her input line, where a number can be handed over; pressed, it is what she says."""
        return any(label in row for row in self.phone.keyboard)

    def _messages_with(self, data: str) -> list[int]:
        return [
            shown.message_id
            for shown in self.phone.history
            if any(button.data == data for row in shown.buttons for button in row)
        ]
