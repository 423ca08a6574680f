"""Taking over, putting off, blocking, who else looks and what has happened: on the case page itself."""

import re
from datetime import timedelta

import pytest

from desk.jobs import run_due
from tests.clock import FrozenClock, budapest
from tests.console.conftest import ON_SQLITE, Office, Visitor

pytestmark = [pytest.mark.asyncio, ON_SQLITE]


def _path(visitor: Visitor, act: str = "") -> str:
    return f"/console/cases/{visitor.case_id}" + (f"/{act}" if act else "")


async def test_taking_over_says_first_what_will_happen(office: Office) -> None:
    visitor = office.visitor()
    kati, pista = await office.colleague("kati@example.hu"), await office.colleague("pista@example.hu")
    await kati.sends(_path(visitor, "claim"))
    assert f'href="{_path(visitor, "take-over")}"' in await pista.sees(_path(visitor))
    assert f'href="{_path(visitor, "take-over")}"' not in await kati.sees(_path(visitor))
    asked = await pista.sees(_path(visitor, "take-over"))
    assert "Ezt az ügyet most Kati kezeli." in asked
    assert "„Mostantól ember válaszol Önnek: Pista (Paktumiroda).”" in asked
    owner = re.search(r'name="owner" value="(\d+)"', asked)
    assert owner is not None
    assert "Mostantól ember válaszol Önnek: Pista (Paktumiroda)." not in visitor.reads()
    await pista.sends(_path(visitor, "take-over"), {"owner": owner[1]})
    assert "Mostantól ember válaszol Önnek: Pista (Paktumiroda)." in visitor.reads()
    assert "Átvette ezt az ügyet." in await pista.sees(_path(visitor))


async def test_she_takes_it_only_from_whom_she_meant_to(office: Office) -> None:
    visitor = office.visitor()
    kati, pista = await office.colleague("kati@example.hu"), await office.colleague("pista@example.hu")
    eva = await office.colleague("eva@example.hu")
    await kati.sends(_path(visitor, "claim"))
    owner = re.search(r'name="owner" value="(\d+)"', await pista.sees(_path(visitor, "take-over")))
    assert owner is not None
    await eva.sends(_path(visitor, "take-over"), {"owner": owner[1]})
    refused = await pista.sends(_path(visitor, "take-over"), {"owner": owner[1]})
    assert refused.status_code == 409
    assert "Ezt az ügyet már Eva kezeli." in refused.text


async def test_putting_off_needs_a_moment_and_a_reason_and_comes_back(office: Office, clock: FrozenClock) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    await kati.sends(_path(visitor, "reply"), {"text": "Utánanézek."})
    page = await kati.sees(_path(visitor))
    assert "következő munkanap reggel: holnap 8:00" in page
    assert 'value="2026-11-30T09:00"' in page
    wrong: tuple[dict[str, str], ...] = (
        {"text": "várunk"},
        {"text": "várunk", "until": "day", "day": ""},
        {"text": "várunk", "until": "day", "day": "2026-13-01"},
        {"text": "várunk", "until": "semmi"},
    )
    for fields in wrong:
        refused = await kati.sends(_path(visitor, "snooze"), fields)
        assert refused.status_code == 422
        assert "válassza ki, meddig" in refused.text
        assert 'value="várunk"' in refused.text
    assert (await kati.sends(_path(visitor, "snooze"), {"until": "2026-11-30T09:00", "text": " "})).status_code == 422
    past = {"until": "2026-11-20T09:00", "text": "várunk"}
    assert (await kati.sends(_path(visitor, "snooze"), past)).status_code == 409
    await kati.sends(
        _path(visitor, "snooze"), {"until": "day", "day": "2026-11-28", "text": "csak a jövő héten van bent"}
    )
    page = await kati.sees(_path(visitor))
    assert "csak a jövő héten van bent" in page
    assert "nov. 30., hétfő 8:00" in page  # shut on a Saturday
    assert "csak a jövő héten" not in " ".join(visitor.reads())
    clock.moment = budapest(2026, 11, 30, 8)
    run_due(office.desk)
    kati = await office.colleague()
    assert "Kezelés alatt: lejárt a halasztás" in await kati.sees("/console/")
    await kati.sends(_path(visitor, "snooze"), {"until": "2026-12-04T08:00", "text": "még egy hét"})
    await kati.sends(_path(visitor, "wake"))
    assert "Az ügy újra folyamatban van." in await kati.sees(_path(visitor))


async def test_both_clocks_and_what_has_happened_stand_on_the_page(office: Office, clock: FrozenClock) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    clock.move(hours=1)
    await kati.sends(_path(visitor, "reply"), {"text": "Jó napot!"})
    clock.move(seconds=10)
    run_due(office.desk)
    visitor.say("és mikor?")
    clock.move(hours=6)
    page = await kati.sees(_path(visitor))
    card = page.partition('id="card"')[2].partition("</section>")[0]
    assert "Első válasz" in card
    assert "munkaidőben 1 óra 0 perc, összesen 1 óra 0 perc" in card
    assert "időben" in card
    assert "Következő válasz" in card
    assert "munkaidőben 5 óra 30 perc, összesen 6 óra 0 perc" in card
    assert "késve" in card
    history = page.partition('class="history"')[2].partition("</ol>")[0]
    assert re.findall(r"(?:<b>Kati</b> )?(\w+(?: \w+)*(?:: .+)?)</li>", history) == [
        "válaszolt",
        "választ írt",
        "elvállalta az ügyet",
        "beérkezett: Embert kért",
    ]


async def test_a_block_is_said_before_it_is_made_and_shown_after(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    page = await kati.sees(_path(visitor))
    assert "naponta egyszer egy mondat közli vele" in page
    assert "checked" not in page
    refused = await kati.sends(_path(visitor, "block"), {"text": "fenyeget"})
    assert refused.status_code == 422
    assert "mennyi időre" in refused.text
    await kati.sends(_path(visitor, "block"), {"text": "fenyeget", "lasts": "week"})
    page = await kati.sees(_path(visitor))
    assert "Letiltva eddig: nov. 30., hétfő 9:00." in page
    assert ">letiltva</span>" in page
    assert "fenyeget" in page
    visitor.say("hé")
    assert "fenyeget" not in " ".join(visitor.reads())
    await kati.sends(_path(visitor, "lift-block"))
    assert "Ez az ügyfél nincs letiltva." in await kati.sees(_path(visitor))


async def test_a_block_for_good_is_confirmed_by_somebody_else(office: Office) -> None:
    visitor = office.visitor()
    kati, pista = await office.colleague("kati@example.hu"), await office.colleague("pista@example.hu")
    await kati.sends(_path(visitor, "block"), {"text": "zaklat", "lasts": "good"})
    assert f'action="{_path(visitor, "confirm-block")}"' not in await kati.sees(_path(visitor))
    assert (await kati.sends(_path(visitor, "confirm-block"))).status_code == 409
    assert f'action="{_path(visitor, "confirm-block")}"' in await pista.sees(_path(visitor))
    await pista.sends(_path(visitor, "confirm-block"))
    assert "Véglegesen letiltva." in await kati.sees(_path(visitor))


async def test_who_looks_at_a_case_is_seen_by_the_others_for_half_a_minute(office: Office, clock: FrozenClock) -> None:
    visitor = office.visitor()
    kati, pista = await office.colleague("kati@example.hu"), await office.colleague("pista@example.hu")
    alone = await pista.sends(_path(visitor, "viewing"), {"writing": ""})
    assert "nézi" not in alone.text
    assert "Pista is nézi ezt az ügyet." in await kati.sees(_path(visitor))
    await pista.sends(_path(visitor, "viewing"), {"writing": "1"})
    assert "Pista éppen választ ír." in (await kati.sends(_path(visitor, "viewing"))).text
    clock.moment += timedelta(seconds=31)
    assert "Pista" not in (await kati.sends(_path(visitor, "viewing"))).text


@pytest.mark.parametrize(
    ("role", "act", "status"),
    [
        ("reader", "take-over", 403),
        ("reader", "snooze", 403),
        ("reader", "wake", 403),
        ("reader", "block", 403),
        ("reader", "viewing", 200),
        ("partner", "take-over", 403),
        ("partner", "block", 403),
        ("partner", "viewing", 403),
    ],
)
async def test_what_other_roles_may_not_do(office: Office, role: str, act: str, status: int) -> None:
    visitor, colleague = office.visitor(), await office.colleague(role=role)
    fields = {"text": "miért", "until": "2026-12-04T08:00", "lasts": "day"}
    assert (await colleague.sends(_path(visitor, act), fields)).status_code == status


async def test_the_keys_have_a_page_and_a_sheet(office: Office) -> None:
    kati = await office.colleague()
    page = await kati.sees("/console/help")
    assert "<h1>Billentyűk</h1>" in page
    assert "data-keys-switch" in page
    sheet = await kati.client.get("/console/help", headers={"HX-Request": "true"})
    assert "<html" not in sheet.text
    assert "<kbd>j</kbd>" in sheet.text
    assert (await office.browser().get("/console/help")).status_code == 303
