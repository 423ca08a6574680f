"""Where an address takes nothing any more, a colleague is told the next way."""

from desk import casework, visitors
from desk.casework import Ways
from desk.desk import Desk
from tests.links import link, telegram_visitor, web_visitor, with_links
from tests.visitor import Visitor, colleague


def ways(desk: Desk, visitor: Visitor) -> Ways | None:
    return casework.case_page(desk, colleague(desk), visitor.cases[-1].id).ways


def leave(visitor: Visitor, contact: str) -> None:
    for text in ("üzenetet hagyok", "targoncás tanfolyamot keresek", "Kiss Mária", contact, "Elküldöm"):
        visitor.type(text)


def block(desk: Desk, visitor: Visitor) -> None:
    visitors.set_reachable(desk, visitor.channel, visitor.address, reachable=False)


def test_while_she_can_be_reached_no_other_way_is_shown(desk: Desk) -> None:
    anna = telegram_visitor(desk)
    leave(anna, "06 30 123 4567")
    assert ways(desk, anna) is None


def test_what_she_gave_in_the_form_comes_first(desk: Desk) -> None:
    anna = telegram_visitor(desk)
    leave(anna, "06 30 123 4567")
    block(desk, anna)
    assert ways(desk, anna) == Ways("+36 30 123 4567", [], [])


def test_where_the_reply_was_to_come_in_the_chat_another_case_and_conversation_are_named(desk: Desk) -> None:
    desk = with_links(desk)
    web, anna = web_visitor(desk), telegram_visitor(desk)
    leave(anna, "anna@example.hu")
    first = anna.cases[-1].id
    leave(anna, "Itt, a beszélgetésben")
    web.type("szia")
    link(web, anna)
    block(desk, anna)
    assert ways(desk, anna) == Ways(None, ["web"], [first])


def test_where_nothing_is_known_that_is_said(desk: Desk) -> None:
    anna = telegram_visitor(desk)
    anna.type("ember")
    block(desk, anna)
    assert ways(desk, anna) == Ways(None, [], [])
