"""*Adataim* of events: what is kept of each registration of hers, and until when."""

from collections.abc import Sequence

from desk import own_events
from desk.event_lines import when
from desk.messages import Button, Notice
from desk.own_events import Own
from desk.turns import Turn
from handlers import event_questions
from locales import _

SHOWN = 10


def titles(turn: Turn) -> list[str]:
    return [_title(turn, own) for own in own_events.kept(turn)[:SHOWN]]


def show(turn: Turn, ways_on: Sequence[Button], notice: Notice | None) -> None:
    kept = own_events.kept(turn)[:SHOWN]
    if not kept:
        turn.say(_("No registration of yours is kept."), ways_on, notice)
        return
    lines = [line for own in kept for line in _lines(turn, own)]
    forgets = [event_questions.forget_button(own) for own in kept if own.row.answers]
    turn.say("\n".join(lines), (*forgets, *ways_on), notice)


def _title(turn: Turn, own: Own) -> str:
    return turn.words(_("{event}, {when}", event=own.event.title(turn.locale), when=when(own.event)))


def _lines(turn: Turn, own: Own) -> list[str]:
    until = own_events.kept_until(turn.desk, own.event)
    given = ", ".join(filter(None, (own.row.name, own.row.phone)))
    lines = [_title(turn, own), turn.words(_("• {given} – kept until: {day}", given=given, day=until["name"]))]
    answers = event_questions.lines_of(turn, own)
    if answers:
        lines += [f"• {answer}" for answer in answers]
        lines.append(turn.words(_("• These answers are kept until: {day}", day=until["answers"])))
    return lines
