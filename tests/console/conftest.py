"""Visitors who ask for people, and colleagues at their browsers."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from uuid import uuid4

import pytest
import pytest_asyncio
from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette
from starlette.routing import Mount

from console.pages import console_app
from console.visit import SESSION_COOKIE
from desk import visitors
from desk.desk import Desk
from desk.messages import Incoming, Kind
from handlers.dispatch import dispatch
from storage import cases
from tests.colleagues import session_of

# For what is the same on every database; claims, replies and live views are tried on both.
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ADDRESS = "http://console.test"
FORM_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


@dataclass
class Visitor:
    """A web visitor as the desk knows her."""

    desk: Desk
    visitor: visitors.Visitor

    def say(self, text: str) -> None:
        incoming = Incoming("web", self.visitor.address, uuid4().hex, self.desk.clock.now(), text=text)
        dispatch(self.desk, incoming)

    def edit_last(self, text: str) -> None:
        line = [row.id for row in visitors.changes(self.desk, self.visitor, 0) if row.sender == "visitor"][-1]
        now = self.desk.clock.now()
        incoming = Incoming("web", self.visitor.address, uuid4().hex, now, Kind.EDIT, text=text, line=line)
        dispatch(self.desk, incoming)

    def tap(self, label: str) -> None:
        rows = visitors.changes(self.desk, self.visitor, 0)
        wire = [button["id"] for row in rows for button in row.buttons or () if button["label"] == label][-1]
        now = self.desk.clock.now()
        dispatch(self.desk, Incoming("web", self.visitor.address, uuid4().hex, now, Kind.BUTTON, button=wire))

    @property
    def case_id(self) -> int:
        with self.desk.database.reading() as tx:
            return cases.of_conversation(tx, self.visitor.conversation_id)[-1].id

    def reads(self) -> list[str]:
        rows = visitors.changes(self.desk, self.visitor, 0)
        visitors.mark_seen(self.desk, self.visitor, rows[-1].seq)
        return [row.text for row in rows]


@dataclass
class Colleague:
    """A browser with a cookie jar."""

    client: AsyncClient

    async def sees(self, path: str) -> str:
        response = await self.client.get(path)
        assert response.status_code == 200, response.text
        return unescape(response.text)

    async def sends(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Response:
        """A form of the case page, with the token that stands in it."""
        found = FORM_TOKEN.search((await self.client.get("/console/")).text)
        token = found.group(1) if found else ""
        return await self.client.post(path, data={"form_token": token, **(fields or {})}, headers=headers)

    async def searches(self, path: str, words: str) -> str:
        """The page that is found under the address to which she is sent."""
        answer = await self.sends(path, {"q": words})
        assert answer.status_code == 303, answer.text
        return await self.sees(answer.headers["location"])


@dataclass
class Office:
    desk: Desk
    app: Starlette
    open_browsers: list[AsyncClient] = field(default_factory=list)

    def browser(self) -> AsyncClient:
        client = AsyncClient(transport=ASGITransport(app=self.app), base_url=ADDRESS)
        self.open_browsers.append(client)
        return client

    async def colleague(
        self, email: str = "kati.nagy@example.hu", role: str = "clerk", office: str | None = None
    ) -> Colleague:
        client = self.browser()
        client.cookies.set(SESSION_COOKIE, session_of(self.desk, email, role, office), "console.test", "/console")
        return Colleague(client)

    def visitor(self, text: str = "emberrel szeretnek beszelni") -> Visitor:
        """Somebody whose conversation waits in the queue."""
        session = visitors.open_session(self.desk)
        known = visitors.authenticate(self.desk, session.token)
        assert known is not None
        visitor = Visitor(self.desk, known)
        visitor.say(text)
        return visitor


@pytest_asyncio.fixture
async def office(desk: Desk) -> AsyncIterator[Office]:
    office = Office(desk, Starlette(routes=[Mount("/console", console_app(desk, secure=False))]))
    yield office
    for client in office.open_browsers:
        await client.aclose()
