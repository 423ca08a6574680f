"""*Adataim* in the chat: seen, corrected, withdrawn, taken along and deleted, on every channel."""

import json
import re
from pathlib import Path

import pytest

from desk import casework
from desk.cases import News
from desk.desk import Desk
from desk.errors import AlreadyClosed
from desk.jobs import run_due
from handlers.mydata import wish_of
from storage.database import Database
from storage.models import gaps
from tests.clock import FrozenClock
from tests.colleagues import enrolled
from tests.drivers import PEOPLE, Person, TerminalPerson
from tests.filling import readable
from tests.links import telegram_visitor
from tests.visitor import Visitor

NAME, NUMBER, WISH = "Bodrogközi Zsófia", "+36 30 765 4321", "péklapátkészítő embereket keresek"


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("adataim", "see"),
        ("mydata", "see"),
        ("Milyen adatot tárolnak rólam?", "see"),
        ("mit tudnak rolam", "see"),
        ("what do you store about me", "see"),
        ("töröljék az adataimat", "delete"),
        ("torolni szeretnem az adataimat", "delete"),
        ("please delete my data", "delete"),
        ("kérem az adataim másolatát", "export"),
        ("az adataimat szeretném módosítani", "correct"),
        ("hozzájárulásaim", "consents"),
        ("Hogyan kérhetem, hogy töröljék az adataimat?", None),
        ("adatvédelem", None),
        ("milyen papírok kellenek a munkaügyre", None),
        ("töröltek az álláskeresők közül", None),
    ],
)
def test_what_is_typed_is_understood(text: str, wish: str | None) -> None:
    assert wish_of(text) == wish


async def leave_message(person: Person) -> None:
    await person.type("kaméleonszelídítő")
    await person.read()
    await person.type("Üzenetet hagyok")
    for answer in (WISH, NAME, NUMBER):
        await person.read()
        await person.type(answer)
    await person.read()
    await person.tap("Elküldöm")
    await person.read()


@pytest.mark.asyncio
@pytest.mark.parametrize("channel", ["web", "terminal", "polling"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_person_sees_corrects_takes_along_and_deletes_her_data(
    desk: Desk, database: Database, clock: FrozenClock, channel: str, tmp_path: Path
) -> None:
    async with PEOPLE[channel](desk) as person:
        await leave_message(person)
        await person.type("milyen adatot tárolnak rólam?")
        (said,) = await person.read()
        assert f"Név: {NAME}" in said.text
        assert NUMBER in said.text
        assert re.search(r"Üzenetek és fájlok: \d+ üzenet, 0 fájl$", said.text, re.M)
        assert "kapcsolatfelvétel Önnel (megadva: 2026. november 23." in said.text
        assert said.buttons[:4] == ["Javítás", "Letöltöm", "Törlés", "Hozzájárulásaim"]
        await person.tap("Letöltöm")
        (said,) = await person.read()
        assert "egy fájlban" in said.text
        assert [name.startswith("adataim-") for name in said.files] == [True]
        if isinstance(person, TerminalPerson):
            assert json.loads(person.saved[0].read_bytes())["data"]
        await person.type("adataim")
        await person.read()
        await person.tap("Javítás")
        await person.read()
        await person.type("Kis Zsófia")
        await person.read()
        await person.type("06 30 111 2222")
        await person.read()
        await person.tap("Kijavítom")
        assert "kijavítottam" in (await person.read())[-1].text
        assert "Kis Zsófia" in readable(database)
        await person.type("töröljék az adataimat")
        (said,) = await person.read()
        assert "K-1001" in said.text
        assert "Töröljem az adatait?" in said.text
        await person.tap("Igen, töröljék")
        (said,) = await person.read()
        assert "Biztosan törli?" in said.text
        assert "Zsófia" in readable(database)
        await person.tap("Végleg törlöm")
        said = (await person.read())[-1]
        assert said.text.startswith("Töröltem az adatait")
        clock.move(minutes=11)
        run_due(desk)
        text = readable(database)
        assert [word for word in ("Zsófia", "765 4321", "111 2222", "péklapát", "kaméleon") if word in text] == []
        assert "withdrawn" in text


@pytest.fixture
def anna(desk: Desk) -> Visitor:
    visitor = telegram_visitor(desk)
    for text in ("Üzenetet hagyok", WISH, NAME, NUMBER, "Elküldöm"):
        visitor.type(text)
    return visitor


def test_a_withdrawn_consent_has_its_consequence_and_says_it(desk: Desk, anna: Visitor) -> None:
    kati = enrolled(desk, "kati@example.hu", "coordinator")
    case_id = anna.cases[-1].id
    casework.claim(desk, kati, case_id)
    anna.type("hozzájárulásaim")
    said = anna.tap("Visszavonom: kapcsolatfelvétel Önnel")[-1]
    assert "töröltük az ügyeiből" in said.text
    case = casework.case_page(desk, kati, case_id).case
    assert (case.form or {}).keys() == {"message", "name"}
    assert case.news == News.CORRECTED
    assert "Nincs érvényes hozzájárulása" in anna.type("hozzájárulásaim")[-1].text
    assert anna.tap("Visszavonom: kapcsolatfelvétel Önnel")[-1].text == "Ezt a hozzájárulást már visszavonta."


def test_what_the_program_did_not_understand_goes_with_her_and_stays_for_others(
    desk: Desk, database: Database, anna: Visitor
) -> None:
    other = telegram_visitor(desk, 12)
    other.type("borkaménes kaméleon")
    anna.type("péklapátkészítő zsiráf")
    anna.type("töröljék az adataimat")
    anna.tap("Igen, töröljék")
    anna.tap("Végleg törlöm")
    with database.reading() as tx:
        assert [row.text for row in tx.all(gaps.select())] == ["borkaménes kaméleon"]


def test_while_a_colleague_has_her_case_she_can_still_delete_and_the_colleague_learns_it(
    desk: Desk, anna: Visitor
) -> None:
    kati = enrolled(desk, "kati@example.hu", "coordinator")
    case_id = anna.cases[-1].id
    casework.reply(desk, kati, case_id, "Jó napot, Kati vagyok.")
    anna.type("töröljék az adataimat")
    anna.tap("Igen, töröljék")
    anna.tap("Végleg törlöm")
    page = casework.case_page(desk, kati, case_id)
    assert (page.case.state, page.case.outcome, page.case.news) == ("closed", "withdrawn", News.ERASED)
    assert (page.case.form, page.case.question, page.notes) == (None, None, [])
    with pytest.raises(AlreadyClosed):
        casework.add_note(desk, kati, case_id, "utólag")
