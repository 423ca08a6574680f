"""A form that has changed since it was begun: what it does not know any more is dropped, and the rest goes on."""

from desk.state import FormState
from desk.turns import Turn
from handlers import forms
from handlers.form import Form
from handlers.forms import FORMS


def mend(turn: Turn) -> None:
    turn.state.drafts = {name: draft for name, draft in turn.state.drafts.items() if _is_mended(draft)}
    if turn.state.form is not None and not _is_mended(turn.state.form):
        turn.state.form = None


def _is_mended(state: FormState) -> bool:
    """False where nothing can be asked any more."""
    form = FORMS.get(state.name)
    if form is None:
        return False
    _mend(form, state)
    return state.field is not None or form.consent is not None


def _mend(form: Form, state: FormState) -> None:
    known = {field.key: field for field in form.fields}
    for kept in (state.answers, state.guesses):
        for key, value in list(kept.items()):
            mended = known[key].mended(value) if key in known else None
            if mended is None:
                del kept[key]
            else:
                kept[key] = mended
    state.skipped = [key for key in state.skipped if key in known]
    if state.picked is not None and state.field in known:
        state.picked = [code for code in state.picked if known[state.field].mended(code)]
    asked = {None, *(field.key for field in form.asked(state.answers))}
    is_gone = state.field not in asked or not known.keys() >= {*state.parts}
    if is_gone or (state.field is None and forms.missing(form, state)):
        forms.turn_to_next(form, state)
        state.outdated = True
