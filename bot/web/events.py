"""The public list of events, a page for each, and both as calendar files: without scripts, in one query a page."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response, status
from fastapi import Path as InPath
from fastapi.responses import FileResponse, HTMLResponse

from bot.web import event_words
from bot.web.chat import TheDesk, TheLimits
from bot.web.errors import NOT_FOUND, Refused, reader_locale, refusals
from bot.web.notice import POLICY as NO_FORMS
from bot.web.notice import templates
from desk import event_calendar, event_lines, public_events
from desk.conversations import TELEGRAM
from desk.desk import Desk
from desk.events import QUESTIONS, link_payload, page_address, questions_of
from desk.files import as_attachment
from desk.news import AUDIENCES
from desk.public_events import Narrowed, Stage
from locales import Locale, Text
from storage.public_events import PublicRow

STYLE = Path(__file__).parent / "static" / "events.css"
POLICY = NO_FORMS.replace("form-action 'none'", "form-action 'self'")
SOURCE = "web"  # by which link people came
CALENDAR = f"{event_calendar.MEDIA_TYPE}; charset=utf-8"
# A place that has just gone is told late by a minute at most; a calendar that it has moved, by a quarter of an hour.
PAGE_KEPT = "public, max-age=60"
CALENDAR_KEPT = "public, max-age=900"
CAN_COME = (Stage.OPEN, Stage.FULL)
IN_CALENDAR = (Stage.OPEN, Stage.FULL, Stage.NOT_YET, Stage.NO_MORE)
LONGEST = 100  # of a filter's value


async def within_limits(request: Request, limits: TheLimits) -> None:
    limits.page(request)


router = APIRouter(tags=["events"], dependencies=[Depends(within_limits)])

Wish = Annotated[str, Query(max_length=LONGEST)]
Language = Annotated[str, Query(alias="lang", max_length=10, description="hu or en; else as the reader's program asks")]
Key = Annotated[str, InPath(max_length=LONGEST)]


def locale_of(request: Request, wished: str) -> Locale:
    if wished in ("hu", "en"):
        return "en" if wished == "en" else "hu"
    return reader_locale(request)


IN_CALENDAR_FORMAT: dict[int | str, dict[str, Any]] = {
    200: {"content": {event_calendar.MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "RFC 5545"}
}


@router.head("/events.ics", include_in_schema=False)
@router.get("/events.ics", response_class=Response, responses={**IN_CALENDAR_FORMAT, **refusals(422, 429)})
async def feed(
    request: Request, desk: TheDesk, lang: Language = "", audience: Wish = "", settlement: Wish = "", kind: Wish = ""
) -> Response:
    """To subscribe to: all that are listed, and for 30 days those that are over.

    304 by `If-None-Match` or `If-Modified-Since`.
    """
    found = await desk.database.read(public_events.in_feed, desk)
    chosen = public_events.narrowed(found.rows, Narrowed(audience, settlement, kind))
    content = event_calendar.feed(desk, [row.event for row in chosen], locale_of(request, lang))
    return _calendar(request, content, found.changed_at)


@router.head("/events/{key}.ics", include_in_schema=False)
@router.get("/events/{key}.ics", response_class=Response, responses={**IN_CALENDAR_FORMAT, **refusals(404, 422, 429)})
async def one_in_calendar(request: Request, desk: TheDesk, key: Key, lang: Language = "") -> Response:
    """One event, by invitation or not, as a file."""
    row = await desk.database.read(public_events.find, desk, key)
    if row is None:
        raise Refused(status.HTTP_404_NOT_FOUND, NOT_FOUND)
    file = event_calendar.entry(desk, row.event, None, locale_of(request, lang))
    answer = _calendar(request, file.content, row.event.changed_at)
    answer.headers["Content-Disposition"] = as_attachment(file.name)["Content-Disposition"]
    return answer


@router.head("/events", include_in_schema=False)
@router.get("/events", include_in_schema=False)
async def listing(
    request: Request, desk: TheDesk, lang: str = "", audience: str = "", settlement: str = "", kind: str = ""
) -> Response:
    rows = await desk.database.read(public_events.upcoming, desk)
    locale, wish = locale_of(request, lang), Narrowed(audience, settlement, kind)
    chosen = public_events.narrowed(rows, wish)
    months = groupby(chosen, key=lambda row: event_words.month(row.event.starts_at, desk.zone))
    return _page(
        request,
        desk,
        locale,
        "events.html",
        months=[(month, [_shown(desk, row, locale) for row in of_month]) for month, of_month in months],
        wish=wish,
        is_narrowed=any((audience, settlement, kind)),
        audiences=AUDIENCES,
        settlements=sorted({row.event.settlement for row in rows if row.event.settlement}),
        kinds=_kinds(desk, rows, locale),
        feed_query=urlencode({k: v for k, v in vars(wish).items() if v} | {"lang": locale}),
    )


@router.head("/events/{key}", include_in_schema=False)
@router.get("/events/{key}", include_in_schema=False)
async def one(request: Request, desk: TheDesk, key: str, lang: str = "") -> Response:
    row = await desk.database.read(public_events.find, desk, key)
    locale = locale_of(request, lang)
    if row is None:
        return _page(request, desk, locale, "event_missing.html", code=status.HTTP_404_NOT_FOUND)
    shown, event = _shown(desk, row, locale), row.event
    telegram = desk.links.get(TELEGRAM)
    return _page(
        request,
        desk,
        locale,
        "event.html",
        listed=not event.by_invitation,
        shown=shown,
        event=event,
        can_come=shown["stage"] in CAN_COME,
        in_calendar=shown["stage"] in IN_CALENDAR,
        saying=event_words.saying(row, shown["stage"]),
        questions=[QUESTIONS[question] for question in questions_of(event)],
        chat=f"/?start={link_payload(event, SOURCE)}",
        telegram=telegram(link_payload(event, SOURCE)) if telegram else None,
        map_url=event.map_url if (event.map_url or "").startswith(("https://", "http://")) else None,
        data=_for_machines(desk, row, locale),
    )


@router.get("/events.css", include_in_schema=False)
async def style() -> FileResponse:
    return FileResponse(STYLE, headers={"Cache-Control": "public, max-age=300"})


def _shown(desk: Desk, row: PublicRow, locale: Locale) -> dict[str, Any]:
    """What both the list and the page say of an event."""
    event, stage = row.event, public_events.stage(desk, row)
    return {
        "key": event.key,
        "title": event.title(locale),
        "about": event.about(locale),
        "when": event_lines.span(event, desk.zone),
        "where": event_lines.where(event),
        "kind": event_words.kind(desk.office.event_kinds, event.kind, locale),
        "audience": event_words.audience(event),
        "places": event_words.places(row),
        "briefly": event_words.briefly(row, stage),
        "stage": stage,
    }


def _kinds(desk: Desk, rows: list[PublicRow], locale: Locale) -> list[tuple[str, str]]:
    """Those that there are events of, by their names."""
    named = {row.event.kind: event_words.kind(desk.office.event_kinds, row.event.kind, locale) for row in rows}
    return sorted(((code, name) for code, name in named.items() if name), key=lambda pair: pair[1])


def _page(
    request: Request, desk: Desk, locale: Locale, template: str, *, code: int = status.HTTP_200_OK, **values: Any
) -> Response:
    say = partial(desk.translator.into, locale)
    other = "en" if locale == "hu" else "hu"
    asked = {name: value for name, value in request.query_params.items() if name != "lang"}
    html = templates.get_template(template).render(
        locale=locale,
        _=lambda msgid, **values: say(Text(msgid, values)),
        say=say,
        office=desk.office,
        base_url=desk.base_url,
        webcal=f"webcal://{desk.base_url.partition('://')[2]}",
        other=other,
        other_address=f"{request.url.path}?{urlencode({**asked, 'lang': other})}",
        **values,
    )
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": PAGE_KEPT, "Vary": "Accept-Language"}
    if code != status.HTTP_200_OK or not values.get("listed", True):
        headers["X-Robots-Tag"] = "noindex"
    return HTMLResponse(html, code, headers)


def _for_machines(desk: Desk, row: PublicRow, locale: Locale) -> dict[str, Any]:
    """As schema.org has it: what search engines show of an event."""
    event, office = row.event, desk.office
    is_off = public_events.stage(desk, row) is Stage.CALLED_OFF
    address = {"streetAddress": event.address, "addressLocality": event.settlement, "addressCountry": "HU"}
    told = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title(locale),
        "description": event.about(locale),
        "startDate": event.starts_at.astimezone(desk.zone).isoformat(),
        "endDate": event.ends_at.astimezone(desk.zone).isoformat(),
        "eventStatus": f"https://schema.org/{'EventCancelled' if is_off else 'EventScheduled'}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": event.venue, "address": _given({"@type": "PostalAddress", **address})},
        "organizer": _given({"@type": "Organization", "name": office.name}),
        "maximumAttendeeCapacity": event.capacity,
        "remainingAttendeeCapacity": public_events.free(row),
        "inLanguage": locale,
        "url": page_address(desk, event),
    }
    return _given(told)


def _given(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}


def _calendar(request: Request, content: bytes, changed: datetime | None) -> Response:
    """304 where the reader has it already."""
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": CALENDAR_KEPT, "Vary": "Accept-Language"}
    if changed is not None:
        headers["Last-Modified"] = format_datetime(changed.astimezone(UTC), usegmt=True)
    if _has_it(request, tag, changed):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(content, media_type=CALENDAR, headers=headers)


def _has_it(request: Request, tag: str, changed: datetime | None) -> bool:
    """A tag counts before a date (RFC 9110, 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or tag.removeprefix("W/") in tags
    since = request.headers.get("if-modified-since")
    if since is None or changed is None:
        return False
    try:
        return changed.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError, OverflowError):  # no date, one without a zone, or in no year that there is
        return False
