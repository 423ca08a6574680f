"""A reply on the page of its case: on its way, taken back, with files."""

import re
from uuid import uuid4

import pytest

from desk import casework
from desk.jobs import run_due
from tests.clock import FrozenClock
from tests.console.conftest import ON_SQLITE, Colleague, Office, Visitor
from tests.dialogues.transcript import colleague_named

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

PDF = b"%PDF-1.4 tajekoztato"
TEXT = "Jó napot kívánok, hétfőn várom."


def _path(visitor: Visitor, act: str = "") -> str:
    return f"/console/cases/{visitor.case_id}" + (f"/{act}" if act else "")


async def reply(
    kati: Colleague, visitor: Visitor, *uploads: tuple[str, bytes], text: str = TEXT, **fields: str
) -> tuple[str, int, str]:
    """The id of the reply, the status and the page that answered."""
    found = re.search(r'name="form_token" value="(\w+)"', await kati.sees("/console/"))
    assert found is not None
    message_id = uuid4().hex
    data = {"form_token": found[1], "message_id": message_id, "text": text, **fields}
    files = [("files", (name, content, "application/octet-stream")) for name, content in uploads]
    # What a browser sends where nothing was chosen.
    answer = await kati.client.post(_path(visitor, "reply"), data=data, files=files or [("files", ("", b""))])
    return message_id, answer.status_code, answer.text


def box(page: str) -> str:
    found = re.search(r'<textarea id="reply-text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return found[1]


async def test_taken_back_the_text_and_its_file_are_in_the_box_again(office: Office, clock: FrozenClock) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    message_id, status, _page = await reply(kati, visitor, ("tájékoztató.pdf", PDF))
    assert status == 303
    page = await kati.sees(_path(visitor))
    assert "Visszavonom" in page
    assert "Küldés most" in page
    assert "tájékoztató.pdf" in page
    assert box(page) == ""
    await kati.sends(_path(visitor, "undo"), {"message_id": message_id})
    page = await kati.sees(_path(visitor))
    assert box(page) == TEXT
    assert "Ezt a választ visszavonta." in page
    (kept,) = re.findall(r'name="(file_[\w-]+)" checked', page)
    _id, status, _page = await reply(kati, visitor, text="Jobban mondva kedden.", **{kept: "on"})
    assert status == 303
    clock.move(seconds=10)
    run_due(office.desk)
    page = await kati.sees(_path(visitor))
    assert box(page) == ""
    assert TEXT not in visitor.reads()
    (saved,) = re.findall(r'href="(/console/cases/\d+/files/[\w-]+)"', page)
    answer = await kati.client.get(saved)
    assert (answer.content, answer.headers["content-disposition"]) == (
        PDF,
        "attachment; filename*=UTF-8''t%C3%A1j%C3%A9koztat%C3%B3.pdf",
    )
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_a_file_that_is_unticked_does_not_go(office: Office, clock: FrozenClock) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    message_id, _status, _page = await reply(kati, visitor, ("a.pdf", PDF))
    await kati.sends(_path(visitor, "undo"), {"message_id": message_id})
    await reply(kati, visitor)
    clock.move(seconds=10)
    run_due(office.desk)
    assert "a.pdf" not in await kati.sees(_path(visitor))


async def test_sent_now_it_is_there_and_undone_too_late_it_is_told(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    message_id, _status, _page = await reply(kati, visitor)
    assert (await kati.sends(_path(visitor, "send-now"), {"message_id": message_id})).status_code == 303
    assert TEXT in visitor.reads()
    late = await kati.sends(_path(visitor, "undo"), {"message_id": message_id})
    assert late.status_code == 409
    assert "Ez a válasz már elment" in late.text


async def test_a_colleague_sees_what_is_on_its_way_but_cannot_touch_it(office: Office) -> None:
    visitor, kati, eva = office.visitor(), await office.colleague(), await office.colleague("eva@example.hu")
    message_id, _status, _page = await reply(kati, visitor)
    page = await eva.sees(_path(visitor))
    assert TEXT in page
    assert "Visszavonom" not in page
    assert (await eva.sends(_path(visitor, "undo"), {"message_id": message_id})).status_code == 404


async def test_lost_to_a_colleague_it_comes_back_with_the_reason_and_can_be_thrown_away(
    office: Office, clock: FrozenClock
) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    await reply(kati, visitor)
    casework.take_over(office.desk, colleague_named(office.desk, "pista"), visitor.case_id)
    clock.move(seconds=10)
    run_due(office.desk)
    fragments = await kati.sees(_path(visitor, "live"))  # also on a page that nobody reloads
    assert "Nem küldtük el: az ügyet már nem Ön kezeli." in fragments
    assert box(await kati.sees(_path(visitor))) == TEXT
    assert (await kati.sends(_path(visitor, "discard"))).status_code == 303
    assert TEXT not in await kati.sees(_path(visitor))


@pytest.mark.parametrize(
    ("uploads", "status", "why"),
    [
        ([("virus.pdf", b"MZ\x90")], 415, "csak PDF"),
        ([("a.txt", b"")], 422, "üres"),
        ([("a.txt", b"x")] * 6, 422, "legfeljebb 5"),
    ],
)
async def test_a_refused_file_keeps_the_text(
    office: Office, uploads: list[tuple[str, bytes]], status: int, why: str
) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    _id, answered, page = await reply(kati, visitor, *uploads)
    assert answered == status
    assert why in page
    assert box(page) == TEXT


async def test_a_file_can_go_without_words(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    message_id, status, _page = await reply(kati, visitor, ("a.pdf", PDF), text=" ")
    assert status == 303
    assert (await kati.sends(_path(visitor, "send-now"), {"message_id": message_id})).status_code == 303
    assert "a.pdf" in await kati.sees(_path(visitor))


async def test_a_file_is_reached_from_its_own_case_by_who_may_read_it(office: Office) -> None:
    visitor, other, kati = office.visitor(), office.visitor(), await office.colleague()
    message_id, _status, _page = await reply(kati, visitor, ("a.pdf", PDF))
    (address,) = set(re.findall(r'href="(/console/cases/\d+/files/[\w-]+)"', await kati.sees(_path(visitor))))
    eva, reader = await office.colleague("eva@example.hu"), await office.colleague("olvaso@example.hu", "reader")
    partner = await office.colleague("partner@example.hu", "partner")
    for who, status in ((kati, 200), (eva, 200), (reader, 200), (partner, 404)):
        assert (await who.client.get(address)).status_code == status
    assert (await office.browser().get(address)).status_code == 303  # to the sign-in
    elsewhere = address.replace(f"/{visitor.case_id}/", f"/{other.case_id}/")
    for wrong in (elsewhere, f"{address}x", "/console/cases/1/files/nothing"):
        assert (await kati.client.get(wrong)).status_code == 404
    await kati.sends(_path(visitor, "undo"), {"message_id": message_id})
    assert (await eva.client.get(address)).status_code == 404  # a draft is its writer's
    assert (await kati.client.get(address)).status_code == 200


@pytest.mark.parametrize(
    ("text", "bad", "status"),
    [("Kedves [[név]]!", [], 422), ("x" * 4001, [], 422), (TEXT, [("virus.pdf", b"MZ\x90")], 415)],
)
async def test_a_refused_form_keeps_its_files_ticked_and_sends_them_with_the_next_try(
    office: Office, clock: FrozenClock, text: str, bad: list[tuple[str, bytes]], status: int
) -> None:
    visitor, kati, eva = office.visitor(), await office.colleague(), await office.colleague("eva@example.hu")
    for _click in range(2):
        _id, answered, page = await reply(
            kati, visitor, ("a.pdf", PDF), *bad, ("b.txt", b"szia"), text=text, message_id="7" * 32
        )
        assert answered == status
    kept = re.findall(r'name="(file_[\w-]+)" checked autocomplete="off"> ([\w.]+)', page)
    assert [name for _id, name in kept] == ["a.pdf", "b.txt"]
    assert "a.pdf" not in await eva.sees(_path(visitor))  # a draft is its writer's
    assert "a.pdf" in await kati.sees(_path(visitor))
    assert visitor.reads()[-1] != TEXT
    first, second = (file_id for file_id, _name in kept)
    _id, answered, page = await reply(kati, visitor, text="Kedves [[név]]!", **{first: "on"})
    assert re.findall(r'name="(file_[\w-]+)" checked', page) == [first]  # what she unticked stays so
    assert second in page
    _id, answered, _page = await reply(kati, visitor, ("c.pdf", PDF), **{first: "on"})
    assert answered == 303
    clock.move(seconds=10)
    run_due(office.desk)
    page = await kati.sees(_path(visitor))
    assert [name in page for name in ("a.pdf", "b.txt", "c.pdf")] == [True, False, True]
    assert TEXT in visitor.reads()


async def test_kept_and_new_files_together_may_not_be_too_many(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    uploads = [(f"{number}.txt", b"x") for number in range(4)]
    _id, _status, page = await reply(kati, visitor, *uploads, text="[[név]]")
    kept = dict.fromkeys(re.findall(r'name="(file_[\w-]+)" checked', page), "on")
    _id, status, page = await reply(kati, visitor, ("y.txt", b"y"), ("z.txt", b"z"), **kept)
    assert status == 422
    assert "legfeljebb 5" in page
    assert len(re.findall(r'name="(file_[\w-]+)" checked', page)) == 6


async def test_inserting_a_canned_reply_keeps_the_chosen_files(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    found = re.search(r'name="form_token" value="(\w+)"', await kati.sees("/console/"))
    assert found is not None
    data = {"form_token": found[1], "message_id": uuid4().hex, "text": TEXT}
    files = [("files", ("a.pdf", PDF, "application/pdf"))]
    answer = await kati.client.post(_path(visitor, "insert"), data=data, files=files)
    assert answer.status_code == 200
    assert re.findall(r'name="file_[\w-]+" checked autocomplete="off"> ([\w.]+)', answer.text) == ["a.pdf"]
