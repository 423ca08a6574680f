"""The pages of events: listed, drafted, looked at, published, changed with who is affected, repeated, called off."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console import events as console_events
from desk import event_drafts
from desk.conversations import WEB
from storage import models
from tests.clock import FrozenClock, budapest
from tests.console.conftest import ON_SQLITE, Colleague, Office
from tests.events import Guest, make_event
from tests.typing_events import TYPED, event, typed

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


async def drafted(kati: Colleague, **values: str) -> str:
    """The address of the event: "/console/events/1"."""
    answer = await kati.sends("/console/events/new", typed(**values))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removesuffix("/preview")


async def published(kati: Colleague, **values: str) -> str:
    address = await drafted(kati, **values)
    assert (await kati.sends(f"{address}/publish")).status_code == 303
    return address


async def marks(kati: Colleague, address: str) -> dict[str, str]:
    """What the form was opened with."""
    page = await kati.sees(f"{address}/edit")
    found = re.search(r'name="seen" value="([^"]*)"', page)
    was = re.search(r'name="was" value="({.*?})"', page)
    assert found
    assert was
    return {"seen": found[1], "was": was[1]}


def id_of(address: str) -> int:
    return int(address.rsplit("/", 1)[1])


async def test_a_draft_is_looked_at_published_and_listed(office: Office) -> None:
    kati = await office.colleague()
    address = await drafted(kati, day="2026-12-12", about="Szó lesz a <b>támogatásokról</b>.")
    page = await kati.sees(f"{address}/preview")
    assert "2026. december 12., szombat 10:00–12:00" in page
    assert "Ez a szombat áthelyezett munkanap" in page
    assert "<b>támogatásokról" not in (await kati.client.get(f"{address}/preview")).text
    assert "Piszkozat" in await kati.sees("/console/events")
    await kati.sends(f"{address}/publish")
    page = await kati.sees("/console/events")
    assert "Közzétéve" in page
    assert f'href="{address}"' in page
    assert "0 / 20" in page
    assert "Nincs ilyen rendezvény" in await kati.sees("/console/events?kind=workshop")
    assert "Nincs ilyen rendezvény" in await kati.sees("/console/events?past=1")


async def test_all_that_was_typed_is_kept_and_each_fault_stands_beside_its_field(office: Office) -> None:
    kati = await office.colleague()
    sent = typed(title="<Cím>", capacity="0", start="25:00", settlement="Gotham") | {"question-travel": "1"}
    refused = await kati.sends("/console/events/new", sent)
    assert refused.status_code == 422
    for kept in ("&lt;Cím&gt;", 'value="0"', 'value="25:00"', 'value="Gotham"'):
        assert kept in refused.text
    assert re.search(r'name="question-travel" value="1" checked', refused.text)
    assert re.search(r'id="settlement"[^>]*aria-invalid="true" aria-describedby="settlement-fault ', refused.text)
    assert 'id="settlement-fault">Nincs ilyen település' in refused.text
    assert "Kérjük, adjon meg egész számot" in refused.text
    assert 'role="alert"' in refused.text


async def test_a_change_is_saved_only_after_who_is_affected_was_shown(office: Office, clock: FrozenClock) -> None:
    kati = await office.colleague()
    address = await published(kati)
    Guest(office.desk).register(event(office.desk, id_of(address)))
    clock.move(minutes=1)
    wanted = typed(start="11:00", end="13:00") | await marks(kati, address)
    shown = await kati.sends(f"{address}/edit", wanted)
    assert shown.status_code == 200
    assert "Csevegésben értesíthető: 1" in shown.text
    assert "10:00–12:00 → 2026. december 5., szombat 11:00–13:00" in shown.text
    assert event(office.desk, id_of(address)).sequence == 0
    kept = {name: value for name, value in HIDDEN.findall(shown.text) if name not in ("form_token", "was", "back")}
    assert kept["start"] == "11:00"
    again = await kati.sends(f"{address}/edit/again", kept)
    assert 'value="11:00"' in again.text
    saved = await kati.sends(f"{address}/edit/save", kept)
    assert saved.status_code == 303
    assert "Akit érint, automatikusan értesül; akit üzenet nem ér el" in await kati.sees(saved.headers["location"])
    assert event(office.desk, id_of(address)).sequence == 1


async def test_the_second_of_two_colleagues_is_told_what_changed_and_loses_nothing(
    office: Office, clock: FrozenClock
) -> None:
    kati, eva = await office.colleague(), await office.colleague("eva@example.hu")
    address = await published(kati)
    opened = await marks(eva, address)
    clock.move(minutes=1)
    first = typed(venue="Könyvtár") | await marks(kati, address)
    assert (await kati.sends(f"{address}/edit/save", first)).status_code == 303
    second = await eva.sends(f"{address}/edit/save", typed(title="Éva címe") | opened)
    assert second.status_code == 409
    assert "Művelődési Központ</del>" in second.text
    assert "Könyvtár</ins>" in second.text
    assert 'value="Éva címe"' in second.text
    assert 'name="venue" value="Könyvtár"' in second.text  # saved again, it undoes nobody's work
    fresh = re.search(r'name="seen" value="([^"]*)"', second.text)
    assert fresh
    done = await eva.sends(f"{address}/edit/save", typed(title="Éva címe", venue="Könyvtár", seen=fresh[1]))
    assert done.status_code == 303
    row = event(office.desk, id_of(address))
    assert (row.title_hu, row.venue) == ("Éva címe", "Könyvtár")


async def test_a_changed_day_is_told_as_people_write_days(office: Office) -> None:
    kati = await office.colleague()
    address = await published(kati)
    wanted = typed(day="2026-12-12", opens="2026-12-01T08:00") | await marks(kati, address)
    shown = (await kati.sends(f"{address}/edit", wanted)).text
    assert '2026. december 5., szombat</del> → <ins class="said">2026. december 12., szombat</ins>' in shown
    assert "2026. december 1., kedd 8:00</ins>" in shown


async def test_of_two_who_edit_at_once_each_keeps_what_she_wrote(office: Office, clock: FrozenClock) -> None:
    kati, eva = await office.colleague(), await office.colleague("eva@example.hu")
    address = await published(kati, about="Első sor\nMásodik sor", by_invitation="1")
    opened = await marks(eva, address)
    clock.move(minutes=1)
    await kati.sends(f"{address}/edit/save", typed(about="Új szöveg", venue="Könyvtár") | await marks(kati, address))
    mine = typed(about="Első sor\r\nMásodik sor", venue="Kisterem", capacity="25", by_invitation="1") | opened
    told = await eva.sends(f"{address}/edit", mine)
    assert told.status_code == 409
    assert "Új szöveg</textarea>" in told.text
    for kept in ('name="venue" value="Kisterem"', 'name="capacity" value="25"', 'name="by_invitation" value="1">'):
        assert kept in told.text, kept


async def test_who_edits_a_draft_that_a_colleague_publishes_is_told_so(office: Office, clock: FrozenClock) -> None:
    kati, eva = await office.colleague(), await office.colleague("eva@example.hu")
    address = await drafted(kati)
    opened = await marks(eva, address)
    clock.move(minutes=1)
    await kati.sends(f"{address}/publish")
    second = await eva.sends(f"{address}/edit/save", typed(title="Éva címe") | opened)
    assert second.status_code == 409
    assert "egy munkatárs közzétette ezt a rendezvényt" in second.text
    assert "Amit egy munkatárs azóta" not in second.text
    assert 'value="Éva címe"' in second.text


async def test_what_a_colleague_has_called_off_is_not_saved_and_says_why(office: Office, clock: FrozenClock) -> None:
    kati, eva = await office.colleague(), await office.colleague("eva@example.hu")
    address = await published(kati)
    opened = typed(title="Éva címe") | await marks(eva, address)
    clock.move(minutes=1)
    await kati.sends(f"{address}/call-off", {"reason": "venue"})
    for path in ("edit", "edit/save"):
        refused = await eva.sends(f"{address}/{path}", opened)
        assert refused.status_code == 409
        assert "a rendezvény állapota ezt már nem engedi" in refused.text
        assert "Elmarad" in refused.text
    assert (await eva.client.get(f"{address}/edit")).status_code == 409


async def test_a_copy_of_what_is_over_can_be_changed_and_published(office: Office, clock: FrozenClock) -> None:
    address = await published(await office.colleague())
    clock.move(days=30)
    kati = await office.colleague("kati2@example.hu")
    copied = (await kati.sends(f"{address}/copy")).headers["location"].removesuffix("/preview")
    assert f'href="{copied}/edit"' in await kati.sees(f"{copied}/preview")
    saved = await kati.sends(f"{copied}/edit", typed(day="2027-01-16") | await marks(kati, copied))
    assert saved.status_code == 303
    await kati.sends(f"{copied}/publish")
    assert event(office.desk, id_of(copied)).state == "published"


async def test_whom_no_message_reaches_is_said_before_the_change(office: Office, clock: FrozenClock) -> None:
    kati = await office.colleague()
    address = await published(kati)
    Guest(office.desk, WEB).register(event(office.desk, id_of(address)))
    wanted = typed(start="11:00", end="13:00") | await marks(kati, address)
    shown = await kati.sends(f"{address}/edit", wanted)
    assert "Csevegésben értesíthető: 1" in shown.text
    assert "egy órán belül nem nyitja meg a webes beszélgetést" in shown.text
    clock.move(days=8)
    kati = await office.colleague("kati2@example.hu")
    for shown in (await kati.sends(f"{address}/edit", wanted), await kati.client.get(f"{address}/call-off")):
        assert "Sem csevegésben, sem telefonon nem érhető el: 1" in shown.text
        assert "Üzenetet senki nem kap" in shown.text
        assert "bubble" not in shown.text


async def test_what_goes_on_and_what_is_over_is_told(office: Office, clock: FrozenClock) -> None:
    address = await published(await office.colleague())
    clock.moment = budapest(2026, 12, 5, 11)
    kati = await office.colleague("kati2@example.hu")
    for path in ("/console/events", address, f"{address}/preview"):
        assert "Most zajlik" in await kati.sees(path), path
    assert f'href="{address}/edit"' in await kati.sees(address)
    clock.move(hours=2)
    for path in ("/console/events?past=1", address, f"{address}/preview"):
        page = await kati.sees(path)
        assert "Véget ért" in page, path
        assert "Közzétéve" not in page, path
    page = await kati.sees(address)
    for path in ("edit", "poster"):
        assert f'href="{address}/{path}"' not in page
    for path in ("door", "sheet", "preview"):
        assert f'href="{address}/{path}"' in page


async def test_from_the_list_the_figures_are_found_and_from_the_page_every_act(office: Office) -> None:
    kati = await office.colleague()
    address = await published(kati)
    assert 'href="/console/events/figures"' in await kati.sees("/console/events")
    page = await kati.sees(address)
    for path in ("people/new", "edit", "door", "sheet", "poster", "preview"):
        assert f'href="{address}/{path}"' in page
    page = await kati.sees(f"{address}/preview")
    for path in ("edit", "repeat", "call-off"):
        assert f'href="{address}/{path}"' in page
    assert f'class="back"><a href="{address}"' in page
    assert f'class="back"><a href="{address}"' in await kati.sees(f"{address}/edit")


async def test_a_list_that_is_cut_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    kati = await office.colleague()
    await drafted(kati)
    assert "Csak 1 rendezvény látszik" not in await kati.sees("/console/events")
    for module in (event_drafts, console_events):
        monkeypatch.setattr(module, "LISTED", 1)
    assert "Csak 1 rendezvény látszik" in await kati.sees("/console/events")


async def test_calling_off_shows_the_wording_and_takes_a_reason(office: Office) -> None:
    kati = await office.colleague()
    address = await published(kati)
    Guest(office.desk).register(event(office.desk, id_of(address)))
    look = await kati.sends(f"{address}/call-off", {"line": "Januárban pótoljuk.", "look": "1"})
    assert "Januárban pótoljuk." in look.text.split('class="bubble"')[1]
    assert event(office.desk, id_of(address)).state == "published"
    refused = await kati.sends(f"{address}/call-off", {"line": "Januárban pótoljuk."})
    assert refused.status_code == 422
    assert 'value="Januárban pótoljuk."' in refused.text
    done = await kati.sends(f"{address}/call-off", {"reason": "speaker", "line": "Januárban pótoljuk."})
    page = await kati.sees(done.headers["location"])
    assert "az előadó vagy az oktató nem tud eljönni" in page
    assert (await kati.sends(f"{address}/call-off", {"reason": "few"})).status_code == 409
    assert "Elmarad" in await kati.sees("/console/events")


async def test_it_repeats_on_chosen_days_and_is_published_together(office: Office) -> None:
    kati = await office.colleague()
    address = await drafted(kati, day="2026-12-11")
    page = await kati.sees(f"{address}/repeat?every=week&times=3&until=")
    assert re.search(r'name="day-2026-12-18" value="1" checked', page)
    assert re.search(r'name="day-2026-12-25" value="1">[^<]*<span class="badge', page)
    assert (await kati.client.get(f"{address}/repeat?every=week&times=x&until=")).status_code == 422
    await kati.sends(f"{address}/repeat", {"day-2026-12-18": "1", "day-2027-01-08": "1", "day-x": "1"})
    page = await kati.sees(f"{address}/preview")
    assert page.count("Piszkozat") == 3
    await kati.sends(f"{address}/publish", {"scope": "following"})
    assert (await kati.sees("/console/events")).count("Közzétéve") == 3


async def test_who_has_the_link_of_an_event_by_invitation_gets_in(office: Office) -> None:
    kati = await office.colleague()
    address = await drafted(kati, by_invitation="1")
    assert "data-copy" not in await kati.sees(f"{address}/preview")
    await kati.sends(f"{address}/publish")
    page = await kati.sees(f"{address}/preview")
    key = event(office.desk, id_of(address)).key
    assert f'value="http://console.test/#e_{key}" readonly' in page
    assert 'data-copy="link-web"' in page
    assert "Csak meghívással" in page


async def test_a_draft_is_copied_and_deleted(office: Office) -> None:
    kati = await office.colleague()
    address = await drafted(kati)
    copied = (await kati.sends(f"{address}/copy")).headers["location"]
    assert "Ez a másolat" in await kati.sees(copied)
    gone = await kati.sends(f"{copied.removesuffix('/preview')}/delete")
    assert "A piszkozatot töröltük." in await kati.sees(gone.headers["location"])
    missing = await kati.client.get(copied)
    assert missing.status_code == 404
    assert "Ezen a címen nincs semmi." in missing.text


async def test_the_list_is_renewed_when_somebody_registers(office: Office) -> None:
    kati = await office.colleague()
    row = make_event(office.desk, capacity=2)
    version = re.search(r'id="events-list" data-version="(\w+)"', await kati.sees("/console/events/live"))
    Guest(office.desk).register(row)
    live = await kati.sees("/console/events/live")
    assert "1 / 2" in live
    assert version
    assert version[1] not in live


async def test_every_act_stands_in_the_audit_in_words(office: Office) -> None:
    eva = await office.colleague("eva@example.hu", "coordinator")
    address = await published(eva)
    await eva.sends(f"{address}/call-off", {"reason": "few"})
    page = await eva.sees("/console/audit")
    for act in ("rendezvény piszkozata elkészült", "rendezvény közzétéve", "rendezvény lemondva"):
        assert act in page


async def test_a_partner_sees_no_events_and_is_offered_none(office: Office) -> None:
    partner = await office.colleague("anna@example.hu", "partner", "Máltai")
    assert "/console/events" not in await partner.sees("/console/articles")
    assert (await partner.client.get("/console/events")).status_code == 404


@given(values=st.dictionaries(st.sampled_from([*TYPED, "line", "scope", "seen", "was", "opens"]), st.text(max_size=30)))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_sent_is_answered_by_a_page(office: Office, values: dict[str, str]) -> None:
    kati = await office.colleague(f"{len(office.open_browsers)}@example.hu")
    row = make_event(office.desk)
    for path in ("new", f"{row.id}/edit", f"{row.id}/edit/save"):
        answer = await kati.sends(f"/console/events/{path}", typed(**values))
        assert answer.status_code in {200, 303, 409, 422}, (urlsplit(path), values)
    with office.desk.database.transaction() as tx:
        tx.execute(models.event_versions.delete())
        tx.execute(models.events.delete())
