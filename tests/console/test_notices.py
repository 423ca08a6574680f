import pytest

from desk.jobs import run_due
from storage import topics
from tests.clock import FrozenClock
from tests.console.conftest import Office

pytestmark = pytest.mark.asyncio


async def test_who_is_asked_sees_it_above_every_page_until_she_takes_the_case(
    office: Office, clock: FrozenClock
) -> None:
    visitor = office.visitor()
    kati, olga = await office.colleague(), await office.colleague("olga@example.hu", "reader")
    assert "Önre vár" not in await kati.sees("/console/")
    clock.move(hours=2)
    run_due(office.desk)
    for path in ("/console/", f"/console/cases/{visitor.case_id}", "/console/notices"):
        page = await kati.sees(path)
        assert "Önre vár" in page
        assert "még senki nem vette át, és Ön következik" in page
        assert "Önre vár" not in await olga.sees(path)
    await kati.sends(f"/console/cases/{visitor.case_id}/reply", {"text": "Jó napot!"})
    assert "Önre vár" not in await kati.sees("/console/")


async def test_a_long_list_says_how_much_is_left_out(office: Office, clock: FrozenClock) -> None:
    for _each in range(7):
        office.visitor()
    kati = await office.colleague()
    clock.move(hours=5)
    run_due(office.desk)
    page = await kati.sees("/console/notices")
    assert page.count("az ígért idő lejárt") == 5
    assert "További 2 ügy nem látszik ezen a listán." in page


async def test_a_partner_is_asked_for_nothing(office: Office, clock: FrozenClock) -> None:
    office.visitor()
    partner = await office.colleague("mentor@example.hu", "partner")
    clock.move(hours=5)
    run_due(office.desk)
    assert "K-10" not in await partner.sees("/console/notices")


async def test_a_group_on_telegram_that_shows_nothing_is_told_with_what_to_do(
    office: Office, clock: FrozenClock
) -> None:
    kati, olga = await office.colleague(), await office.colleague("olga@example.hu", "reader")
    with office.desk.database.transaction() as tx:
        topics.change_group(tx, -100123, clock.now(), failure="no right", failed_at=clock.now())
    for path in ("/console/", "/console/notices"):
        assert "legyen adminisztrátor" in await kati.sees(path)
        assert "legyen adminisztrátor" not in await olga.sees(path)
    clock.move(minutes=11)
    assert "legyen adminisztrátor" not in await kati.sees("/console/")
