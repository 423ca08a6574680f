"""Saved filters beside the views of the queue."""

import re

import pytest

from tests.console.conftest import ON_SQLITE, Colleague, Office

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

OWN = re.compile(r'<a id="own-\d+" href="([^"]+)"( aria-current="page")?>([^<]+)</a>')
NARROWED = "/console/?view=mine&kind=message&urgent=1"


async def saved(kati: Colleague, name: str = "Sürgős üzeneteim") -> None:
    fields = {"name": name, "view": "mine", "kind": "message", "urgent": "1", "after": "x", "q": "Kovács"}
    answer = await kati.sends("/console/filters", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, NARROWED)


async def test_it_is_offered_where_something_is_narrowed_and_not_kept_yet(office: Office) -> None:
    kati = await office.colleague()
    assert "Szűrő mentése" not in await kati.sees("/console/?view=mine")
    page = await kati.sees(NARROWED)
    assert "Szűrő mentése" in page
    for name, value in (("view", "mine"), ("kind", "message"), ("urgent", "1")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    await saved(kati)
    page = await kati.sees(NARROWED)
    assert "A szűrőt elmentettük." in page
    assert "Szűrő mentése" not in page
    assert OWN.findall(page) == [(NARROWED, ' aria-current="page"', "Sürgős üzeneteim")]
    assert page.count('aria-current="page"') == 1
    assert OWN.findall(await kati.sees("/console/")) == [(NARROWED, "", "Sürgős üzeneteim")]
    assert OWN.findall(await kati.sees("/console/queue")) == [(NARROWED, "", "Sürgős üzeneteim")]


async def test_it_is_hers_alone(office: Office) -> None:
    kati, eva = await office.colleague(), await office.colleague("eva@example.hu")
    await saved(kati)
    (number,) = set(re.findall(r"/filters/(\d+)/rename", await kati.sees("/console/filters")))
    assert OWN.findall(await eva.sees("/console/")) == []
    for act in ("rename", "remove"):
        assert (await eva.sends(f"/console/filters/{number}/{act}", {"name": "Enyém"})).status_code == 404
    assert "Sürgős üzeneteim" in await kati.sees("/console/filters")


async def test_it_is_renamed_and_removed(office: Office) -> None:
    kati = await office.colleague()
    await saved(kati)
    (number,) = set(re.findall(r"/filters/(\d+)/rename", await kati.sees("/console/filters")))
    refused = await kati.sends(f"/console/filters/{number}/rename", {"name": " "})
    assert refused.status_code == 422
    assert "legfeljebb 60 karakteres nevet" in refused.text
    await kati.sends(f"/console/filters/{number}/rename", {"name": "Reggel <b>ez</b>"})
    page = (await kati.client.get("/console/filters")).text
    assert "A szűrőt átneveztük." in page
    assert "Reggel &lt;b&gt;ez&lt;/b&gt;" in page
    await kati.sends(f"/console/filters/{number}/remove")
    assert "Még nem mentett szűrőt." in await kati.sees("/console/filters")
    assert OWN.findall(await kati.sees("/console/")) == []
