"""A tap while a form stands open: whether it belongs to what is asked now, and what it does."""

from desk.messages import Kind, Tap
from desk.state import FormState
from desk.turns import Turn
from handlers import forms
from handlers.form_asking import notice_of, picks
from handlers.forms import FORMS

STEERING = ("back", "cancel", "skip", "share")


def press(turn: Turn, argument: str) -> None:
    """`act.field.value`: an answer chosen or confirmed, or one of back, skip, why, cancel, send, which, fix, share."""
    act, _dot, rest = argument.partition(".")
    key, _dot, value = rest.partition(".")
    state = turn.state.form
    if state is None or is_over(turn, turn.tap) or not _fits(state, act, key, value):
        forms.say_closed(turn)
    elif act in STEERING:
        {"back": forms.back, "skip": forms.skip, "cancel": forms.cancel, "share": forms.ask_again}[act](turn)
    elif act == "why":
        turn.say(forms.reason_for(FORMS[state.name], state, key), notice=notice_of(turn))
        forms.ask_again(turn)
    elif act == "fix":
        forms.correct(turn, key)
    elif act == "which":
        forms.ask_which(turn)
    elif act == "send":
        forms.send(turn, state)
    else:
        _press_answer(turn, state, act, key, value)


def _press_answer(turn: Turn, state: FormState, act: str, key: str, value: str) -> None:
    field = FORMS[state.name].field(key)
    state.remember(turn.incoming.line_id)
    if act == "right":
        forms.confirm(turn)
    elif act == "wrong":
        forms.reject(turn)
    elif act == "done":
        forms.finish(turn, field)
    elif act == "drop":
        if turn.incoming.kind is Kind.BUTTON:  # typed once more, it was not meant to be taken away
            state.picked = [code for code in picks(field, state) if code != value]
        forms.ask_again(turn)
    elif field.several:
        forms.pick(turn, field, [value])
    else:
        forms.take(turn, {key: value}, turn.words(field.show(value)))


def is_over(turn: Turn, tap: Tap | None) -> bool:
    """A button of a form, under a question that is open no more."""
    if tap is None or tap.action != "field" or tap.step is None:
        return False
    return turn.state.form is None or tap.step not in turn.state.form.steps


def _fits(state: FormState, act: str, key: str, value: str) -> bool:
    """Whether a button belongs to what is being asked now."""
    form = FORMS[state.name]
    match act:
        case "choose" | "drop":
            fits = key in state.open_keys and value in {choice.value for choice in form.field(key).choices}
        case "right" | "wrong":
            fits = key == state.field and key in state.guesses
        case "done":
            fits = key == state.field and bool(picks(form.field(key), state))
        case "skip" | "share":
            fits = key in state.open_keys
        case "why":
            fits = key in {field.key for field in form.fields}
        case "fix":
            fits = state.field is None and key in {field.key for field in form.asked(state.answers)}
        case "send" | "which":
            fits = state.field is None
        case _:
            fits = act in ("back", "cancel")
    return fits
