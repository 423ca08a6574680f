"""Search over encrypted text, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from desk import casework, search, visitors
from desk.desk import Desk
from desk.errors import NotAllowed
from desk.jobs import run_due
from desk.search import Field
from storage import cases, models
from storage.crypto import Keyring
from storage.database import Database
from storage.maintenance import rotate_keys
from storage.staff import StaffRow
from tests.clock import FrozenClock
from tests.databases import SECRET
from tests.visitor import Visitor, colleague

NEW = "a younger secret of the tests that opens nothing else either"


def asking(desk: Desk, *lines: str, form: dict[str, str] | None = None) -> int:
    """The case of somebody who asked for a person and then said more."""
    visitor = Visitor(desk)
    visitor.start()
    visitor.type("ember")
    for line in lines:
        visitor.type(line)
    case_id = visitor.cases[-1].id
    if form:
        with desk.database.transaction() as tx:
            cases.change(tx, case_id, desk.clock.now(), form=form)
    return case_id


def found(desk: Desk, who: StaffRow, text: str) -> list[int]:
    run_due(desk)
    return [case.id for case in search.find(desk, who, text).cases]


@pytest.mark.parametrize(
    "text",
    [
        "targoncavezetői",
        "TARGONCAVEZETOI",
        "targoncavezetői tanfolyamot",  # another ending of the second word
        "tanfolyam targoncavezetői",
        "Bodrogközi",
        "bodr",
        "zsófia bod",
        "+36 30 765 4321",
        "06 30/765-4321",
        "06307654321 zsófia",
        "ZSOFI.bodrog@levelek.example",
    ],
)
def test_a_case_is_found_by_its_words_the_beginning_of_its_name_and_its_ways_to_reach(
    desk: Desk, kati: StaffRow, text: str
) -> None:
    form = {"name": "Bodrogközi Zsófia", "contact": "06 30 765 4321, zsofi.bodrog@levelek.example"}
    case_id = asking(desk, "a targoncavezetői tanfolyamok felől érdeklődöm", form=form)
    asking(desk, "lakhatás", form={"name": "Kiss Bodó", "contact": "+36 30 765 4322"})
    assert found(desk, kati, text) == [case_id]


@pytest.mark.parametrize(
    "text", ["targ", "bodrogkoziné", "30 765 4322", "targoncavezetői lakhatás", "bodrog@levelek.example"]
)
def test_what_does_not_stand_in_it_does_not_find_it(desk: Desk, kati: StaffRow, text: str) -> None:
    form = {"name": "Bodrogközi Zsófia", "contact": "06 30 765 4321, zsofi.bodrog@levelek.example"}
    asking(desk, "a targoncavezetői tanfolyamok felől érdeklődöm", form=form)
    assert found(desk, kati, text) == []


@pytest.mark.parametrize("text", ["K-1001", " k 1001 ", "k1001"])
def test_a_case_number_is_found_directly(desk: Desk, kati: StaffRow, text: str) -> None:
    case_id = asking(desk)
    assert [case.id for case in search.find(desk, kati, text).cases] == [case_id]
    assert search.find(desk, kati, "K-1999").cases == []


@pytest.mark.parametrize("text", ["", "  ", "a b", "?!"])
def test_nothing_to_search_for_finds_nothing_and_says_so(desk: Desk, kati: StaffRow, text: str) -> None:
    asking(desk, "a b")
    assert not search.find(desk, kati, text).understood


def test_the_newest_comes_first_and_each_says_where_it_was_found(desk: Desk, kati: StaffRow) -> None:
    said, noted, both = asking(desk, "napraforgó"), asking(desk), asking(desk, "napraforgó")
    for case_id in (noted, both):
        casework.claim(desk, kati, case_id)
        casework.add_note(desk, kati, case_id, "a napraforgóról beszéltünk, Napraforgó Kft.")
    run_due(desk)
    results = search.find(desk, kati, "napraforgó")
    assert [case.id for case in results.cases] == [both, noted, said]
    assert results.matched == {both: Field.THREAD | Field.NOTE, noted: Field.NOTE, said: Field.THREAD}
    assert results.hits == 3


def test_more_than_can_be_listed_are_counted(desk: Desk, kati: StaffRow, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [asking(desk, "napraforgó") for _number in range(3)]
    monkeypatch.setattr(search, "LISTED", 2)
    run_due(desk)
    results = search.find(desk, kati, "napraforgó")
    assert ([case.id for case in results.cases], results.hits) == ([made[2], made[1]], 3)


def test_what_is_said_later_is_found_and_what_was_edited_away_is_not(desk: Desk, kati: StaffRow) -> None:
    visitor = Visitor(desk)
    visitor.start()
    visitor.type("ember")
    run_due(desk)
    visitor.type("napraforgó")
    case_id = visitor.cases[-1].id
    assert found(desk, kati, "napraforgó") == [case_id]
    visitor.edit_last("tulipán")
    assert found(desk, kati, "napraforgó") == []
    assert found(desk, kati, "tulipán") == [case_id]
    casework.reply(desk, kati, case_id, "Jó napot, a pipacsról írok.")
    assert found(desk, kati, "pipacsrol") == [case_id]
    assert found(desk, kati, "pipacs") == [case_id]


def test_a_long_text_is_searched_to_its_end(desk: Desk, kati: StaffRow) -> None:
    case_id = asking(desk, "töltelék " * 300 + "napraforgó")
    assert found(desk, kati, "napraforgó") == [case_id]


def test_what_the_program_says_finds_nothing(desk: Desk, kati: StaffRow) -> None:
    case_id = asking(desk)
    (line, *_rest) = [line.text for line in casework.case_page(desk, kati, case_id).lines if line.sender == "bot"]
    word = max(line.split(), key=len)
    assert found(desk, kati, word) == []


def test_after_an_erasure_nothing_that_was_said_is_found_any_more(desk: Desk, kati: StaffRow) -> None:
    session = visitors.open_session(desk)
    person = visitors.authenticate(desk, session.token)
    assert person is not None
    visitor = Visitor(desk, "web", session.address)
    visitor.type("emberrel szeretnek beszelni")
    visitor.type("napraforgó")
    case_id = visitor.cases[-1].id
    assert found(desk, kati, "napraforgó") == [case_id]
    visitors.finish_and_erase(desk, person)
    assert search.find(desk, kati, "napraforgó").cases == []
    assert found(desk, kati, "napraforgó") == []
    assert found(desk, kati, "beszelni") == [case_id]  # the case keeps the question itself


def test_a_partner_office_may_not_search_and_a_reader_may(desk: Desk) -> None:
    case_id = asking(desk, "napraforgó")
    run_due(desk)
    reader, partner = colleague(desk, "olvasó", "reader"), colleague(desk, "partner", "partner")
    assert [case.id for case in search.find(desk, reader, "napraforgó").cases] == [case_id]
    for text in ("napraforgó", "K-1001", ""):
        with pytest.raises(NotAllowed):
            search.find(desk, partner, text)


def test_only_the_hits_of_a_search_are_recorded(desk: Desk, kati: StaffRow) -> None:
    search.record(desk, kati, "searched cases", 7)
    with desk.database.reading() as tx:
        last = tx.first(select(models.audit).order_by(models.audit.c.id.desc()))
    assert (last.action, last.staff_id, last.hits, last.person_id) == ("searched cases", kati.id, 7, None)


def test_nothing_that_can_be_searched_for_stands_in_the_file(desk: Desk, kati: StaffRow) -> None:
    words = ("napraforgó", "napraforgo", "bodrogk", "6307654321", "levelek")
    form = {"name": "Bodrogközi Zsófia", "contact": "06 30 765 4321, zsofi@levelek.example"}
    asking(desk, "napraforgó", form=form)
    assert found(desk, kati, "napraforgo")
    if (file := desk.database.file()) is None:
        pytest.skip("only SQLite's database is a file")
    for part in file.parent.glob(f"{file.name}*"):
        assert not [word for word in words if word.encode() in part.read_bytes().lower()]


def test_a_rotation_of_keys_makes_tokens_anew_and_nothing_is_lost_meanwhile(desk: Desk, kati: StaffRow) -> None:
    case_id = asking(desk, "napraforgó")
    run_due(desk)

    def keyed(*secrets: str) -> Desk:
        url = desk.database.url.render_as_string(hide_password=False)
        return replace(desk, database=Database(url, Keyring(secrets)))

    both, new = keyed(NEW, SECRET), keyed(NEW)
    rotate_keys(both.database)
    assert [case.id for case in search.find(both, kati, "napraforgó").cases] == [case_id]
    tokens = _tokens(desk)
    run_due(both)
    assert _tokens(desk).isdisjoint(tokens)
    assert [case.id for case in search.find(new, kati, "napraforgó").cases] == [case_id]
    for other in (both, new):
        other.database.close()


def _tokens(desk: Desk) -> set[int]:
    with desk.database.reading() as tx:
        return {row.token for row in tx.all(select(models.search_tokens.c.token))}


def test_an_unchanged_case_is_not_written_again(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    case_id = asking(desk, "napraforgó")
    run_due(desk)
    with desk.database.transaction() as tx:
        cases.change(tx, case_id, clock.now(), urgent=True)
        assert tx.scalar(select(func.count()).select_from(models.search_due)) == 0


def test_questions_of_visitors_without_a_case_mark_nothing(desk: Desk) -> None:
    visitor = Visitor(desk)
    visitor.start()
    visitor.type("van ingyenes képzés?")
    with desk.database.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(models.search_due)) == 0
