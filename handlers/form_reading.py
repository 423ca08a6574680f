"""How a text is read while a form stands open: an answer, else a question in between, else a short error."""

from collections.abc import Mapping

from desk.conversations import BOT
from desk.messages import Button
from desk.state import FormState
from desk.turns import Turn
from handlers import courtesy, event_typed, form_correcting, forms, handover, questions
from handlers.callback import CALLBACK
from handlers.contact import is_phone
from handlers.fields.asking import asks_something
from handlers.fields.choosing import read_chosen
from handlers.form import JOINED, Answer, Field, Form, Guess, Invalid, Moment
from handlers.form_asking import CANCEL, ERRORS_BEFORE_A_CHOICE, choices, notice_of, own_step, picks
from handlers.forms import FORMS, open_state
from handlers.texts import PERSON
from handlers.yes_no import says_no, says_yes
from knowledge.text import words
from locales import Text, _

DIGITS_OF_A_NUMBER = 5  # with so many digits a number was meant, not a sentence
THAT_IS_ALL = frozenset({"ennyi", "ennyi volt", "csak ennyi", "kesz", "nincs mas", "nincs tobb", "mas nincs", "tovabb"})
NONE = frozenset({"nincs", "nem", "nincsen", "semmi", "egyik sem", "egyik se", "semelyik", "nincs ilyen", "none", "no"})
YES_OR_NO = _("Please answer yes or no, or write it again.")


def take_text(turn: Turn) -> None:
    """A valid answer; else a question to the knowledge base and then the same question again; else a short error."""
    state = open_state(turn)
    form = FORMS[state.name]
    state.remember(turn.incoming.line_id)
    if state.field is None or state.outdated:
        _answer_beside(turn, state, form)
    elif state.field in state.guesses and says_yes(turn.text):
        forms.confirm(turn)
    elif state.field in state.guesses and _only_denies(turn, form, state):
        forms.reject(turn)
    else:
        _take_answer(turn, form, state)


def _answer_beside(turn: Turn, state: FormState, form: Form) -> None:
    """No text is an answer here: the summary stands open, or a question that has changed since it was asked."""
    is_outdated, state.outdated = state.outdated, False
    if not is_outdated and form_correcting.take_wish(turn, form, state):
        return
    if _answer_aside(turn):
        return
    if is_outdated:
        turn.say(_("This question has changed meanwhile, please answer it as it is now."))
    elif state.correcting:
        turn.say(_("Please choose one of these, or go back."))
    else:
        turn.say(_("If everything is right, choose “{send}” or type these words.", send=form.send))
    forms.ask_again(turn)


def _only_denies(turn: Turn, form: Form, state: FormState) -> bool:
    """ "Nem", and not "nem, Tiszaalpár", which answers at once."""
    if not says_no(turn.text):
        return False
    try:
        _read(turn, form, state)
    except Invalid:
        return True
    return len(words(turn.text)) == 1


def _take_answer(turn: Turn, form: Form, state: FormState) -> None:
    field = form.field(state.field or "").put(turn, state)
    try:
        read = _read(turn, form, state)
    except Invalid as invalid:
        if _says_that_is_all(turn, field, state):
            forms.finish(turn, field)
        elif _says_none(turn, field, state):
            forms.skip(turn)
        elif _is_complaint(turn, invalid) or not _answer_aside(turn):
            _explain(turn, field, state, invalid.said)
        return
    if field.several:
        forms.pick(turn, field, _codes(read[field.key]))
    else:
        forms.take(turn, read, turn.text)


def _is_complaint(turn: Turn, invalid: Invalid) -> bool:
    """What the reader itself finds wrong comes first, but for a question that only names a street or a day."""
    return invalid.said is not None and not asks_something(turn.text, turn.understood.decision)


def _codes(answer: Answer) -> list[str]:
    """Where several can be chosen nothing is guessed: she sees what is marked, and takes it back with a tap."""
    return (answer.value if isinstance(answer, Guess) else answer).split(JOINED)


def _read(turn: Turn, form: Form, state: FormState) -> Mapping[str, Answer]:
    field, moment = form.field(state.field or "").put(turn, state), Moment.of(turn)
    if state.parts and field.together is not None:
        found = field.together.read(turn.text, moment)
        read = {key: answer for key, answer in found.items() if not _is_meant_otherwise(turn, form.field(key))}
        if not read:
            raise Invalid
        return read
    answer = _read_one(turn, field, moment)
    if _is_meant_otherwise(turn, field):
        raise Invalid
    return {field.key: answer}


def _read_one(turn: Turn, field: Field, moment: Moment) -> Answer:
    """In the field's own way, else by what its buttons say."""
    try:
        return field.read_in(turn.text, moment)
    except Invalid as invalid:
        chosen = read_chosen(turn.text, {choice.value: turn.words(choice.label) for choice in field.choices})
        if chosen is None or (isinstance(chosen, Guess) and _says_something_else(turn)):
            raise invalid from None
        return chosen


def _is_meant_otherwise(turn: Turn, field: Field) -> bool:
    return field.meant_otherwise(turn.text, turn.understood.decision)


def _says_something_else(turn: Turn) -> bool:
    """A word of a label in a question or a wish for a person ("beszélni", "beszélgetésben") is not meant so."""
    decision = turn.understood.decision
    return decision.kind in ("answer", "smalltalk") or decision.reason in ("asked", "own_case")


def _says_that_is_all(turn: Turn, field: Field, state: FormState) -> bool:
    return field.several and bool(picks(field, state)) and " ".join(words(turn.text)) in THAT_IS_ALL


def _says_none(turn: Turn, field: Field, state: FormState) -> bool:
    """ "Nincs", where any of several might be chosen."""
    return field.several and field.optional and not picks(field, state) and " ".join(words(turn.text)) in NONE


def _answer_aside(turn: Turn) -> bool:
    """A question in the middle of a form is answered, then the same question is asked again."""
    decision = turn.understood.decision
    if decision.reason == "asked":
        handover.ask(turn)
        return True
    if courtesy.say_in_passing(turn):
        forms.ask_again(turn)
        return True
    if event_typed.answer_aside(turn):
        return True
    if decision.kind != "answer" or "@" in turn.text:  # a mistyped address is no question
        return False
    form = turn.state.form
    questions.answer(turn, may_ask=False)
    turn.state.form = form
    turn.say(_("Let us go on."))
    forms.ask_again(turn)
    return True


def _explain(turn: Turn, field: Field, state: FormState, said: Text | None) -> None:
    state.errors += 1
    if field.key in state.guesses:
        turn.say(YES_OR_NO)
        forms.ask_again(turn)
        return
    error = said or (field.together.error if state.parts and field.together is not None else field.error)
    if state.errors >= ERRORS_BEFORE_A_CHOICE:
        turn.say(error, (*_offered(turn, field, state), PERSON, CANCEL))
        own_step(turn, state)
    elif field.only_choices or field.optional:
        turn.say(error, _offered(turn, field, state))
        own_step(turn, state)
    else:
        turn.say(error)


def _offered(turn: Turn, field: Field, state: FormState) -> list[Button]:
    fields = [FORMS[state.name].field(key).put(turn, state) for key in state.open_keys or [field.key]]
    return [button for each in fields for button in choices(each, state)]


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
        value = field.read_in(turn.text, Moment.of(turn))
    except Invalid:
        handover.pass_on(turn)
        if sum(character.isdigit() for character in turn.text) >= DIGITS_OF_A_NUMBER:
            turn.say(field.error, notice=notice_of(turn))
        return
    forms.take(turn, {field.key: value}, turn.text)
