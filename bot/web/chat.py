"""The visitor's chat over HTTP (contract.md): the same dialogue as everywhere, read back from the database."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.reception import Reception
from bot.web.errors import ENDED, Refused, refusals
from bot.web.limits import Limit, request_address
from desk import visitors
from desk.casework import author
from desk.conversations import WEB
from desk.desk import Desk
from desk.errors import BodyDiffers, Erased
from desk.messages import Incoming, Kind, read_typed
from desk.visitors import Visitor
from locales import Text, _
from storage import bus
from storage.messages import MessageRow

LONGEST_TEXT = 4000
LAST_SEQ = 2**31 - 1  # of the column
LOOK_AGAIN = 5.0  # seconds: should a wake-up from another process get lost
HOUR = 3600.0
TOO_MANY = _("Too many messages at once. Please wait a moment and send it again.")
TOO_MANY_PAGES = _("Too many pages were asked for from this network. Please try again in a moment.")
PAGES_PER_MINUTE = 600  # of one internet address, which a village or a library may share
OTHER_CONTENT = _("A different message was sent under this id. Please send it again.")

BEARER = HTTPBearer(auto_error=False, description="The token of POST /api/chat/sessions; never in an address or cookie")

FILES = "/api/chat/files"

router = APIRouter(prefix="/api/chat", tags=["chat"])


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewSession(Strict):
    lang: Literal["hu", "en"] = "hu"


class Session(BaseModel):
    session: str
    token: str


class SessionChange(Strict):
    own_device: Literal[True]


class NewMessage(Strict):
    """Exactly one of text and button."""

    id: UUID
    text: str | None = Field(None, max_length=LONGEST_TEXT)
    button: str | None = Field(None, min_length=1, max_length=64)

    @model_validator(mode="after")
    def _one_of_two(self) -> "NewMessage":
        if (self.text is None) == (self.button is None) or (self.text is not None and not self.text.strip()):
            raise ValueError("exactly one of text and button")
        return self


class Accepted(BaseModel):
    seq: int


class ShownButton(BaseModel):
    id: str
    label: str
    url: str | None = None


class ShownFile(BaseModel):
    name: str
    url: str
    size: int


class Entry(BaseModel):
    """One line of the thread; a later entry with the same id replaces it."""

    model_config = ConfigDict(populate_by_name=True)

    seq: int
    id: str
    sender: Literal["visitor", "bot", "staff"] = Field(alias="from")
    author: str | None = None
    automatic: bool | None = None
    text: str
    buttons: list[ShownButton]
    files: list[ShownFile]
    at: datetime
    edited: bool | None = None
    deleted: bool | None = None


class Entries(BaseModel):
    messages: list[Entry]


class ChatLimits:
    """Counted in this process: a limit against floods, not an exact quota."""

    def __init__(self, desk: Desk, trusted_proxies: tuple[str, ...]) -> None:
        self._desk = desk
        limits = desk.office.limits
        self._messages = Limit(limits.messages_per_minute, 60)
        self._sessions = Limit(limits.sessions_per_address_per_hour, HOUR)
        self._pages = Limit(PAGES_PER_MINUTE, 60)
        self._trusted = trusted_proxies

    def session(self, request: Request) -> None:
        self._sessions.most = self._desk.office.limits.sessions_per_address_per_hour
        self._check(self._sessions, request_address(request, self._trusted))

    def message(self, visitor: Visitor) -> None:
        self._messages.most = self._desk.office.limits.messages_per_minute
        self._check(self._messages, visitor.address)

    def page(self, request: Request) -> None:
        """Of those for everybody, each of which is drawn anew."""
        self._check(self._pages, request_address(request, self._trusted), TOO_MANY_PAGES)

    def _check(self, limit: Limit, key: str, why: Text = TOO_MANY) -> None:
        wait = limit.wait(key)
        if wait:
            raise Refused(status.HTTP_429_TOO_MANY_REQUESTS, why, {"Retry-After": str(wait)})


def reception_of(request: Request) -> Reception:
    reception: Reception = request.app.state.reception
    return reception


def desk_of(request: Request) -> Desk:
    return reception_of(request).desk


def limits_of(request: Request) -> ChatLimits:
    limits: ChatLimits = request.app.state.limits
    return limits


TheReception = Annotated[Reception, Depends(reception_of)]
TheDesk = Annotated[Desk, Depends(desk_of)]
TheLimits = Annotated[ChatLimits, Depends(limits_of)]


async def current_visitor(
    desk: TheDesk, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
) -> Visitor:
    visitor = await desk.database.read(visitors.authenticate, desk, bearer.credentials) if bearer else None
    if visitor is None:
        raise Refused(status.HTTP_401_UNAUTHORIZED, ENDED, {"WWW-Authenticate": "Bearer"})
    return visitor


TheVisitor = Annotated[Visitor, Depends(current_visitor)]
After = Annotated[int, Query(ge=0, le=LAST_SEQ, description="the highest seq already read")]


@router.post("/sessions", status_code=status.HTTP_201_CREATED, responses=refusals(413, 422, 429))
async def open_session(
    request: Request, reception: TheReception, limits: TheLimits, wish: NewSession | None = None
) -> Session:
    """A new web visitor; the assistant's greeting is the first entry of the thread."""
    limits.session(request)
    desk = reception.desk
    new = await desk.database.write(visitors.open_session, desk)
    language = wish.lang if wish else "hu"
    now = desk.clock.now()
    await reception.receive(Incoming(WEB, new.address, "start", now, kind=Kind.START, language=language))
    return Session(session=new.address, token=new.token)


@router.patch("/sessions", status_code=status.HTTP_204_NO_CONTENT, responses=refusals(401, 413, 422))
async def change_session(desk: TheDesk, visitor: TheVisitor, change: SessionChange) -> None:
    """*Ez a saját készülékem*: the token lives 30 days."""
    del change
    await desk.database.write(visitors.keep_on_own_device, desk, visitor)


@router.delete("/sessions", status_code=status.HTTP_204_NO_CONTENT, responses=refusals(401))
async def finish_session(desk: TheDesk, visitor: TheVisitor) -> None:
    """*Befejezem és törlöm*."""
    await desk.database.write(visitors.finish_and_erase, desk, visitor)


@router.post("/messages", status_code=status.HTTP_202_ACCEPTED, responses=refusals(401, 409, 413, 422, 429))
async def send(reception: TheReception, limits: TheLimits, visitor: TheVisitor, message: NewMessage) -> Accepted:
    """202 after the commit. The same id with the same body gives the same answer and has one effect."""
    limits.message(visitor)
    typed, text = read_typed(message.text or "")
    incoming = Incoming(
        channel=WEB,
        address=visitor.address,
        delivery=str(message.id),
        at=reception.desk.clock.now(),
        kind=typed if message.button is None else Kind.BUTTON,
        text=text,
        button=message.button or "",
    )
    try:
        handled = await reception.receive(incoming)
    except BodyDiffers:
        raise Refused(status.HTTP_409_CONFLICT, OTHER_CONTENT) from None
    return Accepted(seq=handled.seq or 0)


@router.get("/messages", response_model_exclude_none=True, responses=refusals(401, 422))
async def read(desk: TheDesk, visitor: TheVisitor, after: After = 0) -> Entries:
    rows = await desk.database.read(visitors.changes, desk, visitor, after)
    await _mark_seen(desk, visitor, rows)
    return Entries(messages=[entry(row, desk) for row in rows])


@router.get("/events", response_class=EventSourceResponse, responses=refusals(401, 422))
async def follow(
    desk: TheDesk,
    visitor: TheVisitor,
    last_event_id: Annotated[str, Header()] = "0",
    after: After = 0,
) -> AsyncIterator[ServerSentEvent]:
    """The same entries live; resumable from `Last-Event-ID` (or `after`)."""
    seq = max(int(last_event_id) if re.fullmatch(r"\d{1,9}", last_event_id, re.ASCII) else 0, after)
    yield ServerSentEvent(comment="listening")  # so that the page knows at once that the stream is open
    with desk.bus.listen(bus.conversation(visitor.conversation_id)) as reader:
        while not desk.bus.closed:
            try:
                rows = await desk.database.read(visitors.changes, desk, visitor, seq)
            except Erased:
                return
            for row in rows:
                seq = row.seq
                data = entry(row, desk).model_dump(mode="json", by_alias=True, exclude_none=True)
                yield ServerSentEvent(data=data, event="message", id=str(seq))
            await _mark_seen(desk, visitor, rows)
            if not rows:
                await reader.wait(LOOK_AGAIN)


async def _mark_seen(desk: Desk, visitor: Visitor, rows: list[MessageRow]) -> None:
    if any(row.sender == "staff" for row in rows):
        await desk.database.write(visitors.mark_seen, desk, visitor, rows[-1].seq)


def entry(row: MessageRow, desk: Desk) -> Entry:
    values: dict[str, Any] = {
        "seq": row.seq,
        "id": row.id,
        "from": row.sender,
        "author": author(row.author, desk) if row.author and row.sender == "staff" else None,
        "automatic": row.automatic or None,
        "text": row.text,
        "buttons": row.buttons or [],
        "files": [{"name": file.name, "url": f"{FILES}/{file.id}", "size": file.size} for file in row.files],
        "at": row.at,
        "edited": (row.edited and not row.deleted) or None,
        "deleted": row.deleted or None,
    }
    return Entry.model_validate(values)
