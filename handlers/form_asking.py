"""How the open question of a form, its confirmation and its summary are put to her."""

from desk.conversations import BOT, TELEGRAM
from desk.messages import Button, Notice
from desk.state import FormState
from desk.turns import Turn
from handlers.form import JOINED, Field, Form, Together
from handlers.texts import PERSON
from locales import Text, _

ERRORS_BEFORE_A_CHOICE = 2
MOST_CORRECTIONS = 3  # under a summary; more would push what sends out of a telephone's view
BACK = Button(_("Back"), "field", "back")
CANCEL = Button(_("Cancel"), "field", "cancel")


def ask(turn: Turn, form: Form, state: FormState, opening: Text | str | None = None) -> None:
    """`opening` stands before the question, in the same message."""
    if state.field is None:
        if opening is not None:
            turn.say(opening, notice=notice_of(turn))
        (_ask_which if state.correcting else _summarise)(turn, form, state)
    else:
        field = form.field(state.field).put(turn, state)
        if field.key in state.guesses:
            question, buttons = _confirmation(form, field, state)
        elif state.parts and field.together is not None:
            question, buttons = _of_several(turn, form, field.together, state)
        else:
            question, buttons = _of_one(turn, form, field, state)
        text = question if opening is None else f"{turn.words(opening)}\n{turn.words(question)}"
        turn.say(text, buttons, notice_of(turn))
    own_step(turn, state)


def own_step(turn: Turn, state: FormState) -> None:
    """The buttons just shown belong to the open question."""
    state.steps = [step for step in state.steps if step in turn.state.steps] + [turn.state.step]


def _of_one(turn: Turn, form: Form, field: Field, state: FormState) -> tuple[Text, list[Button]]:
    buttons = [*_share(turn, field), *choices(field, state)]
    return field.question, [*buttons, *_around(form, field, state)]


def _of_several(turn: Turn, form: Form, together: Together, state: FormState) -> tuple[Text, list[Button]]:
    """The choices of its parts, but of one that hangs on another; what can be left out is offered by itself."""
    fields = [field for field in form.asked(state.answers) if field.key in together.parts]
    shares = [button for field in fields for button in _share(turn, field)]
    offered = [button for field in fields for button in _choices(field)]
    return together.question, [*shares, *offered, *_around(form, fields[0], state)]


def _confirmation(form: Form, field: Field, state: FormState) -> tuple[Text, list[Button]]:
    question = _("{value} – have I understood it right?", value=field.show(state.guesses[field.key]))
    yes = Button(_("Yes"), "field", f"right.{field.key}")
    no = Button(_("No"), "field", f"wrong.{field.key}")
    back = [BACK] if is_after_another(form, field, state) else []
    return question, [yes, no, *_way_out(field, state), *back, CANCEL]


def _way_out(field: Field, state: FormState) -> list[Button]:
    """After two errors she need not go on trying."""
    if state.errors < ERRORS_BEFORE_A_CHOICE:
        return []
    return [*_skip(field), PERSON]


def _share(turn: Turn, field: Field) -> list[Button]:
    if not field.is_number or field.of_another or turn.row.channel != TELEGRAM:
        return []
    turn.state.keys = field.key
    return [Button(_("I send my number"), "field", f"share.{field.key}", shares_number=True)]


def _around(form: Form, field: Field, state: FormState) -> list[Button]:
    """Back, where there is a question before; why; cancel."""
    back = [BACK] if is_after_another(form, field, state) else []
    return [*back, Button(_("Why do we ask?"), "field", f"why.{field.key}", repeatable=True), CANCEL]


def is_after_another(form: Form, field: Field, state: FormState) -> bool:
    return field.key != form.asked(state.answers)[0].key


def choices(field: Field, state: FormState) -> list[Button]:
    """What can be chosen, and where nothing has been chosen yet the way past the question."""
    picked = picks(field, state)
    offered = _choices(field, picked)
    if not picked:
        return [*offered, *_skip(field)]
    return [*offered, Button(_("That is all"), "field", f"done.{field.key}")]


def picks(field: Field, state: FormState) -> list[str]:
    """What is chosen of a field that takes several: so far, or when it was answered before."""
    if not field.several:
        return []
    if state.picked is not None:
        return state.picked
    return [code for code in state.answers.get(field.key, "").split(JOINED) if code]


def _choices(field: Field, picked: list[str] | tuple[()] = ()) -> list[Button]:
    return [
        Button(_("✓ {choice}", choice=choice.label), "field", f"drop.{field.key}.{choice.value}")
        if choice.value in picked
        else Button(choice.label, "field", f"choose.{field.key}.{choice.value}")
        for choice in field.choices
    ]


def _skip(field: Field) -> list[Button]:
    return [Button(field.skip, "field", f"skip.{field.key}")] if field.optional else []


def _summarise(turn: Turn, form: Form, state: FormState) -> None:
    assert form.consent is not None
    fields = form.asked(state.answers)
    lines = (line(turn, field, state) for field in fields)
    text = "\n".join([turn.words(_("Please check it:")), *lines, "", turn.words(form.consent)])
    turn.say(text, (Button(form.send, "field", "send"), *_corrections(fields), CANCEL))


def _corrections(fields: list[Field]) -> list[Button]:
    """One for each answer, or where they are many one for all."""
    if len(fields) > MOST_CORRECTIONS:
        return [Button(_("I correct something"), "field", "which", repeatable=True)]
    return [Button(_("Correct: {label}", label=field.label), "field", f"fix.{field.key}") for field in fields]


def _ask_which(turn: Turn, form: Form, state: FormState) -> None:
    fields = form.asked(state.answers)
    fixes = [Button(field.label, "field", f"fix.{field.key}") for field in fields]
    turn.say(_("Which one shall we correct?"), (*fixes, BACK))


def line(turn: Turn, field: Field, state: FormState) -> str:
    value = state.answers.get(field.key)
    return f"{turn.words(field.label)}: {turn.words(_('not given') if value is None else field.show(value))}"


def notice_of(turn: Turn) -> Notice | None:
    return None if turn.owner == BOT else Notice.HANDOVER
