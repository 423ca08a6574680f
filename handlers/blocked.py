"""Somebody whose messages are not taken: told once a day; in danger she gets the numbers like anybody else."""

from datetime import timedelta

from desk import blocks
from desk.conversations import BOT
from desk.messages import Kind, Notice
from desk.turns import Turn
from knowledge.crisis import crisis_text
from locales import _

TOLD_EVERY = timedelta(days=1)


def is_blocked(turn: Turn) -> bool:
    return blocks.is_blocked(turn)


def answer(turn: Turn) -> None:
    """Nothing of it reaches the queue: no case is opened, and none is woken."""
    if turn.incoming.kind in (Kind.TEXT, Kind.EDIT) and turn.understood.decision.kind == "crisis":
        turn.say(crisis_text(turn.locale), notice=Notice.CRISIS)
        return
    told = turn.state.blocked_told_at
    if told is not None and turn.now - told < TOLD_EVERY:
        return
    turn.state.blocked_told_at = turn.now
    turn.say(_sentence(turn), notice=None if turn.owner == BOT else Notice.HANDOVER)


def _sentence(turn: Turn) -> str:
    until = blocks.ends(turn)
    if until is None:
        return turn.words(_("We do not take messages from you any more. In an emergency call 112."))
    sentence = _("Until {until} we do not take messages from you. In an emergency call 112.", until=until)
    return turn.words(sentence)
