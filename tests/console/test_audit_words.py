"""The audit keeps codes; a colleague reads Hungarian."""

import re
from pathlib import Path

import pytest

from console.audit_words import action_words, kind_of
from console.reader import Reader
from tests.console.conftest import Office

DESK = Path(__file__).parents[2] / "desk"
WRITTEN = re.compile(
    r'(?:add_audit|add_staff_audit|\brecord|_record|_return|_finish)\([^"]*?f?"([a-z][a-z :-]+?)(?:: \{|")'
)


def written() -> list[str]:
    """What the source says between the quotes, up to a code that follows."""
    return sorted({code for file in DESK.glob("*.py") for code in WRITTEN.findall(file.read_text(encoding="utf-8"))})


def test_acts_are_found_in_the_source() -> None:
    assert {"claimed", "digest made", "reopened", "returned: silent owner", "blocked"} <= set(written())


@pytest.mark.parametrize("code", written())
def test_every_act_has_hungarian_words(office: Office, code: str) -> None:
    reader = Reader(office.desk, "hu", office.desk.clock.now())
    assert action_words(reader, code) != code


def test_what_an_act_was_done_to_makes_no_other_kind_of_it() -> None:
    acts = ["registered: 12", "registered: 3", "closed: spam", "closed: informed", "claimed"]
    assert [kind_of(act) for act in acts] == ["registered", "registered", "closed: spam", "closed: informed", "claimed"]
