"""The one engine that walks every form. A form is data: see form.py for its shape and leave_message.py for one.

How a typed text is read stands in form_reading.py, what a tap does in form_tapping.py, how a question is put in
form_asking.py; a form changed meanwhile is mended in form_mending.py.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from desk.conversations import BOT
from desk.state import FormState
from desk.turns import Turn
from handlers import form_asking, handover
from handlers.business import BUSINESS
from handlers.callback import CALLBACK
from handlers.correction import CORRECTION
from handlers.event_form import EVENT_NAME, EVENT_PEOPLE, EVENT_PHONE, REGISTRATION
from handlers.form import ABOUT, Answer, Answers, Field, Form, Guess
from handlers.form_asking import notice_of, picks
from handlers.jobseeker import JOBSEEKER
from handlers.leave_message import LEAVE_MESSAGE
from handlers.news import SUBSCRIPTION
from handlers.partner_referral import PARTNER_REFERRAL
from handlers.texts import MENU, MENU_TEXT
from locales import Text, _

OF_EVENTS = (REGISTRATION, EVENT_PEOPLE, EVENT_NAME, EVENT_PHONE)
ALL = (LEAVE_MESSAGE, CALLBACK, SUBSCRIPTION, JOBSEEKER, BUSINESS, PARTNER_REFERRAL, CORRECTION)
FORMS: dict[str, Form] = {form.name: form for form in (*ALL, *OF_EVENTS)}
SILENCE = timedelta(hours=2)  # after this a person may have forgotten what was asked


def open_form(
    turn: Turn, name: str, answers: Answers | None = None, about: str = "", guesses: Answers | None = None
) -> None:
    """`answers`: what she has said already and need not be asked; `guesses`: what is only to be confirmed.

    One that stands open with answers in it goes on.
    """
    stands = turn.state.form
    if stands is not None and (stands.name, stands.about) == (name, about) and stands.is_begun:
        ask_again(turn)
        return
    turn.state.park()
    form = FORMS[name]
    state = FormState(name=name, field=form.fields[0].key, about=about, answers=dict(answers or {}), at=turn.now)
    state.guesses = dict(guesses or {})
    turn.state.form = state
    turn_to_next(form, state)
    if form.intro:
        turn.say(form.intro, notice=notice_of(turn))
    ask_again(turn)


def say_closed(turn: Turn) -> None:
    """A button of something that is over: said so, and what is open now is asked again."""
    turn.say(_("This question is closed."), MENU if turn.owner == BOT and not turn.state.form else (), notice_of(turn))
    if turn.state.form is not None:
        ask_again(turn)


def is_waiting(turn: Turn) -> bool:
    """Whether a text may be an answer; what was asked hours ago is a matter of drafts.py."""
    return turn.state.form is not None and turn.now - turn.state.form.at <= SILENCE


def is_surely_answered(turn: Turn) -> bool:
    return is_waiting(turn) and any(field.surely_answers(turn.text) for field in _open_fields(turn))


def asks_number(turn: Turn) -> bool:
    """Whether a telephone number would be an answer."""
    return any(field.is_number for field in _open_fields(turn))


def asks_her_number(turn: Turn) -> bool:
    return any(field.is_number and not field.of_another for field in _open_fields(turn))


def _open_fields(turn: Turn) -> list[Field]:
    state = turn.state.form
    return [] if state is None else [FORMS[state.name].field(key) for key in state.open_keys]


def explain_why(turn: Turn) -> None:
    """ "What for?", typed: the reason of the open question, and the question again."""
    state = open_state(turn)
    if state.field is not None:
        turn.say(reason_for(FORMS[state.name], state, state.field), notice=notice_of(turn))
    ask_again(turn)


def reason_for(form: Form, state: FormState, key: str) -> Text:
    together = form.field(key).together
    return together.reason if together is not None and key in state.parts else form.field(key).reason


def back(turn: Turn) -> None:
    state = turn.state.form
    if state is None:
        turn.say(_("There is nothing to go back to. Please choose:"), MENU)
        return
    if state.correcting:  # to the summary
        state.correcting = False
        ask_again(turn)
        return
    keys = [field.key for field in FORMS[state.name].asked(state.answers)]
    place = keys.index(state.field) if state.field in keys else len(keys)
    if state.field is not None:
        state.guesses.pop(state.field, None)
    _turn_to(FORMS[state.name], state, keys[max(place - 1, 0)])
    ask_again(turn)


def ask_which(turn: Turn) -> None:
    """At the summary: which answer shall be corrected?"""
    open_state(turn).correcting = True
    ask_again(turn)


def correct(turn: Turn, key: str) -> None:
    """The question of one answer again; all others stand."""
    state = open_state(turn)
    state.guesses.pop(key, None)
    state.ask(key)
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
    state.guesses.pop(field.key, None)
    if field.key not in state.skipped:
        state.skipped.append(field.key)
    _forget_dependants(FORMS[state.name], state, field.key)
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
    if turn.state.form is None:
        turn.say(MENU_TEXT, MENU)
        return
    _ask(turn, turn.state.form)


def _ask(turn: Turn, state: FormState, opening: Text | str | None = None) -> None:
    state.at = turn.now
    form_asking.ask(turn, FORMS[state.name], state, opening)


def take(turn: Turn, read: Mapping[str, Answer], label: str) -> None:
    """Answers to the open question; a guess is put to her before it counts. `label`: how she gave them."""
    state, form = open_state(turn), FORMS[open_state(turn).name]
    openings: list[Text] = []
    for key, answer in read.items():
        if isinstance(answer, Guess):
            state.guesses[key] = answer.value
        elif _record(turn, form.field(key), answer, openings):
            return
    for step in state.steps:
        if turn.state.steps.get(step, "") is None:
            turn.state.spend(step, label)
    state.steps = []
    _move_on(turn, state, openings)


def _record(turn: Turn, field: Field, value: str, openings: list[Text]) -> bool:
    """True when the form ends with this answer."""
    state = open_state(turn)
    if state.answers.get(field.key) != value:
        _forget_dependants(FORMS[state.name], state, field.key)
    state.answers[field.key] = value
    state.guesses.pop(field.key, None)
    state.skipped = [key for key in state.skipped if key != field.key]
    answers = FORMS[state.name].sent(state.answers)
    ending = field.ends(answers)
    if ending is not None:
        turn.state.form = None
        turn.state.drafts.pop(state.name, None)
        turn.say(ending.text, ending.buttons or MENU)
        return True
    said = field.after(turn, answers)
    openings.extend([said] if said is not None else [])
    return False


def _forget_dependants(form: Form, state: FormState, key: str) -> None:
    """What an answer meant hung on the one that has changed: it is asked again."""
    for dependant in form.depending_on(key):
        state.answers.pop(dependant, None)
        state.guesses.pop(dependant, None)
        state.skipped = [skipped for skipped in state.skipped if skipped != dependant]


def pick(turn: Turn, field: Field, codes: Sequence[str]) -> None:
    """Where several can be chosen: these too. The question stands until she says that it is all."""
    state = open_state(turn)
    state.picked = [*picks(field, state), *codes]
    state.errors = 0
    ask_again(turn)


def finish(turn: Turn, field: Field) -> None:
    """All that is chosen is the answer."""
    given = field.joined(picks(field, open_state(turn)))
    take(turn, {field.key: given}, turn.words(field.show(given)))


def confirm(turn: Turn) -> None:
    """It was meant so."""
    state = open_state(turn)
    key = state.field or ""
    take(turn, {key: state.guesses[key]}, turn.words(_("Yes")))


def reject(turn: Turn) -> None:
    """It was not meant so: the question stands again, and the second time with a way out."""
    state = open_state(turn)
    state.guesses.pop(state.field or "", None)
    state.errors += 1
    ask_again(turn)


def _move_on(turn: Turn, state: FormState, openings: Sequence[Text] = ()) -> None:
    """The next question that has no answer yet; a correction from the summary keeps the later answers."""
    form = FORMS[state.name]
    turn_to_next(form, state)
    if state.field is None and form.consent is None:
        send(turn, state)
    else:
        _ask(turn, state, "\n".join(map(turn.words, openings)) or None)


def turn_to_next(form: Form, state: FormState) -> None:
    _turn_to(form, state, next(iter(missing(form, state)), None))


def missing(form: Form, state: FormState) -> list[str]:
    """What is neither answered nor skipped, or waits to be confirmed."""
    given = {*state.answers, *state.skipped}.difference(state.guesses)
    return [field.key for field in form.asked(state.answers) if field.key not in given]


def _turn_to(form: Form, state: FormState, key: str | None) -> None:
    """With the fields that are asked for in the same question, where none of them is known yet."""
    together = form.field(key).together if key is not None else None
    known = {*state.answers, *state.guesses, *state.skipped}
    state.ask(key, together.parts if together is not None and known.isdisjoint(together.parts) else ())


def send(turn: Turn, state: FormState) -> None:
    turn.state.form = None
    turn.state.drafts.pop(state.name, None)
    form = FORMS[state.name]
    about = {ABOUT: state.about} if state.about else {}
    form.submit(turn, form.sent(state.answers) | about)


def open_state(turn: Turn) -> FormState:
    assert turn.state.form is not None
    return turn.state.form
