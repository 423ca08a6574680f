"""Anybody doing anything in any form: nothing is lost but what a correction makes void, and there is always a way on.

It knows no form by name: a form added to FORMS is walked, too. Every delivery comes twice.
"""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from desk.conversations import BOT
from desk.desk import Desk
from desk.messages import Incoming, Kind
from desk.state import FormState
from handlers import forms
from handlers.callback import CALLBACK
from handlers.dispatch import dispatch
from handlers.form import Field, Form, Guess, Invalid, Moment
from storage.messages import MessageRow
from tests.clock import BUDAPEST
from tests.form_walking import CHANGES, EXAMPLE, buttons_of, example_of
from tests.sample_form import SAMPLE, open_form
from tests.visitor import NUMBERS, Visitor

TEXTS = (
    *("99", "igen", "nem", "nem tudom", "szia", "köszönöm", "mi?", "kihagyom", "ennyi", "1", "2", "a második", "😀"),
    *("Kiss Mária", "06301234567", "kiss.maria@freemail.hu", "Tiszakécske", "tiszakecke", "holnap 10-kor", "bármikor"),
    *("Nagy Ilona 06 20 555 1234 délután", "három hegesztőt keresek januártól", "60 vagyok", "érettségim van", "asdf"),
    "milyen papirok kellenek a munkaugyre",
)


class Walk(RuleBasedStateMachine):
    desk: Desk

    def __init__(self) -> None:
        super().__init__()
        self.visitor = Visitor(self.desk)
        self.visitor.start()
        self.said: list[MessageRow] = []

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.begin_another(data)

    @property
    def state(self) -> FormState:
        assert self.visitor.state.form is not None
        return self.visitor.state.form

    @property
    def is_open(self) -> bool:
        return self.visitor.state.form is not None

    @rule(data=st.data())
    @precondition(lambda self: not self.is_open)
    def begin_another(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(set(forms.FORMS) - {CALLBACK.name})))
        if self.visitor.row.owner == BOT:
            self.said = open_form(self.visitor, name)

    @rule(data=st.data())
    @precondition(lambda self: self.is_open)
    def answer(self, data: st.DataObject) -> None:
        """As somebody does who wants to get to the end."""
        if self.state.field is None:
            self._tap(data.draw(st.sampled_from(self._buttons("fix", "send", "which"))))
            return
        field = forms.FORMS[self.state.name].field(self.state.field)
        example = example_of(field, self.desk.translator)
        taps = self._buttons("choose", "right", "done", "skip")
        if taps and (example is None or data.draw(st.booleans())):
            self._tap(data.draw(st.sampled_from(taps)))
        else:
            self._type(example or "Kiss Mária")

    @rule(text=st.sampled_from(TEXTS))
    @precondition(lambda self: self.is_open)
    def say_anything(self, text: str) -> None:
        self._type(text)

    @rule(data=st.data())
    @precondition(lambda self: self.is_open and bool(self._buttons()))
    def tap_anything(self, data: st.DataObject) -> None:
        self._tap(data.draw(st.sampled_from(self._buttons())))

    @rule()
    @precondition(lambda self: self.is_open and self.state.is_begun)
    def leave_and_come_back(self) -> None:
        before = self.state
        self.visitor.start()
        offered = [button["id"] for button in self.visitor.lines[-1].buttons or ()]
        for wire in offered:
            if wire.endswith(f"draft:resume.{before.name}"):  # an older draft of another form is offered first
                self.visitor.press(wire)
                assert self.state.model_dump(exclude=CHANGES) == before.model_dump(exclude=CHANGES)

    def _buttons(self, *acts: str) -> list[str]:
        return buttons_of(self.visitor, *acts)

    def _type(self, text: str) -> None:
        self._do(Kind.TEXT, text=text)

    def _tap(self, wire: str) -> None:
        self._do(Kind.BUTTON, button=wire)

    def _do(self, kind: Kind, text: str = "", button: str = "") -> None:
        visitor, before = self.visitor, self.state
        seq, delivery = visitor.row.seq, f"machine {next(NUMBERS)}"
        incoming = Incoming(visitor.channel, visitor.address, delivery, self.desk.clock.now(), kind, text, button)
        visitor.handled = dispatch(self.desk, incoming)
        self.said = [line for line in visitor.lines if line.seq > seq and line.sender == "bot" and not line.deleted]
        self._check_that_somebody_understands_it()
        self._come_again(incoming)
        self._check_that_nothing_is_lost(before)

    def _check_that_somebody_understands_it(self) -> None:
        assert self.visitor.route != "fault"
        assert self.said
        assert all(line.text.strip() for line in self.said)
        last = self.said[-1]
        assert last.buttons or "?" in last.text or EXAMPLE.search(last.text), last.text

    def _come_again(self, incoming: Incoming) -> None:
        """The wire brings it once more."""
        row, cases = self.visitor.row, len(self.visitor.cases)
        assert dispatch(self.desk, incoming).route is None
        assert (self.visitor.row, len(self.visitor.cases)) == (row, cases)

    def _check_that_nothing_is_lost(self, before: FormState) -> None:
        """Only what was asked just now may change, and what hangs on it."""
        after = self.visitor.state.form or self.visitor.state.drafts.get(before.name)
        if after is None or after.name != before.name:
            return
        form = forms.FORMS[before.name]
        changed = {key for key, value in before.answers.items() if after.answers.get(key) != value}
        asked = set(before.open_keys)
        assert changed <= asked.union(*(form.depending_on(key) for key in asked)), (before, after)


@pytest.fixture
def _with_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(forms.FORMS, SAMPLE.name, SAMPLE)


def walk(desk: Desk, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        type("WalkHere", (Walk,), {"desk": desk}),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # a failure is shown as it was met: shrinking it takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.usefixtures("_with_sample")
def test_nothing_is_lost_whatever_is_done_in_a_form(desk: Desk) -> None:
    walk(desk, 12, 15)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("_with_sample")
def test_nothing_is_lost_whatever_is_done_in_a_form_for_long(desk: Desk) -> None:
    walk(desk, 120, 40)


def _fields() -> list[tuple[Form, Field]]:
    return [(form, field) for form in (*forms.FORMS.values(), SAMPLE) for field in form.fields]


@pytest.mark.parametrize(("form", "field"), _fields(), ids=lambda each: getattr(each, "key", None) or each.name)
def test_the_example_of_an_error_is_an_answer(desk: Desk, form: Form, field: Field) -> None:
    """Or the first thing that can be typed instead of a tap is."""
    example = example_of(field, desk.translator)
    if example is None:
        assert field.choices or field.optional or form is SAMPLE
        return
    moment = Moment(desk.clock.now().astimezone(BUDAPEST), desk.working_time)
    try:
        answer = field.read_in(example, moment)
    except Invalid:
        pytest.fail(f"{example!r} is not read")
    value = answer.value if isinstance(answer, Guess) else answer
    assert field.mended(value)
    assert desk.translator.into("hu", field.show(value))
