"""Links and sessions of colleagues; all ends by the clock that the desk was given."""

import pytest

from desk import sign_in, staff
from desk.desk import Desk
from desk.errors import LinkSpent, NoEmail
from desk.staff import LINK_LIVES, SESSION_LIVES
from storage import offices
from tests.clock import FrozenClock
from tests.colleagues import session_by, session_of

EMAIL = "kati.nagy@example.hu"


def test_a_link_enrols_once(desk: Desk) -> None:
    link = staff.add(desk, EMAIL, "clerk")
    kati = staff.signed_in(desk, session_by(desk, link.token))
    assert kati is not None
    assert (kati.name, kati.email, kati.role) == ("Kati", EMAIL, "clerk")
    with pytest.raises(LinkSpent):
        session_by(desk, link.token)


def test_a_newer_link_makes_the_older_one_void(desk: Desk) -> None:
    older, newer = staff.add(desk, EMAIL, "clerk"), staff.add(desk, EMAIL.upper(), "coordinator", "Tiszakécske")
    with pytest.raises(LinkSpent):
        sign_in.enrolment(desk, older.token)
    kati = staff.signed_in(desk, session_by(desk, newer.token))
    assert kati is not None
    assert kati.role == "coordinator"
    with desk.database.reading() as tx:
        (office,) = offices.all_present(tx)
    assert (office.id, office.name) == (kati.office_id, "Tiszakécske")


def test_a_link_of_one_colleague_leaves_those_of_others_alone(desk: Desk) -> None:
    kati = staff.add(desk, EMAIL, "clerk")
    staff.add(desk, "pista@example.hu", "clerk")
    assert session_by(desk, kati.token)


def test_a_link_too_old_enrols_nobody(desk: Desk, clock: FrozenClock) -> None:
    link = staff.add(desk, EMAIL, "clerk")
    clock.moment += LINK_LIVES
    with pytest.raises(LinkSpent):
        session_by(desk, link.token)
    assert not staff.anybody_enrolled(desk)


def test_a_link_still_works_in_its_last_second(desk: Desk, clock: FrozenClock) -> None:
    link = staff.add(desk, EMAIL, "clerk")
    clock.moment += LINK_LIVES
    clock.move(seconds=-1)
    assert session_by(desk, link.token)
    assert staff.anybody_enrolled(desk)


def test_a_made_up_link_enrols_nobody(desk: Desk) -> None:
    staff.add(desk, EMAIL, "clerk")
    with pytest.raises(LinkSpent):
        sign_in.enrolment(desk, "talált-token")


def test_a_session_ends_by_the_clock_or_by_signing_out(desk: Desk, clock: FrozenClock) -> None:
    session, other = session_of(desk, EMAIL), session_of(desk, "pista@example.hu")
    staff.sign_out(desk, session)
    assert staff.signed_in(desk, session) is None
    clock.moment += SESSION_LIVES
    clock.move(seconds=-1)
    assert staff.signed_in(desk, other) is not None
    clock.move(seconds=1)
    assert staff.signed_in(desk, other) is None


def test_what_is_no_email_address_adds_nobody(desk: Desk) -> None:
    with pytest.raises(NoEmail):
        staff.add(desk, "kati", "clerk")
