"""Browsers say nothing of a style sheet that is broken: what follows an open block only looks wrong, or is dropped."""

import re
from itertools import accumulate

from console.rendering import STATIC


def test_every_block_of_the_styles_is_closed() -> None:
    style = re.sub(r"/\*.*?\*/", "", (STATIC / "console.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    depths = list(accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in style))
    assert (min(depths), max(depths), depths[-1]) == (0, 2, 0)
