"""Whatever is typed at whatever question of whatever form: no crash, no lost answer, always words that lead on.

Each text is a whole turn whose transaction is given up, so that thousands of them start from the same question. The
same texts are tried at all questions, and what the knowledge base makes of a text is found out once.
The seed of a run is printed; PAKTUM_TEST_SEED sets it.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from desk.desk import Desk
from desk.messages import Incoming
from desk.state import FormState, State
from desk.turns import Turn, turn
from handlers import form_mending, forms, identifiers
from handlers.callback import CALLBACK
from handlers.form import Answer, Field, Form, Guess, Invalid, Moment
from handlers.routes import ROUTES
from knowledge.article import Lang
from knowledge.base import Knowledge
from knowledge.policy import Decision
from locales import LOCALES, Text
from tests.clock import BUDAPEST
from tests.conftest import knowledge, translator
from tests.form_walking import EXAMPLE, example_of
from tests.handlers.test_fields import MESSES, monday
from tests.handlers.test_form_machine import TEXTS
from tests.sample_form import SAMPLE
from tests.visitor import NUMBERS

QUESTIONS = Path(__file__).parents[2] / "evaluation" / "questions"
INPUTS = 300
MANY_INPUTS = 10_000  # at each question
SAVED_EVERY = 10  # turns: writing all that was said takes as long as all the rest
LEAVES = ("command", "person", "typed button")  # she cancels, or asks for the menu or a person


@cache
def asked_by_people() -> list[str]:
    lines = [line for file in sorted(QUESTIONS.glob("*.jsonl")) for line in file.read_text().splitlines()]
    return [json.loads(line)["text"] for line in lines[::7]]


class Remembering(Knowledge):
    """Decides about a text once: the same text is tried at many questions."""

    @cached_property
    def _decided(self) -> dict[tuple[str, Lang | None, date, str | None], Decision]:
        return {}

    def decide(self, text: str, *, lang: Lang | None, today: date, after: str | None = None) -> Decision:
        key = (text, lang, today, after)
        if key not in self._decided:
            self._decided[key] = super().decide(text, lang=lang, today=today, after=after)
        return self._decided[key]


@cache
def remembering() -> Knowledge:
    known = knowledge()
    return Remembering(known.library, known.index, known.rules)


@dataclass
class Heard:
    route: str
    said: list[tuple[str, bool]]  # the words, and whether anything can be pressed under them
    state: State  # as it is kept


class GivenUp(Exception):
    """Nothing of the turn is kept."""


@dataclass
class Question:
    """Put to somebody of its own, with everything before it answered."""

    desk: Desk
    form: Form
    field: Field
    state: FormState
    address: str

    @classmethod
    def put(cls, desk: Desk, form: Form, field: Field, *, together: bool = False) -> "Question":
        """`together`: with the other fields that are asked for in the same question."""
        state = FormState(name=form.name, field=None, answers=answers_before(desk, form, field), at=desk.clock.now())
        state.ask(field.key, field.together.parts if together and field.together is not None else ())
        question = cls(desk, form, field, state, f"somebody {next(NUMBERS)}")
        with question._turn("űrlap") as current:
            current.state.form = state
            forms.ask_again(current)
        return question

    def _turn(self, text: str) -> AbstractContextManager[Turn]:
        return turn(
            self.desk,
            Incoming("terminal", self.address, f"input {next(NUMBERS)}", self.desk.clock.now(), text=text),
        )

    def hear(self, text: str, *, save: bool = True) -> Heard:
        heard: Heard | None = None
        with suppress(GivenUp), self._turn(text) as current:
            form_mending.mend(current)
            identifiers.mask(current)
            current.hear(current.incoming.line_id, current.text, current.now)
            identifiers.warn(current)
            route = next(route for route in ROUTES if route.when(current))
            route.handle(current)
            said = [(line.text, bool(line.buttons)) for line in current._lines if line.sender == "bot"]
            if save:
                current.save()
            kept = State.model_validate_json(current.state.model_dump_json(exclude_defaults=True))
            heard = Heard(route.name, said, kept)
            raise GivenUp
        assert heard is not None
        return heard

    def check(self, text: str, *, save: bool = True) -> None:
        heard = self.hear(text, save=save)
        assert heard.said
        assert all(words.strip() for words, _pressed in heard.said)
        last, can_press = heard.said[-1]
        assert can_press or "?" in last or EXAMPLE.search(last), last
        is_open = heard.state.form is not None and heard.state.form.name == self.form.name
        kept = heard.state.form if is_open else heard.state.drafts.get(self.form.name)
        if kept is None:
            assert not self.state.is_begun or heard.route in LEAVES or self._is_over(heard), heard.route
        else:
            void = self.form.depending_on(self.field.key) | {self.field.key}
            lost = {key for key, value in self.state.answers.items() if kept.answers.get(key) != value} - void
            assert not lost

    def _is_over(self, heard: Heard) -> bool:
        """After the last question, or where one of the answers ends the form."""
        field = self.field
        endings = [field.ends({**self.state.answers, field.key: choice.value}) for choice in field.choices]
        last_words = [
            self.desk.translator.into(locale, ending.text)
            for ending in endings
            if ending is not None
            for locale in LOCALES
        ]
        return field == self.form.fields[-1] or heard.said[-1][0] in last_words


def answers_before(desk: Desk, form: Form, field: Field) -> dict[str, str]:
    """Of everything before the field, and such that it is asked."""
    answers: dict[str, str] = {}
    moment = Moment(desk.clock.now().astimezone(BUDAPEST), desk.working_time)
    earlier = form.fields[: form.fields.index(field)]
    for each in earlier:
        example = example_of(each, desk.translator)
        value = example and each.read_in(example, moment)
        answers[each.key] = (value.value if isinstance(value, Guess) else value) or _chosen(each)
    others = [{each.key: choice.value} for each in earlier if not each.several for choice in each.choices]
    return next(answers | other for other in ({}, *others) if field in form.asked(answers | other))


def _chosen(field: Field) -> str:
    """The last choice: the first may end a form."""
    return field.choices[-1].value if field.choices else "valami"


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


def _questions() -> list[tuple[str, str, bool]]:
    """But the number that is asked for while people own the conversation: anything else is a message to them."""
    walked = [form for form in (*forms.FORMS.values(), SAMPLE) if form is not CALLBACK]
    return [
        (form.name, field.key, together)
        for form in walked
        for field in form.fields
        for together in ([False, True] if field.together is not None else [False])
    ]


@pytest.fixture(autouse=True)
def _with_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(forms.FORMS, SAMPLE.name, SAMPLE)


def inputs() -> st.SearchStrategy[str]:
    return st.sampled_from(TEXTS) | st.sampled_from(asked_by_people()) | MESSES.filter(str.strip) | _label_words()


def _label_words() -> st.SearchStrategy[str]:
    """What answers are made of, in any order."""
    fields = [field for form in (*forms.FORMS.values(), SAMPLE) for field in form.fields]
    labels = [translator().into("hu", choice.label) for field in fields for choice in field.choices]
    examples = [example for field in fields if (example := example_of(field, translator()))]
    words = sorted({word for text in (*labels, *examples) for word in text.split()})
    return st.lists(st.sampled_from(words), min_size=1, max_size=4).map(" ".join)


@cache
def many_texts(chance: int) -> Sequence[str]:
    texts: list[str] = []

    @seed(chance)
    @settings(max_examples=MANY_INPUTS, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(text=inputs())
    def draw(text: str) -> None:
        texts.append(text)

    draw()
    assert len(texts) >= MANY_INPUTS
    return texts


@cache
def chance() -> int:
    return int(os.environ.get("PAKTUM_TEST_SEED") or Random().randrange(1_000_000))


@contextmanager
def told(text: str) -> Iterator[None]:
    """What was typed stands beside what went wrong."""
    try:
        yield
    except Exception as error:
        error.add_note(f"typed: {text!r}, PAKTUM_TEST_SEED={chance()}")
        raise


@settings(max_examples=INPUTS, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_anything_may_be_typed_at_any_question(desk: Desk, data: st.DataObject) -> None:
    name, key, together = data.draw(st.sampled_from(_questions()))
    form = forms.FORMS[name]
    Question.put(desk, form, form.field(key), together=together).check(data.draw(inputs()))


@settings(max_examples=INPUTS, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_anything_that_is_read_can_be_kept_and_shown(data: st.DataObject) -> None:
    name, key = data.draw(st.sampled_from(_fields()))
    check_reader(forms.FORMS[name], forms.FORMS[name].field(key), data.draw(inputs()), monday())


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("name", "key"), _fields())
def test_ten_thousand_things_that_are_read_can_be_kept_and_shown(name: str, key: str) -> None:
    print(f"PAKTUM_TEST_SEED={chance()}")
    form, moment = forms.FORMS[name], monday()
    for text in many_texts(chance()):
        with told(text):
            check_reader(form, form.field(key), text, moment)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("name", "key", "together"), _questions())
def test_ten_thousand_things_may_be_typed_at_any_question(name: str, key: str, together: bool, desk: Desk) -> None:
    print(f"PAKTUM_TEST_SEED={chance()}")
    desk.published.current = remembering()
    form = forms.FORMS[name]
    question = Question.put(desk, form, form.field(key), together=together)
    for number, text in enumerate(many_texts(chance())):
        with told(text):
            question.check(text, save=number % SAVED_EVERY == 0)
