"""A colleague opens her one-time link in her private chat with the bot. In all else she is a visitor there."""

from collections.abc import Mapping
from dataclasses import dataclass

from desk import telegram_links
from desk.desk import Desk
from desk.messages import Incoming, Kind
from desk.telegram_links import Link, Opened
from locales import Text, _

WORTHLESS: Mapping[Link, Text] = {
    Link.SPENT: _(
        "This link cannot be used any more: it works once and for 15 minutes. "
        "You can ask for a new one on the console, under “My sign-ins”."
    ),
    Link.OTHERS: _("Nothing was linked: this Telegram account is linked with another colleague already."),
}


@dataclass(frozen=True)
class StaffLink:
    account: int
    token: str


def staff_link(incoming: Incoming) -> StaffLink | None:
    if incoming.kind is not Kind.START or not incoming.text.startswith(telegram_links.PAYLOAD):
        return None
    return StaffLink(int(incoming.address), incoming.text.removeprefix(telegram_links.PAYLOAD))


def open_link(desk: Desk, opened: StaffLink) -> Text:
    """What she is told."""
    return _words(telegram_links.open_link(desk, opened.token, opened.account))


def _words(opened: Opened) -> Text:
    if opened.link is not Link.GOOD:
        return WORTHLESS[opened.link]
    return _(
        "This Telegram account is linked with your sign-in ({name}). In the staff's group you can take cases and "
        "answer from now on. Here, in private, I go on answering you as a visitor.",
        name=opened.name,
    )
