"""Sign-in links and sessions of colleagues; all ends by the clock that the desk was given."""

import pytest

from desk import staff
from desk.desk import Desk
from desk.errors import LinkSpent, NotFound
from desk.staff import LINK_LIVES, SESSION_LIVES
from storage import offices
from tests.clock import FrozenClock

EMAIL = "kati.nagy@example.hu"


def test_a_link_signs_in_once(desk: Desk) -> None:
    link = staff.add(desk, EMAIL, "clerk")
    session = staff.sign_in(desk, link.token)
    kati = staff.signed_in(desk, session)
    assert kati is not None
    assert (kati.name, kati.email, kati.role) == ("Kati", EMAIL, "clerk")
    with pytest.raises(LinkSpent):
        staff.sign_in(desk, link.token)


def test_a_newer_link_makes_the_older_one_void(desk: Desk) -> None:
    older, newer = staff.add(desk, EMAIL, "clerk"), staff.add(desk, EMAIL.upper(), "coordinator", "Tiszakécske")
    with pytest.raises(LinkSpent):
        staff.sign_in(desk, older.token)
    kati = staff.signed_in(desk, staff.sign_in(desk, newer.token))
    assert kati is not None
    assert kati.role == "coordinator"
    with desk.database.reading() as tx:
        (office,) = offices.all_present(tx)
    assert (office.id, office.name) == (kati.office_id, "Tiszakécske")


def test_a_link_of_one_colleague_leaves_those_of_others_alone(desk: Desk) -> None:
    kati = staff.add(desk, EMAIL, "clerk")
    staff.add(desk, "pista@example.hu", "clerk")
    assert staff.sign_in(desk, kati.token)


def test_a_link_too_old_signs_nobody_in(desk: Desk, clock: FrozenClock) -> None:
    link = staff.add(desk, EMAIL, "clerk")
    clock.moment += LINK_LIVES
    with pytest.raises(LinkSpent):
        staff.sign_in(desk, link.token)
    assert not staff.anybody_signed_in(desk)


def test_a_link_still_works_in_its_last_second(desk: Desk, clock: FrozenClock) -> None:
    link = staff.add(desk, EMAIL, "clerk")
    clock.moment += LINK_LIVES
    clock.move(seconds=-1)
    assert staff.sign_in(desk, link.token)
    assert staff.anybody_signed_in(desk)


def test_a_made_up_link_signs_nobody_in(desk: Desk) -> None:
    staff.add(desk, EMAIL, "clerk")
    with pytest.raises(LinkSpent):
        staff.sign_in(desk, "talált-token")


def test_a_session_ends_by_the_clock_or_by_signing_out(desk: Desk, clock: FrozenClock) -> None:
    session = staff.sign_in(desk, staff.add(desk, EMAIL, "clerk").token)
    other = staff.sign_in(desk, staff.add(desk, "pista@example.hu", "clerk").token)
    staff.sign_out(desk, session)
    assert staff.signed_in(desk, session) is None
    clock.moment += SESSION_LIVES
    clock.move(seconds=-1)
    assert staff.signed_in(desk, other) is not None
    clock.move(seconds=1)
    assert staff.signed_in(desk, other) is None


def test_what_is_no_email_address_adds_nobody(desk: Desk) -> None:
    with pytest.raises(NotFound):
        staff.add(desk, "kati", "clerk")
