"""Every kind of thing that people send, from the phone to what they are told."""

import asyncio

import pytest

from bot.telegram.client import make_bot
from bot.telegram.setup import COMMANDS, DESCRIPTION, LANGUAGES, SHORT_DESCRIPTION, set_commands_of
from desk import casework
from desk.messages import BUTTON_BYTES
from simulator.entities import utf16_length
from tests.bot.telegram.conftest import A_MOMENT, ON_SQLITE, Meeting, said_to
from tests.channels import until
from tests.dialogues.transcript import colleague_named
from tests.telegram import TOKEN

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

UNREAD = "Csak írott üzenetet tudok elolvasni"
PAPERS, NEED = "milyen papírok kellenek a munkaügyre", "lakcímkártya"


async def told(meeting: Meeting) -> list[str]:
    return [said.text for said in await meeting.anna.read()]


async def fill_until_contact(meeting: Meeting) -> None:
    for text in ("üzenetet hagyok", "targoncás tanfolyamot keresek", "Kis Mária"):
        await meeting.anna.type(text)
        await meeting.anna.read()


async def test_a_shared_contact_is_the_number_in_the_contact_question(meeting: Meeting) -> None:
    await fill_until_contact(meeting)
    await meeting.anna.phone.share_contact("36301234567")
    (summary,) = await told(meeting)
    assert "+36 30 123 4567" in summary
    await meeting.anna.tap("Elküldöm")
    await meeting.anna.read()
    (case,) = meeting.kept.cases
    assert (case.form or {})["contact"] == "+36 30 123 4567"


@pytest.mark.parametrize("kind", ["voice", "photo", "video", "sticker", "document", "location"])
async def test_what_is_no_text_is_kindly_explained(meeting: Meeting, kind: str) -> None:
    await meeting.anna.phone.send_other(kind)
    (said,) = await told(meeting)
    assert UNREAD in said or "írott" in said
    assert meeting.kept.own_words[-1].startswith("[")


async def test_the_words_under_a_picture_are_answered(meeting: Meeting) -> None:
    await meeting.anna.phone.send_other("photo", PAPERS)
    seen, answer = await told(meeting)
    assert "elolvastam" in seen
    assert NEED in answer


@pytest.mark.parametrize("captions", [("", "", ""), (PAPERS, "", ""), ("", PAPERS, "")])
async def test_an_album_gets_one_explanation(meeting: Meeting, captions: tuple[str, ...]) -> None:
    for caption in captions:
        await meeting.anna.phone.send_other("photo", caption)
    said = await told(meeting)
    assert sum(NEED not in text for text in said) == 1
    assert sum(NEED in text for text in said) == any(captions)


async def test_the_last_message_edited_is_read_anew_and_the_old_reply_taken_back(meeting: Meeting) -> None:
    number = await meeting.anna.phone.send("menü")
    await meeting.anna.read()
    await meeting.anna.phone.edit(number, PAPERS)
    (answer,) = await told(meeting)
    assert NEED in answer
    await until(lambda: len(said_to(meeting.anna.phone)) == 2)
    assert meeting.kept.own_words == [PAPERS]


async def test_an_earlier_message_edited_changes_nothing(meeting: Meeting) -> None:
    number = await meeting.anna.phone.send("menü")
    await meeting.anna.type("segítség")
    await meeting.anna.read()
    before = said_to(meeting.anna.phone)
    await meeting.anna.phone.edit(number, PAPERS)
    await meeting.office.settled()
    assert said_to(meeting.anna.phone) == before
    assert meeting.kept.own_words == ["menü", "segítség"]


async def test_in_a_form_the_edited_answer_takes_the_place_of_the_first_one(meeting: Meeting) -> None:
    await meeting.anna.type("üzenetet hagyok")
    await meeting.anna.type("targoncás tanfolyamot keresek")
    await meeting.anna.read()
    number = await meeting.anna.phone.send("Kis Mária")
    await meeting.anna.read()
    await meeting.anna.phone.edit(number, "Kiss Mária")
    (question,) = await told(meeting)
    assert question.startswith("Hol érjük el")
    await meeting.anna.tap("Itt, a beszélgetésben")
    (summary,) = await told(meeting)
    assert "Név: Kiss Mária" in summary


async def test_nothing_is_taken_back_once_a_case_was_made(meeting: Meeting) -> None:
    number = await meeting.anna.phone.send("emberrel szeretnék beszélni")
    await meeting.anna.read()
    before = said_to(meeting.anna.phone)
    await meeting.anna.phone.edit(number, PAPERS)
    await meeting.office.settled()
    assert said_to(meeting.anna.phone) == before
    assert len(meeting.kept.cases) == 1
    assert [line.edited for line in meeting.kept.lines if line.text == PAPERS] == [True]


async def test_in_a_strange_group_it_says_where_it_works_and_leaves(meeting: Meeting) -> None:
    simulator = meeting.office.simulator
    group = simulator.group("Szomszédok")
    await group.add_bot(meeting.anna.phone)
    await until(lambda: not group.bot_is_member)
    await meeting.office.settled()
    await asyncio.sleep(A_MOMENT)
    said = [one.text for one in group.messages if one.sender is group.bot.user and one.text]  # it leaves wordlessly
    assert len(said) == 1
    assert "t.me/paktum_proba_bot" in said[0]
    assert meeting.kept.own_words == []


async def test_who_returns_after_blocking_goes_on_where_she_was(meeting: Meeting) -> None:
    await fill_until_contact(meeting)
    await meeting.anna.phone.block()
    await until(lambda: meeting.kept.row.unreachable_at)
    await meeting.anna.phone.unblock()
    await meeting.anna.tap("Itt, a beszélgetésben")
    assert "Kis Mária" in (await told(meeting))[-1]


async def test_a_link_with_a_payload_that_nobody_made_opens_the_greeting(meeting: Meeting) -> None:
    await meeting.anna.open_link("from-the-poster-2026")
    (said,) = await told(meeting)
    assert "számítógépes program" in said


@pytest.mark.parametrize(("locale", "command"), [(code, name) for code, names in COMMANDS.items() for name in names])
async def test_every_command_of_the_menu_does_what_it_says(meeting: Meeting, locale: str, command: str) -> None:
    person = meeting.office.simulator.person("Person", language=locale)
    await person.start()
    await person.send(f"/{command}")
    await meeting.office.settled()
    greeting, *said = said_to(person)
    words = {
        "menu": ("Írja le a kérdését", "in your own words"),
        "rendezvenyek": ("rendezvény", ""),
        "events": ("", "event"),
        "ember": ("munkatárs", ""),
        "person": ("", "colleague"),
        "ugyem": ("nem látok Önhöz tartozó ügyet", ""),
        "mycase": ("", "no case of yours"),
        "adataim": ("Ezt tároljuk Önről", ""),
        "mydata": ("", "what we store of you"),
        "segitseg": ("Ezek a szavak mindig", ""),
        "help": ("", "These words work"),
    }[command][locale == "en"]
    assert words in said[-1]
    assert greeting != said[-1]


async def test_the_menu_and_the_descriptions_are_set_in_both_languages(meeting: Meeting) -> None:
    simulator, translator = meeting.office.simulator, meeting.office.desk.translator
    await until(lambda: simulator.counts["setMyShortDescription", 200] == len(LANGUAGES))
    profile = simulator.world.bots[TOKEN].profile
    for locale, code in LANGUAGES:
        commands = profile["commands", "default", "", code or ""]
        assert commands == [
            {"command": name, "description": translator.into(locale, words)} for name, words in COMMANDS[locale].items()
        ]
        assert profile["description", code or ""] == translator.into(locale, DESCRIPTION)
        assert profile["short_description", code or ""] == translator.into(locale, SHORT_DESCRIPTION)


async def test_one_chat_can_have_a_menu_of_its_own_and_lose_it_again(meeting: Meeting) -> None:
    simulator = meeting.office.simulator
    bot = make_bot(TOKEN, simulator.url)
    profile = simulator.world.bots[TOKEN].profile
    for commands in ({"sor": "A várakozó ügyek"}, {}, {}):
        await set_commands_of(bot, meeting.anna.phone.id, commands)
        own = [value for key, value in profile.items() if str(meeting.anna.phone.id) in map(str, key)]
        assert [[one["command"] for one in value] for value in own if value] == ([[*commands]] if commands else [])
    await bot.session.close()


@pytest.mark.parametrize("text", ["á" * 4096, "😀" * 2048, "milyen papírok kellenek? " * 163])
async def test_the_longest_message_is_taken_whole(meeting: Meeting, text: str) -> None:
    await meeting.anna.type(text)
    assert await told(meeting)
    assert meeting.kept.own_words == [text.strip()]


@pytest.mark.parametrize("fault", [{}, {"retry_after": 4}, {"code": 500}])
async def test_a_reply_longer_than_telegram_takes_arrives_in_parts_once(
    meeting: Meeting, fault: dict[str, int]
) -> None:
    await meeting.anna.type("emberrel szeretnék beszélni")
    await meeting.anna.read()
    text = " ".join(f"{number}. 😀😀😀 sor," for number in range(270))
    assert len(text) <= casework.LONGEST_REPLY
    assert utf16_length(text) > 4096
    if fault:
        meeting.office.simulator.faults.add(method="sendMessage", match="269.", **fault)
    desk, before = meeting.office.desk, len(said_to(meeting.anna.phone))
    casework.reply(desk, colleague_named(desk, "kati"), meeting.kept.cases[0].id, text)
    await meeting.pass_time()
    _person, first, second = said_to(meeting.anna.phone)[before:]
    assert f"{first} {second}".partition("\n")[2] == text
    assert max(map(utf16_length, (first, second))) <= 4096


async def test_every_button_ever_shown_fits_into_its_bytes(meeting: Meeting) -> None:
    for text in ("menü", "segítség", "üzenetet hagyok", "mégse", "adataim", "képzés"):
        await meeting.anna.type(text)
    await meeting.office.settled()
    data = [one.data for shown in meeting.anna.phone.screen for row in shown.buttons for one in row if one.data]
    assert len(data) > 10
    assert max(len(one.encode()) for one in data) <= BUTTON_BYTES
