"""What an event is: its codes, and when somebody can register for it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from desk.desk import Desk
from desk.office import Office
from locales import Text, _
from storage import bus
from storage.events import EventRow

EVENT_CHANGES = bus.EVENTS  # what live pages of events listen to


class EventState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CALLED_OFF = "called_off"


class Question(StrEnum):
    """What an event may ask of who comes, once the place is hers."""

    CHILD_CARE = "child_care"
    STEP_FREE = "step_free"
    TRAVEL = "travel"


QUESTIONS: Mapping[str, Text] = {
    Question.CHILD_CARE: _("Do you need somebody to look after your child during the event?"),
    Question.STEP_FREE: _("Do you need an entrance without steps?"),
    Question.TRAVEL: _("Would you ask for a refund of your travel costs?"),
}


class Closed(StrEnum):
    """Why nobody can register."""

    CALLED_OFF = "called off"
    OVER = "over"  # it has begun
    NOT_YET = "registration has yet to open"
    NO_MORE = "registration is closed"


def kind_name(office: Office, code: str, locale: str) -> str:
    """As the office calls it; a plain word for a kind that it has no more."""
    kind = office.event_kinds.get(code)
    if kind is None:
        return "event" if locale == "en" else "rendezvény"
    return kind.en if locale == "en" else kind.hu


def closed(event: EventRow, now: datetime) -> Closed | None:
    """None: whoever comes can register."""
    if event.state != EventState.PUBLISHED:
        return Closed.CALLED_OFF
    if now >= event.starts_at:
        return Closed.OVER
    if event.closes_at is not None and now >= event.closes_at:
        return Closed.NO_MORE
    if event.opens_at is not None and now < event.opens_at:
        return Closed.NOT_YET
    return None


def questions_of(event: EventRow) -> list[Question]:
    return [Question(code) for code in event.questions.split(",") if code]


def link_payload(event: EventRow, source: str | None = None) -> str:
    """What a chat is opened with, on Telegram (`?start=`, at most 64 of `A-Z a-z 0-9 _ -`) and on the web."""
    return f"e_{event.key}" if source is None else f"e_{event.key}_{source}"


def page_address(desk: Desk, event: EventRow) -> str:
    """Of the page that tells everybody all about it (bot/web/events.py)."""
    return f"{desk.base_url}/events/{event.key}"
