"""A message the visitor has edited (product.md section 3): read anew, shown to the colleague, or left as it was."""

from dataclasses import replace
from datetime import datetime

from desk import cases
from desk.conversations import BOT
from desk.messages import Kind
from desk.turns import Turn


def read_anew(turn: Turn) -> bool:
    """True when the edited line is now the text of this turn, with what was said to it taken back.

    Only the last line can be: what came after an earlier one answers the words she sees there no more. People who
    own the conversation see the new words marked as an edit.
    """
    line = turn.edited_line()
    if line is None or line.text == turn.text:
        return False
    if turn.owner != BOT:
        turn.rewrite(line)
        cases.visitor_wrote(turn)
        return False
    if not turn.is_last_line(line) or _had_effects(turn, line.at):
        return False
    turn.rewrite(line)
    turn.take_back_replies_to(line)
    _undo_answer(turn, line.id)
    turn.incoming = replace(turn.incoming, kind=Kind.TEXT)
    return True


def _had_effects(turn: Turn, since: datetime) -> bool:
    """A case or a crisis offer stands: its confirmation is not taken away from her."""
    crisis = turn.state.crisis_at
    if crisis is not None and crisis >= since:
        return True
    return any(case.opened_at >= since for case in cases.cases_from_here(turn))


def _undo_answer(turn: Turn, line_id: str) -> None:
    """The form stands again as before the line."""
    form, before = turn.state.form, turn.state.open_turn
    if form is not None and form.before is not None and form.last_line == line_id:
        turn.state.form = form.before
    if before is not None:
        turn.state.misses = before.misses
        turn.state.open_turn = None
