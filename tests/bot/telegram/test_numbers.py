"""Her number: a key under the input line hands it over, typing it does as well, a card of another is asked about."""

import pytest

from simulator.participant import Place
from simulator.people import Person
from tests.bot.telegram.conftest import ON_SQLITE, Meeting, said_to
from tests.said import Said

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

SHARE = "Elküldöm a számom"
OTHER = "36209876543"


async def ask_for_a_number(meeting: Meeting) -> None:
    await meeting.anna.type("emberrel szeretnék beszélni")
    await meeting.anna.read()
    await meeting.anna.tap("Megadom a számom")
    await meeting.anna.read()


async def reach_the_last_question(meeting: Meeting) -> None:
    for text in ("üzenetet hagyok", "targoncás tanfolyamot keresek", "Kis Mária"):
        await meeting.anna.type(text)
        await meeting.anna.read()


async def share_card(phone: Person, number: str, owner: int | None = None) -> None:
    card = {"phone_number": number, "first_name": "Béla", **({"user_id": owner} if owner else {})}
    phone._here().show({"contact": card}, Place())


def number_kept(meeting: Meeting) -> str | None:
    (case,) = meeting.kept.cases
    return (case.form or {}).get("contact")


async def tapped(meeting: Meeting, label: str) -> list[Said]:
    await meeting.anna.tap(label)
    return await meeting.anna.read()


async def test_one_tap_hands_over_her_number_and_the_keys_go(meeting: Meeting) -> None:
    await ask_for_a_number(meeting)
    assert meeting.anna.phone.keyboard == [[SHARE], ["Miért kérdezzük?"], ["Mégse"]]
    (thanks,) = await tapped(meeting, SHARE)
    assert "Munkatársunk ezt a számot hívja" in thanks.text
    assert meeting.anna.phone.keyboard == []


async def test_in_a_form_the_keys_go_before_the_summary_with_its_buttons(meeting: Meeting) -> None:
    await reach_the_last_question(meeting)
    (summary,) = await tapped(meeting, SHARE)
    assert "Elérhetőség: +36 30" in summary.text
    assert "Elküldöm" in summary.buttons
    assert meeting.anna.phone.keyboard == []
    assert said_to(meeting.anna.phone)[-2] == "Rendben."


@pytest.mark.parametrize("text", ["06 30 123 4567", "Mégse", "vissza"])
async def test_whatever_she_types_instead_the_keys_go_when_the_question_does(meeting: Meeting, text: str) -> None:
    await reach_the_last_question(meeting)
    await meeting.anna.type("99")  # the question still stands, and so do its keys
    await meeting.anna.read()
    assert [SHARE] in meeting.anna.phone.keyboard
    await meeting.anna.type(text)
    await meeting.anna.read()
    assert meeting.anna.phone.keyboard == []


async def test_the_other_keys_do_what_they_say(meeting: Meeting) -> None:
    await reach_the_last_question(meeting)
    reason, question = await tapped(meeting, "Miért kérdezzük?")
    assert reason.text.startswith("Azért kérdezzük")
    assert SHARE in question.buttons
    (summary,) = await tapped(meeting, "Itt, a beszélgetésben")
    assert "Elérhetőség: Itt, a beszélgetésben" in summary.text


@pytest.mark.parametrize("owner", [None, 77])
async def test_a_card_of_another_is_taken_only_after_her_yes(meeting: Meeting, owner: int | None) -> None:
    await reach_the_last_question(meeting)
    await share_card(meeting.anna.phone, OTHER, owner)
    (asked,) = await meeting.anna.read()
    assert "Ez nem az Ön névjegye" in asked.text
    assert "+36 20 987 6543" in asked.text
    (question,) = await tapped(meeting, "Nem")
    assert question.text.startswith("Hol érjük el")
    await share_card(meeting.anna.phone, OTHER, owner)
    await meeting.anna.read()
    await meeting.anna.type("igen")
    (summary,) = await meeting.anna.read()
    assert "Elérhetőség: +36 20 987 6543" in summary.text


async def test_the_card_of_another_is_right_where_the_number_of_another_is_asked(meeting: Meeting) -> None:
    for text in (
        *("védőnő vagyok, egy anyukának kérnék segítséget", "igen", "személyesen, tegnap", "védőnő", "körzet"),
        *("Kis Mária, 06 30 123 4567, délután", "Ilona"),
    ):
        await meeting.anna.type(text)
        said = await meeting.anna.read()
    assert said[-1].text.startswith("Hol érjük el az illetőt")
    assert [SHARE] not in meeting.anna.phone.keyboard
    await share_card(meeting.anna.phone, OTHER, 77)
    (asked,) = await meeting.anna.read()
    assert asked.text.startswith("Mit keres az illető?")


@pytest.mark.parametrize("asked", [True, False])
async def test_while_her_case_waits_too(meeting: Meeting, asked: bool) -> None:
    if asked:
        await ask_for_a_number(meeting)
    else:
        await meeting.anna.type("emberrel szeretnék beszélni")
        await meeting.anna.read()
    await share_card(meeting.anna.phone, OTHER)
    await meeting.anna.read()
    assert not number_kept(meeting)
    (thanks,) = await tapped(meeting, "Igen, ezen")
    assert "+36 20 987 6543" in thanks.text
    assert meeting.anna.phone.keyboard == []


async def test_a_card_with_no_number_that_can_be_called_is_explained(meeting: Meeting) -> None:
    await reach_the_last_question(meeting)
    await share_card(meeting.anna.phone, "12")
    (said,) = await meeting.anna.read()
    assert "nem tudom telefonszámként" in said.text
