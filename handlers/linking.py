"""Going on elsewhere: a one-time link to the other channel, made fresh at each tap so that no old message holds it."""

from collections.abc import Mapping

from desk import people
from desk.conversations import TELEGRAM, WEB
from desk.messages import Button, Notice
from desk.turns import Turn
from handlers.texts import menu_of
from locales import Text, _

OFFERS: Mapping[str, Text] = {TELEGRAM: _("I continue on Telegram"), WEB: _("I link my conversation on the web")}
OPENERS: Mapping[str, Text] = {TELEGRAM: _("Open Telegram"), WEB: _("Open the web chat")}


def offers(turn: Turn) -> list[Button]:
    """One for each other channel that we know the way to."""
    return [
        Button(label, "link", channel, repeatable=True)
        for channel, label in OFFERS.items()
        if channel != turn.row.channel and people.leads_to(turn, channel)
    ]


def press(turn: Turn, channel: str) -> None:
    address = people.make_link(turn, channel) if channel in OPENERS else None
    if address is None:
        turn.say(_("There is no way there at the moment. What else can I tell you?"), menu_of(turn), Notice.FAQ)
        return
    text = _(
        "With this button you open the other conversation, and I link the two: then you see all your cases in both. "
        "A reply still comes to where you wrote. The button works once and for {minutes} minutes. "
        "It is for you alone, please do not pass it on.",
        minutes=people.LINK_LIVES.seconds // 60,
    )
    turn.say(text, (Button(OPENERS[channel], "link", channel, repeatable=True, url=address),), Notice.FAQ)
