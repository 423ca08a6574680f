"""Holds what a person saw on her phone against what the database says was said, and what she would be told alone."""

import re
from collections.abc import Iterator, Sequence

from desk.cases import reference
from desk.casework import author
from desk.conversations import TELEGRAM
from desk.desk import Desk
from simulator.screen import Shown
from storage.database import Database
from storage.messages import MessageRow
from tests.bot.accounts import thread_of
from tests.bot.crowd import Talker, cases_of, told

REFERENCE = re.compile(r"K-\d+")

Line = tuple[str, bool, str, list[str]]  # who speaks, whether it is a notice, what, the labels of the buttons


def check_everything_is_there_once(person: Talker) -> None:
    """Each of her messages, and behind it just what she would have been told alone."""
    thread = thread_of(person.database, person.address, TELEGRAM)
    hers = [shown for shown in person.phone.history if shown.mine and not shown.text.startswith("/start")]
    typed = [line for line in thread if line.sender == "visitor" and line.id.startswith("m")]
    assert [(line.id, line.text) for line in typed] == [(f"m{shown.message_id}", shown.text) for shown in hers]
    assert list(lines_of(person, person.database)) == list(lines_of(person, person.alone.desk.database))
    assert [line.position for line in thread] == list(range(1, len(thread) + 1))


def lines_of(person: Talker, database: Database) -> Iterator[Line]:
    """Her cases are numbered as hers alone; the number of a case that is not hers is a KeyError."""
    own = {reference(case_id): f"her case {place}" for place, case_id in enumerate(cases_of(database, person.address))}
    for line in thread_of(database, person.address, TELEGRAM):
        text = REFERENCE.sub(lambda found: own[found.group()], line.text)
        yield line.sender, line.automatic, text, [button["label"] for button in line.buttons or ()]


def check_she_saw_all_in_order(person: Talker, desk: Desk) -> int:
    """What was said, line by line; returns how many lines came more than once.

    A line knows the number of the message that brought it last. A message that no line knows was one whose sender
    died before it could say so: each brings the next line, or one that has been there and was yet to come again.
    """
    said = [line for line in thread_of(person.database, person.address, TELEGRAM) if line.sender != "visitor"]
    shown = {one.message_id: one for one in told(person.phone)}
    last = [int(line.wire_id or 0) for line in said]
    assert last == sorted(set(last) & set(shown)), "a line never came, or after a later one"
    for line, number in zip(said, last, strict=True):
        assert_same(line, shown[number], desk)
    lines, reached = [(drawn(line, desk), number) for line, number in zip(said, last, strict=True)], 0
    for number, one in shown.items():
        if brings(one, lines[reached : reached + 1]):
            reached += 1
        else:
            assert brings(one, lines[:reached]), f"{person.name}: message {number} came out of order: {one.text}"
    return len(shown) - len(said)


def brings(shown: Shown, lines: Sequence[tuple[str, int]]) -> bool:
    """One of these lines, each with the number of the message that brought it last."""
    return any(text == shown.text and number >= shown.message_id for text, number in lines)


def assert_same(line: MessageRow, shown: Shown, desk: Desk) -> None:
    assert shown.text == drawn(line, desk)
    buttons = line.buttons or []
    hang_under_it = not any("shares" in button for button in buttons)  # else they are keys under her input line
    labels = [button.label for row in shown.buttons for button in row]
    assert labels == [button["label"] for button in buttons if hang_under_it]


def drawn(line: MessageRow, desk: Desk) -> str:
    head = [f"{author(line.author, desk)}:"] if line.author else []
    notice = ["[Automatikus értesítés]"] if line.automatic else []
    return "\n".join([*head, *notice, line.text])


def check_nobody_saw_what_is_of_another(people: Sequence[Talker]) -> None:
    owner = {mark: person.address for person in people for mark in person.marks}
    for person in people:
        seen = " ".join(shown.text for shown in person.phone.history)
        assert {owner[mark] for mark in re.findall(r"\d+-\d+\.", seen) if mark in owner} <= {person.address}
        assert not [other.name for other in people if other is not person and other.name in seen]
