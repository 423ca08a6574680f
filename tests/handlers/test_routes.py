"""The table of routes: every row is reachable, and in this order."""

from collections.abc import Callable

import pytest

from desk import casework
from desk.desk import Desk
from desk.messages import Incoming
from desk.turns import turn
from handlers.dispatch import dispatch
from handlers.routes import ROUTES
from tests.clock import FrozenClock
from tests.events import make_event
from tests.visitor import Visitor, colleague

NOT_UNDERSTOOD = "hány foga van a krokodilnak"
CRISIS = "nem birom tovabb nincs ertelme elni"


def in_a_form(visitor: Visitor) -> None:
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    visitor.type("mikor lesz a következő állásbörze")


def in_a_form_long_ago(visitor: Visitor) -> None:
    in_a_form(visitor)
    assert isinstance(visitor.desk.clock, FrozenClock)
    visitor.desk.clock.move(hours=5)


def twice_the_same_button(visitor: Visitor) -> None:
    visitor.type(CRISIS)
    visitor.tap("Nem kérem")
    visitor.tap("Nem kérem")


def in_the_queue(visitor: Visitor) -> None:
    visitor.type("ember")


def with_a_colleague(visitor: Visitor) -> None:
    in_the_queue(visitor)
    casework.claim(visitor.desk, colleague(visitor.desk), visitor.cases[0].id)


def closed(visitor: Visitor) -> None:
    with_a_colleague(visitor)
    casework.close(visitor.desk, colleague(visitor.desk), visitor.cases[0].id, "informed")


def rated(visitor: Visitor) -> None:
    closed(visitor)
    visitor.tap("😐 Közepes")


def an_event(visitor: Visitor) -> None:
    make_event(visitor.desk, title_hu="Női klub")


def nothing(_visitor: Visitor) -> None:
    pass


WAYS: list[tuple[str, Callable[[Visitor], None], Callable[[Visitor], object]]] = [
    ("start", nothing, lambda visitor: visitor.start()),
    ("start", nothing, lambda visitor: visitor.start(payload="plakat-12")),
    ("link", nothing, lambda visitor: visitor.start(payload="l_made-up")),
    ("card of another", in_the_queue, lambda visitor: visitor.share_card("+36201234567")),
    ("spent button", twice_the_same_button, lambda visitor: visitor.tap("Nem kérem")),
    ("button", nothing, lambda visitor: visitor.tap("Rendezvények")),
    ("button", nothing, lambda visitor: visitor.press("talált gomb")),
    ("other kind", nothing, lambda visitor: visitor.send_picture()),
    ("crisis", nothing, lambda visitor: visitor.type(CRISIS)),
    ("crisis", in_a_form, lambda visitor: visitor.type(CRISIS)),
    ("crisis", with_a_colleague, lambda visitor: visitor.type(CRISIS)),
    ("typed button", nothing, lambda visitor: visitor.type("rendezvények")),
    ("typed button", in_the_queue, lambda visitor: visitor.type("nem szükséges")),
    ("unsubscribe", nothing, lambda visitor: visitor.type("Leiratkozom!")),
    ("my data", nothing, lambda visitor: visitor.type("milyen adatot tarolnak rolam")),
    ("my data", with_a_colleague, lambda visitor: visitor.type("töröljék az adataimat!")),
    ("number to call", in_the_queue, lambda visitor: visitor.type("06 30 123 4567")),
    ("people own it", in_the_queue, lambda visitor: visitor.type("milyen papirok kellenek a munkaugyre")),
    ("people own it", with_a_colleague, lambda visitor: visitor.type("nem szükséges")),
    ("people own it", with_a_colleague, lambda visitor: visitor.type("06 30 123 4567")),
    ("command", nothing, lambda visitor: visitor.type("segítség")),
    ("command", in_a_form_long_ago, lambda visitor: visitor.type("ismételd")),
    ("identifier", nothing, lambda visitor: visitor.type("TAJ: 123 456 788")),
    ("identifier", in_a_form, lambda visitor: visitor.type("111 111 110")),
    ("draft", in_a_form_long_ago, lambda visitor: visitor.type("Nagy Ilona")),
    ("form", in_a_form, lambda visitor: visitor.type("Nagy Ilona")),
    ("line on rating", rated, lambda visitor: visitor.type("lassan jött a válasz")),
    ("courtesy", rated, lambda visitor: visitor.type("koszonom")),
    ("goes on", closed, lambda visitor: visitor.type("még valamit elfelejtettem")),
    ("goes on", closed, lambda visitor: visitor.type("06 30 123 4567")),
    ("answer", closed, lambda visitor: visitor.type("targonca tanfolyam mikor lessz")),
    ("alone", nothing, lambda visitor: visitor.type("06 30 123 4567")),
    ("alone", nothing, lambda visitor: visitor.type("www.valami.hu")),
    ("person", nothing, lambda visitor: visitor.type("beszelni szeretnek valakivel")),
    ("event", an_event, lambda visitor: visitor.type("hol lesz a női klub?")),
    ("own case", nothing, lambda visitor: visitor.type("na mi van a jelentkezesemmel")),
    ("referral", nothing, lambda visitor: visitor.type("védőnő vagyok, egy anyukának kérnék segítséget")),
    ("courtesy", nothing, lambda visitor: visitor.type("koszonom szepen")),
    ("clarify", nothing, lambda visitor: visitor.type("segely")),
    ("answer", nothing, lambda visitor: visitor.type("targonca tanfolyam mikor lessz")),
    ("fallback", nothing, lambda visitor: visitor.type(NOT_UNDERSTOOD)),
]


@pytest.mark.parametrize(("route", "before", "act"), WAYS)
def test_a_message_reaches_its_row(
    visitor: Visitor, route: str, before: Callable[[Visitor], None], act: Callable[[Visitor], object]
) -> None:
    before(visitor)
    act(visitor)
    assert visitor.route == route


def test_every_row_is_reached_by_one_of_these_messages() -> None:
    assert {route.name for route in ROUTES} == {route for route, _before, _act in WAYS}


def test_the_last_row_always_holds(desk: Desk, visitor: Visitor) -> None:
    incoming = Incoming(visitor.channel, visitor.address, "last", desk.clock.now(), text="")
    with turn(desk, incoming) as current:
        assert ROUTES[-1].when(current)


def test_names_of_rows_are_unique() -> None:
    names = [route.name for route in ROUTES]
    assert len(set(names)) == len(names)


def test_a_repeated_delivery_has_no_effect_and_tells_the_same_place(desk: Desk) -> None:
    incoming = Incoming("terminal", "somebody", "once", desk.clock.now(), text="szia")
    first, second = dispatch(desk, incoming), dispatch(desk, incoming)
    assert (first.seq, first.route) == (1, "courtesy")
    assert (second.seq, second.route) == (1, None)
    assert len(Visitor(desk, address="somebody").lines) == 3  # hers, the introduction, the greeting
