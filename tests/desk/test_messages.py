import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.messages import BUTTON_BYTES, Button, Tap, read_tap
from tests.conftest import knowledge

WORDS = st.text(st.characters(codec="utf-8", exclude_characters=":"), min_size=1, max_size=12)
ARGUMENTS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(action=WORDS, argument=ARGUMENTS, repeatable=st.booleans(), step=st.integers(0, 10**6))
def test_a_pressed_button_comes_back_as_it_was_made(action: str, argument: str, repeatable: bool, step: int) -> None:
    button = Button("label", action, argument, repeatable)
    if len(f"{step}:{action}:{argument}".encode()) > BUTTON_BYTES:
        return
    assert read_tap(button.encoded(step)) == Tap(None if repeatable else step, action, argument)


def test_a_button_of_64_bytes_is_made_and_a_longer_one_is_refused() -> None:
    argument = "ő" * 30
    assert len(Button("label", "a", argument).encoded(1).encode()) == BUTTON_BYTES
    with pytest.raises(ValueError, match="longer than 64 bytes"):
        Button("label", "a", argument + "x").encoded(1)


@pytest.mark.parametrize(
    "wire", ["", ":", "1", "1:", "*", "*:", "x:menu:", "-1:menu:", "1.5:menu:", "١:menu:", "²:menu:"]
)
def test_what_no_button_of_ours_can_send_is_no_tap(wire: str) -> None:
    assert read_tap(wire) is None


def test_what_is_longer_than_any_button_is_no_tap() -> None:
    assert read_tap("1:menu:" + "x" * BUTTON_BYTES) is None


@given(wire=st.text(max_size=80))
def test_any_text_is_a_tap_or_none(wire: str) -> None:
    tap = read_tap(wire)
    assert tap is None or tap.action


def test_every_article_fits_on_each_of_its_buttons() -> None:
    for topic in knowledge().articles:
        for action, argument in (("topic", topic), ("details", topic), ("helped", f"yes.{topic}")):
            Button("label", action, argument).encoded(99_999)
