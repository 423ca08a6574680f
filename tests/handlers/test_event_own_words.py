"""She registers, changes and gives up in her own words, and answers what the program has asked by itself."""

import pytest

from desk.desk import Desk
from desk.jobs import run_due
from storage import registrations
from storage.events import EventRow
from storage.messages import MessageRow
from tests.clock import FrozenClock
from tests.events import Guest, amend, call_off, now_is
from tests.handlers.test_event_typed import registered, said
from tests.handlers.typed_events import december
from tests.visitor import Visitor, labels

Events = dict[str, EventRow]


@pytest.fixture
def events(desk: Desk) -> Events:
    return december(desk)


def by_itself(visitor: Visitor) -> list[MessageRow]:
    """What is due is done; what she is told by that."""
    before = visitor.row.seq
    run_due(visitor.desk)
    return [line for line in visitor.lines if line.seq > before]


# Which one, of those she was shown


@pytest.mark.parametrize(
    ("text", "title"),
    [("3", "Vállalkozói reggeli"), ("az elsőre", "Női klub"), ("a 2-es erdekel", "Tájékoztató álláskeresőknek"),
     ("az utolsot kerem", "Pályaválasztási nap"), ("the second one", "Tájékoztató álláskeresőknek"),
     ("a reggelire", "Vállalkozói reggeli"), ("a szombati", "Női klub"), ("a lajosmizsei", "Női klub")],
)  # fmt: skip
def test_one_of_the_list_is_picked(visitor: Visitor, events: Events, text: str, title: str) -> None:
    visitor.tap("Rendezvények")
    (line,) = visitor.type(text)
    assert line.text.startswith(title)
    assert "Jelentkezem" in labels(line) or "I register" in labels(line)


@pytest.mark.parametrize("text", ["9", "2026", "az elso beszelgetes mikor lesz", "utolso"])
def test_what_picks_none(visitor: Visitor, events: Events, text: str) -> None:
    visitor.type(text)
    assert visitor.route != "event"


@pytest.mark.parametrize("text", ["noi klub", "Női klub?", "palyavalasztasi nap", "vallalkozoi reggeli"])
def test_its_name_alone_is_enough(visitor: Visitor, events: Events, text: str) -> None:
    assert "Jelentkezem" in labels(visitor.type(text)[-1])


@pytest.mark.parametrize("text", ["álláskereső", "vállalkozói", "nap", "kecskemét", "pályaválasztás"])
def test_a_part_of_a_name_is_none(visitor: Visitor, events: Events, text: str) -> None:
    visitor.type(text)
    assert visitor.route != "event"


# How many they are


@pytest.mark.parametrize("text", ["ketten", "ketten megyünk", "ketten mennénk", "2 fo", "a ferjemmel megyek"])
def test_two_are_registered_for_what_she_reads(visitor: Visitor, events: Events, text: str) -> None:
    visitor.type("mikor lesz a reggeli")
    visitor.type(text)
    (line,) = visitor.type("Kiss Ida")
    assert "A válaszával hozzájárul" in line.text
    assert line.text.endswith("2 fő, jól értem?")
    assert "Jelentkezett: 2 fő." in said(visitor.type("igen"))


def test_two_of_several_days(visitor: Visitor, events: Events) -> None:
    visitor.type("csutortokre jonnek")
    (line,) = visitor.type("ketten")
    assert line.text.startswith("2 fő, melyik rendezvényre?")
    visitor.type("az elsőre")
    assert "2 fő, jól értem?" in said(visitor.type("Kiss Ida"))
    assert "Várjuk: Vállalkozói reggeli." in said(visitor.type("igen"))


def test_it_was_not_meant_so(visitor: Visitor, events: Events) -> None:
    visitor.type("mikor lesz a reggeli")
    visitor.type("ketten")
    visitor.type("Kiss Ida")
    (line,) = visitor.type("nem")
    assert line.text.endswith("Hányan jönnek?")
    assert "Jelentkezett: 3 fő." in said(visitor.tap("3 fő"))


def test_more_than_one_registration_takes(visitor: Visitor, events: Events) -> None:
    visitor.type("mikor lesz a reggeli")
    visitor.type("oten mennenk")
    assert said(visitor.type("Kiss Ida")).endswith("Hányan jönnek?")


@pytest.mark.parametrize(
    ("text", "count"),
    [("hárman megyünk", 3), ("megsem egyedul megyek hanem ketten", 2), ("3-an jovunk", 3), ("a ferjemmel jovok", 2)],
)
def test_another_number(visitor: Visitor, events: Events, text: str, count: int) -> None:
    (row,) = registered(visitor, events["klub"])
    (line,) = visitor.type(text)
    assert line.text == f"Női klub: eddig 1 fő, mostantól {count} fő, jól értem?"
    visitor.type("igen")
    assert now_is(visitor.desk, row).seats == count


def test_the_same_number_changes_nothing(visitor: Visitor, events: Events) -> None:
    registered(visitor, events["klub"])
    assert "A jelentkezése érvényes: 1 fő." in said(visitor.type("egyedul megyek"))


def test_who_reads_of_another_one_registers_for_that(visitor: Visitor, events: Events) -> None:
    (row,) = registered(visitor, events["klub"])
    visitor.type("mikor lesz a reggeli")
    visitor.type("ketten megyünk")
    assert visitor.state.form is not None
    assert visitor.state.form.about == str(events["reggeli"].id)
    assert now_is(visitor.desk, row).seats == 1


# Her registration


MINE = ("kire irattam fel", "mire jelentkeztem", "fel vagyok irva?", "hanyan vagyunk felirva", "am i registered?")


@pytest.mark.parametrize("text", MINE)
def test_what_she_has_registered_for(visitor: Visitor, events: Events, text: str) -> None:
    registered(visitor, events["klub"])
    (line,) = visitor.type(text)
    assert "Női klub" in line.text
    assert "Minta Mária" in line.text
    assert {"Más név", "Another name"} & set(labels(line))


def test_all_of_hers(visitor: Visitor, events: Events) -> None:
    registered(visitor, events["klub"], events["reggeli"])
    (line,) = visitor.type("mire jelentkeztem")
    assert labels(line) == ["Női klub, 11.28.", "Vállalkozói reggeli, 12.03.", "Emberrel beszélnék"]


def test_the_name_written_elsewhere_is_not_repeated(visitor: Visitor, desk: Desk, events: Events) -> None:
    (row,) = registered(visitor, events["klub"])
    other = Visitor(desk)
    other.start()
    there = other.row.id
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, conversation_id=there)
    assert "Minta Mária" not in said(visitor.type("kire irattam fel"))


@pytest.mark.parametrize("text", ["atirnad a nevem? rosszul irtam", "rossz nevet adtam meg", "my name is wrong"])
def test_another_name(visitor: Visitor, events: Events, text: str) -> None:
    (row,) = registered(visitor, events["klub"])
    visitor.type(text)
    assert "Nagyné Anna" in said(visitor.type("Nagyné Anna"))
    assert now_is(visitor.desk, row).name == "Nagyné Anna"


@pytest.mark.parametrize("text", ["kesni fogok", "kb 10 percet kesek", "i will be late"])
def test_who_comes_late_keeps_her_place(visitor: Visitor, events: Events, text: str) -> None:
    registered(visitor, events["klub"])
    (line,) = visitor.type(text)
    assert line.text.startswith(("A jelentkezése akkor is érvényes, ha késik", "Your registration stands even if"))
    assert visitor.route == "event"


@pytest.mark.parametrize("text", ["jonnek is meg nem is", "nem biztos hogy megyek", "lehet hogy megse tudok menni"])
def test_who_is_in_doubt(visitor: Visitor, events: Events, text: str) -> None:
    registered(visitor, events["klub"])
    (line,) = visitor.type(text)
    assert labels(line) == ["Ott leszek", "Lemondom a részvételt"]


def test_without_a_registration_none_is_seen(visitor: Visitor, events: Events) -> None:
    visitor.type("mikor lesz a reggeli")
    assert said(visitor.type("fel vagyok irva?")) == "Ebben a beszélgetésben nem látok jelentkezést Öntől."
    assert "bármikor lemondhatja" in said(visitor.type("jonnek is meg nem is"))


@pytest.mark.parametrize("text", ["akkor mikor lesz?", "hol lesz", "van meg hely?", "megis megyek"])
def test_what_is_called_off_is_not_said_to_take_place(visitor: Visitor, events: Events, text: str) -> None:
    registered(visitor, events["klub"])
    visitor.type("hol lesz a noi klub")
    call_off(visitor.desk, events["klub"])
    lines = visitor.type(text)
    assert "Sajnálom, ez a rendezvény elmarad: Női klub." in said(lines)
    assert "november 28" not in said(lines)


@pytest.mark.parametrize("text", ["leiratkozom", "sajnos nem tudok menni", "koszonom mar nem kell"])
def test_she_leaves_the_waiting_list(visitor: Visitor, events: Events, text: str) -> None:
    Guest(visitor.desk).register(events["palya"])
    registered(visitor, events["palya"])
    assert "Leiratkozom a várólistáról" in labels(visitor.type("hol lesz")[-1])
    visitor.type(text)
    assert states(visitor) == ["left"]


def test_with_children(visitor: Visitor, events: Events) -> None:
    visitor.type("noi klub")
    assert "legfeljebb 3 fő" in said(visitor.type("a ket gyerekem is jonne"))
    visitor.type("egy felnott, ket gyerek")
    assert "legfeljebb 3 fő" in said(visitor.type("hanyan johetunk?"))
    assert said(visitor.type("Kiss Ida")).endswith("3 fő, jól értem?")


@pytest.mark.parametrize("text", ["kedden a reggelire", "szerdan lesz a reggeli ugye?", "reggeli december 4-en?"])
def test_on_the_day_she_says_there_is_none(visitor: Visitor, events: Events, text: str) -> None:
    none, line = visitor.type(text)
    assert none.text == "Azon a napon nincs ilyen rendezvény."
    assert line.text.startswith("Vállalkozói reggeli, 2026. december 3., csütörtök")


def test_more_than_there_are_places_for_wait_and_know_it(visitor: Visitor, events: Events) -> None:
    visitor.type("palyavalasztasi nap")
    visitor.tap("Jelentkezem")
    (line,) = visitor.type("Kiss Ida")
    assert labels(line)[:3] == ["1 fő", "2 fő (várólista)", "3 fő (várólista)"]
    (line,) = visitor.type("a ferjemmel")
    assert line.text.endswith("2 fő (várólista), jól értem?")
    visitor.type("igen")
    assert states(visitor) == ["waiting"]


def test_two_want_to_come_and_say_not_where(visitor: Visitor, events: Events) -> None:
    assert said(visitor.type("ketten jonnenk")).startswith("2 fő, melyik rendezvényre?")


def test_a_question_after_hours_is_answered_before_the_draft(
    visitor: Visitor, clock: FrozenClock, events: Events
) -> None:
    visitor.type("noi klub")
    visitor.tap("Jelentkezem")
    visitor.type("Kiss Ida")
    clock.move(hours=5)
    answer, draft = visitor.type("van meg hely a noi klubban?")
    assert "20 hely szabad" in answer.text
    assert draft.text.startswith("Itt tartottunk")


def test_what_needs_no_place_any_more_is_no_cry_for_help(visitor: Visitor, events: Events) -> None:
    registered(visitor, events["klub"])
    visitor.type("ott leszek")
    assert "Biztosan lemondja" in said(visitor.type("nem kell mar"))
    visitor.tap("Nem, megtartom")
    assert "Biztosan lemondja" in said(visitor.type("mégsem"))


# In the middle of a form


@pytest.mark.parametrize("text", ["jonnek", "ketten", "hol lesz", "jonnek is meg nem is"])
def test_what_is_no_name(visitor: Visitor, events: Events, text: str) -> None:
    visitor.type("noi klub")
    visitor.tap("Jelentkezem")
    visitor.type(text)
    assert visitor.state.form is not None
    assert "name" not in visitor.state.form.answers


def test_who_does_not_come_after_all_leaves_the_form(visitor: Visitor, events: Events) -> None:
    visitor.type("noi klub")
    visitor.tap("Jelentkezem")
    visitor.type("Kiss Ida")
    assert "semmit sem küldtem el" in said(visitor.type("megsem tudok menni"))
    assert visitor.state.form is None


def test_a_wrong_name_is_asked_for_again_in_its_form(visitor: Visitor, events: Events) -> None:
    visitor.type("noi klub")
    visitor.tap("Jelentkezem")
    visitor.type("Kis Ida")
    assert said(visitor.type("rossz nevet irtam")).endswith("Milyen néven jegyezzem fel?")
    assert "Név: Kiss Ida" in said(visitor.type("Kiss Ida"))


def test_she_gives_up_in_the_middle_of_changing_it(visitor: Visitor, events: Events) -> None:
    registered(visitor, events["klub"])
    visitor.type("hárman megyünk")
    assert "Biztosan lemondja: Női klub" in said(visitor.type("megsem tudok menni"))
    assert visitor.state.form is None


# What the program asks by itself


def states(visitor: Visitor) -> list[str]:
    with visitor.desk.database.reading() as tx:
        return [row.state for row in registrations.of_person(tx, visitor.row.person_id)]


def offered(visitor: Visitor, events: Events) -> Guest:
    """A place has become free for her, and she has just been told."""
    other = Guest(visitor.desk)
    row = other.register(events["palya"])
    registered(visitor, events["palya"])
    other.give_up(row)
    assert "Felszabadult egy hely" in said(by_itself(visitor))
    return other


@pytest.mark.parametrize("text", ["igen kerem", "igen koszonom", "elfogadom szepen koszonom", "persze megyek", "yes"])
def test_an_offer_is_accepted(visitor: Visitor, events: Events, text: str) -> None:
    offered(visitor, events)
    visitor.type(text)
    assert states(visitor) == ["seated"]


@pytest.mark.parametrize("text", ["nem kell mar", "koszonom nem kerem", "sajnos nem tudok menni", "mar nem kell"])
def test_an_offer_is_declined(visitor: Visitor, events: Events, text: str) -> None:
    offered(visitor, events)
    visitor.type(text)
    assert states(visitor) == ["declined"]


@pytest.mark.parametrize("text", ["igen is meg nem is", "nem tudom", "nem birom tovabb nincs ertelme elni"])
def test_an_offer_stands_open(visitor: Visitor, events: Events, text: str) -> None:
    offered(visitor, events)
    visitor.type(text)
    assert states(visitor) == ["offered"]


def test_a_question_comes_first(visitor: Visitor, events: Events) -> None:
    offered(visitor, events)
    assert "Elfogadom" in labels(visitor.type("hol lesz?")[-1])
    visitor.type("koszonom, nem kerem")
    assert states(visitor) == ["declined"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("igen", "Köszönjük, várjuk: Női klub."), ("persze megyek", "Köszönjük, várjuk"), ("ott leszunk", "várjuk"),
     ("sajnos nem", "Biztosan lemondja"), ("nem megyunk", "Biztosan lemondja"), ("nem tudok menni", "Biztosan")],
)  # fmt: skip
def test_a_reminder_is_answered(visitor: Visitor, clock: FrozenClock, events: Events, text: str, words: str) -> None:
    registered(visitor, events["klub"])
    clock.move(days=4, hours=2)
    assert "Holnap várjuk Önt." in said(by_itself(visitor))
    assert words in said(visitor.type(text))


@pytest.mark.parametrize(
    ("text", "state"),
    [("nem megyek", "cancelled"), ("igen lemondom", "cancelled"), ("sajnos nem tudok menni", "cancelled"),
     ("megse mondom le", "seated"), ("megis megyek", "seated"), ("meggondoltam magam", "seated"), ("nem", "seated")],
)  # fmt: skip
def test_whether_she_really_gives_it_up(visitor: Visitor, events: Events, text: str, state: str) -> None:
    registered(visitor, events["klub"])
    visitor.type("lemondom")
    visitor.type(text)
    assert states(visitor) == [state]


def test_what_has_changed_meanwhile_ends_with_one_full_stop(visitor: Visitor, desk: Desk, events: Events) -> None:
    registered(visitor, events["klub"])
    amend(desk, events["klub"], venue="Városháza")
    assert ".." not in said(visitor.type("ott leszek"))
    assert "Köszönjük, várjuk: Női klub." in said(visitor.tap("Ott leszek"))


@pytest.mark.parametrize(
    ("text", "words"),
    [("november 31-en van valami?", "Ezt a napot nem találom a naptárban."), ("28an lesz valami?", "Női klub"),
     ("a heten van valami?", "Női klub"),
     ("decemberben lesz valami?", "Pályaválasztási nap"), ("3-an van valami?", "Vállalkozói reggeli"),
     ("hetfon vagy kedden lesz valami?", "Önéletrajz-műhely")],
)  # fmt: skip
def test_days_as_people_write_them(visitor: Visitor, events: Events, text: str, words: str) -> None:
    assert words in said(visitor.type(text))


def test_other_days(visitor: Visitor, events: Events) -> None:
    visitor.type("mikor lesz a noi klub")
    assert said(visitor.type("masik idopont nincs?")).startswith("Közelgő rendezvények:")
