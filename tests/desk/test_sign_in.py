"""Password and code: each wrong try counts, each code is good once, a new link ends what was before."""

from dataclasses import dataclass, replace
from functools import partial

import pytest

from desk import factors, sessions, sign_in, staff
from desk.desk import Desk
from desk.errors import CodeRefused, DeskError, LinkSpent, SignInRefused
from desk.sign_in import FIRST_LOCK, TRIES, Attempt
from storage import models
from tests.clock import FrozenClock
from tests.colleagues import enrolled, password_hash, session_by
from tests.threads import at_once

EMAIL = "kati@example.hu"


@dataclass
class Kati:
    """With her password in mind and her phone at hand; the console has compared the password already."""

    desk: Desk
    secret: str

    def tries(self, *, password: bool = True, code: str | None = None) -> str | None:
        code = code or factors.code_of(self.secret, factors.step_at(self.desk.clock.now()))
        attempt = Attempt(" Kati@example.hu", sign_in.stored_hash(self.desk, EMAIL), password, code)
        try:
            return sign_in.enter(self.desk, attempt)
        except SignInRefused:
            return None


@pytest.fixture
def kati(desk: Desk, clock: FrozenClock) -> Kati:
    link = staff.add(desk, EMAIL, "clerk")
    secret = sign_in.enrolment(desk, link.token).secret
    session_by(desk, link.token)
    clock.move(minutes=5)
    return Kati(desk, secret)


def test_password_and_code_open_a_session(kati: Kati) -> None:
    session = kati.tries()
    assert session is not None
    assert staff.signed_in(kati.desk, session) is not None


def test_a_code_is_good_once_and_so_is_the_one_of_the_enrolment(desk: Desk, clock: FrozenClock) -> None:
    link = staff.add(desk, EMAIL, "clerk")
    kati = Kati(desk, sign_in.enrolment(desk, link.token).secret)
    session_by(desk, link.token)
    assert kati.tries() is None
    clock.move(seconds=30)
    assert kati.tries() is not None
    assert kati.tries() is None
    before = factors.code_of(kati.secret, factors.step_at(clock.now()) - 1)
    clock.move(seconds=30)
    assert kati.tries(code=before) is None
    assert kati.tries() is not None


def test_of_two_with_the_same_code_at_once_one_comes_in(kati: Kati) -> None:
    came = at_once(*[partial(kati.tries) for _time in range(4)])
    assert sum(session is not None for session in came) == 1


def test_either_alone_opens_nothing(kati: Kati) -> None:
    assert kati.tries(password=False) is None
    assert kati.tries(code="000000") is None
    assert kati.tries() is not None


def test_five_wrong_tries_lock_even_the_right_one_out_and_each_further_five_for_longer(
    kati: Kati, clock: FrozenClock
) -> None:
    lock = FIRST_LOCK
    for _round in range(3):
        for _try in range(TRIES):
            assert kati.tries(password=False) is None
        clock.moment += lock
        clock.move(seconds=-1)
        assert kati.tries() is None
        clock.move(seconds=1)
        lock *= 2
    assert kati.tries() is not None
    assert kati.tries(password=False) is None
    clock.move(minutes=1)
    assert kati.tries() is not None, "a success forgets the failures before it"


def test_tries_while_locked_do_not_lengthen_the_lock(kati: Kati, clock: FrozenClock) -> None:
    for _try in range(TRIES * 3):
        kati.tries(password=False)
    clock.moment += FIRST_LOCK
    assert kati.tries() is not None


def test_wrong_tries_at_once_are_all_counted(kati: Kati) -> None:
    at_once(*[partial(kati.tries, password=False) for _try in range(TRIES)])
    assert kati.tries() is None


def test_an_unknown_address_and_one_who_has_not_enrolled_are_refused(desk: Desk) -> None:
    staff.add(desk, "uj@example.hu", "clerk")
    for email in ("senki@example.hu", "uj@example.hu"):
        assert sign_in.stored_hash(desk, email) is None
        with pytest.raises(SignInRefused):
            sign_in.enter(desk, Attempt(email, None, password_fits=True, code="123456"))


def test_a_password_that_was_reset_meanwhile_opens_nothing(kati: Kati) -> None:
    code = factors.code_of(kati.secret, factors.step_at(kati.desk.clock.now()))
    attempt = Attempt(EMAIL, sign_in.stored_hash(kati.desk, EMAIL), password_fits=True, code=code)
    with pytest.raises(SignInRefused):
        sign_in.enter(kati.desk, replace(attempt, against="another"))


def test_a_removed_colleague_comes_in_neither_by_password_nor_by_link_nor_by_session(kati: Kati) -> None:
    session, link = kati.tries(), staff.add(kati.desk, EMAIL, "clerk")
    with kati.desk.database.transaction() as tx:
        tx.execute(models.staff.update().values(removed_at=kati.desk.clock.now()))
    assert session is not None
    assert staff.signed_in(kati.desk, session) is None
    assert sign_in.stored_hash(kati.desk, EMAIL) is None
    with pytest.raises(LinkSpent):
        sign_in.enrolment(kati.desk, link.token)


def test_enrolment_offers_the_same_secret_each_time_and_stores_nothing_before_the_code(desk: Desk) -> None:
    link = staff.add(desk, EMAIL, "clerk")
    offered = sign_in.enrolment(desk, link.token)
    assert sign_in.enrolment(desk, link.token) == offered
    assert not offered.is_reset
    with pytest.raises(CodeRefused):
        sign_in.enrol(desk, link.token, password_hash(), "000000")
    assert sign_in.stored_hash(desk, EMAIL) is None
    assert sign_in.enrolment(desk, link.token) == offered
    other = staff.add(desk, "eva@example.hu", "clerk")
    assert sign_in.enrolment(desk, other.token).secret != offered.secret


def test_a_second_link_replaces_password_app_and_sessions_once_it_is_used(kati: Kati, clock: FrozenClock) -> None:
    session = kati.tries()
    assert session is not None
    link = staff.add(kati.desk, EMAIL, "clerk")
    clock.move(minutes=1)
    assert kati.tries() is not None, "until then nothing changes"
    offered = sign_in.enrolment(kati.desk, link.token)
    assert offered.is_reset
    assert offered.secret != kati.secret
    session_by(kati.desk, link.token)
    clock.move(minutes=1)
    assert staff.signed_in(kati.desk, session) is None
    assert kati.tries() is None
    assert Kati(kati.desk, offered.secret).tries() is not None


def test_a_new_link_opens_a_locked_door(kati: Kati, clock: FrozenClock) -> None:
    for _try in range(TRIES):
        kati.tries(password=False)
    link = staff.add(kati.desk, EMAIL, "clerk")
    secret = sign_in.enrolment(kati.desk, link.token).secret
    session_by(kati.desk, link.token)
    clock.move(seconds=30)
    assert Kati(kati.desk, secret).tries() is not None


def test_a_link_used_twice_at_once_enrols_once(desk: Desk) -> None:
    link = staff.add(desk, EMAIL, "clerk")

    def use() -> str | None:
        try:
            return session_by(desk, link.token)
        except DeskError:
            return None

    assert sum(session is not None for session in at_once(use, use, use)) == 1


def test_sessions_are_listed_and_ended_by_their_owner_alone(kati: Kati, clock: FrozenClock) -> None:
    first = kati.tries()
    clock.move(minutes=2)
    second = kati.tries()
    assert first is not None
    assert second is not None
    row, eva = staff.signed_in(kati.desk, second), enrolled(kati.desk, "eva@example.hu")
    assert row is not None
    mine = sessions.own(kati.desk, row, second)
    assert [one.is_this for one in mine] == [True, False, False]
    assert mine[-1].device == "firefox:linux"
    with pytest.raises(DeskError):
        sessions.end(kati.desk, eva, mine[1].key)
    sessions.end(kati.desk, row, mine[1].key)
    assert staff.signed_in(kati.desk, first) is None
    sessions.end_others(kati.desk, row, second)
    assert len(sessions.own(kati.desk, row, second)) == 1
    assert len(sessions.own(kati.desk, eva, "")) == 1


def test_a_session_is_seen_at_most_once_a_minute(kati: Kati, clock: FrozenClock) -> None:
    session = kati.tries()
    assert session is not None
    now = sessions.current(kati.desk, session)
    assert now is not None
    assert not now.is_due
    clock.move(minutes=1)
    later = sessions.current(kati.desk, session)
    assert later is not None
    assert later.is_due
    sessions.mark_seen(kati.desk, session)
    again = sessions.current(kati.desk, session)
    assert again is not None
    assert not again.is_due
    assert sessions.own(kati.desk, again.staff, session)[0].seen_at == clock.now()
