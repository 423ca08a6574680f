"""The states of a case and the owners of a conversation: what may follow what, product.md section 6.

The database holds what it can (storage/models, the constraints of `cases` and `conversations`): a claimed case has
its colleague, a closed one its outcome, a conversation exactly one owner and, unless that is the bot, one live case.

    owner of a conversation   bot → queue → staff → bot; a colleague writing first: bot → staff; let go: staff → queue
"""

from collections.abc import Mapping
from enum import StrEnum

from desk.errors import AlreadyClosed, NotNow


class State(StrEnum):
    NEW = "new"
    CLAIMED = "claimed"  # a colleague has it and owes an answer
    WAITING_VISITOR = "waiting_visitor"  # she was answered
    SNOOZED = "snoozed"  # put off with a reason until a day, or until she writes
    CLOSED = "closed"


class Act(StrEnum):
    CLAIM = "claim"
    TAKE_OVER = "take over"  # from another colleague
    REPLY = "reply"
    HEAR = "hear"  # she wrote
    SNOOZE = "snooze"
    WAKE = "wake"
    LET_GO = "let go"  # back to the queue, by the owner or because she is silent or absent
    CLOSE = "close"
    WITHDRAW = "withdraw"  # by the visitor
    REOPEN = "reopen"  # she wrote within the grace window: to the last colleague
    REQUEUE = "requeue"  # the same, and the last colleague does not work now


ANY_OPEN = (State.NEW, State.CLAIMED, State.WAITING_VISITOR, State.SNOOZED)
OWNED = (State.CLAIMED, State.WAITING_VISITOR, State.SNOOZED)

NEXT: Mapping[tuple[State, Act], State] = {
    (State.NEW, Act.CLAIM): State.CLAIMED,
    **{(state, Act.CLAIM): state for state in OWNED},  # it is hers already
    **{(state, Act.TAKE_OVER): state for state in OWNED},
    **{(state, Act.REPLY): State.WAITING_VISITOR for state in OWNED},
    (State.NEW, Act.HEAR): State.NEW,
    **{(state, Act.HEAR): State.CLAIMED for state in OWNED},
    **{(state, Act.SNOOZE): State.SNOOZED for state in OWNED},
    (State.SNOOZED, Act.WAKE): State.CLAIMED,
    **{(state, Act.LET_GO): State.NEW for state in OWNED},
    **{(state, Act.CLOSE): State.CLOSED for state in OWNED},
    (State.NEW, Act.WITHDRAW): State.CLOSED,
    (State.CLOSED, Act.REOPEN): State.CLAIMED,
    (State.CLOSED, Act.REQUEUE): State.NEW,
}


def after(state: str, act: Act) -> State:
    """AlreadyClosed for an act on a closed case, NotNow for one that its state does not allow."""
    found = NEXT.get((State(state), act))
    if found is not None:
        return found
    if state == State.CLOSED:
        raise AlreadyClosed
    raise NotNow(act)
