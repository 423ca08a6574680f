"""A button stays under its old message when the state of affairs has changed: a tap is never met with silence."""

import pytest

from desk import casework
from desk.desk import Desk
from tests.dialogues.transcript import colleague_named
from tests.drivers import WebPerson, web_client
from tests.said import Said

OUT_OF_DATE = "Ez a gomb már nem él."


async def last(person: WebPerson) -> Said:
    said = await person.read()
    assert said, "silence"
    return said[-1]


@pytest.mark.asyncio
@pytest.mark.parametrize("label", ["Megadom a számom", "Nem szükséges", "Mégsem kérem"])
async def test_the_buttons_of_a_handover_after_the_case_was_closed(desk: Desk, label: str) -> None:
    async with web_client(desk) as client:
        person = await WebPerson(client).open()
        await person.type("emberrel beszélnék")
        await person.read()
        colleague = colleague_named(desk, "kati")
        casework.close(desk, colleague, casework.queue(desk, colleague).cases[0].id, "informed")
        await person.read()
        await person.tap(label)
        said = await last(person)
    assert "Vállalkozásom van" in said.buttons
    assert said.text.startswith((OUT_OF_DATE, "Ez a kérdés már lezárult."))


@pytest.mark.asyncio
@pytest.mark.parametrize("label", ["Kérem", "Nem kérem"])
async def test_the_offer_under_the_crisis_numbers_after_a_person_was_called_anyway(desk: Desk, label: str) -> None:
    async with web_client(desk) as client:
        person = await WebPerson(client).open()
        await person.type("nem akarok tovább élni")
        assert label in (await last(person)).buttons
        await person.type("ember")
        await person.read()
        await person.tap(label)
        said = await last(person)
    assert said.text.startswith("Üzenete a munkatársainknál van.")
