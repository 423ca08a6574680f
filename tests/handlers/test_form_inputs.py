"""Whatever is typed at whatever question of whatever form: no crash, no lost answer, always words that lead on.

Each input is tried in a transaction that is given up, so that thousands of them start from the same place.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desk.desk import Desk
from desk.messages import Incoming
from desk.state import FormState
from desk.turns import turn
from handlers import form_mending, forms, identifiers
from handlers.callback import CALLBACK
from handlers.form import Answer, Field, Form, Guess, Invalid, Moment
from handlers.routes import ROUTES
from locales import Text
from tests.clock import BUDAPEST
from tests.conftest import translator
from tests.form_walking import EXAMPLE, example_of
from tests.handlers.test_fields import MESSES, monday
from tests.handlers.test_form_machine import TEXTS
from tests.sample_form import SAMPLE
from tests.visitor import NUMBERS

QUESTIONS = Path(__file__).parents[2] / "evaluation" / "questions"
INPUTS = 300
MANY_INPUTS = 10_000  # per field; read without a database, for a whole turn takes a hundredth of a second
MANY_TURNS = 2_000
LEAVES = ("command", "person", "typed button")  # she cancels, or asks for the menu or a person


@cache
def asked_by_people() -> list[str]:
    lines = [line for file in sorted(QUESTIONS.glob("*.jsonl")) for line in file.read_text().splitlines()]
    return [json.loads(line)["text"] for line in lines[::7]]


@dataclass
class Heard:
    route: str
    said: list[tuple[str, bool]]  # the words, and whether anything can be pressed under them
    state: FormState | None
    drafts: dict[str, FormState]


class GivenUp(Exception):
    """Nothing of the turn is kept."""


def hear(desk: Desk, state: FormState, text: str) -> Heard:
    heard = Heard("", [], None, {})
    incoming = Incoming("terminal", "somebody", f"input {next(NUMBERS)}", desk.clock.now(), text=text)
    with suppress(GivenUp), turn(desk, incoming) as current:
        current.state.form = state.model_copy(deep=True)
        form_mending.mend(current)
        identifiers.mask(current)
        current.hear(incoming.line_id, current.text, current.now)
        identifiers.warn(current)
        route = next(route for route in ROUTES if route.when(current))
        route.handle(current)
        said = [line for line in current._lines if line.sender == "bot"]
        heard = Heard(
            route.name, [(line.text, bool(line.buttons)) for line in said], current.state.form, current.state.drafts
        )
        raise GivenUp
    return heard


def at(desk: Desk, form: Form, field: Field) -> FormState:
    """The form with this question open, everything before it answered."""
    answers: dict[str, str] = {}
    moment = Moment(desk.clock.now().astimezone(BUDAPEST), desk.working_time)
    for earlier in form.fields[: form.fields.index(field)]:
        example = example_of(earlier, desk.translator)
        value = example and earlier.read_in(example, moment)
        answers[earlier.key] = (value.value if isinstance(value, Guess) else value) or _chosen(earlier)
    return FormState(name=form.name, field=field.key, answers=answers, at=desk.clock.now())


def _chosen(field: Field) -> str:
    """The last choice: the first may end a form."""
    return field.choices[-1].value if field.choices else "valami"


def check(desk: Desk, state: FormState, text: str) -> None:
    heard = hear(desk, state, text)
    assert heard.said, text
    assert all(words.strip() for words, _pressed in heard.said), text
    last, can_press = heard.said[-1]
    assert can_press or "?" in last or EXAMPLE.search(last), (text, last)
    is_open = heard.state is not None and heard.state.name == state.name
    kept = heard.state if is_open else heard.drafts.get(state.name)
    if kept is None:
        assert not state.is_begun or heard.route in LEAVES or _is_over(desk, state, heard), (text, heard.route)
    else:
        void = forms.FORMS[state.name].depending_on(state.field or "") | {state.field}
        lost = {key for key, value in state.answers.items() if kept.answers.get(key) != value} - void
        assert not lost, text


def _is_over(desk: Desk, state: FormState, heard: Heard) -> bool:
    """After the last question, or where one of the answers ends the form."""
    form = forms.FORMS[state.name]
    field = form.field(state.field or "")
    endings = [field.ends({**state.answers, field.key: choice.value}) for choice in field.choices]
    last_words = [desk.translator.into("hu", ending.text) for ending in endings if ending is not None]
    return field == form.fields[-1] or heard.said[-1][0] in last_words


def check_reader(form: Form, field: Field, text: str, moment: Moment) -> None:
    """Whatever is read can be kept and shown; whatever is not has words that say why."""
    read: dict[str, Answer] = {}
    said: Text | None = None
    try:
        read[field.key] = field.read_in(text, moment)
    except Invalid as invalid:
        said = invalid.said or field.error
    if field.together is not None:
        with suppress(Invalid):
            read.update(field.together.read(text, moment))
    assert said is None or translator().into("hu", said).strip(), text
    for key, answer in read.items():
        value = answer.value if isinstance(answer, Guess) else answer
        assert form.field(key).mended(value), text
        assert translator().into("hu", form.field(key).show(value)).strip(), text


def _fields() -> list[tuple[str, str]]:
    return [(form.name, field.key) for form in (*forms.FORMS.values(), SAMPLE) for field in form.fields]


def _questions() -> list[tuple[str, str]]:
    """But the number that is asked for while people own the conversation: anything else is a message to them."""
    walked = [form for form in (*forms.FORMS.values(), SAMPLE) if form is not CALLBACK]
    return [(form.name, field.key) for form in walked for field in form.fields]


@pytest.fixture(autouse=True)
def _with_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(forms.FORMS, SAMPLE.name, SAMPLE)


def inputs() -> st.SearchStrategy[str]:
    return st.sampled_from(TEXTS) | st.sampled_from(asked_by_people()) | MESSES.filter(str.strip)


@settings(max_examples=INPUTS, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_anything_may_be_typed_at_any_question(desk: Desk, data: st.DataObject) -> None:
    name, key = data.draw(st.sampled_from(_questions()))
    form = forms.FORMS[name]
    check(desk, at(desk, form, form.field(key)), data.draw(inputs()))


@settings(max_examples=INPUTS, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_anything_that_is_read_can_be_kept_and_shown(data: st.DataObject) -> None:
    name, key = data.draw(st.sampled_from(_fields()))
    check_reader(forms.FORMS[name], forms.FORMS[name].field(key), data.draw(inputs()), monday())


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("name", "key"), _fields())
def test_ten_thousand_things_that_are_read_can_be_kept_and_shown(name: str, key: str) -> None:
    form = forms.FORMS[name]

    @settings(max_examples=MANY_INPUTS, suppress_health_check=list(HealthCheck))
    @given(text=inputs())
    def try_one(text: str) -> None:
        check_reader(form, form.field(key), text, monday())

    try_one()


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("name", "key"), _questions())
def test_two_thousand_things_may_be_typed_at_any_question(name: str, key: str, desk: Desk) -> None:
    form = forms.FORMS[name]
    state = at(desk, form, form.field(key))

    @settings(max_examples=MANY_TURNS, suppress_health_check=list(HealthCheck))
    @given(text=inputs())
    def try_one(text: str) -> None:
        check(desk, state, text)

    try_one()
