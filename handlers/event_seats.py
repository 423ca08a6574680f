"""What somebody does with her own registration by a tap."""

from collections.abc import Callable, Mapping

from desk import attending, seats
from desk.attending import Own
from desk.event_lines import standing
from desk.messages import Button
from desk.turns import Turn
from handlers.handover import out_of_date
from locales import _


def ask_cancel(turn: Turn, registration_id: int) -> None:
    own = attending.mine(turn, registration_id)
    if own is None:
        out_of_date(turn)
        return
    question = _(
        "Do you really give it up: {event}, {when}?", event=own.event.title(turn.locale), when=own.event.starts_at
    )
    turn.say(question, (Button(_("Yes, I give it up"), "seat", f"give_up.{own.row.id}"),))


def press(turn: Turn, argument: str) -> None:
    act, _dot, number = argument.partition(".")
    own = attending.mine(turn, int(number)) if number.isascii() and number.isdigit() else None
    if own is None:
        out_of_date(turn)
    else:
        ACTS.get(act, _show)(turn, own)


def _cancel(turn: Turn, own: Own) -> None:
    ask_cancel(turn, own.row.id)


def _give_up(turn: Turn, own: Own) -> None:
    seats.give_up(turn.desk, turn.tx, own.row.id)
    turn.say(_("You have given up your place at this event: {event}.", event=own.event.title(turn.locale)))


def _show(turn: Turn, own: Own) -> None:
    text = standing(own.row, attending.position(turn, own.row))
    if text is not None:
        turn.say(text)


ACTS: Mapping[str, Callable[[Turn, Own], None]] = {"cancel": _cancel, "leave": _give_up, "give_up": _give_up}
