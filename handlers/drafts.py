"""A form that was left: put aside, offered again, and forgotten when the office's days for it are over."""

from datetime import timedelta

from desk.conversations import BOT
from desk.messages import Button
from desk.turns import Turn
from handlers import event_typed, form_asking, forms, handover, questions
from handlers.callback import CALLBACK
from handlers.texts import MENU
from locales import _


def press_open(turn: Turn, name: str) -> None:
    if turn.owner != BOT and name != CALLBACK.name:
        handover.remind(turn)
    elif name not in forms.FORMS or (turn.owner == BOT and name == CALLBACK.name):
        forms.say_closed(turn)
    elif name in fresh(turn):
        offer(turn, name)
    else:
        forms.open_form(turn, name)


def fresh(turn: Turn) -> list[str]:
    """The drafts that are young enough to go on with; older ones are forgotten here."""
    turn.state.drafts = {
        name: draft for name, draft in turn.state.drafts.items() if turn.now - draft.at <= _longest_kept(turn)
    }
    return list(turn.state.drafts)


def offer(turn: Turn, name: str) -> None:
    """ "We stopped here … shall we go on?" """
    form, draft = forms.FORMS[name], turn.state.drafts[name]
    given = [form_asking.line(turn, field, draft) for field in form.asked(draft.answers) if field.key in draft.answers]
    text = turn.words(_("We stopped here: {title}. Shall we go on?", title=form.title))
    turn.say(
        "\n".join([text, *given]),
        (
            Button(_("I go on"), "draft", f"resume.{name}"),
            Button(_("I start again"), "draft", f"restart.{name}"),
            Button(_("I discard it"), "draft", f"discard.{name}"),
        ),
    )


def press(turn: Turn, argument: str) -> None:
    act, _dot, name = argument.partition(".")
    if name not in fresh(turn) or act not in ("resume", "restart", "discard"):
        forms.say_closed(turn)
        return
    draft = turn.state.drafts.pop(name)
    if act == "discard":
        turn.say(_("I have discarded it. What else can I tell you?"), MENU)
    elif act == "restart":
        forms.open_form(turn, name)
    else:
        turn.state.park()
        turn.state.form = draft
        forms.ask_again(turn)


def is_left(turn: Turn) -> bool:
    """Hours later she may have forgotten what was asked."""
    form = turn.state.form
    return form is not None and form.is_begun and forms.SILENCE < turn.now - form.at <= _longest_kept(turn)


def take_up(turn: Turn) -> None:
    """What she writes now is answered for itself, then the draft is offered."""
    name = turn.state.form.name if turn.state.form else ""
    turn.state.park()
    if turn.understood.decision.reason == "asked":
        handover.ask(turn)
        return
    if event_typed.is_asked(turn):
        event_typed.answer(turn)
    elif turn.understood.decision.kind == "answer":
        questions.answer(turn, may_ask=False)
    offer(turn, name)


def _longest_kept(turn: Turn) -> timedelta:
    return timedelta(days=turn.desk.office.retention.draft_days)
