"""What the group shows of a case, from its opening to its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from desk import casework, replies
from desk.cases import take_message
from desk.conversations import Thread
from desk.desk import Desk
from desk.files import File, Upload
from desk.jobs import run_due
from desk.replies import Draft
from simulator.screen import Shown
from storage import cases, conversations, topics
from storage.staff import StaffRow
from storage.topics import SENDING, Kind, LineRow
from tests.bot.telegram.group.conftest import StaffGroup
from tests.clock import FrozenClock
from tests.visitor import Visitor, claimed_by, colleague

pytestmark = pytest.mark.asyncio

PICTURE = b"\xff\xd8\xff\xe0 a picture"


@pytest.fixture
def kati(desk: Desk) -> StaffRow:
    return colleague(desk)


def case_of(visitor: Visitor) -> int:
    return visitor.cases[-1].id


@contextmanager
def under_lock(desk: Desk, visitor: Visitor) -> Iterator[Thread]:
    conversation_id = visitor.row.id
    with desk.database.transaction() as tx:
        row = conversations.lock_by_id(tx, conversation_id)
        assert row is not None
        thread = Thread(desk, tx, row, desk.clock.now())
        yield thread
        thread.save()


def labels(message: Shown) -> list[str]:
    return [button.label for row in message.buttons for button in row]


async def test_a_new_case_gets_its_topic_its_pinned_card_and_its_lines(staff_group: StaffGroup, anna: Visitor) -> None:
    await staff_group.settle()
    topic = staff_group.topic(anna)
    assert topic.name == "K-1001 · Embert kért"
    assert topic.pinned == [topic.messages[0].message_id]
    assert "emberrel szeretnék beszélni" in staff_group.said(anna)
    assert staff_group.general == []
    assert await staff_group.settle() == 0


async def test_the_card_tells_why_since_when_and_who(
    staff_group: StaffGroup, anna: Visitor, desk: Desk, kati: StaffRow
) -> None:
    await staff_group.settle()
    card = staff_group.topic(anna).messages[0]
    for words in ("Miért: Embert kért", "Nyelv: magyar", "nov. 23. 9:00 óta vár", "Kezeli: még senki"):
        assert words in card.text
    assert labels(card) == [
        "Átveszem",
        "Válasz",
        "Jegyzet",
        "Halasztás",
        "Lezárás",
        "Sablonválaszok",
        "Megnyitás a munkafelületen",
    ]
    casework.claim(desk, kati, case_of(anna))
    await staff_group.settle_in_time()
    card = staff_group.topic(anna).messages[0]
    assert "Kezeli: Kati" in card.text
    assert labels(card)[:5] == ["Válasz", "Jegyzet", "Halasztás", "Átadás", "Lezárás"]


async def test_a_card_is_drawn_at_most_every_thirty_seconds(
    staff_group: StaffGroup, anna: Visitor, desk: Desk, kati: StaffRow, clock: FrozenClock
) -> None:
    await staff_group.settle()
    for _second in range(5):
        clock.move(seconds=1)
        casework.claim(desk, kati, case_of(anna))
        casework.give_to_queue(desk, kati, case_of(anna))
        await staff_group.settle()
    assert staff_group.calls("editMessageText") == 0
    clock.move(seconds=30)
    casework.claim(desk, kati, case_of(anna))
    await staff_group.settle()
    assert staff_group.calls("editMessageText") == 1


async def test_waiting_lines_of_a_topic_go_as_one_message(staff_group: StaffGroup, anna: Visitor) -> None:
    await staff_group.settle()
    before = staff_group.calls("sendMessage")
    for word in ("egy", "kettő", "három"):
        anna.type(word)
    await staff_group.settle()
    assert staff_group.calls("sendMessage") == before + 1
    last = staff_group.texts(anna)[-1]
    assert last.index("egy") < last.index("kettő") < last.index("három")


async def test_what_does_not_fit_into_one_message_goes_in_several(staff_group: StaffGroup, anna: Visitor) -> None:
    await staff_group.settle()
    words = [f"{number}. sor " + "szó " * 400 for number in range(6)]
    for text in words:
        anna.type(text)
    await staff_group.settle()
    assert [f"{number}. sor" in staff_group.said(anna) for number in range(6)] == [True] * 6


async def test_an_edited_line_is_drawn_anew_where_it_stands(staff_group: StaffGroup, anna: Visitor) -> None:
    anna.type("egy")
    anna.type("kettő")
    await staff_group.settle()
    messages = len(staff_group.texts(anna))
    anna.edit_last("mégis három")
    await staff_group.settle()
    assert len(staff_group.texts(anna)) == messages
    assert "kettő" not in staff_group.said(anna)
    assert "[módosítva]:\nmégis három" in staff_group.said(anna)


async def test_a_line_that_was_taken_back_is_taken_out_of_its_message(
    staff_group: StaffGroup, anna: Visitor, desk: Desk
) -> None:
    anna.type("elírtam")
    await staff_group.settle()
    line = next(line for line in anna.lines if line.text == "elírtam")
    with under_lock(desk, anna) as thread:
        thread.take_back(line.id)
    await staff_group.settle()
    assert "elírtam" not in staff_group.said(anna)
    assert "[visszavonva]" in staff_group.said(anna)


async def test_notes_stand_apart_with_their_author(
    staff_group: StaffGroup, anna: Visitor, desk: Desk, kati: StaffRow
) -> None:
    await staff_group.settle()
    anna.type("itt vagyok")
    casework.add_note(desk, kati, case_of(anna), "régi ügyfél")
    await staff_group.settle()
    *_others, lines, note = staff_group.texts(anna)
    assert "itt vagyok" in lines
    assert note.startswith("📝 Belső jegyzet – Kati")
    assert note.endswith("régi ügyfél")


async def test_a_reply_of_the_console_is_shown_with_its_author_and_ends_delivered(
    staff_group: StaffGroup, anna: Visitor, desk: Desk, kati: StaffRow, clock: FrozenClock
) -> None:
    await staff_group.settle()
    casework.reply(desk, kati, case_of(anna), "Jó napot kívánok!")
    staff_group.deliver(anna)
    sends = staff_group.calls("sendMessage")
    await staff_group.settle()
    assert staff_group.texts(anna)[-1].endswith("Kati (nov. 23. 9:00):\nJó napot kívánok!\n✓ kézbesítve")
    assert (staff_group.calls("sendMessage"), staff_group.calls("editMessageText")) == (sends + 1, 0)


async def test_a_reply_that_takes_long_is_shown_first_and_told_later(
    staff_group: StaffGroup, anna: Visitor, desk: Desk, kati: StaffRow, clock: FrozenClock
) -> None:
    await staff_group.settle()
    casework.reply(desk, kati, case_of(anna), "Mire vár?")
    await staff_group.settle()
    assert "Mire vár?" not in staff_group.said(anna)
    clock.move(seconds=5)
    await staff_group.settle()
    assert staff_group.texts(anna)[-1].endswith("Mire vár?")
    staff_group.deliver(anna)
    await staff_group.settle()
    assert staff_group.texts(anna)[-1].endswith("Mire vár?\n✓ kézbesítve")


async def test_a_reply_that_did_not_arrive_says_why_and_what_next(
    staff_group: StaffGroup, desk: Desk, kati: StaffRow, anna: Visitor
) -> None:
    case_id = case_of(anna)
    await staff_group.settle()
    with desk.database.transaction() as tx:
        cases.change(tx, case_id, desk.clock.now(), form={"contact": "+36 30 765 4321"})
    casework.reply(desk, kati, case_id, "Jó napot kívánok!")
    staff_group.deliver(anna, "blocked")
    await staff_group.settle_in_time()
    ending = "✗ Nem érkezett meg: az ügyfél letiltotta a programot. Ezután: hívja ezt a számot: +36 30 765 4321"
    assert staff_group.texts(anna)[-1].endswith(ending)
    assert "óta itt nem érhető el" in staff_group.card(anna)


def written_in_the_group(scene: StaffGroup, visitor: Visitor, kati: StaffRow, text: str, wire_id: int) -> None:
    """As an answer in the topic would be taken: the reply and its row in one transaction."""
    casework.reply(scene.desk, kati, case_of(visitor), text)
    line = next(line for line in visitor.lines if line.text == text)
    topic, now = scene.topic_row(visitor), scene.clock.now()
    row = LineRow(topic.group_id, wire_id, topic.case_id, Kind.REPLY, now, staff_id=kati.id)
    with scene.desk.database.transaction() as tx:
        assert topics.add_line(tx, replace(row, message_id=line.id, text=text, state=SENDING))


async def test_a_reply_written_in_the_group_is_not_repeated_but_marked_when_it_has_arrived(
    staff_group: StaffGroup, anna: Visitor, kati: StaffRow
) -> None:
    await staff_group.settle()
    topic = staff_group.topic(anna)
    wire_id = await staff_group.group.send(staff_group.kati, "Jó napot!", topic=topic.id)
    written_in_the_group(staff_group, anna, kati, "Jó napot!", wire_id)
    await staff_group.settle()
    assert staff_group.calls("setMessageReaction") == 0
    staff_group.deliver(anna)
    await staff_group.settle()
    assert staff_group.said(anna).count("Jó napot!") == 1
    assert staff_group.calls("setMessageReaction") == 1
    reactions = staff_group.group.chat.messages[wire_id].reactions
    assert list(reactions.values()) == [["👍"]]


async def test_where_reactions_are_refused_a_sentence_tells_it(
    staff_group: StaffGroup, anna: Visitor, kati: StaffRow
) -> None:
    await staff_group.settle()
    wire_id = await staff_group.group.send(staff_group.kati, "Jó napot!", topic=staff_group.topic(anna).id)
    written_in_the_group(staff_group, anna, kati, "Jó napot!", wire_id)
    staff_group.deliver(anna)
    staff_group.simulator.faults.add(method="setMessageReaction", code=400, description="Bad Request: REACTION_INVALID")
    await staff_group.settle()
    last = staff_group.topic(anna).messages[-1]
    assert (last.text, last.reply_to) == ("✓ kézbesítve", wire_id)


async def test_one_that_failed_in_the_group_is_answered_with_the_reason(
    staff_group: StaffGroup, anna: Visitor, kati: StaffRow
) -> None:
    await staff_group.settle()
    wire_id = await staff_group.group.send(staff_group.kati, "Jó napot!", topic=staff_group.topic(anna).id)
    written_in_the_group(staff_group, anna, kati, "Jó napot!", wire_id)
    staff_group.deliver(anna, "too large")
    await staff_group.settle()
    last = staff_group.topic(anna).messages[-1]
    assert last.reply_to == wire_id
    assert last.text == "✗ Nem érkezett meg: túl nagy. Ezután: nincs más ismert elérhetősége"


async def test_files_of_both_sides_are_shown_as_files(
    staff_group: StaffGroup, anna: Visitor, desk: Desk, kati: StaffRow, clock: FrozenClock
) -> None:
    await staff_group.settle()
    case_id = claimed_by(desk, kati, anna)
    with under_lock(desk, anna) as thread:
        thread.hear("p1", "a bizonyítványom", desk.clock.now())
        thread.attach("p1", [File("foto.jpg", "image/jpeg", PICTURE), File("cv.pdf", "application/pdf", b"%PDF-1.7")])
    anna.type("és még valami")
    replies.hold(desk, kati, case_id, Draft("Köszönöm!", uploads=(Upload("lista.pdf", b"%PDF-1.7 x"),)))
    clock.move(seconds=11)
    run_due(desk)
    staff_group.deliver(anna)
    await staff_group.settle()
    shown = [message.text for message in staff_group.topic(anna).messages]
    order = ["a bizonyítványom", "foto.jpg", "cv.pdf", "és még valami", "lista.pdf"]
    places = [next(place for place, text in enumerate(shown) if words in text) for words in order]
    assert places == sorted(places)
    assert (staff_group.calls("sendPhoto"), staff_group.calls("sendDocument")) == (1, 2)


async def test_a_file_that_is_refused_is_told(staff_group: StaffGroup, anna: Visitor, desk: Desk) -> None:
    await staff_group.settle()
    with under_lock(desk, anna) as thread:
        thread.hear("p1", "íme", desk.clock.now())
        thread.attach("p1", [File("cv.pdf", "application/pdf", b"%PDF-1.7")])
    staff_group.simulator.faults.add(method="sendDocument", code=400, description="Bad Request: wrong file")
    await staff_group.settle()
    assert "a munkafelületen megnyitható" in staff_group.texts(anna)[-1]
    assert await staff_group.settle() == 0


async def test_a_closed_case_closes_its_topic_and_a_rating_still_reaches_the_card(
    staff_group: StaffGroup, anna: Visitor, desk: Desk, kati: StaffRow, clock: FrozenClock
) -> None:
    await staff_group.settle()
    casework.close(desk, kati, case_of(anna), "informed")
    await staff_group.settle_in_time()
    topic = staff_group.topic(anna)
    assert topic.closed
    assert "Állapot: Tájékoztatást kapott" in staff_group.card(anna)
    assert "lezárta ezt a beszélgetést" in staff_group.said(anna)
    anna.tap("🙂 Jó volt")
    anna.type("gyorsan válaszoltak")
    await staff_group.settle_in_time()
    assert "Értékelése: 🙂 Jó volt gyorsan válaszoltak" in staff_group.card(anna)


async def test_what_is_said_to_the_program_after_closing_is_not_shown(
    staff_group: StaffGroup, anna: Visitor, desk: Desk, kati: StaffRow, clock: FrozenClock
) -> None:
    await staff_group.settle()
    casework.close(desk, kati, case_of(anna), "spam")
    clock.move(minutes=1)
    await staff_group.settle_in_time()
    anna.start()
    anna.type("mennyi az álláskeresési járadék?")
    await staff_group.settle_in_time()
    assert "járadék" not in staff_group.said(anna)


async def test_a_visitor_who_comes_back_opens_her_topic_again(
    staff_group: StaffGroup, anna: Visitor, desk: Desk, kati: StaffRow, clock: FrozenClock
) -> None:
    await staff_group.settle()
    casework.close(desk, kati, case_of(anna), "informed")
    await staff_group.settle_in_time()
    clock.move(hours=2)
    anna.type("még egy kérdésem volna a papírokról")
    assert anna.cases[-1].state != "closed"
    await staff_group.settle_in_time()
    assert not staff_group.topic(anna).closed
    assert "még egy kérdésem volna" in staff_group.texts(anna)[-1] + staff_group.said(anna)
    assert len(staff_group.group.topics) == 2


async def test_urgent_cases_come_first(staff_group: StaffGroup, anna: Visitor, desk: Desk) -> None:
    urgent = Visitor(desk)
    urgent.start()
    urgent.type("nem akarok tovább élni")
    urgent.type("emberrel szeretnék beszélni")
    assert urgent.cases[-1].urgent
    await staff_group.mirror.show_next()
    assert [topic.name for topic in staff_group.group.topics][1].startswith("K-1002")
    await staff_group.mirror.show_next()
    assert staff_group.card(urgent).startswith("❗ SÜRGŐS")
    await staff_group.mirror.show_next()
    assert len(staff_group.group.topics) == 3


async def test_a_form_shows_its_data_on_the_card_and_nothing_of_the_dialogue(
    staff_group: StaffGroup, desk: Desk
) -> None:
    bela = Visitor(desk)
    bela.start()
    bela.type("mennyi az álláskeresési járadék?")
    given = {"name": "Kiss Béla", "contact": "+36 30 1", "message": "Hívjanak vissza"}
    with under_lock(desk, bela) as thread:
        take_message(thread, "Hívjanak vissza", given)
    await staff_group.settle()
    card = staff_group.card(bela)
    assert all(words in card for words in ("Kiss Béla", "+36 30 1", "Hívjanak vissza"))
    assert "Kiss" not in staff_group.topic(bela).name
    assert staff_group.said(bela) == ""
