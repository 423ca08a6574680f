from datetime import date, timedelta

import pytest

from desk import casework, digest
from desk.desk import Desk
from desk.errors import NotAllowed
from desk.jobs import run_due
from storage import digests
from storage.digests import Limits
from tests.absence import set_absence
from tests.clock import FrozenClock, budapest
from tests.threads import at_once
from tests.visitor import Visitor, claimed_by, colleague


def waiting(desk: Desk, *more: str) -> Visitor:
    visitor = Visitor(desk)
    visitor.start()
    for text in ("emberrel szeretnek beszelni", *more):
        visitor.type(text)
    return visitor


def test_the_digest_has_each_case_in_its_sections(desk: Desk, clock: FrozenClock) -> None:
    kati, vera = colleague(desk), colleague(desk, "vera", "coordinator")
    clock.moment = budapest(2026, 11, 20, 9)  # Friday
    overdue, answered, put_off = waiting(desk), waiting(desk), waiting(desk)
    casework.reply(desk, kati, claimed_by(desk, kati, answered), "Jó napot!")
    casework.snooze(desk, kati, put_off.cases[0].id, budapest(2026, 11, 23, 10), "visszahív")
    clock.moment = budapest(2026, 11, 21, 9)
    today = waiting(desk)
    urgent = waiting(desk, "nem birom tovabb nincs ertelme elni")
    set_absence(desk, kati, date(2026, 11, 23), date(2026, 11, 23))
    clock.moment = budapest(2026, 11, 23, 7, 45)
    shown = digest.today(desk, vera)
    found = {name: [case.id for case in listed.cases] for name, listed in shown.sections.items()}
    assert found == {
        "urgent": [urgent.cases[0].id],
        "overdue": [overdue.cases[0].id, put_off.cases[0].id],
        "today": [today.cases[0].id],
        "unclaimed": [overdue.cases[0].id, today.cases[0].id],
        "waking": [put_off.cases[0].id],
    }
    assert [staff.name for staff in shown.absent] == ["Kati"]
    assert "hours" in shown.samples
    assert shown.years_without_decree == [2027]
    assert shown.since == date(2026, 11, 20)
    assert shown.figures == digest.Figures(opened=5, closed=0, replied=1, kept=1)


@pytest.mark.parametrize(
    ("moment", "is_made"),
    [
        (budapest(2026, 11, 23, 7, 44), False),
        (budapest(2026, 11, 23, 7, 45), True),
        (budapest(2026, 11, 23, 12), False),
        (budapest(2026, 11, 22, 7, 45), False),  # Sunday
        (budapest(2026, 12, 12, 7, 45), True),  # a moved Saturday
        (budapest(2026, 12, 24, 7, 45), False),
    ],
)
def test_it_is_made_in_the_morning_of_a_working_day(
    desk: Desk, clock: FrozenClock, moment: object, is_made: bool
) -> None:
    clock.moment = moment  # type: ignore[assignment]
    run_due(desk)
    with desk.database.reading() as tx:
        assert digests.exists(tx, clock.moment.date()) is is_made


def test_of_several_processes_one_makes_it_and_one_mails_it(desk: Desk, clock: FrozenClock) -> None:
    clock.moment = budapest(2026, 11, 23, 7, 45)
    at_once(*[lambda: digest.make_due(desk)] * 4)

    def take() -> int | None:
        with desk.database.transaction() as tx:
            held_until = clock.now() + timedelta(minutes=5)
            return digests.take_mail(tx, date(2026, 11, 23), clock.now(), held_until, Limits(tries=3, unanswered=2))

    assert sorted(at_once(*[take] * 4), key=str) == [0, None, None, None]
    clock.moment = budapest(2026, 11, 23, 7, 50)  # it was not said that it went
    assert [take(), take()] == [1, None]
    clock.moment = budapest(2026, 11, 23, 7, 55)
    assert take() is None  # once more was all


def test_partners_have_no_digest(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        digest.today(desk, colleague(desk, "mentor", "partner"))
