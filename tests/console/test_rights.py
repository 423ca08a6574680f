"""The rights table: every route of the console × who asks, over a case that was referred and one that was not.

A route that is missing here fails `test_every_route_stands_in_the_table`. To add one, write a row into TABLE:

    "POST /things/{thing_id}": Row("ok ok 403 403 403", {"fields": "that make it do something"}),

The five words say what coordinator, clerk, reader, the partner whose office the case was referred to, and a partner of
another office get; somebody who is not signed in is sent to the sign-in, always (`open` marks the few rows that are for
everybody). `ok`: the right is there – done (2xx, 3xx), or refused for what was sent or for the state of the case (409,
410, 413, 415, 422). Where the case that was not referred gives another outcome, write it behind a slash: `ok/404`.
Parameters in braces are filled from Scene.values; a parameter that names an act is written out, so that each act has a
row of its own: put it into ACTS_OF. Rows run in turn against one office, those without a right first: what the first
colleague changes must not take anything from the next.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from httpx import AsyncClient
from starlette.routing import BaseRoute, Mount

from console import announcements, case, correcting, event_guest, filters, partner, referring, staff
from console.pages import console_app
from console.visit import SESSION_COOKIE
from desk import announcements as desk_announcements
from desk import canned, consents, referrals
from desk import filters as saved_filters
from desk import staff as desk_staff
from desk.announcements import Selection
from desk.canned import Writing
from desk.cases import reference
from desk.desk import Desk
from desk.queue import Narrowed, View
from storage import cases
from tests.colleagues import enrolled, session_of
from tests.console.conftest import ON_SQLITE, Office
from tests.events import Guest, make_event
from tests.typing_events import TYPED

REFERRED, FOREIGN = "Máltai Szeretetszolgálat", "Tiszakécskei iroda"
ASKING = {
    "coordinator": ("coordinator", None),
    "clerk": ("clerk", None),
    "reader": ("reader", None),
    "partner": ("partner", REFERRED),
    "other partner": ("partner", FOREIGN),
}
ALLOWED = {*range(200, 400), 409, 410, 413, 415, 422}
# Acts that share a route: the parameter, and the names that it may have.
ACTS_OF: Mapping[str, Iterable[str]] = {
    "/announcements/{announcement_id}/{act}": announcements.ACTS,
    "/cases/{case_id}/{act}": case.ACTS,
    "/cases/{case_id}/referral/{step}": referring.STEPS,
    "/referrals/{case_id}/{act}": partner.ACTS,
    "/cases/{case_id}/replies/{message_id}/{act}": correcting.ACTS,
    "/events/{event_id:int}/people/{registration_id:int}/{act}": event_guest.ALL_ACTS,
    "/filters/{filter_id}/{act}": filters.ACTS,
    "/staff/{staff_id}/{act}": staff.ACTS,
    "/staff/offices/{office_id}/{act}": staff.OFFICE_ACTS,
}


@dataclass(frozen=True)
class Row:
    outcomes: str
    fields: dict[str, str] = field(default_factory=dict)
    is_open: bool = False

    def expected(self, who: str, referred: bool) -> str:
        here, _slash, there = self.outcomes.split()[list(ASKING).index(who)].partition("/")
        return here if referred else there or here


ANYBODY = "ok ok ok ok ok"  # who is signed in; what she sees is hers
OFFICE = "ok ok ok 403 403"
WORK = "ok ok 403 403 403"
COORDINATOR = "ok 403 403 403 403"
SEES_CASE = "ok ok ok ok/404 404"
OF_REFERRAL = "403 403 403 ok/404 404"
EVENTS = "ok ok ok 404 404"
WORK_EVENTS = "ok ok 403 404 404"
OF_ITS_MAKER = "404 ok 404 404 404"  # the clerk's
FORM = {"text": "szöveg", "outcome": "informed", "email": "uj@example.hu", "role": "clerk", "name": "Valaki"}

TABLE = {
    "GET /sign-in": Row(ANYBODY, is_open=True),
    "POST /sign-in": Row(ANYBODY, is_open=True),
    "GET /sign-in/enrol": Row(ANYBODY, is_open=True),
    "POST /sign-in/enrol": Row(ANYBODY, is_open=True),
    "POST /language": Row(ANYBODY, is_open=True),
    "GET /": Row(ANYBODY),
    "GET /queue": Row(ANYBODY),
    "GET /filters": Row(ANYBODY),
    "POST /filters": Row(ANYBODY, {"name": "Sürgősek", "urgent": "1"}),
    "GET /filters/{filter_id}/{act}": Row(ANYBODY, is_open=True),  # sends on to the page
    "POST /filters/{filter_id}/rename": Row(OF_ITS_MAKER, {"name": "Másképp"}),
    "POST /filters/{filter_id}/remove": Row(OF_ITS_MAKER),
    "GET /cases/{case_id}": Row(SEES_CASE),
    "GET /cases/{case_id}/live": Row("ok ok ok 403/404 404"),  # a partner has a page of her own
    "GET /cases/{case_id}/{act}": Row(ANYBODY, is_open=True),  # sends on to the page of the case
    "GET /people/duplicates": Row(OFFICE),
    "GET /people/{person_id}/erase": Row(COORDINATOR),
    "POST /people/{person_id}/erase": Row(COORDINATOR, {"mark": "not what was seen"}),
    "POST /people/{person_id}/export": Row(COORDINATOR),
    "GET /people/{person_id}/merge/{other}": Row(WORK),
    "GET /people/{person_id}/{act:path}": Row(ANYBODY, is_open=True),  # sends on to the page
    "POST /people/{person_id}/merge": Row(WORK, {"case": "K-1001"}),
    "POST /people/{person_id}/merge/{other}": Row(WORK),
    "POST /people/{person_id}/dismiss/{other}": Row(WORK),
    "POST /people/{person_id}/merges/{merge_id}/undo": Row("404 404 403 403 403"),  # there is no merge
    "POST /people/{person_id}/merges/{merge_id}/ask": Row("404 404 403 403 403"),  # there is no merge
    "POST /cases/{case_id}/note": Row(WORK, FORM),
    "POST /cases/{case_id}/claim": Row(WORK),
    "POST /cases/{case_id}/give-back": Row(WORK),
    "POST /cases/{case_id}/reply": Row(WORK, FORM),
    "POST /cases/{case_id}/close": Row(WORK, FORM),
    "GET /cases/{case_id}/take-over": Row("ok ok 403 403/404 404"),
    "POST /cases/{case_id}/take-over": Row(WORK),
    "POST /cases/{case_id}/snooze": Row(WORK, FORM | {"until": "2026-12-01T09:00"}),
    "POST /cases/{case_id}/wake": Row(WORK),
    "POST /cases/{case_id}/viewing": Row(OFFICE),
    "POST /cases/{case_id}/block": Row(WORK, FORM | {"lasts": "day"}),
    "POST /cases/{case_id}/confirm-block": Row(WORK),
    "POST /cases/{case_id}/lift-block": Row(WORK),
    "POST /cases/{case_id}/insert": Row(WORK),
    "GET /cases/{case_id}/replies/{message_id}": Row("ok ok 403 403 403"),  # sends on: it is not hers
    "GET /cases/{case_id}/replies/{message_id}/{act}": Row(ANYBODY, is_open=True),  # sends on to the page of the case
    "POST /cases/{case_id}/replies/{message_id}/correct": Row("ok 404/ok 403 403 403", FORM),  # no such reply
    "POST /cases/{case_id}/replies/{message_id}/take-back": Row("ok 404/ok 403 403 403"),
    "POST /cases/{case_id}/undo": Row("404 404 403 403 403"),  # nothing is held
    "POST /cases/{case_id}/send-now": Row("404 404 403 403 403"),
    "POST /cases/{case_id}/discard": Row(WORK),
    "GET /cases/{case_id}/files/{file_id}": Row("404 404 404 403/404 404"),  # there is none
    "GET /cases/{case_id}/referral": Row(WORK),
    "POST /cases/{case_id}/referral/ask": Row(WORK, {"office": "1"}),
    "POST /cases/{case_id}/referral/spoken": Row(WORK, {"office": "1"}),
    "POST /cases/{case_id}/referral/withdraw-consent": Row(WORK, {"office": "1"}),
    "POST /cases/{case_id}/referral/offer": Row(WORK, FORM | {"office": "1"}),
    "POST /cases/{case_id}/withdraw-referral": Row(WORK),
    "GET /referrals/{case_id}": Row(OF_REFERRAL),
    "GET /referrals/{case_id}/live": Row(OF_REFERRAL),
    "GET /referrals/{case_id}/{act}": Row(ANYBODY, is_open=True),  # sends on to the page
    "POST /referrals/{case_id}/accept": Row(OF_REFERRAL),
    "POST /referrals/{case_id}/refuse": Row(OF_REFERRAL, FORM),
    "POST /referrals/{case_id}/report": Row(OF_REFERRAL, FORM),
    "GET /search": Row(OFFICE),
    "POST /search": Row(OFFICE, {"q": "napraforgó"}),
    "GET /people": Row(OFFICE),
    "POST /people": Row(OFFICE, {"q": "Kiss"}),
    "GET /people/{person_id}": Row(OFFICE),
    "GET /canned": Row(WORK),
    "GET /canned/new": Row(WORK),
    "POST /canned/new": Row(WORK, {"title": "Cím", "text_hu": "Jó napot!"}),
    "GET /canned/{canned_id}": Row(WORK),
    "POST /canned/{canned_id}": Row(WORK, {"title": "Cím", "text_hu": "Jó napot!"}),
    "GET /canned/{canned_id}/file": Row("404 404 403 403 403"),  # it has none
    "POST /canned/{canned_id}/remove": Row("404 ok 403 403 403"),  # the clerk has removed it
    "GET /announcements": Row(COORDINATOR),
    "GET /announcements/new": Row(COORDINATOR),
    "POST /announcements/new": Row(COORDINATOR, {"text": "Állásbörze"}),
    "GET /announcements/{announcement_id}": Row(COORDINATOR),
    "GET /announcements/{announcement_id}/live": Row(COORDINATOR),
    "GET /announcements/{announcement_id}/results": Row(COORDINATOR),
    "POST /announcements/{announcement_id}": Row(COORDINATOR, {"text": "Állásbörze"}),
    "POST /announcements/{announcement_id}/try": Row(COORDINATOR),
    "POST /announcements/{announcement_id}/schedule": Row(COORDINATOR, {"at": "2026-12-01T10:00"}),
    "POST /announcements/{announcement_id}/start": Row(COORDINATOR),
    "POST /announcements/{announcement_id}/unschedule": Row(COORDINATOR),
    "POST /announcements/{announcement_id}/pause": Row(COORDINATOR),
    "POST /announcements/{announcement_id}/go-on": Row(COORDINATOR),
    "POST /announcements/{announcement_id}/stop": Row(COORDINATOR),
    "GET /events": Row(EVENTS),
    "GET /events/live": Row(EVENTS),
    "GET /events/new": Row(WORK_EVENTS),
    "POST /events/new": Row(WORK_EVENTS, TYPED),
    "GET /events/{event_id}/edit": Row(WORK_EVENTS),
    "POST /events/{event_id}/edit": Row(WORK_EVENTS, TYPED),
    "POST /events/{event_id}/edit/again": Row(WORK_EVENTS, TYPED),
    "POST /events/{event_id}/edit/save": Row(WORK_EVENTS, TYPED),
    "GET /events/{event_id}/preview": Row(EVENTS),
    "POST /events/{event_id}/publish": Row(WORK_EVENTS),
    "POST /events/{event_id}/copy": Row(WORK_EVENTS),
    "POST /events/{event_id}/delete": Row(WORK_EVENTS),
    "GET /events/{event_id}/call-off": Row(WORK_EVENTS),
    "POST /events/{event_id}/call-off": Row(WORK_EVENTS, {"reason": "few"}),
    "GET /events/{event_id}/repeat": Row(WORK_EVENTS),
    "GET /events/{event_id}/door": Row(EVENTS),
    "POST /events/{event_id}/door": Row(ANYBODY, {"words": "Minta"}),  # sends on to the page
    "POST /events/{event_id}/door/in": Row(WORK_EVENTS, {"in": "1"}),
    "POST /events/{event_id}/door/back": Row(WORK_EVENTS, {"back": "1"}),
    "POST /events/{event_id}/door/scan": Row(WORK_EVENTS, {"scanned": "PAKTUM:nincs:12345"}),
    "POST /events/{event_id}/door/walk-in": Row(WORK_EVENTS, {"seats": "1"}),
    "GET /events/{event_id}/sheet": Row(EVENTS),
    "GET /events/{event_id}/sheet.xlsx": Row(EVENTS),
    "GET /events/{event_id}/poster": Row(EVENTS),
    "POST /events/{event_id}/repeat": Row(WORK_EVENTS, {"day-2026-12-12": "1"}),
    "GET /events/figures": Row(EVENTS),
    "GET /events/figures/file": Row(EVENTS),
    "GET /events/{event_id:int}": Row(EVENTS),
    "POST /events/{event_id:int}": Row(EVENTS, {"q": "Minta"}),  # sends on to the page
    "GET /events/{event_id:int}/live": Row(EVENTS),
    "POST /events/{event_id:int}/sources": Row(WORK_EVENTS, {"source": "könyvtár"}),
    "GET /events/{event_id:int}/people/new": Row(WORK_EVENTS),
    "POST /events/{event_id:int}/people/new": Row(WORK_EVENTS, {"name": "Új", "seats": "1", "said": "phone"}),
    "GET /events/{event_id:int}/people/{registration_id:int}": Row(EVENTS),
    "GET /events/{event_id:int}/people/{registration_id:int}/{act}": Row(ANYBODY, is_open=True),  # sends on to the page
    "POST /events/{event_id:int}/people/{registration_id:int}/resize": Row(WORK_EVENTS, {"seats": "2"}),
    "POST /events/{event_id:int}/people/{registration_id:int}/mend": Row(WORK_EVENTS, {"name": "Más"}),
    "POST /events/{event_id:int}/people/{registration_id:int}/told": Row(WORK_EVENTS),
    "POST /events/{event_id:int}/people/{registration_id:int}/comes": Row(WORK_EVENTS),
    "POST /events/{event_id:int}/people/{registration_id:int}/talk": Row(WORK_EVENTS),
    "POST /events/{event_id:int}/people/{registration_id:int}/accept": Row(WORK_EVENTS),
    "POST /events/{event_id:int}/people/{registration_id:int}/cancel": Row(WORK_EVENTS),
    "POST /events/{event_id:int}/people/{registration_id:int}/declines": Row(WORK_EVENTS),
    "GET /help": Row(ANYBODY),
    "GET /sessions": Row(ANYBODY),
    "POST /sessions/end": Row("404 404 404 404 404", {"key": "of somebody else"}),
    "POST /sessions/end-others": Row(ANYBODY),
    "POST /sessions/telegram": Row("404 404 404 404 404"),  # it is not switched on
    "POST /sessions/telegram-end": Row(ANYBODY),
    "GET /sessions/{act}": Row(ANYBODY, is_open=True),  # sends on to the page
    "GET /staff": Row(OFFICE),
    "POST /staff": Row(COORDINATOR, FORM),
    "GET /staff/{staff_id}": Row(COORDINATOR),
    "GET /staff/{staff_id}/{act:path}": Row(ANYBODY, is_open=True),  # sends on to the page
    "POST /staff/{staff_id}/link": Row(COORDINATOR),
    "POST /staff/{staff_id}/absence": Row(COORDINATOR),
    "POST /staff/{staff_id}/change": Row(COORDINATOR, FORM),
    "POST /staff/{staff_id}/remove": Row(COORDINATOR),
    "POST /staff/offices": Row(COORDINATOR, {"name": "Új iroda"}),
    "POST /staff/offices/{office_id}/rename": Row(COORDINATOR, {"name": "Más néven"}),
    "POST /staff/offices/{office_id}/desk": Row(COORDINATOR, {"desk": "maltai-szeretetszolgalat"}),
    "POST /staff/offices/{office_id}/remove": Row(COORDINATOR),
    "GET /audit": Row(COORDINATOR),
    "GET /notices": Row(ANYBODY),
    "GET /needs": Row(OFFICE),
    "GET /needs/file": Row(OFFICE),
    "GET /digest": Row(OFFICE),
    "GET /digest/live": Row(OFFICE),
    "GET /calendar": Row(OFFICE),
    "POST /calendar/closures": Row(COORDINATOR, {"first": "2026-12-28", "last": "2026-12-28"}),
    "POST /calendar/closures/remove": Row(COORDINATOR, {"day": "2026-12-28"}),
    "POST /calendar/moved/{year}": Row(COORDINATOR),
    "GET /settings": Row(OFFICE),
    "GET /settings/{key}": Row(OFFICE),
    "POST /settings/{key}": Row(COORDINATOR, {"value": "Új név"}),
    "POST /settings/{key}/save": Row(COORDINATOR, {"value": "Új név"}),
    "POST /settings/{key}/take-back": Row("404 403 403 403 403"),  # it was not changed
    "GET /articles": Row(ANYBODY),
    "GET /articles/{topic}": Row(ANYBODY),
    "POST /articles/{topic}/propose": Row(WORK, FORM),
    "POST /articles/{topic}/proposals/{proposal}": Row(COORDINATOR, {"state": "taken"}),
    "GET /rules": Row(OFFICE),
    "GET /rules/{audience}": Row(OFFICE),
    "POST /rules/{audience}": Row(OFFICE, {"matter": "workers"}),
    "POST /sign-out": Row(ANYBODY),
}
# Streams that never end are followed in test_live.py; here only who may not begin.
STREAMS = {"GET /stream"}


@dataclass
class Scene:
    """An office in which one case was referred to a partner and one was not, with everybody signed in."""

    office: Office
    values: dict[str, int | str]
    other_case: int
    sessions: dict[str, str]

    async def asks(self, who: str | None, route: str, row: Row, *, referred: bool) -> str:
        method, _space, path = route.partition(" ")
        values = self.values if referred else self.values | {"case_id": self.other_case}
        address = re.sub(r"{(\w+)(:\w+)?}", lambda found: str(values.get(found[1], "x")), path)
        browser = self._browser(who)
        if method == "GET":
            return outcome((await browser.get(f"/console{address}")).status_code)
        token = desk_staff.form_token(self.office.desk, self.sessions[who]) if who else ""
        answer = await browser.post(f"/console{address}", data={**row.fields, "form_token": token})
        return outcome(answer.status_code)

    def _browser(self, who: str | None) -> AsyncClient:
        browser = self.office.browser()
        if who:
            browser.cookies.set(SESSION_COOKIE, self.sessions[who], "console.test", "/console")
        return browser


def outcome(status: int) -> str:
    return "ok" if status in ALLOWED else str(status)


@pytest.fixture
def scene(office: Office) -> Scene:
    desk = office.desk
    sessions = {
        who: session_of(desk, f"{who.replace(' ', '')}@example.hu", role, at) for who, (role, at) in ASKING.items()
    }
    colleague, clerk, coordinator = (
        desk_staff.signed_in(desk, sessions[who]) for who in ("partner", "clerk", "coordinator")
    )
    assert colleague is not None
    assert colleague.office_id is not None
    assert clerk is not None
    assert coordinator is not None
    visitor, other = office.visitor(), office.visitor().case_id
    referred = visitor.case_id
    consents.record_spoken(desk, clerk, referred, colleague.office_id, desk.clock.now(), "telefonon")
    referrals.offer(desk, clerk, referred, colleague.office_id, "Mentort kér.")
    saved_filters.save(desk, clerk, "Szűrő", View.MINE, Narrowed(kind="message"))
    event = make_event(desk)
    registration = Guest(desk).register(event)
    values: dict[str, int | str] = {
        "filter_id": saved_filters.of(desk, clerk)[0].id,
        "case_id": referred,
        "topic": "paktum-mi-az",
        "audience": "business",
        "year": 2027,
        "key": "name",
        "proposal": 1,
        "staff_id": enrolled(desk, "spare@example.hu").id,
        "office_id": colleague.office_id,
        "person_id": person_of(desk, referred),
        "other": person_of(desk, other),
        "merge_id": 1,
        "announcement_id": desk_announcements.save(
            desk, coordinator, desk_announcements.Writing("Állásbörze", "", Selection())
        ),
        "event_id": event.id,
        "registration_id": registration.id,
        "canned_id": canned.save(desk, clerk, Writing("Köszönés", "Jó napot!")),
    }
    return Scene(office, values, other, sessions)


def person_of(desk: Desk, case_id: int) -> str:
    with desk.database.reading() as tx:
        case = cases.get(tx, case_id)
    assert case is not None
    return case.person_id


def routes(app: FastAPI) -> Iterator[str]:
    """As the table names them: "POST /cases/{case_id}/claim"."""
    for route in all_routes(app.routes):
        for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
            acts = ACTS_OF.get(route.path, {}) if method == "POST" else {}
            paths = [f"{route.path.rpartition('{')[0]}{act}" for act in acts] or [route.path]
            yield from (f"{method} {path}" for path in paths)


def all_routes(found: Sequence[BaseRoute]) -> Iterator[APIRoute]:
    """Static files tell nothing of anybody; anything else that is no route must be looked into."""
    for route in found:
        if isinstance(route, APIRoute):
            yield route
        elif not isinstance(route, Mount) or route.path != "/static":
            router: APIRouter = route.original_router  # type: ignore[attr-defined]
            yield from all_routes(router.routes)


@ON_SQLITE
def test_every_route_stands_in_the_table(desk: Desk) -> None:
    found = list(routes(console_app(desk, secure=False)))
    assert sorted(found) == sorted([*TABLE, *STREAMS])


@ON_SQLITE
@pytest.mark.asyncio
@pytest.mark.parametrize("route", TABLE)
async def test_who_may_do_what(scene: Scene, route: str) -> None:
    row = TABLE[route]
    for referred in (True, False) if "{case_id}" in route else (True,):
        for who in reversed(ASKING):
            got = await scene.asks(who, route, row, referred=referred)
            assert got == row.expected(who, referred), (who, "referred" if referred else "not referred")


@ON_SQLITE
@pytest.mark.asyncio
async def test_who_is_not_signed_in_gets_nothing(scene: Scene) -> None:
    for route in [*TABLE, *STREAMS]:
        row = TABLE.get(route, Row(ANYBODY))
        method, _space, path = route.partition(" ")
        address = "/console" + re.sub(r"{(\w+)(:\w+)?}", "1", path)
        browser = scene.office.browser()
        answer = await (browser.get(address) if method == "GET" else browser.post(address, data=row.fields))
        if row.is_open:
            assert "set-cookie" not in answer.headers or "paktum_session" not in answer.headers["set-cookie"], route
        elif method == "GET":
            assert (answer.status_code, answer.headers["location"]) == (303, "/console/sign-in"), route
        else:
            assert answer.status_code == 401, route


@ON_SQLITE
@pytest.mark.asyncio
async def test_a_partner_finds_her_case_in_every_list_and_no_other_one(scene: Scene) -> None:
    hers, foreign = reference(int(scene.values["case_id"])), reference(scene.other_case)
    for address in ("/", "/queue", "/?view=partner", "/queue?view=closed"):
        for who, may_see in (("partner", hers), ("other partner", None)):
            page = (await scene._browser(who).get(f"/console{address}")).text
            assert foreign not in page, (who, address)
            assert (hers in page) is (may_see == hers and "closed" not in address), (who, address)
