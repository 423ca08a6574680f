"""HTML parse mode: offsets in UTF-16 units, refusals with byte offsets."""

from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.entities import Formatted, finished, utf16_length
from simulator.errors import Refused
from simulator.markup import parse_html


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("sima & <b>félkövér</b>", "sima & félkövér", [("bold", 7, 8)]),
        ("😀<i>ő</i>", "😀ő", [("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<B>a</b><u></u>", "a", [("bold", 0, 1)]),
        ('<a href="https://a.hu/?x=1&amp;y=2">a</a>', "a", [("text_link", 0, 1)]),
        ("<a href='nem cím'>a</a>", "a", []),
        ("<span class='tg-spoiler'>a</span>", "a", [("spoiler", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<pre><code class='language-py'>a</code></pre>", "a", [("pre", 0, 1)]),
        ("&lt;b&gt; &#337; &#x151; &nbsp; &", "<b> ő ő &nbsp; &", []),
        (" <b> a </b> ", "a", [("bold", 0, 1)]),
        ("<code>/start</code> /sugo", "/start /sugo", [("code", 0, 6), ("bot_command", 7, 5)]),
    ],
)
def test_parsed(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    formatted = finished(parse_html(source))
    assert formatted.text == text
    assert [(one["type"], one["offset"], one["length"]) for one in formatted.entities] == entities


def test_links_and_languages_are_kept() -> None:
    link = parse_html('<a href="HTTPS://a.hu/?x=1&amp;y=2">a</a><a href="a.hu">b</a>').entities
    assert [one["url"] for one in link] == ["https://a.hu/?x=1&y=2", "http://a.hu/"]
    assert parse_html('<pre><code class="language-py">a</code></pre>').entities[0]["language"] == "py"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("ő<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ő<font>a</font>", 'Unsupported start tag "font" at byte offset 2'),
        ("ő 3 < 4", 'Unsupported start tag "" at byte offset 5'),
        ("ő<3", "Unclosed start tag at byte offset 2"),
        ("ő</b>", "Unexpected end tag at byte offset 2"),
        ("<b>ő</i>", 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href>a</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href='x>a</a>", "Unclosed start tag at byte offset 0"),
        ("<a href=x_y>a</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_refused(source: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


def utf16_slice(text: str, one: dict[str, Any]) -> str:
    units = text.encode("utf-16-le")
    return units[one["offset"] * 2 : (one["offset"] + one["length"]) * 2].decode("utf-16-le")


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1)


@given(st.lists(st.tuples(st.sampled_from(["", "b", "i", "u", "s", "code"]), words)))
def test_what_was_escaped_comes_back_and_entities_cover_their_words(parts: list[tuple[str, str]]) -> None:
    source = "".join(f"<{tag}>{escape(word)}</{tag}>" if tag else escape(word) for tag, word in parts)
    formatted = parse_html(source)
    assert formatted.text == "".join(word for _tag, word in parts)
    assert [utf16_slice(formatted.text, one) for one in formatted.entities] == [word for tag, word in parts if tag]


@given(st.text(st.sampled_from("<>/&;ab=\"' é😀#x3")))
def test_any_text_is_parsed_or_refused(source: str) -> None:
    try:
        formatted = finished(parse_html(source))
    except Refused:
        return
    end = utf16_length(formatted.text)
    assert all(one["offset"] >= 0 and one["offset"] + one["length"] <= end for one in formatted.entities)


@given(st.text(max_size=60))
def test_found_entities_lie_inside_and_apart(text: str) -> None:
    formatted = finished(Formatted(text))
    ends = [0]
    for one in formatted.entities:
        assert one["offset"] >= ends[-1]
        ends.append(one["offset"] + one["length"])
    assert ends[-1] <= utf16_length(formatted.text)
