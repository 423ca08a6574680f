"""The one engine that walks every form. A form is data: see form.py for its shape and leave_message.py for one."""

from datetime import timedelta

from desk.conversations import BOT, TELEGRAM
from desk.messages import Button, Notice
from desk.state import FormState
from desk.turns import Turn
from handlers import courtesy, handover, questions
from handlers.callback import CALLBACK
from handlers.contact import is_phone
from handlers.correction import CORRECTION
from handlers.form import Answers, Field, Form, Invalid
from handlers.leave_message import LEAVE_MESSAGE
from handlers.news import SUBSCRIPTION
from handlers.texts import MENU, MENU_TEXT, PERSON
from locales import _

FORMS = {form.name: form for form in (LEAVE_MESSAGE, CALLBACK, SUBSCRIPTION, CORRECTION)}
ERRORS_BEFORE_A_CHOICE = 2
DIGITS_OF_A_NUMBER = 5  # with so many digits a number was meant, not a sentence
SILENCE = timedelta(hours=2)  # after this a person may have forgotten what was asked


def open_form(turn: Turn, name: str, answers: Answers | None = None) -> None:
    """`answers`: what she has said already and need not be asked."""
    turn.state.park()
    form = FORMS[name]
    turn.state.form = FormState(name=name, field=form.fields[0].key, answers=dict(answers or {}), at=turn.now)
    if form.intro:
        turn.say(form.intro, notice=_notice(turn))
    ask_again(turn)


def say_closed(turn: Turn) -> None:
    """A button of something that is over: said so, and what is open now is asked again."""
    turn.say(_("This question is closed."), MENU if turn.owner == BOT and not turn.state.form else (), _notice(turn))
    if turn.state.form is not None:
        ask_again(turn)


def is_waiting(turn: Turn) -> bool:
    """Whether a text may be an answer; what was asked hours ago is a matter of drafts.py."""
    return turn.state.form is not None and turn.now - turn.state.form.at <= SILENCE


def take_text(turn: Turn) -> None:
    """A valid answer; else a question to the knowledge base and then the same question again; else a short error."""
    state = _state(turn)
    if state.field is None:
        if not _answer_aside(turn):
            send = FORMS[state.name].send
            turn.say(_("If everything is right, choose “{send}” or type these words.", send=send))
            ask_again(turn)
        return
    field = FORMS[state.name].field(state.field)
    try:
        value = _read(turn, field)
    except Invalid:
        if not _answer_aside(turn):
            _explain(turn, field)
        return
    _record(turn, field, value, turn.text)


def _read(turn: Turn, field: Field) -> str:
    value = field.read(turn.text)
    if field.meant_otherwise(turn.text, turn.understood.decision):
        raise Invalid
    return value


def waits_for_contact(turn: Turn) -> bool:
    """While people own the conversation: she was asked for a number, or gives one at once when it is offered."""
    form = turn.state.form
    if form is not None:
        return form.name == CALLBACK.name and turn.owner != BOT
    return turn.owner == "queue" and is_phone(turn.text)


def take_contact(turn: Turn) -> None:
    """A number is taken, anything else is simply a message to the people."""
    field = CALLBACK.fields[0]
    if turn.state.form is None:
        turn.state.form = FormState(name=CALLBACK.name, field=field.key, at=turn.now)
    try:
        value = field.read(turn.text)
    except Invalid:
        handover.pass_on(turn)
        if sum(character.isdigit() for character in turn.text) >= DIGITS_OF_A_NUMBER:
            turn.say(field.error, notice=_notice(turn))
        return
    _record(turn, field, value, turn.text)


def press(turn: Turn, argument: str) -> None:
    """`act.field.value`: an answer chosen, or one of back, skip, why, cancel, send, fix, share."""
    act, _dot, rest = argument.partition(".")
    key, _dot, value = rest.partition(".")
    state = turn.state.form
    if state is None or not _is_under_open_question(turn, state) or not _fits(state, act, key, value):
        say_closed(turn)
    elif act == "choose":
        field = FORMS[state.name].field(key)
        _record(turn, field, value, turn.words(field.show(value)))
    elif act == "why":
        turn.say(FORMS[state.name].field(key).reason, notice=_notice(turn))
        ask_again(turn)
    elif act == "fix":
        state.field, state.errors = key, 0
        ask_again(turn)
    elif act == "send":
        _send(turn, state)
    else:
        {"back": back, "skip": skip, "cancel": cancel, "share": ask_again}[act](turn)


def _is_under_open_question(turn: Turn, state: FormState) -> bool:
    tap = turn.tap
    return tap is None or tap.step is None or tap.step in state.steps


def _fits(state: FormState, act: str, key: str, value: str) -> bool:
    """Whether a button belongs to what is being asked now."""
    form = FORMS[state.name]
    match act:
        case "choose":
            return key == state.field and value in {choice.value for choice in form.field(key).choices}
        case "skip" | "share":
            return key == state.field
        case "why":
            return key in {field.key for field in form.fields}
        case "fix":
            return state.field is None and key in {field.key for field in form.asked(state.answers)}
        case "send":
            return state.field is None
        case _:
            return act in ("back", "cancel")


def explain_why(turn: Turn) -> None:
    """ "What for?", typed: the reason of the open question, and the question again."""
    state = _state(turn)
    if state.field is not None:
        turn.say(FORMS[state.name].field(state.field).reason, notice=_notice(turn))
    ask_again(turn)


def back(turn: Turn) -> None:
    state = turn.state.form
    if state is None:
        turn.say(_("There is nothing to go back to. Please choose:"), MENU)
        return
    keys = [field.key for field in FORMS[state.name].asked(state.answers)]
    place = keys.index(state.field) if state.field in keys else len(keys)
    state.field, state.errors = keys[max(place - 1, 0)], 0
    ask_again(turn)


def skip(turn: Turn) -> None:
    state = turn.state.form
    if state is None or state.field is None:
        ask_again(turn)
        return
    field = FORMS[state.name].field(state.field)
    if not field.optional:
        turn.say(_("This question cannot be skipped. {reason}", reason=field.reason))
        ask_again(turn)
        return
    state.answers.pop(field.key, None)
    state.skipped.append(field.key)
    _move_on(turn, state)


def cancel(turn: Turn) -> None:
    if turn.state.form is None:
        turn.say(_("There is nothing to cancel. What can I tell you?"), MENU)
        return
    turn.state.form = None
    if turn.owner == BOT:
        turn.say(_("I have cancelled it, nothing was sent. What else can I tell you?"), MENU)
    else:
        handover.press_no_number(turn, "")


def ask_again(turn: Turn) -> None:
    """The open question, or the summary; without a form, the menu."""
    state = turn.state.form
    if state is None:
        turn.say(MENU_TEXT, MENU)
        return
    state.at = turn.now
    if state.field is None:
        _summarise(turn, state)
    else:
        _ask(turn, FORMS[state.name], FORMS[state.name].field(state.field))
    _own_step(turn, state)


def _own_step(turn: Turn, state: FormState) -> None:
    """The buttons just shown belong to the open question."""
    state.steps = [step for step in state.steps if step in turn.state.steps] + [turn.state.step]


def _ask(turn: Turn, form: Form, field: Field) -> None:
    buttons = _choices(field)
    if field.is_number and turn.row.channel == TELEGRAM:
        buttons.insert(0, Button(_("I send my number"), "field", f"share.{field.key}", shares_number=True))
        turn.state.keys = field.key
    if field is not form.fields[0]:
        buttons.append(Button(_("Back"), "field", "back"))
    buttons.append(Button(_("Why do we ask?"), "field", f"why.{field.key}", repeatable=True))
    buttons.append(Button(_("Cancel"), "field", "cancel"))
    turn.say(field.question, buttons, _notice(turn))


def _choices(field: Field) -> list[Button]:
    choices = [Button(choice.label, "field", f"choose.{field.key}.{choice.value}") for choice in field.choices]
    return [*choices, Button(_("I skip this"), "field", f"skip.{field.key}")] if field.optional else choices


def _summarise(turn: Turn, state: FormState) -> None:
    form = FORMS[state.name]
    assert form.consent is not None
    fields = form.asked(state.answers)
    lines = (line(turn, field, state) for field in fields)
    text = "\n".join([turn.words(_("Please check it:")), *lines, "", turn.words(form.consent)])
    fixes = [Button(_("Correct: {label}", label=field.label), "field", f"fix.{field.key}") for field in fields]
    turn.say(text, (Button(form.send, "field", "send"), *fixes, Button(_("Cancel"), "field", "cancel")))


def line(turn: Turn, field: Field, state: FormState) -> str:
    value = state.answers.get(field.key)
    return f"{turn.words(field.label)}: {turn.words(_('not given') if value is None else field.show(value))}"


def _record(turn: Turn, field: Field, value: str, label: str) -> None:
    state = _state(turn)
    state.answers[field.key] = value
    state.last_line, state.last_field = turn.incoming.line_id, field.key
    state.skipped = [key for key in state.skipped if key != field.key]
    for step in state.steps:
        if turn.state.steps.get(step, "") is None:
            turn.state.spend(step, label)
    state.steps = []
    _move_on(turn, state)


def _move_on(turn: Turn, state: FormState) -> None:
    """The next question that has no answer yet; a correction from the summary keeps the later answers."""
    state.errors, state.at = 0, turn.now
    form = FORMS[state.name]
    missing = [f.key for f in form.asked(state.answers) if f.key not in {*state.answers, *state.skipped}]
    state.field = missing[0] if missing else None
    if state.field is None and form.consent is None:
        _send(turn, state)
    else:
        ask_again(turn)


def _send(turn: Turn, state: FormState) -> None:
    turn.state.form = None
    turn.state.drafts.pop(state.name, None)
    FORMS[state.name].submit(turn, state.answers)


def _answer_aside(turn: Turn) -> bool:
    """A question in the middle of a form is answered, then the same question is asked again."""
    decision = turn.understood.decision
    if decision.reason == "asked":
        handover.ask(turn)
        return True
    if courtesy.say_in_passing(turn):
        ask_again(turn)
        return True
    if decision.kind != "answer" or "@" in turn.text:  # a mistyped address is no question
        return False
    form = turn.state.form
    questions.answer(turn, may_ask=False)
    turn.state.form = form
    turn.say(_("Let us go on."))
    ask_again(turn)
    return True


def _explain(turn: Turn, field: Field) -> None:
    state = _state(turn)
    state.last_line, state.last_field = turn.incoming.line_id, field.key
    state.errors += 1
    if state.errors < ERRORS_BEFORE_A_CHOICE:
        turn.say(field.error)
        return
    turn.say(field.error, (*_choices(field), PERSON, Button(_("Cancel"), "field", "cancel")))
    _own_step(turn, state)


def _state(turn: Turn) -> FormState:
    assert turn.state.form is not None
    return turn.state.form


def _notice(turn: Turn) -> Notice | None:
    return None if turn.owner == BOT else Notice.HANDOVER
