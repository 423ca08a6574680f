"""What people type into the ready fields: places, times, ways to reach them, choices."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.fields.choosing import read_chosen
from handlers.fields.reaching import read_reach
from handlers.fields.settlement import is_no_place, known_settlement, read_settlement
from handlers.fields.times import read_when, show_when
from handlers.form import Answer, Guess, Invalid, Moment
from handlers.yes_no import says_no, says_yes
from knowledge.places import places
from tests.clock import BUDAPEST, budapest
from tests.conftest import knowledge, sample_office, translator

MONDAY = budapest(2026, 11, 23, 9)


@cache
def monday() -> Moment:
    """At nine, in the sample office."""
    return Moment(MONDAY.astimezone(BUDAPEST), sample_office().with_changes({}).working_time(BUDAPEST))


@pytest.fixture
def moment() -> Moment:
    return monday()


def sure(answer: Answer) -> str | None:
    return None if isinstance(answer, Guess) else answer


# Typed → official name, whether it is sure.
PLACES = [
    ("Tiszakécske", "Tiszakécske", True),
    ("tiszakecske", "Tiszakécske", True),
    ("TISZAKÉCSKÉN LAKOM", "Tiszakécske", True),
    ("tiszakecskei vagyok", "Tiszakécske", True),
    ("itt Kecskeméten a Széchenyin", "Kecskemét", True),
    ("kecskeméti", "Kecskemét", True),
    ("izsák", "Izsák", True),
    ("baja", "Baja", True),
    ("nagykoros", "Nagykőrös", True),
    ("nem, Tiszaalpár", "Tiszaalpár", True),
    ("tiszakecke", "Tiszakécske", False),
    ("kecskemt", "Kecskemét", False),
    ("kécske", "Tiszakécske", False),
    ("6060", "Tiszakécske", False),
    ("hetényegyháza", "Kecskemét", False),
    ("lakitelk", "Lakitelek", False),
    ("Kecskeméten lakom de Lajosmizsén dolgoznék", "Kecskemét", False),
]


@pytest.mark.parametrize(("typed", "name", "surely"), PLACES)
def test_a_settlement_is_found_and_sure_only_by_its_name(typed: str, name: str, surely: bool) -> None:
    assert read_settlement(typed) == (name if surely else Guess(name))
    assert known_settlement(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"), [("Gyula", "Gyula"), ("ipolyság", "Ipolyság"), ("Nagy Magyarád", "Nagy Magyarád")]
)
def test_any_other_place_is_kept_as_it_was_typed_once_it_is_confirmed(typed: str, kept: str) -> None:
    assert read_settlement(typed) == Guess(kept)
    assert known_settlement(kept) is None


@pytest.mark.parametrize(
    "text",
    ["Kossuth utca 5", "nem mondom meg", "tanyán", "faluban", "06301234567", "6 450 000", "mennyi?", "😀", "x"],
)
def test_what_is_no_place_is_asked_again(text: str) -> None:
    with pytest.raises(Invalid):
        read_settlement(text)


@pytest.mark.parametrize(
    ("text", "otherwise"),
    [
        ("targonca tanfolyam", True),
        ("milyen papirok kellenek a munkaugyre", True),
        ("mikor lesz állásbörze Kecskeméten?", True),
        ("köszönöm", True),
        ("emberrel szeretnék beszélni", True),
        ("Kecskemét", False),
        ("Lajosmizsén lakom", False),
    ],
)
def test_a_question_is_no_place(text: str, otherwise: bool) -> None:
    decision = knowledge().decide(text, lang="hu", today=MONDAY.date())
    assert is_no_place(text, decision) is otherwise


def test_every_settlement_is_known_by_its_own_name() -> None:
    for place in places().names.values():
        answer = read_settlement(place.whole)
        assert answer in (place.whole, Guess(place.whole)), place


TIMES = [
    ("jövő kedden délután", "2026-12-01 afternoon", "2026. december 1., kedd délután"),
    ("jovo kedden delutan", "2026-12-01 afternoon", "2026. december 1., kedd délután"),
    ("holnap 10-kor", "2026-11-24 10:00", "2026. november 24., kedd 10:00"),
    ("holnap 10 után", "2026-11-24 10:00-", "2026. november 24., kedd 10:00 után"),
    ("csütörtök 9-11", "2026-11-26 09:00-11:00", "2026. november 26., csütörtök 9:00–11:00"),
    ("dec 3 10 óra", "2026-12-03 10:00", "2026. december 3., csütörtök 10:00"),
    ("12.03", "2026-12-03", "2026. december 3., csütörtök"),
    ("2026.12.03 14:30", "2026-12-03 14:30", "2026. december 3., csütörtök 14:30"),
    ("14-én délután", "2026-12-14 afternoon", "2026. december 14., hétfő délután"),
    ("két hét múlva", "2026-12-07", "2026. december 7., hétfő"),
    ("három óra körül", "15:00", "15:00"),
    ("tomorrow afternoon", "2026-11-24 afternoon", "2026. november 24., kedd délután"),
]


@pytest.mark.parametrize(("typed", "value", "said"), TIMES)
def test_a_day_or_an_hour_is_said_back_as_a_calendar_phrase(typed: str, value: str, said: str, moment: Moment) -> None:
    assert read_when(typed, moment) == Guess(value)
    assert translator().into("hu", show_when(value)) == said


@pytest.mark.parametrize(
    ("typed", "value"),
    [("délután", "afternoon"), ("reggel", "morning"), ("bármikor", "any"), ("mindegy", "any"), ("minél előbb", "any")],
)
def test_a_part_of_the_day_needs_no_confirmation(typed: str, value: str, moment: Moment) -> None:
    assert sure(read_when(typed, moment)) == value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("tegnap", "Ez az időpont már elmúlt."),
        ("ma 8-kor", "Ez az időpont már elmúlt."),
        ("múlt kedden", "Ez az időpont már elmúlt."),
        ("szombaton", "Akkor zárva vagyunk."),
        ("december 25", "Akkor zárva vagyunk."),
        ("este 6 után", "Akkor zárva vagyunk."),
        ("este", "Akkor zárva vagyunk."),
        ("pénteken 15 órakor", "Akkor zárva vagyunk."),
    ],
)
def test_what_is_over_or_when_nobody_is_there_is_asked_again_kindly(typed: str, said: str, moment: Moment) -> None:
    with pytest.raises(Invalid) as refused:
        read_when(typed, moment)
    assert refused.value.said is not None
    told = translator().into("hu", refused.value.said)
    assert told == f"{said} Mikor hívhatjuk munkanapon, 8:00 és 16:00 között?"


@pytest.mark.parametrize("text", ["06301234567", "6 450 000", "nem tudom", "2026-02-30", "december 32", "jövőre", ""])
def test_what_is_no_time_is_refused(text: str, moment: Moment) -> None:
    with pytest.raises(Invalid):
        read_when(text, moment)


REACHED = [
    ("Kiss Mária 06301234567 délután", "Kiss Mária", "+36 30 123 4567", "afternoon"),
    ("06301234567 kiss maria, bármikor", "kiss maria", "+36 30 123 4567", "any"),
    ("kiss maria vagyok a szamom 06 30 123 4567 delutan hivjanak", "kiss maria", "+36 30 123 4567", "afternoon"),
    ("özv. Kovács Jánosné Nagy Ilona 76/123-456", "özv. Kovács Jánosné Nagy Ilona", "+36 76 123 456", None),
    ("Péntek Ilona 06301234567 délelőtt", "Péntek Ilona", "+36 30 123 4567", "morning"),
    ("Tóth Andi 06 30 123 4567 9 és 10 között", "Tóth Andi", "+36 30 123 4567", Guess("09:00-10:00")),
    ("Nagy Béla, nagy.bela@freemail.hu", "Nagy Béla", "nagy.bela@freemail.hu", None),
    ("a nevem Nagy Béla", "Nagy Béla", None, None),
    ("06301234567", None, "+36 30 123 4567", None),
    ("6 450 000", None, None, None),
    ("mennyi a támogatás", None, None, None),
]


@pytest.mark.parametrize(("typed", "name", "contact", "when"), REACHED)
def test_name_way_and_time_are_found_in_one_line(
    typed: str, name: str | None, contact: str | None, when: Answer | None, moment: Moment
) -> None:
    expected = {"name": name, "contact": contact, "when": when}
    assert read_reach(typed, moment) == {key: value for key, value in expected.items() if value is not None}


LABELS = {"job": "Munka", "course": "Tanfolyam vagy szakma", "mentor": "Mentor, aki segít"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2", "course"),
        ("a 2-es", "course"),
        ("az első", "job"),
        ("munka", "job"),
        ("MUNKA!", "job"),
        ("tanfolyamra mennék", Guess("course")),
        ("mentort kérek", Guess("mentor")),
        ("szakmat tanulnek", Guess("course")),
        ("4", None),
        ("0", None),
        ("munka vagy tanfolyam", None),
        ("", None),
    ],
)
def test_a_choice_is_read_by_its_place_or_its_label(typed: str, read: Answer | None) -> None:
    assert read_chosen(typed, LABELS) == read


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("igen", True, False),
        ("jól érti", True, False),
        ("nem az", False, True),
        ("talán", False, False),
        ("", False, False),
    ],
)
def test_yes_and_no(text: str, yes: bool, no: bool) -> None:
    assert (says_yes(text), says_no(text)) == (yes, no)


PIECES = st.sampled_from(
    (
        *(
            "kedd",
            "jövő",
            "10",
            "-kor",
            "óra",
            "után",
            "és",
            "között",
            "december",
            "31",
            "32",
            ".",
            ":",
            "99",
            "tegnap",
        ),
        *(
            "Kecskemét",
            "tisza",
            "utca",
            "6000",
            "Kiss",
            "Mária",
            "06",
            "30",
            "123",
            "4567",
            "@",
            "a.hu",
            "fél",
            "múlva",
        ),
        *("-", "?", "két", "hét", "hónap", "éve", "első", "ig", "tól", "2026", "0", "nap", "múlva", "tegnap"),
    )
)
MESSES = st.lists(PIECES, max_size=10).map(" ".join) | st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=60)


@given(text=MESSES)
@settings(max_examples=200, derandomize=True)
def test_no_text_breaks_a_reader(text: str) -> None:
    check_readers(text)


@pytest.mark.long
@pytest.mark.timeout(1800)
@given(text=MESSES)
@settings(max_examples=10_000)
def test_no_text_breaks_a_reader_in_ten_thousand(text: str) -> None:
    check_readers(text)


def check_readers(text: str) -> None:
    moment = monday()
    for value in read_reach(text, moment).values():
        assert value.value if isinstance(value, Guess) else value
    for read in (read_settlement, lambda typed: read_when(typed, moment)):
        try:
            answer = read(text)
        except Invalid:
            continue
        assert answer.value if isinstance(answer, Guess) else answer
    try:
        when = read_when(text, moment)
    except Invalid:
        return
    assert translator().into("hu", show_when(when.value if isinstance(when, Guess) else when)).strip()
