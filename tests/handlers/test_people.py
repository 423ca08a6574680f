"""How many people come, as it is typed."""

import pytest

from handlers.fields.people import is_only_people, read_people
from handlers.form import Guess, Invalid

SURE = {
    "ketten": "2", "2 fő": "2", "a férjemmel ketten": "2", "hárman jövünk": "3", "100-an jövünk": "100", "csak én": "1",
    "egyedul megyek": "1", "ketten, 2 fő": "2", "hát ketten": "2", "a férjemmel 2 fő": "2", "két ember": "2", "4": "4",
    "just me": "1", "two of us": "2",
}  # fmt: skip
SAID_BACK = {
    "én és a férjem": "2", "a férjemmel": "2", "+1": "2", "plusz egy fő": "2", "2 gyerekkel": "3", "a lányommal": "2",
    "2 felnőtt 1 gyerek": "3", "egy gyerekkel jövök": "2", "me and my husband": "2",
}  # fmt: skip
NONE = ("0", "hát nem tudom", "jövő héten", "holnap 10-kor", "06 30 123 4567", "majd megírom", "")


@pytest.mark.parametrize(("text", "people"), SURE.items())
def test_all_are_counted_in_one_number(text: str, people: str) -> None:
    assert read_people(text) == people


@pytest.mark.parametrize(("text", "people"), SAID_BACK.items())
def test_what_is_added_up_is_said_back(text: str, people: str) -> None:
    assert read_people(text) == Guess(people)


@pytest.mark.parametrize("text", NONE)
def test_no_number_of_people(text: str) -> None:
    with pytest.raises(Invalid):
        read_people(text)


@pytest.mark.parametrize("text", ["én és a férjem", "magam", "me and my husband", "a ferjemmel meg a fiammal"])
def test_family_is_no_cry_for_help(text: str) -> None:
    assert is_only_people(text)


@pytest.mark.parametrize("text", ["bánt a férjem", "egyedül vagyok, nem bírom tovább", "a férjem megver", ""])
def test_a_cry_for_help_is_heard_where_people_are_counted(text: str) -> None:
    assert not is_only_people(text)
