"""Events for trying the program: marked as samples in their titles, words and names, and no real person in them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk import seats
from desk.desk import Desk
from desk.events import EventState, Question
from desk.seats import Who
from storage import events, public_events, staff
from storage.database import Transaction

ABOUT_HU = "Ez egy minta a program kipróbálásához, ilyen rendezvény nincs."
ABOUT_EN = "This is a sample for trying the program; there is no such event."
SERIES = "minta-noi-klub"
SATURDAY = 5  # may be a moved working day, but nobody would hold an event then


@dataclass(frozen=True)
class Sample:
    """`in_days`: the first weekday from then on when the office works; `weeks` after that."""

    key: str
    kind: str
    title_hu: str
    title_en: str
    in_days: int
    starts: time
    minutes: int
    weeks: int = 0
    settlement: str = "Kecskemét"
    capacity: int | None = 20
    group_size: int = 1
    audience: str | None = None
    questions: str = ""
    by_invitation: bool = False
    closes_before: timedelta | None = None
    series: str | None = None
    registered: tuple[int, ...] = ()  # how many come with each registration


def _club(number: int) -> Sample:
    return Sample(
        key=f"{SERIES}-{number + 1}",
        kind="womens_club",
        title_hu="Minta: Női klub",
        title_en="Sample: Women's club",
        in_days=5,
        weeks=number,
        starts=time(16),
        minutes=90,
        capacity=None,
        questions=Question.CHILD_CARE,
        series=SERIES,
    )


SAMPLES = (
    Sample(
        key="minta-tajekoztato",
        kind="information_day",
        title_hu="Minta: Tájékoztató álláskeresőknek",
        title_en="Sample: Information day for jobseekers",
        in_days=7,
        starts=time(10),
        minutes=120,
        group_size=3,
        audience="jobseeker",
        questions=",".join(Question),
        registered=(1, 2),
    ),
    Sample(
        key="minta-reggeli",
        kind="business_meeting",
        title_hu="Minta: Vállalkozói reggeli",
        title_en="Sample: Business breakfast",
        in_days=10,
        starts=time(8, 30),
        minutes=90,
        settlement="Tiszakécske",
        capacity=15,
        group_size=2,
        audience="business",
        closes_before=timedelta(days=1),
    ),
    Sample(
        key="minta-muhely",
        kind="workshop",
        title_hu="Minta: Önéletrajz-műhely",
        title_en="Sample: CV workshop",
        in_days=16,
        starts=time(13),
        minutes=180,
        capacity=4,
        group_size=2,
        audience="jobseeker",
        registered=(2, 1, 1, 1, 2),
    ),
    Sample(
        key="minta-forum",
        kind="development_forum",
        title_hu="Minta: Gazdaságfejlesztési fórum",
        title_en="Sample: Economic development forum",
        in_days=40,
        starts=time(9),
        minutes=240,
        capacity=80,
        group_size=2,
        audience="business",
        by_invitation=True,
    ),
    *map(_club, range(3)),
)


def make(desk: Desk) -> bool:
    """Only for who tries the program: False where events are, and where an office has begun, whose events may have
    gone with the years."""
    with desk.database.transaction() as tx:
        if public_events.any_at_all(tx) or staff.anybody_ever(tx):
            return False
        for sample in SAMPLES:
            _add(desk, tx, sample)
    return True


def _add(desk: Desk, tx: Transaction, sample: Sample) -> None:
    now = desk.clock.now()
    first = _working_day(desk, now.astimezone(desk.zone).date() + timedelta(days=sample.in_days))
    day = _working_day(desk, first + timedelta(weeks=sample.weeks))
    starts_at = datetime.combine(day, sample.starts, desk.zone)
    values = {
        "key": sample.key,
        "series": sample.series,
        "kind": sample.kind,
        "title_hu": sample.title_hu,
        "title_en": sample.title_en,
        "about_hu": ABOUT_HU,
        "about_en": ABOUT_EN,
        "venue": "Minta Művelődési Ház",
        "address": "Minta utca 1.",
        "settlement": sample.settlement,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=sample.minutes),
        "capacity": sample.capacity,
        "group_size": sample.group_size,
        "audience": sample.audience,
        "closes_at": starts_at - sample.closes_before if sample.closes_before else None,
        "questions": sample.questions,
        "by_invitation": sample.by_invitation,
        "state": EventState.PUBLISHED,
        "sequence": 0,
        "at": now,
        "changed_at": now,
        "published_at": now,
    }
    event_id = events.add(tx, values)
    event = events.get(tx, event_id)
    assert event is not None
    events.add_version(tx, event, now)
    for number, places in enumerate(sample.registered, 1):
        seats.register(desk, tx, event_id, Who(seats.new_person(), None, f"Minta Vendég {number}"), places)


def _working_day(desk: Desk, day: date) -> date:
    """An office that is shut for long has its samples on the day itself."""
    days = (day + timedelta(days=later) for later in range(7))
    return next((other for other in days if other.weekday() < SATURDAY and desk.working_time.spans(other)), day)
