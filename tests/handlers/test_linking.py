"""A one-time link between two conversations: asked for, opened, confirmed; and all that can be wrong with one."""

from dataclasses import replace

import pytest

from desk import casework, people
from desk.desk import Desk
from desk.people import LINK_LIVES, PAYLOAD
from handlers.dispatch import dispatch
from storage.database import Database
from tests.clock import FrozenClock
from tests.conftest import make_desk
from tests.links import (
    ASKED,
    LINKED,
    LINKS,
    NO,
    SPENT,
    TO_TELEGRAM,
    TO_WEB,
    TOLD,
    YES,
    finish_and_erase,
    link,
    payload_from,
    telegram_visitor,
    web_visitor,
    with_links,
)
from tests.visitor import Visitor, claimed_by, colleague, labels, linked_address

MENU = "Vállalkozásom van"


@pytest.fixture
def desk(database: Database, clock: FrozenClock) -> Desk:
    return with_links(make_desk(database, clock))


@pytest.fixture
def web(desk: Desk) -> Visitor:
    return web_visitor(desk)


@pytest.fixture
def telegram(desk: Desk) -> Visitor:
    return telegram_visitor(desk)


def are_one(*some: Visitor) -> bool:
    return len({visitor.row.person_id for visitor in some}) == 1


def test_the_link_is_offered_under_my_data_on_either_side(web: Visitor, telegram: Visitor) -> None:
    for visitor, label, other in ((web, TO_TELEGRAM, TO_WEB), (telegram, TO_WEB, TO_TELEGRAM)):
        (said,) = visitor.type("Adataim")
        assert label in labels(said)
        assert other not in labels(said)


def test_no_way_is_offered_to_where_nobody_knows_the_address(desk: Desk, telegram: Visitor) -> None:
    unknown = replace(desk, links={"telegram": lambda _payload: None})
    for visitor in (web_visitor(unknown), Visitor(unknown, "telegram", telegram.address)):
        (said,) = visitor.type("Adataim")
        assert not {TO_TELEGRAM, TO_WEB} & set(labels(said))
    telegram.type("Adataim")
    (said,) = Visitor(unknown, "telegram", telegram.address).tap(TO_WEB)  # offered while it was known
    assert MENU in labels(said)


def test_a_link_of_either_side_joins_the_two_and_the_other_side_is_told(web: Visitor, telegram: Visitor) -> None:
    seen = web.row.seq
    (asked,) = telegram.start(payload=payload_from(web))
    assert asked.text.startswith(ASKED)
    assert "(webes beszélgetés)" in asked.text
    assert labels(asked) == [YES, NO]
    assert not are_one(web, telegram)  # nothing before the tap
    (said,) = telegram.tap(YES)
    assert said.text.startswith(LINKED)
    assert are_one(web, telegram)
    told = web.lines[-1]
    assert told.seq > seen
    assert told.text.startswith(TOLD)
    assert "(Telegram)" in told.text


def test_from_telegram_to_the_web(web: Visitor, telegram: Visitor) -> None:
    link(telegram, web)
    assert are_one(web, telegram)
    assert telegram.lines[-1].text.startswith(TOLD)


def test_yes_and_no_can_be_typed(desk: Desk, web: Visitor, telegram: Visitor) -> None:
    stranger = telegram_visitor(desk, 12)
    stranger.start(payload=payload_from(web))
    (said,) = stranger.type("nem")
    assert "nem kapcsoltam össze semmit" in said.text
    telegram.start(payload=payload_from(web))
    (said,) = telegram.type("igen")
    assert said.text.startswith(LINKED)
    assert are_one(web, telegram)
    assert not are_one(web, stranger)


def test_a_first_contact_by_a_link_is_told_that_this_is_a_machine(desk: Desk, web: Visitor) -> None:
    newcomer = Visitor(desk, "telegram", "99")
    first, asked = newcomer.start(payload=payload_from(web))
    assert "számítógépes program, nem ember" in first.text
    assert asked.text.startswith(ASKED)


def test_a_first_contact_by_a_link_is_spoken_to_in_her_phones_language(desk: Desk, web: Visitor) -> None:
    first, asked = Visitor(desk, "telegram", "99").start(language="en", payload=payload_from(web))
    assert "a computer program, not a person" in first.text
    assert labels(asked) == ["Yes, it was me", "No"]


def test_both_sides_see_all_cases_and_where_each_is_answered(desk: Desk, web: Visitor, telegram: Visitor) -> None:
    for visitor in (web, telegram):
        visitor.type("ember")
        casework.close(desk, colleague(desk), visitor.cases[0].id, "informed")
    link(web, telegram)
    day = "2026. november 23., hétfő"
    mine, hers = (f"K-{1000 + each.cases[0].id} – Beszélgetés munkatárssal, {day}" for each in (web, telegram))
    ended = "lezárult: felvilágosítást adtunk Önnek"
    (said,) = web.type("hol tart az ügyem?")
    assert f"{mine}: {ended}\n{hers} (Telegram): {ended}" in said.text
    (said,) = telegram.tap("Hol tart az ügyem?")  # the button under the confirmation
    assert f"{mine} (webes beszélgetés): {ended}\n{hers}: {ended}" in said.text


def test_consents_are_joined(desk: Desk, web: Visitor, telegram: Visitor) -> None:
    web.type("ember")
    web.tap("Megadom a számom")
    web.type("06 30 123 4567")
    telegram.type("ember")
    link(web, telegram)
    page = casework.case_page(desk, colleague(desk), telegram.cases[0].id)
    assert [consent.purpose for consent in page.consents] == ["contact"]


def test_threads_and_owners_stay_apart(desk: Desk, web: Visitor, telegram: Visitor) -> None:
    link(web, telegram)
    web.type("ember")
    assert (web.row.owner, telegram.row.owner) == ("queue", "bot")
    kati, before = colleague(desk), len(telegram.lines)
    casework.reply(desk, kati, claimed_by(desk, kati, web), "Jó napot kívánok!")
    assert web.lines[-1].text == "Jó napot kívánok!"
    assert len(telegram.lines) == before
    (said,) = telegram.type("milyen papirok kellenek a munkaugyre")
    assert "lakcímkártya" in said.text
    assert [case.conversation_id for case in web.cases] == [web.row.id]
    assert telegram.cases == []


def test_erasing_the_one_leaves_the_other_and_the_cases(desk: Desk, web: Visitor, telegram: Visitor) -> None:
    for visitor in (web, telegram):
        visitor.type("ember")
    link(web, telegram)
    lines, case = len(telegram.lines), web.cases[0]
    finish_and_erase(desk, web)
    assert len(telegram.lines) == lines
    assert telegram.row.owner == "queue"
    assert [case.state for case in telegram.cases] == ["new"]
    casework.close(desk, colleague(desk), telegram.cases[0].id, "informed")
    (said,) = telegram.type("hol tart az ügyem?")
    assert f"K-{1000 + case.id}" in said.text  # hers still: staff hold it


def test_an_edit_is_not_held_up_by_a_case_of_the_other_side(desk: Desk, web: Visitor, telegram: Visitor) -> None:
    link(web, telegram)
    telegram.type("segely")
    web.type("ember")
    (said,) = telegram.edit_last("milyen papirok kellenek a munkaugyre")
    assert "lakcímkártya" in said.text


@pytest.mark.parametrize("after_tap", [False, True])
def test_a_link_works_once(desk: Desk, web: Visitor, telegram: Visitor, after_tap: bool) -> None:
    payload = payload_from(web)
    other = telegram_visitor(desk, 12)
    if not after_tap:
        other.start(payload=payload)  # both have the question before them
    telegram.start(payload=payload)
    telegram.tap(YES)
    (said,) = other.start(payload=payload) if after_tap else other.tap(YES)
    assert SPENT in said.text
    assert MENU in labels(said)
    assert not are_one(web, other)


@pytest.mark.parametrize("opened_before", [False, True])
def test_a_link_is_too_old_after_a_quarter_of_an_hour(
    web: Visitor, telegram: Visitor, clock: FrozenClock, opened_before: bool
) -> None:
    payload = payload_from(web)
    if opened_before:
        telegram.start(payload=payload)
    clock.move(minutes=16)
    (said,) = telegram.tap(YES) if opened_before else telegram.start(payload=payload)
    assert SPENT in said.text
    assert MENU in labels(said)
    assert not are_one(web, telegram)


def test_a_link_lives_until_its_last_second(web: Visitor, telegram: Visitor, clock: FrozenClock) -> None:
    payload = payload_from(web)
    clock.moment += LINK_LIVES
    clock.move(seconds=-1)
    (said,) = telegram.start(payload=payload)
    assert said.text.startswith(ASKED)


@pytest.mark.parametrize("payload", ["l_", "l_forged", "l_" + "x" * 32, "l_" + "á;'--" * 9, "l_" + "x" * 4000])
def test_a_forged_link_is_worth_nothing(telegram: Visitor, payload: str) -> None:
    (said,) = telegram.start(payload=payload)
    assert SPENT in said.text
    assert MENU in labels(said)


def test_a_confirmation_nobody_was_asked_for_does_nothing(web: Visitor, telegram: Visitor) -> None:
    token = payload_from(web).removeprefix(PAYLOAD)
    (said,) = telegram.press(f"1:join:yes.{token}")
    assert "nem él" in said.text
    assert not are_one(web, telegram)


def test_who_says_no_makes_the_link_worthless(desk: Desk, web: Visitor, telegram: Visitor) -> None:
    payload = payload_from(web)
    stranger = telegram_visitor(desk, 12)
    stranger.start(payload=payload)
    stranger.tap(NO)
    (said,) = telegram.start(payload=payload)
    assert SPENT in said.text
    telegram.start(payload=payload_from(web))
    telegram.tap(YES)
    assert are_one(web, telegram)


def test_the_link_opened_where_it_was_made_stays_good(web: Visitor, telegram: Visitor) -> None:
    payload = payload_from(web)
    (said,) = web.start(payload=payload)
    assert "ebben a beszélgetésben kérte" in said.text
    (said,) = telegram.start(payload=payload)
    assert said.text.startswith(ASKED)


def test_what_is_linked_already_is_not_linked_again(web: Visitor, telegram: Visitor) -> None:
    link(web, telegram)
    person = web.row.person_id
    (said,) = telegram.start(payload=payload_from(web))
    assert "már össze van kapcsolva" in said.text
    (said,) = web.start(payload=payload_from(telegram))
    assert "már össze van kapcsolva" in said.text
    assert web.row.person_id == person


def test_a_third_conversation_joins_all(desk: Desk, web: Visitor, telegram: Visitor) -> None:
    at_work = web_visitor(desk)
    link(web, telegram)
    link(telegram, at_work)
    assert are_one(web, telegram, at_work)
    another, phone = web_visitor(desk), telegram_visitor(desk, 12)
    link(another, phone)
    link(at_work, phone)  # two people of several conversations each
    assert are_one(web, telegram, at_work, another, phone)


def test_an_erased_conversation_cannot_be_linked(desk: Desk, web: Visitor, telegram: Visitor) -> None:
    payload = payload_from(web)
    telegram.start(payload=payload)
    finish_and_erase(desk, web)
    (said,) = telegram.tap(YES)
    assert SPENT in said.text


def test_a_second_tap_is_told_what_was_chosen(web: Visitor, telegram: Visitor) -> None:
    telegram.start(payload=payload_from(web))
    wire = telegram.button(YES)
    telegram.press(wire)
    lines = len(web.lines)
    (said,) = telegram.press(wire)
    assert said.text == f"Ezt már választotta: {YES}."
    assert len(web.lines) == lines


def test_the_same_tap_delivered_twice_has_one_effect(desk: Desk, web: Visitor, telegram: Visitor) -> None:
    telegram.start(payload=payload_from(web))
    tap = telegram.incoming_tap(YES)
    assert dispatch(desk, tap).route == "button"
    lines = len(web.lines), len(telegram.lines)
    assert dispatch(desk, tap).route is None
    assert (len(web.lines), len(telegram.lines)) == lines


def test_after_a_handover_on_the_web_the_way_to_telegram_is_offered(desk: Desk, web: Visitor) -> None:
    (said,) = web.type("ember")
    assert TO_TELEGRAM in labels(said)
    kati = colleague(desk)
    claimed_by(desk, kati, web)
    for _time in range(2):  # each tap makes a fresh link
        (said,) = web.tap(TO_TELEGRAM)
        assert said.automatic
        telegram = telegram_visitor(desk)
        (asked, *_) = telegram.start(payload=linked_address(said).partition("start=")[2])
        assert asked.text.startswith(ASKED)
    telegram.tap(YES)
    assert web.lines[-1].automatic
    assert web.lines[-1].text.startswith(TOLD)


def test_a_handover_on_telegram_needs_no_other_way(telegram: Visitor) -> None:
    (said,) = telegram.type("ember")
    assert not {TO_TELEGRAM, TO_WEB} & set(labels(said))


def test_a_link_opened_while_people_own_the_conversation(desk: Desk, web: Visitor, telegram: Visitor) -> None:
    payload = payload_from(web)
    telegram.type("ember")
    claimed_by(desk, colleague(desk), telegram)
    (asked,) = telegram.start(payload=payload)
    (said,) = telegram.tap(YES)
    assert asked.automatic
    assert said.automatic
    assert are_one(web, telegram)
    assert telegram.row.owner == "staff"


def test_the_payload_fits_into_what_telegram_takes(web: Visitor) -> None:
    payload = payload_from(web)
    assert len(payload) <= 64
    assert set(payload) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
    assert people.TOKEN_BYTES * 8 >= 128
    assert LINKS["telegram"](payload) is not None


def test_any_other_payload_greets(telegram: Visitor) -> None:
    said = telegram.start(payload="plakat-12")
    assert telegram.route == "start"
    assert MENU in labels(said[0])
