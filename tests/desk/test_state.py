from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from desk.state import STEPS_REMEMBERED, FormState, OpenTurn, State
from tests.clock import budapest

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
FORMS = st.builds(
    FormState,
    name=TEXTS,
    field=st.none() | TEXTS,
    answers=st.dictionaries(TEXTS, TEXTS, max_size=3),
    skipped=st.lists(TEXTS, max_size=3),
    errors=st.integers(0, 3),
    at=MOMENTS,
    steps=st.lists(st.integers(0, 50), max_size=3),
)
STATES = st.builds(
    State,
    step=st.integers(0, 50),
    steps=st.dictionaries(st.integers(0, 50), st.none() | TEXTS, max_size=5),
    form=st.none() | FORMS,
    drafts=st.dictionaries(TEXTS, FORMS, max_size=2),
    misses=st.integers(0, 3),
    language=st.sampled_from([None, "hu", "en"]),
    crisis_at=st.none() | MOMENTS,
    topic=st.none() | TEXTS,
    last_question=st.none() | TEXTS,
    open_turn=st.none()
    | st.builds(OpenTurn, text=TEXTS, at=MOMENTS, message_ids=st.lists(TEXTS, max_size=2), misses=st.integers(0, 3)),
)


@given(state=STATES)
def test_a_state_is_read_back_as_it_was_kept(state: State) -> None:
    assert State.model_validate_json(state.model_dump_json(exclude_defaults=True)) == state


def test_a_new_conversation_begins_with_an_empty_state() -> None:
    assert State.model_validate_json("{}") == State()


def test_a_state_kept_by_an_earlier_version_is_still_read() -> None:
    assert State.model_validate_json('{"step": 3, "long_gone": true}').step == 3


def test_only_so_many_steps_are_remembered_and_the_oldest_go_first() -> None:
    state = State()
    steps = [state.new_step() for _number in range(100)]
    assert list(state.steps) == steps[-STEPS_REMEMBERED:]


def test_a_spent_step_keeps_what_was_chosen() -> None:
    state = State()
    step = state.new_step()
    state.spend(step, "Igen")
    assert state.steps[step] == "Igen"


def test_a_step_that_was_never_given_cannot_be_spent() -> None:
    state = State()
    state.spend(7, "Igen")
    assert state.steps == {}


def form(**answers: str) -> FormState:
    return FormState(name="message", field="name", answers=answers, at=budapest(2026, 11, 23, 9))


def test_a_form_with_answers_is_put_aside_as_a_draft() -> None:
    state = State(form=form(message="felvennék két embert"))
    state.park()
    assert state.form is None
    assert state.drafts["message"].answers == {"message": "felvennék két embert"}


def test_a_form_without_answers_leaves_no_draft_and_does_not_replace_one() -> None:
    kept = form(message="felvennék két embert")
    state = State(form=form(), drafts={"message": kept})
    state.park()
    assert state.form is None
    assert state.drafts == {"message": kept}
