import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.rows import Row, RowError, parse


def test_how_the_messages_were_made_is_told_above_them() -> None:
    assert list(parse(["# By nobody.", '{"text": "#"}'])) == [Row("#", ())]


def test_a_line_is_a_labelled_message() -> None:
    line = '{"text": "a", "topics": ["x"], "lang": "hu", "tags": ["t"], "expect": "answer", "more": 1}'
    assert list(parse([line, "", '{"text": "b"}'])) == [Row("a", ("x",), "hu", ("t",), "answer"), Row("b", ())]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "Line 2 is not JSON."),
        ("[]", 'Line 2 has no "text".'),
        ('{"text": 1}', 'Line 2 has no "text".'),
        ('{"text": "a", "topics": "x"}', '"topics" of line 2 must be a list of words.'),
        ('{"text": "a", "lang": ["hu"]}', '"lang" of line 2 must be "hu" or "en".'),
        ('{"text": "a", "lang": "de"}', '"lang" of line 2 must be "hu" or "en".'),
    ],
)
def test_a_bad_line_is_named(line: str, sentence: str) -> None:
    with pytest.raises(RowError) as caught:
        list(parse(['{"text": "a"}', line]))
    assert str(caught.value) == sentence


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "topics", "lang"]), inner),
    max_leaves=8,
)


@given(JSON)
def test_no_line_crashes_the_reader(value: object) -> None:
    with suppress(RowError):
        list(parse([json.dumps(value)]))
