"""What colleagues write in a topic: where it goes, once, and that nothing goes anywhere by itself."""

import pytest

from desk import casework, corrections, held, replies, roster, visitors
from desk.replies import Draft
from storage import cases, files, topics
from storage.topics import Kind
from tests.bot.telegram.conftest import said_to
from tests.bot.telegram.group.inward.workplace import Clerk, Workplace
from tests.visitor import Visitor, colleague

pytestmark = pytest.mark.asyncio

PHOTO = ("photo", b"\xff\xd8\xff\xe0 a picture", "foto.jpg")
PDF = ("document", b"%PDF-1.4 urlap", "űrlap.pdf")
SEND, NOTE, LEAVE = "Elküldöm az ügyfélnek", "Belső jegyzet", "Mégsem"
ASKED = "Kinek szól ez?"


def notes(work: Workplace, visitor: Visitor) -> list[str]:
    with work.desk.database.reading() as tx:
        return [note.text for note in cases.notes_of(tx, visitor.cases[-1].id)]


async def say(work: Workplace, visitor: Visitor, text: str) -> None:
    visitor.type(text)
    await work.settle()


@pytest.mark.parametrize("channel", ["web", "telegram"])
async def test_replying_to_her_line_answers_her_once(work: Workplace, channel: str) -> None:
    anna, kati = await work.visitor(channel), work.clerk()
    await kati.replies(anna, "Jó napot! Holnap tízkor várjuk.")
    await work.again()
    assert work.told(anna) == ["Jó napot! Holnap tízkor várjuk."]
    assert anna.cases[-1].owner_name == "Kati"
    assert anna.cases[-1].state == "waiting_visitor"
    assert work.transcript(anna).count("Holnap tízkor") == 1
    if channel == "telegram":
        on_phone = said_to(work.shown.simulator.people[-1]) + said_to(work.shown.simulator.people[-2])
        assert sum("Holnap tízkor várjuk." in text for text in on_phone) == 1


async def test_replying_to_a_batch_of_lines_answers_her(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    for text in ("Első sor", "Második sor", "Harmadik sor"):
        anna.type(text)
    await work.settle()
    assert "Első sor" in work.message(anna, "Harmadik sor").text
    await kati.writes(anna, "Mindháromra: igen", reply_to=work.newest(anna, "Második sor"))
    assert work.told(anna) == ["Mindháromra: igen"]


@pytest.mark.parametrize("words", ["", "Miért: "])
async def test_plain_words_go_nowhere_until_she_says_where(work: Workplace, words: str) -> None:
    """Also those that answer the card."""
    anna, kati = await work.visitor(), work.clerk()
    reply_to = work.newest(anna, words) if words else None
    await kati.writes(anna, "ezt kinek írtam?", reply_to=reply_to)
    assert ASKED in work.transcript(anna)
    assert work.told(anna) == notes(work, anna) == []
    assert anna.cases[-1].state == "new"


async def test_an_answer_to_a_note_or_to_a_reply_is_asked_about(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    casework.add_note(work.desk, kati.row, anna.cases[-1].id, "előzmény")
    number = await kati.replies(anna, "Jó napot!")
    await kati.writes(anna, "erre gondoltam", reply_to=work.newest(anna, "előzmény"))
    await kati.writes(anna, "és erre", reply_to=number)
    assert work.transcript(anna).count(ASKED) == 2
    assert work.told(anna) == ["Jó napot!"]


async def test_she_sends_it(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await kati.writes(anna, "Várjuk holnap")
    assert await kati.taps(anna, SEND) == "Elküldve az ügyfélnek."
    await work.again()
    await work.again(-2)
    assert work.told(anna) == ["Várjuk holnap"]
    assert notes(work, anna) == []
    assert "Elküldve az ügyfélnek." in work.transcript(anna)
    assert SEND not in work.shown.group.labels(work.thread_of(anna))


async def test_she_keeps_it_as_a_note(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await kati.writes(anna, "sírt a telefonban")
    assert "belső jegyzet" in (await kati.taps(anna, NOTE)).lower()
    await work.again()
    assert notes(work, anna) == ["sírt a telefonban"]
    assert work.told(anna) == []
    assert work.transcript(anna).count("sírt a telefonban") == 1


async def test_she_leaves_it_and_nothing_of_it_is_kept(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    number = await kati.writes(anna, "mégse kell")
    await kati.taps(anna, LEAVE)
    (row,) = work.lines(number)
    assert (row.text, row.state) == (None, "dropped")
    assert work.told(anna) == notes(work, anna) == []


async def test_only_its_author_decides(work: Workplace) -> None:
    anna, kati, chief = await work.visitor(), work.clerk(), work.clerk("eva", "coordinator")
    await kati.writes(anna, "várjon, kérem")
    for label in (SEND, NOTE, LEAVE):
        assert "az dönthet, aki írta: Kati" in await chief.taps(anna, label)
    assert work.told(anna) == notes(work, anna) == []
    await kati.taps(anna, SEND)
    assert work.told(anna) == ["várjon, kérem"]


async def test_who_lost_her_place_here_cannot_send_what_waits(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await kati.writes(anna, "ezt már ne")
    roster.remove(work.desk, colleague(work.desk, "eva", "coordinator"), kati.row.id)
    await kati.taps(anna, SEND)
    assert work.told(anna) == []


async def refused(work: Workplace, kati: Clerk, visitor: Visitor, text: str) -> str:
    before = work.told(visitor)
    await kati.replies(visitor, text)
    assert work.told(visitor) == before
    return work.transcript(visitor).rpartition("\n")[2]


async def test_what_cannot_go_is_told_in_one_sentence(work: Workplace) -> None:
    anna, kati, pista = await work.visitor(), work.clerk(), work.clerk("pista")
    stranger = work.clerk("bela", linked=False)
    assert "legfeljebb 4000" in (await refused(work, kati, anna, "á" * 4001)).replace("\N{NO-BREAK SPACE}", "")
    assert "kettős szögletes zárójelben" in await refused(work, kati, anna, "Tisztelt [[név]]!")
    assert "Nem tudom, kié" in await refused(work, stranger, anna, "Jó napot!")
    await kati.replies(anna, "Jó napot!")
    assert "már Kati kezeli" in await refused(work, pista, anna, "Én is itt vagyok")
    line = work.line_of(anna)
    casework.close(work.desk, kati.row, anna.cases[-1].id, "informed")
    await kati.writes(anna, "még valami", reply_to=line)
    assert "közben lezárták" in work.transcript(anna)
    assert work.told(anna) == ["Jó napot!"]


async def test_a_refused_reply_is_mended_by_editing_it(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    number = await kati.replies(anna, "Tisztelt [[név]]!")
    await kati.edits(number, "Tisztelt Kis Mária!")
    assert work.told(anna) == ["Tisztelt Kis Mária!"]
    await work.again(0)
    assert work.told(anna) == ["Tisztelt Kis Mária!"]


@pytest.mark.parametrize("channel", ["web", "telegram"])
async def test_editing_a_sent_reply_changes_it_at_the_visitor(work: Workplace, channel: str) -> None:
    anna, kati = await work.visitor(channel), work.clerk()
    number = await kati.replies(anna, "Holnap tízkor")
    await kati.edits(number, "Holnap tizenegykor")
    await work.again()
    (reply,) = work.replies(anna)
    assert (reply.text, reply.edited) == ("Holnap tizenegykor", True)
    assert "az ügyfél most ezt olvassa" not in work.transcript(anna)
    if channel == "telegram":
        assert "Holnap tizenegykor" in work.on_screens()
        assert "Holnap tízkor" not in work.on_screens()


async def test_a_reply_changed_on_the_console_is_told_in_the_topic(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await kati.replies(anna, "Holnap tízkor")
    corrections.correct(work.desk, kati.row, anna.cases[-1].id, work.replies(anna)[0].id, "Holnap délben")
    await work.settle()
    assert "Holnap délben" in work.transcript(anna)


async def test_editing_what_is_undecided_changes_what_will_be_sent(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    number = await kati.writes(anna, "Várjuk holnap")
    await kati.edits(number, "Várjuk holnapután")
    await kati.taps(anna, SEND)
    await kati.edits(number, "Várjuk pénteken")
    assert work.told(anna) == ["Várjuk pénteken"]


async def test_editing_a_note_changes_the_note(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    number = await kati.writes(anna, "kedden hív")
    await kati.taps(anna, NOTE)
    await kati.edits(number, "szerdán hív")
    assert notes(work, anna) == ["szerdán hív"]
    assert work.told(anna) == []


async def test_a_change_that_cannot_be_passed_on_is_told(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    number = await kati.replies(anna, "Holnap tízkor")
    casework.close(work.desk, kati.row, anna.cases[-1].id, "informed")
    await kati.edits(number, "Holnap délben")
    assert work.told(anna) == ["Holnap tízkor"]
    assert "A módosítás nem jutott el." in work.transcript(anna)


async def test_a_reply_is_taken_back_by_a_command(work: Workplace) -> None:
    anna, kati = await work.visitor("telegram"), work.clerk()
    number = await kati.replies(anna, "Ezt nem Önnek írtam")
    await kati.writes(anna, "/vissza", reply_to=number)
    assert work.told(anna) == []
    assert "Ezt nem Önnek írtam" not in work.on_screens()
    await kati.writes(anna, "/vissza")
    assert "Nem vontam vissza semmit" in work.transcript(anna)


@pytest.mark.parametrize("file", [PHOTO, PDF])
async def test_files_by_reply_go_along(work: Workplace, file: tuple[str, bytes, str]) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await kati.sends_file(anna, file, "Ezt töltse ki")
    await work.again()
    (reply,) = work.replies(anna)
    assert reply.text == "Ezt töltse ki"
    (kept,) = reply.files
    assert kept.name == file[2]
    with work.desk.database.reading() as tx:
        assert files.content(tx, kept.id) == file[1]


async def test_a_picture_without_words_goes_too(work: Workplace) -> None:
    anna, kati = await work.visitor("telegram"), work.clerk()
    await kati.sends_file(anna, PHOTO)
    (reply,) = work.replies(anna)
    assert (reply.text, len(reply.files)) == ("", 1)


async def test_a_file_that_answers_nothing_is_asked_about(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    group, thread = work.shown.group, work.thread_of(anna)
    await group.send_file(kati.phone, PDF, topic=thread)
    await work.settle()
    assert work.told(anna) == []
    assert NOTE not in group.labels(thread)
    await kati.taps(anna, SEND)
    assert [len(reply.files) for reply in work.replies(anna)] == [1]


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (("document", b"MZ\x00\x03 a program", "virus.exe"), "csak PDF"),
        (("document", b"%PDF-" + b"x" * 20_000_000, "nagy.pdf"), "túl nagy"),
    ],
)
async def test_files_that_may_not_pass_are_told(work: Workplace, file: tuple[str, bytes, str], why: str) -> None:
    anna, kati = await work.visitor(), work.clerk()
    await kati.sends_file(anna, file)
    assert work.told(anna) == []
    assert why in work.transcript(anna)


async def test_a_file_that_telegram_does_not_give_is_told(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    work.shown.simulator.faults.add(method="getFile", code=500, times=2)
    await kati.sends_file(anna, PDF)
    assert work.told(anna) == []
    assert "nem adta át a fájlt" in work.transcript(anna)


async def test_what_cannot_be_sent_at_all_is_told_only_where_it_was_meant(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    group, thread = work.shown.group, work.thread_of(anna)
    await group.send_other(kati.phone, "sticker", topic=thread)
    await work.settle()
    before = work.transcript(anna)
    assert "csak szöveg, kép" not in before
    await kati.sends_file(anna, ("sticker", b"", ""))
    assert "csak szöveg, kép" in work.transcript(anna)
    assert work.told(anna) == []


async def test_what_she_wrote_on_the_console_before_goes_before(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    replies.hold(work.desk, kati.row, anna.cases[-1].id, Draft("először"))
    await kati.replies(anna, "másodszor")
    assert work.told(anna) == ["először", "másodszor"]
    assert not held.release_due(work.desk)


async def test_a_topic_of_the_staff_themselves_is_theirs(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    topic = await work.shown.group.create_topic(work.shown.kati, "Ebéd")
    await work.shown.group.send(kati.phone, "ki jön ebédelni?", topic=topic)
    await work.shown.group.send(kati.phone, "sziasztok")
    await work.settle()
    assert work.shown.general == ["sziasztok"]
    assert [message.text for message in work.shown.group.topic(topic).messages] == ["ki jön ebédelni?"]
    assert work.told(anna) == []


async def test_the_commands_are_answered_where_they_were_given(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    head = await kati.commands("/sor")
    assert head.startswith("Munkatársra vár: 1")
    assert "K-1001" in head
    assert f"https://t.me/c/{str(work.shown.group.id)[4:]}/{work.thread_of(anna)}" in head
    assert "nincs nyitott" in (await kati.commands("/enyem@paktum_proba_bot")).lower()
    assert "/vissza" in await kati.commands("/segitseg")
    await kati.taps(anna, "Átveszem")
    assert "K-1001" in await kati.commands("/enyem")
    assert await kati.commands("/enyem@masik_bot") == "/enyem@masik_bot"
    assert "Nem tudom, kié" in await work.clerk("bela", linked=False).commands("/sor")


async def test_a_draft_of_an_erased_conversation_is_gone(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    number = await kati.writes(anna, "még nem döntöttem")
    visitors.finish_and_erase(work.desk, visitors.Visitor(anna.row.id, anna.address))
    assert all(row.text is None for row in work.lines(number))
    await work.settle()
    assert all(row.state in ("dropped", "lost") for row in work.lines(number))


async def test_the_sentence_and_the_question_survive_faults_and_a_crash(work: Workplace) -> None:
    anna, kati = await work.visitor(), work.clerk()
    work.shown.simulator.faults.add(method="sendMessage", code=500, times=2)
    await kati.writes(anna, "kinek is?")
    with work.desk.database.reading() as tx:
        assert topics.lines_of(tx, anna.cases[-1].id, [Kind.DRAFT])[0].state == topics.NEW
    for _time in range(2):
        work.shown.clock.move(seconds=11)
        await work.settle()
    assert work.transcript(anna).count(ASKED) == 1
