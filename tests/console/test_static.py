"""Files that browsers get as they are."""

from console.rendering import STATIC


def test_every_block_of_the_style_sheet_is_closed() -> None:
    depth = 0
    for number, line in enumerate((STATIC / "console.css").read_text(encoding="utf-8").splitlines(), start=1):
        assert not (line.startswith("/*") and depth), f"line {number}: a section begins inside an open block"
        depth += line.count("{") - line.count("}")
    assert depth == 0
