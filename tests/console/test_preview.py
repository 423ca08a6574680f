import pytest

from console.preview import preview


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a béren felül 6 450 000 forint", "a béren felül 6 450 000 forint"),
        ("\n  első sor\nmásodik", "első sor"),
        ("hívjon: +36301234567!", "hívjon: •••!"),
        ("76/123-456-78", "•••"),
        (None, ""),
    ],
)
def test_a_preview_is_one_line_without_contacts(text: str | None, shown: str) -> None:
    assert preview(text) == shown
