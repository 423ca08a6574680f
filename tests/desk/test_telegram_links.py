"""A colleague's Telegram account: linked once, by herself, and forgotten when she goes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk import roster, telegram_links
from desk.desk import Desk
from desk.errors import NotFound
from desk.roster import Place
from desk.telegram_links import LINK_LIVES, PAYLOAD, Link, Opened
from storage import maintenance
from storage.crypto import Keyring
from storage.database import Database
from storage.staff import StaffRow
from tests.clock import FrozenClock
from tests.databases import SECRET
from tests.links import with_links
from tests.visitor import colleague

ACCOUNT, OTHER_ACCOUNT = 777_000_111, 777_000_222


@pytest.fixture
def linking(desk: Desk) -> Desk:
    return with_links(desk)


def token(desk: Desk, staff: StaffRow) -> str:
    return telegram_links.make_link(desk, staff).partition(PAYLOAD)[2]


def link(desk: Desk, staff: StaffRow, account: int = ACCOUNT) -> Opened:
    return telegram_links.open_link(desk, token(desk, staff), account)


def test_opened_once_the_account_is_hers(linking: Desk) -> None:
    kati = colleague(linking)
    assert link(linking, kati) == Opened(Link.GOOD, "Kati")
    assert telegram_links.colleague(linking, ACCOUNT) == kati
    assert telegram_links.is_linked(linking, kati)
    assert telegram_links.colleague(linking, OTHER_ACCOUNT) is None


def test_the_same_update_again_says_the_same(linking: Desk) -> None:
    made = token(linking, colleague(linking))
    first = telegram_links.open_link(linking, made, ACCOUNT)
    assert telegram_links.open_link(linking, made, ACCOUNT) == first


def test_a_used_link_is_worth_nothing_to_another_account(linking: Desk) -> None:
    kati = colleague(linking)
    made = token(linking, kati)
    telegram_links.open_link(linking, made, ACCOUNT)
    assert telegram_links.open_link(linking, made, OTHER_ACCOUNT).link is Link.SPENT
    assert telegram_links.colleague(linking, OTHER_ACCOUNT) is None


def test_a_link_grows_old_and_is_replaced(linking: Desk, clock: FrozenClock) -> None:
    kati = colleague(linking)
    first, second = token(linking, kati), token(linking, kati)
    assert telegram_links.open_link(linking, first, ACCOUNT).link is Link.SPENT
    clock.move(seconds=LINK_LIVES.total_seconds())
    assert telegram_links.open_link(linking, second, ACCOUNT).link is Link.SPENT
    assert telegram_links.open_link(linking, "nobody made it", ACCOUNT).link is Link.SPENT


def test_a_second_account_takes_the_place_of_the_first(linking: Desk) -> None:
    kati = colleague(linking)
    link(linking, kati)
    link(linking, kati, OTHER_ACCOUNT)
    assert telegram_links.colleague(linking, ACCOUNT) is None
    assert telegram_links.colleague(linking, OTHER_ACCOUNT) == kati


def test_one_account_is_one_colleague(linking: Desk) -> None:
    kati, pista = colleague(linking), colleague(linking, "pista")
    link(linking, kati)
    made = token(linking, pista)
    assert telegram_links.open_link(linking, made, ACCOUNT).link is Link.OTHERS
    assert telegram_links.colleague(linking, ACCOUNT) == kati
    assert telegram_links.open_link(linking, made, OTHER_ACCOUNT).link is Link.GOOD


def test_it_ends_by_her_will(linking: Desk) -> None:
    kati = colleague(linking)
    link(linking, kati)
    telegram_links.unlink(linking, kati)
    assert telegram_links.colleague(linking, ACCOUNT) is None
    assert link(linking, colleague(linking, "pista")).link is Link.GOOD


def test_it_ends_with_her_place_here_and_does_not_come_back_with_it(linking: Desk) -> None:
    chief, kati = colleague(linking, "eva", "coordinator"), colleague(linking)
    link(linking, kati)
    under_way = token(linking, kati)
    roster.remove(linking, chief, kati.id)
    assert telegram_links.colleague(linking, ACCOUNT) is None
    assert telegram_links.open_link(linking, under_way, ACCOUNT).link is Link.SPENT
    roster.invite(linking, chief, kati.email, "clerk", None)
    assert telegram_links.colleague(linking, ACCOUNT) is None


def test_her_role_is_the_one_she_has_now(linking: Desk) -> None:
    chief, kati = colleague(linking, "eva", "coordinator"), colleague(linking)
    link(linking, kati)
    roster.change(linking, chief, kati.id, Place("Kati", "reader", None, "01234"))
    found = telegram_links.colleague(linking, ACCOUNT)
    assert found is not None
    assert found.role == "reader"


def test_without_telegram_there_is_no_link(desk: Desk) -> None:
    kati = colleague(desk)
    with pytest.raises(NotFound):
        telegram_links.make_link(desk, kati)
    assert not telegram_links.is_possible(desk)
    assert not telegram_links.is_possible(replace(desk, links={"telegram": lambda _payload: None}))


def test_an_account_is_found_through_a_change_of_keys(linking: Desk, database: Database) -> None:
    kati, alone = colleague(linking), colleague(linking, "pista")
    link(linking, kati)
    ring = Keyring(["a second secret of the tests, long enough to be one", SECRET])
    both = Database(database.url.render_as_string(hide_password=False), ring)
    changing = replace(linking, database=both)
    assert telegram_links.colleague(changing, ACCOUNT) == kati
    maintenance.rotate_keys(both)
    assert telegram_links.colleague(changing, ACCOUNT) == kati
    assert not telegram_links.is_linked(changing, alone)
    both.close()


def test_links_live_a_quarter_of_an_hour() -> None:
    assert timedelta(minutes=15) == LINK_LIVES
