from datetime import timedelta

import pytest

from desk.casework import View
from desk.jobs import run_due
from storage import cases
from tests.clock import FrozenClock
from tests.console.conftest import ON_SQLITE, Office

pytestmark = [pytest.mark.asyncio, ON_SQLITE]
OVERDUE = '<span class="badge badge-late">lejárt</span>'


async def test_the_queue_shows_open_cases_with_the_urgent_ones_first(office: Office) -> None:
    plain, urgent = office.visitor(), office.visitor()
    urgent.say("nem birom tovabb nincs ertelme elni")
    kati = await office.colleague()
    page = await kati.sees("/console/")
    assert "Embert kért" in page
    assert "webes csevegés · magyar" in page
    assert "még senki" in page
    assert page.index(f'/console/cases/{urgent.case_id}"') < page.index(f'/console/cases/{plain.case_id}"')
    assert "2 gazdátlan" in page
    assert "1 sürgős" in page


async def test_each_view_lists_its_own_cases(office: Office) -> None:
    first, second, third = (office.visitor() for _each in range(3))
    kati = await office.colleague()
    await kati.sends(f"/console/cases/{first.case_id}/claim")
    await kati.sends(f"/console/cases/{third.case_id}/close", {"outcome": "informed"})

    async def listed(view: View) -> list[int]:
        page = await kati.sees(f"/console/?view={view}")
        return [one.case_id for one in (first, second, third) if f'/console/cases/{one.case_id}"' in page]

    assert await listed(View.OPEN) == [first.case_id, second.case_id]
    assert await listed(View.MINE) == [first.case_id]
    assert await listed(View.UNCLAIMED) == [second.case_id]
    assert await listed(View.CLOSED) == [third.case_id]
    assert "Tájékoztatást kapott" in await kati.sees("/console/?view=closed")


async def test_an_empty_view_says_so_in_words(office: Office) -> None:
    kati = await office.colleague()
    assert "Nincs nyitott ügy." in await kati.sees("/console/")
    assert "Nincs nyitott ügy." in await kati.sees("/console/?view=nonsense")


async def test_a_promise_that_is_near_or_broken_is_said_in_words_until_it_is_kept(
    office: Office, clock: FrozenClock
) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    with office.desk.database.reading() as tx:
        case = cases.get(tx, visitor.case_id)
    assert case is not None
    assert "1 órán belül" not in await kati.sees("/console/")
    clock.moment = case.reply_by - timedelta(minutes=59)
    assert "1 órán belül" in await kati.sees("/console/")
    clock.moment = case.reply_by
    assert OVERDUE in await kati.sees("/console/")
    await kati.sends(f"/console/cases/{visitor.case_id}/reply", {"text": "Jó napot kívánok!"})
    clock.move(seconds=10)
    run_due(office.desk)
    assert OVERDUE not in await kati.sees("/console/")
    await kati.sends(f"/console/cases/{visitor.case_id}/give-back")
    assert OVERDUE not in await kati.sees("/console/")
    clock.move(days=3)
    kati = await office.colleague()
    assert OVERDUE in await kati.sees("/console/")


async def test_the_queue_shows_no_contact_data_but_the_case_does(office: Office) -> None:
    visitor = office.visitor("emberrel szeretnek beszelni, hivjanak: 06 30 123 4567 vagy kiss.maria@example.hu")
    kati = await office.colleague()
    queue, case = await kati.sees("/console/"), await kati.sees(f"/console/cases/{visitor.case_id}")
    for contact in ("06 30 123 4567", "kiss.maria@example.hu"):
        assert contact not in queue
        assert contact in case


async def test_titles_and_addresses_tell_nothing(office: Office) -> None:
    visitor = office.visitor("emberrel szeretnek beszelni a titkomrol")
    kati = await office.colleague()
    page = await kati.sees(f"/console/cases/{visitor.case_id}")
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert title.startswith("K-1001")
    assert "titkomrol" not in title
