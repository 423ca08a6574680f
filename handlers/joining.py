"""A one-time link was opened: who opened it is asked first, and the two conversations are joined by her tap."""

from collections.abc import Mapping

from desk import people
from desk.conversations import BOT, CHANNELS
from desk.messages import Button, Kind, Notice
from desk.people import Link, Opened
from desk.turns import Turn
from handlers import start
from handlers.texts import MY_CASES, menu_of
from locales import Text, _

WORTHLESS: Mapping[Link, Text] = {
    Link.SPENT: _(
        "This link cannot be used any more: it works once and for a quarter of an hour. "
        "If you need one, you can ask for a new one under “My data”."
    ),
    Link.OWN: _(
        "You asked for this link in this very conversation. Please open it where you would like to go on as well."
    ),
    Link.JOINED: _("These two conversations are linked already; there is nothing left to do."),
}


def is_link(turn: Turn) -> bool:
    return turn.incoming.kind is Kind.START and turn.text.startswith(people.PAYLOAD)


def open_link(turn: Turn) -> None:
    turn.state.park()
    if turn.owner == BOT:
        start.adopt_language(turn)
    start.introduce(turn)
    token = turn.text.removeprefix(people.PAYLOAD)
    opened = people.look_at(turn, token)
    if opened.link is Link.GOOD:
        _ask(turn, opened, token)
    else:
        turn.say(WORTHLESS[opened.link], menu_of(turn), Notice.FAQ)


def _ask(turn: Turn, opened: Opened, token: str) -> None:
    text = _(
        "Did you open this link just now from your other conversation ({channel})? Shall I link the two? "
        "Then you see all your cases in both. If somebody else sent you the link, please choose No.",
        channel=CHANNELS.get(opened.channel, opened.channel),
    )
    turn.say(
        text, (Button(_("Yes, it was me"), "join", f"yes.{token}"), Button(_("No"), "join", f"no.{token}")), Notice.FAQ
    )


def press(turn: Turn, argument: str) -> None:
    answer, _dot, token = argument.partition(".")
    if answer != "yes":
        people.refuse(turn, token)
        turn.say(_("All right, I have linked nothing. What else can I tell you?"), menu_of(turn), Notice.FAQ)
        return
    opened = people.join(turn, token)
    if opened.link is not Link.GOOD:
        turn.say(WORTHLESS[opened.link], menu_of(turn), Notice.FAQ)
        return
    text = _("I have linked the two conversations: you see all your cases in both. A reply comes to where you wrote.")
    turn.say(text, (MY_CASES, *menu_of(turn)) if turn.owner == BOT else (), Notice.FAQ)
