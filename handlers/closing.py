"""What she writes or taps after a colleague has closed the conversation."""

from desk import closing
from desk.messages import Kind
from desk.turns import Turn
from locales import _

SCORES = ("1", "2", "3")


def press_rating(turn: Turn, argument: str) -> None:
    case_id, _dot, score = argument.partition(".")
    if score not in SCORES or not case_id.isdecimal():
        return
    closing.rate(turn, int(case_id), int(score))
    turn.say(_("Thank you for telling us. If you like, write in one line what was good or what was missing."))


def is_line_on_rating(turn: Turn) -> bool:
    """Right after the faces; what is surely a question or a wish is none."""
    state = turn.state
    if turn.incoming.kind is not Kind.TEXT or state.rating_of is None:
        return False
    in_time = state.rating_until is not None and turn.now <= state.rating_until
    decision = turn.understood.decision
    return in_time and decision.kind not in ("answer", "smalltalk") and decision.reason not in ("asked", "own_case")


def keep_line(turn: Turn) -> None:
    closing.add_line_to_rating(turn, turn.text)
    turn.say(_("Thank you, we have noted it."))


def goes_on(turn: Turn) -> bool:
    """A line within the grace belongs to the closed case; thanks, taps and /start do not open it again.

    Nor does a question that has a sure answer by itself: it is no reply, and nobody should wait hours for it.
    """
    decision = turn.understood.decision
    polite = decision.kind == "smalltalk" and decision.smalltalk != "nonsense"  # a number by itself is none
    if turn.incoming.kind is not Kind.TEXT or polite or decision.kind == "answer" or decision.reason == "own_case":
        return False
    return closing.reopenable(turn) is not None


def reopen(turn: Turn) -> None:
    case = closing.reopenable(turn)
    assert case is not None
    closing.reopen(turn, case)
