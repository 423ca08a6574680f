"""What the buttons of the card do, for whom, and what is told to whom."""

import pytest

from desk import canned, casework, roster, telegram_links
from desk.canned import Writing
from desk.files import Upload
from storage import cases, topics
from tests.bot.telegram.group.inward.workplace import Clerk, Workplace
from tests.clock import FrozenClock, budapest
from tests.visitor import Visitor, colleague

pytestmark = pytest.mark.asyncio

PDF = b"%PDF-1.4 urlap"
STRANGE = "Nem tudom, kié ez a Telegram-fiók"


async def state(visitor: Visitor) -> str:
    return visitor.cases[-1].state


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told_who(work: Workplace) -> None:
    anna, kati, pista = await work.visitor(), work.clerk(), work.clerk("pista")
    group, thread = work.shown.group, work.thread_of(anna)
    first = await group.tap(kati.phone, "Átveszem", topic=thread)
    second = await group.tap(pista.phone, "Átveszem", topic=thread)
    await work.settle()
    assert work.toast(first) == "Az ügy az Öné."
    assert work.toast(second) == "Kati kezeli ezt az ügyet."
    await work.again()
    await work.again(-2)
    assert anna.cases[-1].owner_name == "Kati"
    said = [line.text for line in anna.lines if line.sender == "bot"]
    assert sum("mostantól" in text.lower() for text in said) == 1


async def test_the_question_for_a_reply_is_answered_to_the_visitor(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    assert "Válaszoljon a kérdésre" in await kati.taps(anna, "Válasz")
    question = work.message(anna, "ERRE az üzenetre")
    assert "ÜGYFÉLNEK" in question.text
    assert question.text.startswith("Kati: ")
    await kati.answers(anna, "Jó napot, miben segíthetek?")
    assert work.told(anna) == ["Jó napot, miben segíthetek?"]
    assert anna.cases[-1].owner_name == "Kati"


async def test_the_question_for_a_note_is_answered_to_nobody(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await kati.taps(anna, "Jegyzet")
    await kati.answers(anna, "nagyon aggódik")
    await work.again()
    assert work.told(anna) == []
    with work.desk.database.reading() as tx:
        assert [note.text for note in cases.notes_of(tx, anna.cases[-1].id)] == ["nagyon aggódik"]
    assert await state(anna) == "new"


async def test_it_is_put_off_with_a_short_reason(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await kati.taps(anna, "Halasztás")
    assert "Ma délután (nov. 23. 13:00)" in work.transcript(anna)
    assert "Jövő hétfő (nov. 30. 9:00)" in work.transcript(anna)
    await kati.taps(anna, "Holnap reggel (nov. 24. 8:00)")
    await kati.taps(anna, "Vissza")
    await kati.taps(anna, "Ma délután (nov. 23. 13:00)")
    assert "nov. 23. 13:00" in await kati.taps(anna, "Iratokra várunk")
    case = anna.cases[-1]
    assert (case.state, case.snoozed_until, case.snooze_reason) == (
        "snoozed",
        budapest(2026, 11, 23, 13),
        "Iratokra várunk",
    )
    assert "Kati: elhalasztva eddig: nov. 23. 13:00 – Iratokra várunk" in work.transcript(anna)


async def test_it_is_put_off_with_a_typed_reason_once(work: Workplace, clock: FrozenClock) -> None:
    anna, kati = await work.visitor(), work.clerk()
    clock.moment = budapest(2026, 11, 23, 14)
    await kati.taps(anna, "Halasztás")
    assert "Ma délután" not in work.transcript(anna)
    await kati.taps(anna, "Jövő hétfő (nov. 30. 9:00)")
    await kati.taps(anna, "Más ok, beírom")
    await kati.answers(anna, "szabadságon van")
    assert anna.cases[-1].snooze_reason == "szabadságon van"
    await work.hears(anna, "Itt vagyok mégis")
    assert await state(anna) == "claimed"
    await work.again(-1)
    assert await state(anna) == "claimed"
    assert work.told(anna) == []


async def test_it_goes_back_to_the_queue(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await kati.taps(anna, "Átveszem")
    await work.shown.settle_in_time()
    await kati.taps(anna, "Átadás")
    keys = {key.label: key.url for row in work.message(anna, "Kinek adja át?").buttons for key in row}
    assert (
        keys["Partnerirodának (munkafelület)"]
        == f"https://paktum.example.hu/console/cases/{anna.cases[-1].id}/referral"
    )
    assert await kati.taps(anna, "Vissza a várólistához") == "Az ügy ismét a várólistán van."
    assert (await state(anna), anna.cases[-1].owner_name) == ("new", None)


async def test_closing_takes_two_steps_and_can_be_thought_over(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await kati.taps(anna, "Lezárás")
    await kati.taps(anna, "Nem ránk tartozik")
    assert await state(anna) == "new"
    await kati.taps(anna, "Vissza")
    await kati.taps(anna, "Tájékoztatást kapott")
    assert await kati.taps(anna, "Igen, lezárom") == "Az ügyet lezárta."
    assert (await state(anna), anna.cases[-1].outcome) == ("closed", "informed")
    await work.again()
    assert anna.cases[-1].outcome == "informed"
    assert "Kati: lezárva – Tájékoztatást kapott" in work.transcript(anna)


async def test_choices_can_be_left(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await kati.taps(anna, "Lezárás")
    await kati.taps(anna, "Mégsem")
    assert "Nem történt semmi." in work.transcript(anna)
    assert await state(anna) == "new"


async def test_whose_account_nobody_knows_only_learns_how_to_link_it(work: Workplace) -> None:
    anna, stranger = await work.visitor(), work.clerk("bela", linked=False)
    for label in ("Átveszem", "Válasz", "Jegyzet", "Halasztás", "Lezárás", "Sablonválaszok"):
        assert STRANGE in await stranger.taps(anna, label)
    assert await state(anna) == "new"


async def test_who_was_removed_is_a_stranger(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    roster.remove(work.desk, colleague(work.desk, "eva", "coordinator"), kati.row.id)
    assert STRANGE in await kati.taps(anna, "Átveszem")
    await kati.replies(anna, "ezt ne kapja meg")
    assert STRANGE in work.transcript(anna)
    assert work.told(anna) == []
    assert telegram_links.colleague(work.desk, kati.phone.id) is None


@pytest.mark.parametrize("role", ["reader", "partner"])
async def test_who_may_not_work_on_cases_may_not_here_either(work: Workplace, role: str) -> None:
    anna = await work.visitor()
    looker = work.clerk("bela", role, office="Kamara" if role == "partner" else None)
    for label in ("Átveszem", "Válasz", "Jegyzet", "Halasztás", "Lezárás", "Sablonválaszok"):
        assert await looker.taps(anna, label) == "Ehhez Önnek nincs jogosultsága."
    await looker.replies(anna, "ezt ne kapja meg")
    await looker.writes(anna, "ezt se")
    assert work.told(anna) == []
    assert await state(anna) == "new"
    assert work.transcript(anna).count("Ehhez Önnek nincs jogosultsága.") == 2


async def test_a_case_of_somebody_else_is_not_acted_on(work: Workplace) -> None:
    anna, kati, pista = await work.visitor(), work.clerk(), work.clerk("pista")
    card = work.shown.topic(anna).messages[0]
    await kati.taps(anna, "Átveszem")
    case_id = anna.cases[-1].id
    for act in ("reply", "snooze", "hand_on", "close", "canned", "close:informed.sure", "hand_on:queue"):
        name, _colon, value = act.partition(":")
        data = f"g:{name}:{case_id}" + (f":{value}" if value else "")
        query = await work.shown.group.press(pista.phone, card.message_id, data)
        await work.settle()
        assert work.toast(query) == "Kati kezeli ezt az ügyet."
    assert anna.cases[-1].owner_name == "Kati"


@pytest.mark.parametrize(
    "data", ["g:claim:99999", "g:fly:1", "g:close:1:nothing.sure", "x", "1:menu:question", "g:send:1:7"]
)
async def test_a_button_that_nobody_made_does_nothing(work: Workplace, data: str) -> None:
    anna, kati = await work.visitor(), work.clerk()
    query = await work.shown.group.press(kati.phone, work.shown.topic(anna).messages[0].message_id, data)
    await work.settle()
    assert work.toast(query)
    assert await state(anna) == "new"


async def canned_reply(work: Workplace, kati: Clerk, text: str, upload: Upload | None = None) -> None:
    canned.save(work.desk, kati.row, Writing(title="Időpont kérése", text_hu=text, upload=upload))


async def test_a_canned_reply_is_shown_filled_in_before_it_goes(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await canned_reply(work, kati, "Jó napot! Az Ön ügyszáma {ügyszám}. {kolléga}", Upload("űrlap.pdf", PDF))
    await kati.taps(anna, "Sablonválaszok")
    await kati.taps(anna, "Időpont kérése")
    text = "Jó napot! Az Ön ügyszáma K-1001. Kati"
    assert work.message(anna, "K-1001. Kati").text == text
    assert work.told(anna) == []
    assert await kati.taps(anna, "Elküldöm az ügyfélnek") == "Elküldve az ügyfélnek."
    await work.again()
    (reply,) = work.replies(anna)
    assert (reply.text, [file.name for file in reply.files]) == (text, ["űrlap.pdf"])


async def test_a_canned_reply_that_is_not_wanted_goes_nowhere(work: Workplace) -> None:
    anna, kati, pista = await work.visitor(), work.clerk(), work.clerk("pista")
    await canned_reply(work, kati, "Jó napot!", Upload("űrlap.pdf", PDF))
    await kati.taps(anna, "Sablonválaszok")
    await kati.taps(anna, "Időpont kérése")
    assert "az dönthet, aki írta: Kati" in await pista.taps(anna, "Elküldöm az ügyfélnek")
    await kati.taps(anna, "Mégsem")
    assert "Elvetve" in work.transcript(anna)
    assert work.told(anna) == []


async def test_a_canned_reply_with_gaps_is_only_shown(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await canned_reply(work, kati, "Tisztelt {név}!")
    await kati.taps(anna, "Sablonválaszok")
    await kati.taps(anna, "Időpont kérése")
    assert "Tisztelt [[név]]!" in work.transcript(anna)
    assert "Elküldöm az ügyfélnek" not in work.shown.group.labels(work.thread_of(anna))


async def test_what_the_console_has_done_meanwhile_counts(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await kati.taps(anna, "Lezárás")
    await kati.taps(anna, "Tájékoztatást kapott")
    casework.claim(work.desk, colleague(work.desk, "pista"), anna.cases[-1].id)
    assert await kati.taps(anna, "Igen, lezárom") == "Pista kezeli ezt az ügyet."
    assert await state(anna) == "claimed"


async def test_a_question_waits_out_a_flood_limit_and_one_that_is_lost_is_asked_for_again(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    faults = work.shown.simulator.faults
    faults.add(method="sendMessage", retry_after=1, times=2)
    await kati.taps(anna, "Válasz")
    assert work.transcript(anna).count("ERRE az üzenetre") == 1
    faults.add(method="sendMessage", code=500, times=1)
    await kati.taps(anna, "Jegyzet")
    assert "BELSŐ JEGYZET" not in work.transcript(anna)
    await kati.taps(anna, "Jegyzet")
    assert "BELSŐ JEGYZET" in work.transcript(anna)


async def test_an_answer_to_a_question_that_was_never_written_down_is_asked_about(work: Workplace) -> None:
    """As after a crash between the call and its record: never taken for a reply by its looks."""
    anna, kati = await work.visitor(), work.clerk()
    await kati.taps(anna, "Válasz")
    with work.desk.database.transaction() as tx:
        topics.drop_message(tx, work.shown.group.id, work.newest(anna, "ERRE az üzenetre"))
    await kati.answers(anna, "Jó napot!")
    assert work.told(anna) == []
    assert "Kinek szól ez?" in work.transcript(anna)
