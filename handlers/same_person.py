"""She was asked whether two conversations are hers; only the same answer in both links them."""

from collections.abc import Mapping

from desk import merging
from desk.conversations import BOT
from desk.merging import Answered
from desk.messages import Notice
from desk.turns import Turn
from handlers.texts import MY_CASES, menu_of
from locales import Text, _

SAID: Mapping[Answered, Text] = {
    Answered.JOINED: _(
        "I have linked the two conversations: you see all your cases in both. A reply comes to where you wrote."
    ),
    Answered.WAITS: _("Thank you. I will link the two as soon as you have said yes in the other conversation, too."),
    Answered.APART: _("Thank you, then I link nothing. What else can I tell you?"),
    Answered.SPENT: _("This question is out of date. What else can I tell you?"),
}


def press(turn: Turn, argument: str) -> None:
    answer, _dot, number = argument.partition(".")
    merge_id = int(number) if number.isascii() and number.isdecimal() else 0
    answered = merging.answer(turn, merge_id, agrees=answer == merging.YES)
    onward = (MY_CASES, *menu_of(turn)) if answered is Answered.JOINED else menu_of(turn)
    turn.say(SAID[answered], onward if turn.owner == BOT else (), Notice.FAQ)
