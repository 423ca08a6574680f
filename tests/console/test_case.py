import asyncio
import re
from uuid import uuid4

import pytest
from sqlalchemy import update

from desk import staff, visitors
from desk.jobs import run_due
from storage import outbox
from storage.models import conversations
from tests.clock import FrozenClock
from tests.console.conftest import ON_SQLITE, Colleague, Office, Visitor

pytestmark = pytest.mark.asyncio

ACTS = ("claim", "give-back", "reply", "note", "close")
FIELDS = {"text": "szöveg", "outcome": "informed"}


def _path(visitor: Visitor, act: str = "") -> str:
    return f"/console/cases/{visitor.case_id}" + (f"/{act}" if act else "")


async def test_of_two_clerks_one_gets_the_case_and_the_other_learns_who_has_it(office: Office) -> None:
    visitor = office.visitor()
    kati, eva = await office.colleague("kati@example.hu"), await office.colleague("eva@example.hu")
    answers = await asyncio.gather(kati.sends(_path(visitor, "claim")), eva.sends(_path(visitor, "claim")))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    winner = "Kati" if answers[0].status_code == 303 else "Eva"
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert f"Ezt az ügyet már {winner} kezeli." in refused.text
    assert 'role="alert"' in refused.text


async def test_a_reply_reaches_the_visitor_and_its_delivery_is_shown(office: Office, clock: FrozenClock) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    assert "Elküldés után a beszélgetést Ön viszi" in await kati.sees(_path(visitor))
    answer = await kati.sends(_path(visitor, "reply"), {"text": "Jó napot!\r\nMiben segíthetek?"})
    assert answer.headers["location"] == f"{_path(visitor)}#thread-box"
    page = await kati.sees(_path(visitor))
    assert "A válasza tíz másodperc múlva megy el; addig visszavonhatja." in page
    assert "Még nem ment el: 10 másodpercen belül visszavonható." in page
    assert "Jó napot!\nMiben segíthetek?" not in visitor.reads()
    clock.move(seconds=10)
    run_due(office.desk)
    page = await kati.sees(_path(visitor))
    assert "Még nem látta" in page
    assert "Kati (Paktumiroda)" in page
    assert "Jó napot!\nMiben segíthetek?" in visitor.reads()
    page = await kati.sees(_path(visitor))
    assert "Az ügyfél oldalán megjelent" in page
    assert "A válasza tíz másodperc múlva" not in page  # said once


async def test_a_reply_sent_twice_by_a_second_click_is_one_line(office: Office, clock: FrozenClock) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    fields = {"text": "Csak egyszer", "message_id": uuid4().hex}
    for _click in range(2):
        assert (await kati.sends(_path(visitor, "reply"), fields)).status_code == 303
    assert (await kati.sends(_path(visitor, "reply"), {**fields, "text": "Mást írok"})).status_code == 303
    clock.move(seconds=10)
    run_due(office.desk)
    said = visitor.reads()
    assert said.count("Csak egyszer") == 1
    assert said.count("Mást írok") == 1


async def test_a_note_is_for_colleagues_only(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    await kati.sends(_path(visitor, "note"), {"text": "csak magunknak"})
    page = await kati.sees(_path(visitor))
    assert "csak magunknak" in page
    assert "Belső jegyzet – az ügyfél nem látja." in page
    assert "csak magunknak" not in page.partition('<ol class="thread">')[2].partition("</ol>")[0]
    assert "csak magunknak" not in visitor.reads()
    with office.desk.database.reading() as tx:
        assert outbox.count_waiting(tx) == 0


async def test_closing_needs_an_outcome_and_nothing_is_chosen_before(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    page = await kati.sees(_path(visitor))
    assert len(re.findall(r'type="radio" name="outcome"', page)) == 9
    assert "checked" not in page
    for outcome in ("", "withdrawn", "nonsense"):
        refused = await kati.sends(_path(visitor, "close"), {"outcome": outcome})
        assert refused.status_code == 422
        assert "válassza ki, mi lett az eredménye" in refused.text
    assert (await kati.sends(_path(visitor, "close"), {"outcome": "got_job"})).status_code == 303
    page = await kati.sees(_path(visitor))
    assert "Eredmény: Elhelyezkedett" in page
    assert 'action="/console/cases/1/reply"' not in page
    late = await kati.sends(_path(visitor, "reply"), {"text": "későn"})
    assert late.status_code == 409
    assert "időközben lezárták" in late.text


async def test_a_refusal_keeps_what_was_written(office: Office) -> None:
    visitor = office.visitor()
    kati, eva = await office.colleague("kati@example.hu"), await office.colleague("eva@example.hu")
    await kati.sends(_path(visitor, "claim"))
    refused = await eva.sends(_path(visitor, "reply"), {"text": "Amit <Éva> írt"})
    assert refused.status_code == 409
    assert ">Amit &lt;Éva&gt; írt</textarea>" in refused.text
    too_long = await kati.sends(_path(visitor, "note"), {"text": "x" * 4001})
    assert too_long.status_code == 422
    assert "x" * 4001 in too_long.text
    assert visitor.reads().count("Amit <Éva> írt") == 0
    opened_anew = await kati.client.get(_path(visitor, "note"))
    assert opened_anew.headers["location"] == _path(visitor)


async def test_giving_back_lets_anybody_take_it(office: Office) -> None:
    visitor = office.visitor()
    kati, eva = await office.colleague("kati@example.hu"), await office.colleague("eva@example.hu")
    await kati.sends(_path(visitor, "claim"))
    assert (await eva.sends(_path(visitor, "give-back"))).status_code == 409
    assert (await kati.sends(_path(visitor, "give-back"))).status_code == 303
    assert (await eva.sends(_path(visitor, "claim"))).status_code == 303


@ON_SQLITE
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("role", "reads", "works"),
    [
        ("coordinator", 200, True),
        ("clerk", 200, True),
        ("reader", 200, False),
        ("partner", 404, False),
    ],
)
async def test_what_each_role_may_do(office: Office, role: str, reads: int, works: bool, act: str) -> None:
    visitor, colleague = office.visitor(), await office.colleague(role=role)
    if act == "give-back" and works:
        await colleague.sends(_path(visitor, "claim"))
    page = await colleague.client.get(_path(visitor))
    assert page.status_code == reads
    assert (f'action="{_path(visitor, act)}"' in page.text) is works
    # A page without forms has no token; the session's own is used, so that the refusal is the role's.
    answer = await _sent_past_the_page(office, colleague, _path(visitor, act))
    assert answer == (303 if works else 403)


async def _sent_past_the_page(office: Office, colleague: Colleague, path: str) -> int:
    token = staff.form_token(office.desk, colleague.client.cookies["paktum_session"])
    return (await colleague.client.post(path, data={"form_token": token, **FIELDS})).status_code


@ON_SQLITE
@pytest.mark.parametrize("case", ["99", "0", "-1", "abc", "9" * 30])
async def test_an_unknown_case_is_said_in_words(office: Office, case: str) -> None:
    kati = await office.colleague()
    response = await kati.client.get(f"/console/cases/{case}")
    assert response.status_code == 404
    assert "Nincs ilyen ügy." in response.text or "Ezen a címen nincs semmi." in response.text
    assert "<h1>" in response.text


async def test_it_is_told_apart_whether_she_wished_it_or_its_time_was_over(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague("kati@example.hu", "coordinator")
    visitors.finish_and_erase(office.desk, visitor.visitor)
    with office.desk.database.transaction() as tx:
        tx.execute(update(conversations).values(expired=True))
    page = await kati.sees("/console/cases/1")
    assert "Ezt a beszélgetést töröltük, mert lejárt a megőrzési ideje." in page
    assert "Az ügyfél törölte" not in page


async def test_an_erased_conversation_can_be_read_of_but_not_answered(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    visitors.finish_and_erase(office.desk, visitor.visitor)
    page = await kati.sees("/console/cases/1")
    assert "Az ügyfél törölte ezt a beszélgetést." in page
    refused = await kati.sends("/console/cases/1/reply", {"text": "már nem éri el"})
    assert refused.status_code == 409
    assert "már nem éri el" in refused.text


async def test_live_regions_are_the_page_s_own_and_never_its_forms(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    page = await kati.sees(_path(visitor))
    fragments = await kati.sees(f"{_path(visitor)}/live")
    versions = re.findall(r'<div id="([a-z-]+)" data-version="(\w+)"', fragments)
    assert {name for name, _version in versions} >= {
        "pulse",
        "card",
        "thread",
        "notes-list",
        "reply-hint",
        "close-hint",
    }
    for name, version in versions:
        assert re.search(rf'<div id="{name}"[^>]* data-version="{version}"', page), name
    assert "<textarea" not in fragments
    assert 'type="radio"' not in fragments


async def test_a_signed_out_page_is_told_so_instead_of_sent_away(office: Office) -> None:
    visitor = office.visitor()
    response = await office.browser().get(f"{_path(visitor)}/live", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert "Már nincs belépve" in response.text
    assert 'role="alert"' in response.text


async def test_it_is_said_that_a_visitor_cannot_be_reached_and_no_more_once_she_can(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    assert "itt nem érhető el" not in await kati.sees(_path(visitor))
    for reachable in (False, True):
        visitors.set_reachable(office.desk, "web", visitor.visitor.address, reachable=reachable)
        page = await kati.sees(_path(visitor))
        assert ("itt nem érhető el, a csatorna visszautasítja az üzeneteket" in page) is not reachable
    visitors.set_reachable(office.desk, "web", visitor.visitor.address, reachable=False)
    visitor.say("itt vagyok")
    assert "itt nem érhető el" not in await kati.sees(_path(visitor))


async def test_an_edited_line_is_marked(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    visitor.say("holnap tízkor")
    assert "módosítva" not in await kati.sees(_path(visitor))
    visitor.edit_last("holnap tizenegykor")
    page = await kati.sees(_path(visitor))
    assert "holnap tizenegykor" in page
    assert "holnap tízkor" not in page
    assert page.count("módosítva") == 1
