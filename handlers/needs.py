"""What a business needs, in fields that make a table: workers of a trade, or a course for its people."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from desk.intake import SHIFTS, Need, NeedKind, Shift
from desk.profile import SCHOOLING_NEEDED
from desk.turns import Turn
from handlers import everyday
from handlers.fields.asking import asks, asks_something
from handlers.fields.settlement import known_settlement
from handlers.form import Answer, Answers, Choice, Field, Invalid, Moment, Timed, Together
from handlers.interest_fields import choices
from knowledge.profile import Matter, Schooling
from knowledge.text import words
from locales import Text, _

NEEDS: Mapping[Matter, NeedKind] = {Matter.WORKERS: NeedKind.LABOUR, Matter.TRAINING: NeedKind.TRAINING}
ACCUSATIVE = re.compile(r"(?<=[őóűúsr])t$")  # "hegesztőt", "lakatost", "pincért"
LONGEST_TRADE = 120
MOST_PEOPLE = 5000
MONTHS = {
    1: ("jan",), 2: ("feb",), 3: ("mar",), 4: ("apr",), 5: ("maj", "may"), 6: ("jun",), 7: ("jul",), 8: ("aug",),
    9: ("szept", "sept"), 10: ("okt", "oct"), 11: ("nov",), 12: ("dec",),
}  # fmt: skip
NO_MONTHS = ("mara", "maris")  # "marad", "máris" only begin like one
MONTH_NAMES = (
    _("January {year}"), _("February {year}"), _("March {year}"), _("April {year}"), _("May {year}"),
    _("June {year}"), _("July {year}"), _("August {year}"), _("September {year}"), _("October {year}"),
    _("November {year}"), _("December {year}"),
)  # fmt: skip
# What stands around a trade when people say whom they look for.
BESIDE_A_TRADE = (
    "keres", "kell", "kene", "szukseg", "szeretn", "felvenn", "felvesz", "felvet", "vennek", "ember", "dolgozo",
    "munkatars", "azonnal", "jovo", "kovetkezo", "honap", "hamar", "lenne", "need", "want", "look", "people", "worker",
)  # fmt: skip
GRAMMAR = frozenset(
    {"fo", "fore", "fot", "fonek", "db", "egy", "a", "az", "es", "is", "meg", "vagy", "van", "volna", "nekem", "nekunk",
     "hozzank", "most", "mar", "elejetol", "vegetol", "kozepetol", "tol", "i", "we", "for", "from", "the", "some",
     "minel", "elobb", "surgosen", "hogy", "csak", "legyen", "kb", "korulbelul", "kepzes", "kepzest", "tanfolyam",
     "tanfolyamot", "kepzesre"}
)  # fmt: skip
NOW, NEXT_MONTH, OPEN = "now", "next-month", "open"
SOON = ("azonnal", "most", "surgos", "minel", "hamar", "immediately", "now", "asap")
NEXT = ("jovo", "kovetkezo", "next")
NOT_FIXED = ("kesobb", "tudom", "mindegy", "barmikor", "later", "whenever")
ISO_MONTH = re.compile(r"\d{4}-\d{2}")


def told(turn: Turn, matter: Matter, answers: Answers) -> tuple[Need, ...]:
    """At most one; a business may send the form again for another trade."""
    kind = NEEDS.get(matter)
    if kind is None:
        return ()
    return (
        Need(
            kind=kind,
            trade=answers["trade"] if kind is NeedKind.LABOUR else answers["course"],
            count=int(answers["count"]),
            from_month=month_of(answers["from_when"], turn.today),
            schooling=Schooling(answers["needed"]) if "needed" in answers else None,
            shift=Shift(answers["shift"]) if "shift" in answers else None,
            settlement=known_settlement(answers.get("settlement")),
        ),
    )


def month_of(value: str, today: date) -> date | None:
    """The first day of the month; None while it is open."""
    if value == NOW:
        return today.replace(day=1)
    if value == NEXT_MONTH:
        return date(today.year + today.month // 12, today.month % 12 + 1, 1)
    return date.fromisoformat(f"{value}-01") if ISO_MONTH.fullmatch(value) else None


def read_trade(text: str) -> str:
    trade = ACCUSATIVE.sub("", " ".join(text.split()).strip(" .,!?"))
    if sum(character.isalpha() for character in trade) < 3 or len(trade) > LONGEST_TRADE:
        raise Invalid
    return trade


def read_count(text: str) -> str:
    """One number, in digits or words; of "4-5 fő" the larger."""
    numbers = [number for word in words(text) if (number := everyday.counted(word)) is not None]
    if not numbers or len(numbers) > 2 or not 0 < max(numbers) <= MOST_PEOPLE:
        raise Invalid
    return str(max(numbers))


def read_labour(text: str, moment: Moment) -> Mapping[str, Answer]:
    return _read_together("trade", text, moment)


def read_training(text: str, moment: Moment) -> Mapping[str, Answer]:
    return _read_together("course", text, moment)


def in_first_words(turn: Turn, matter: Matter) -> dict[str, str]:
    """What she said of the need before the form was opened; a trade alone may be anything."""
    read = read_labour if matter is Matter.WORKERS else read_training
    with suppress(Invalid):
        found = read(turn.state.last_question or "", Moment.of(turn))
        if len(found) > 1:
            return {key: value for key, value in found.items() if isinstance(value, str)}
    return {}


def _read_together(key: str, text: str, moment: Moment) -> Mapping[str, Answer]:
    """ "3 hegesztőt keresek januártól": what is neither the number nor the month nor mere grammar is the trade."""
    if asks(text):
        raise Invalid
    read: dict[str, Answer] = {}
    for part, reader in (("count", read_count), ("from_when", lambda said: read_from_when(said, moment))):
        with suppress(Invalid):
            read[part] = reader(text)
    with suppress(Invalid):
        read[key] = read_trade(" ".join(word for word in text.split() if not _is_beside_trade(word)))
    return read


def _is_beside_trade(written: str) -> bool:
    said = words(written)
    return all(
        everyday.counted(word) is not None or _month(word) is not None or word.startswith(BESIDE_A_TRADE)
        or word in GRAMMAR
        for word in said
    )  # fmt: skip


def read_from_when(text: str, moment: Moment) -> str:
    """ "Januártól": the next one; also "azonnal", "jövő hónaptól"."""
    said = words(text)
    today = moment.now.date()
    month = next((month for word in said if (month := _month(word)) is not None), None)
    if month is not None:
        years = [int(word[:4]) for word in said if re.match(r"20\d\d", word)]
        year = years[0] if years else today.year + (month < today.month)
        if (year, month) < (today.year, today.month):
            raise Invalid(_("That has passed already. Please write a month to come, for example: January."))
        return f"{year}-{month:02}"
    for value, beginnings in ((NOW, SOON), (NEXT_MONTH, NEXT), (OPEN, NOT_FIXED)):
        if any(word.startswith(beginnings) for word in said):
            return value
    raise Invalid


def _month(word: str) -> int | None:
    if word.startswith(NO_MONTHS):
        return None
    return next((month for month, beginnings in MONTHS.items() if word.startswith(beginnings)), None)


def show_month(value: str) -> Text | str:
    if not ISO_MONTH.fullmatch(value):
        return value
    year, month = value.split("-")
    return Text(MONTH_NAMES[int(month) - 1].msgid, {"year": year})


def needs_workers(answers: Answers) -> bool:
    return answers.get("matter") == Matter.WORKERS


def needs_training(answers: Answers) -> bool:
    return answers.get("matter") == Matter.TRAINING


def has_need(answers: Answers) -> bool:
    return answers.get("matter") in NEEDS


FIELDS = (
    Field(
        key="trade",
        label=_("Work"),
        question=_("What work are you looking for people for?"),
        reason=_("We ask because this is how the employment office looks for people."),
        error=_("Please write a trade or a job, for example: welder."),
        read=read_trade,
        called=("szakma", "munkakor", "trade", "job"),
        asked_when=needs_workers,
        meant_otherwise=asks_something,
        together=Together(
            ("trade", "count", "from_when"),
            question=_("Whom do you need, how many and from when? For example: 3 welders from January."),
            reason=_("We ask because this is how the employment office looks for people."),
            error=_("Please write a trade or a job, for example: welder."),
            read=read_labour,
        ),
    ),
    Field(
        key="course",
        label=_("Subject of the training"),
        question=_("What training do your people need?"),
        reason=_("We ask because each course is held by a different school."),
        error=_("Please write the subject of the training, for example: forklift driver."),
        read=read_trade,
        called=("tanfolyam", "course"),
        asked_when=needs_training,
        meant_otherwise=asks_something,
        together=Together(
            ("course", "count", "from_when"),
            question=_(
                "What training, for how many people and from when? For example: forklift, 5 people, from March."
            ),
            reason=_("We ask because each course is held by a different school."),
            error=_("Please write the subject of the training, for example: forklift driver."),
            read=read_training,
        ),
    ),
    Field(
        key="count",
        label=_("How many people"),
        question=_("For how many people?"),
        reason=_("We ask because a course and a recruitment are planned by the number of people."),
        error=_("Please write a number, for example: 3."),
        read=read_count,
        called=("hanyan", "hany ember", "letszam", "how many"),
        asked_when=has_need,
        depends_on=("matter",),
    ),
    Field(
        key="from_when",
        label=_("From when"),
        question=_("From when?"),
        reason=_("We ask because it decides how soon our colleague must begin."),
        error=_("Please write a month, for example: from January."),
        read=Timed(read_from_when),
        called=("mikortol", "kezd", "from when"),
        choices=(
            Choice(NOW, _("At once")),
            Choice(NEXT_MONTH, _("From next month")),
            Choice(OPEN, _("I do not know yet")),
        ),
        shown=show_month,
        asked_when=has_need,
        depends_on=("matter",),
    ),
    Field(
        key="needed",
        label=_("Schooling needed"),
        question=_("What schooling does the work need?"),
        reason=_("We ask because only people with that schooling are sent to you. You can skip it."),
        error=_("Please choose one, or skip the question."),
        read=everyday.read_schooling,
        called=("vegzettseg", "iskola", "school"),
        choices=choices(SCHOOLING_NEEDED),
        only_choices=True,
        optional=True,
        asked_when=needs_workers,
    ),
    Field(
        key="shift",
        label=_("Shift"),
        question=_("In what shifts is the work?"),
        reason=_("We ask because many people can only take certain shifts. You can skip it."),
        error=_("Please choose one, or skip the question."),
        read=everyday.read_shift,
        choices=choices(SHIFTS),
        only_choices=True,
        optional=True,
        asked_when=needs_workers,
    ),
)
