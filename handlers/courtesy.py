"""Greeting, thanks, insult and the like: short, kind, and never a dead end."""

from collections.abc import Mapping

from desk.messages import Button, read_tap
from desk.turns import Turn
from handlers.texts import MENU, MENU_TEXT, OFFERED_PERSON, QUESTION
from knowledge.smalltalk import Smalltalk
from knowledge.text import words
from locales import Text, _

ANSWERS: Mapping[Smalltalk, Text] = {
    "greeting": _("Good day!"),
    "thanks": _("You are welcome. If you have another question, just write it."),
    "goodbye": _("Goodbye. You can write here again at any time."),
    "insult": _("I am sorry if I could not help. A colleague can: shall I call one?"),
    "machine": _(
        "I am a computer program, not a person: I answer from texts that the office has checked. "
        "If you would like to talk to a person, I call a colleague."
    ),
    "abilities": _(
        "I can tell you about supports, training, looking for work and events: who decides, where, and with what "
        "papers. If that is not enough, I call a colleague."
    ),
    "confused": _(
        "I am sorry if I was not clear. Please write in other words what you would like to know. "
        "A colleague can explain it too: shall I call one?"
    ),
    "test": _("I have received it, everything works."),
    "other_language": _(
        "I can write in Hungarian and in English. "
        "With other languages a colleague may be able to help: shall I call one?"
    ),
    "yes_no": _("What does your answer refer to? Please write your question in a few words."),
}
NOTHING_TO_READ = _("I could not read this. Please write your question in your own words, or choose:")
ALL_RIGHT = _("All right. If you have another question, just write it.")
PERSON_OFFERED: tuple[Button, ...] = (QUESTION, OFFERED_PERSON)
BUTTONS: Mapping[Smalltalk, tuple[Button, ...]] = {
    "thanks": (),
    "goodbye": (),
    "insult": PERSON_OFFERED,
    "machine": PERSON_OFFERED,
    "confused": PERSON_OFFERED,
    "other_language": PERSON_OFFERED,
}
# A word that may end what was spoken of, as well as answer something.
SETTLED = frozenset({"ok", "oke", "okes", "okey", "okay", "jo", "rendben", "fine", "nem", "no"})
REFUSED = frozenset({"nem", "no"})
# What a form lets pass with a kind word; yes, no and what cannot be read are wrong answers to its question.
IN_PASSING: frozenset[Smalltalk] = frozenset(ANSWERS) - {"yes_no"}


def answer(turn: Turn) -> None:
    kind = turn.understood.decision.smalltalk
    if kind is None or kind == "nonsense":
        turn.say(NOTHING_TO_READ, MENU)
    elif kind == "yes_no" and _settles(turn):
        turn.say(ALL_RIGHT)
    elif kind in ("greeting", "test"):
        turn.say(f"{turn.words(ANSWERS[kind])} {turn.words(MENU_TEXT)}", MENU)
    else:
        turn.say(_words(turn, kind), BUTTONS.get(kind, MENU))


def say_in_passing(turn: Turn) -> bool:
    """The kind words alone, where something else stands open: thanks in the middle of a form are no wrong answer."""
    kind = turn.understood.decision.smalltalk
    if kind not in IN_PASSING:
        return False
    turn.say(_words(turn, kind))
    return True


def _words(turn: Turn, kind: Smalltalk) -> str:
    """Who writes in a third language may read the one of our two that the other would not."""
    if kind != "other_language":
        return turn.words(ANSWERS[kind])
    return "\n".join(turn.desk.translator.into(language, ANSWERS[kind]) for language in ("hu", "en"))


def _settles(turn: Turn) -> bool:
    """ "Ok" after an answer, "no" after a colleague was offered: nothing more is wanted."""
    said = words(turn.text)
    if not said or not SETTLED.issuperset(said):
        return False
    taps = [read_tap(offer["id"]) for offer in (turn.offered or [[]])[0]]
    offered = {(tap.action, tap.argument if tap.action == "person" else "") for tap in taps if tap is not None}
    if not offered.isdisjoint({("person", "offered"), ("next", "")}):
        return True
    return ("helped", "") in offered and REFUSED.isdisjoint(said)
