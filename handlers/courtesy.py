"""Greeting, thanks, insult and the like: short, kind, and never a dead end."""

from collections.abc import Mapping

from desk.turns import Turn
from handlers.texts import MENU, OFFERED_PERSON, QUESTION
from locales import Text, _

ANSWERS: Mapping[str, Text] = {
    "thanks": _("You are welcome. If you have another question, just write it."),
    "goodbye": _("Goodbye. You can write here again at any time."),
    "insult": _("I am sorry if I could not help. A colleague can: shall I call one?"),
    "machine": _(
        "I am a computer program, not a person: I answer from texts that the office has checked. "
        "If you would like to talk to a person, I call a colleague."
    ),
    "other_language": _("I can write in Hungarian and in English. A colleague can help with anything else."),
    "yes_no": _("What does your answer refer to? Please write your question in a few words."),
}
NOTHING_TO_READ = _("I could not read this. Please write your question in your own words, or choose:")


def answer(turn: Turn) -> None:
    kind = turn.understood.decision.smalltalk
    if kind == "greeting":
        turn.say(_("Good day! Write your question in your own words, or choose:"), MENU)
    elif kind in ("insult", "machine", "other_language"):
        turn.say(ANSWERS[kind], (QUESTION, OFFERED_PERSON))
    elif kind in ("thanks", "goodbye"):
        turn.say(ANSWERS[kind])
    elif kind == "yes_no":
        turn.say(ANSWERS[kind], MENU)
    else:
        turn.say(NOTHING_TO_READ, MENU)
