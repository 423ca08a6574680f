"""Canned replies: written, offered, filled in, and never sent with a gap."""

import re

import pytest
from httpx import Response

from tests.clock import FrozenClock
from tests.console.conftest import ON_SQLITE, Colleague, Office, Visitor
from tests.console.test_replies import box, reply

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

PDF = b"%PDF-1.4 urlap"
TEXT = "Tisztelt {név}! Várjuk itt: {cím}. {iroda}, {ügyszám}. Üdvözlettel: {kolléga}"


async def write(kati: Colleague, path: str = "new", upload: bytes = b"", **fields: str) -> Response:
    found = re.search(r'name="form_token" value="(\w+)"', await kati.sees("/console/"))
    assert found is not None
    data = {"form_token": found[1], "title": "Időpont", "text": TEXT, **fields}
    file = ("űrlap.pdf" if upload else "", upload)
    return await kati.client.post(f"/console/canned/{path}", data=data, files=[("file", file)])


async def insert(kati: Colleague, visitor: Visitor, number: str = "1", text: str = "") -> str:
    answer = await kati.sends(f"/console/cases/{visitor.case_id}/insert", {"canned": number, "text": text})
    assert answer.status_code == 200
    return answer.text


def with_a_message(office: Office) -> Visitor:
    """Her name is known."""
    visitor = office.visitor("üzenetet hagyok")
    for text in ("targoncás tanfolyamot keresek", "Kis Mária", "06 30 123 4567", "Elküldöm"):
        visitor.say(text)
    return visitor


async def test_inserted_it_is_filled_in_behind_what_was_written(office: Office) -> None:
    visitor, kati = with_a_message(office), await office.colleague()
    assert (await write(kati)).status_code == 303
    page = await insert(kati, visitor, text="Jó napot!")
    written = box(page)
    assert written.startswith("Jó napot!\n\nTisztelt Kis Mária! Várjuk itt: 6000 Kecskemét, Minta utca 1. (minta).")
    assert written.endswith("Paktumiroda, K-1001. Üdvözlettel: Kati")
    assert box((await kati.client.get(f"/console/cases/{visitor.case_id}?canned=1")).text) in written
    assert box(await insert(kati, visitor, number="", text="Jó napot!")) == "Jó napot!"


async def test_what_is_not_known_stays_a_gap_that_cannot_be_sent(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    await write(kati, text="Tisztelt {név}!")
    written = box(await insert(kati, visitor))
    assert written == "Tisztelt [[név]]!"
    _id, status, page = await reply(kati, visitor, text=written)
    assert status == 422
    assert "töltse ki a kettős szögletes zárójelben álló helyeket" in page
    assert (await reply(kati, visitor, text="Tisztelt Asszonyom!"))[1] == 303


async def test_an_english_reader_gets_the_english_text_where_there_is_one(office: Office) -> None:
    visitor, kati = office.visitor("I would like to talk to a person please"), await office.colleague()
    await write(kati, text="Szép napot!", text_en="Good day! {nyitvatartás}")
    await write(kati, title="Csak magyarul", text="Szép estét!")
    assert box(await insert(kati, visitor)).startswith("Good day! Monday–Thursday 8:00–12:00")
    assert box(await insert(kati, visitor, "2")) == "Szép estét!"


async def test_a_fact_comes_from_the_articles(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    facts = [fact for article in office.desk.published.current.articles.values() for fact in article.facts]
    fact = next(fact for fact in facts if [one.id for one in facts].count(fact.id) == 1 and fact.valid_until is None)
    assert (await write(kati, text=f"Tudnivaló: {{fact:{fact.id}}}")).status_code == 303
    assert box(await insert(kati, visitor)) == f"Tudnivaló: {fact.text.hu}"


async def test_the_example_of_a_fact_on_the_form_is_one_that_can_be_used(office: Office) -> None:
    kati = await office.colleague()
    found = re.search(r"<code>(\{fact:[^}]+\})</code>", await kati.sees("/console/canned/new"))
    assert found is not None
    assert (await write(kati, text=found[1])).status_code == 303


@pytest.mark.parametrize("name", ["nev", "", "fact:ilyen-nincs", "fact:", "fact:kilencven-nap", "visitor.name"])
async def test_an_unknown_or_doubtful_variable_is_refused_and_nothing_is_lost(office: Office, name: str) -> None:
    kati = await office.colleague()
    refused = await write(kati, text=f"Kedves {{{name}}}!")
    assert refused.status_code == 422
    assert f"Kedves {{{name}}}!" in refused.text
    assert "Még nincs sablonválasz." in await kati.sees("/console/canned")


async def test_its_file_goes_along_unless_it_is_unticked(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    assert (await write(kati, upload=PDF, text="Itt az űrlap.")).status_code == 303
    (chosen,) = re.findall(r'name="(file_[\w-]+)" checked', await insert(kati, visitor))
    message_id, _status, _page = await reply(kati, visitor, text="Itt az űrlap.", **{chosen: "on"})
    await kati.sends(f"/console/cases/{visitor.case_id}/send-now", {"message_id": message_id})
    page = await kati.sees(f"/console/cases/{visitor.case_id}")
    (address,) = re.findall(r'href="(/console/cases/\d+/files/[\w-]+)"', page)
    assert (await kati.client.get(address)).content == PDF
    assert (await kati.client.get("/console/canned/1/file")).content == PDF
    await write(kati, "1", text="Már fájl nélkül.")
    assert (await kati.client.get("/console/canned/1/file")).status_code == 404
    assert (await kati.client.get(address)).content == PDF  # what was sent stays


async def test_an_expired_one_is_listed_but_not_offered(office: Office, clock: FrozenClock) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    assert (await write(kati, expires_on="2026-11-24")).status_code == 303
    assert (await write(kati, expires_on="soha")).status_code == 422
    case = f"/console/cases/{visitor.case_id}"
    assert "Időpont" in await kati.sees(case)
    clock.move(days=2)
    kati = await office.colleague()
    assert "Időpont" not in await kati.sees(case)
    assert "Lejárt, már nem kínáljuk fel (utolsó napja: 2026. november 24., kedd)" in await kati.sees("/console/canned")
    assert (await kati.client.get(f"{case}?canned=1")).status_code == 404


async def test_changed_and_removed(office: Office) -> None:
    kati = await office.colleague()
    await write(kati)
    assert TEXT in await kati.sees("/console/canned/1")
    assert (await write(kati, "1", title="Új cím")).status_code == 303
    assert "Új cím" in await kati.sees("/console/canned")
    assert (await kati.sends("/console/canned/1/remove")).status_code == 303
    assert "Új cím" not in await kati.sees("/console/canned")
    for path in ("1", "1/file"):
        assert (await kati.client.get(f"/console/canned/{path}")).status_code == 404
    assert (await write(kati, "1")).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("coordinator", 200), ("clerk", 200), ("reader", 403), ("partner", 403)])
async def test_who_may_use_and_write_them(office: Office, role: str, status: int) -> None:
    kati, somebody = await office.colleague(), await office.colleague("masik@example.hu", role)
    await write(kati, upload=PDF)
    for path in ("", "/new", "/1", "/1/file"):
        assert (await somebody.client.get(f"/console/canned{path}")).status_code == status
    written = await write(somebody, title="Más")
    assert written.status_code == (303 if status == 200 else 403)
    assert ("Sablonválaszok" in await somebody.sees("/console/")) is (status == 200)
