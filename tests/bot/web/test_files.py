"""POST and GET /api/chat/files."""

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select

from desk import casework, replies
from desk.desk import Desk
from desk.files import MOST_FILES, Upload
from desk.replies import Draft
from storage.models import files
from tests.bot.web.limited import limited
from tests.dialogues.transcript import colleague_named
from tests.drivers import WebPerson, web_client
from tests.office import with_values

pytestmark = pytest.mark.asyncio

FILES = "/api/chat/files"
PDF = b"%PDF-1.4 oneletrajz"
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def post(
    person: WebPerson, *contents: bytes, name: str = "önéletrajz.pdf", message: str = "", text: str = ""
) -> httpx.Response:
    parts = [("file", (name, content, "application/x-anything")) for content in contents]
    data = {"id": message or str(uuid4()), "text": text}
    return await person.client.post(FILES, data=data, files=parts, headers=person.headers)


async def test_a_file_to_a_person_is_kept_and_comes_back_as_it_was(desk: Desk, kati: WebPerson) -> None:
    await kati.type("emberrel szeretnék beszélni")
    await kati.read()
    answer = await post(kati, PDF, text="Itt az önéletrajzom.")
    assert answer.status_code == 202, answer.text
    (line,) = await kati.changes()
    assert (line["from"], line["text"]) == ("visitor", "[dokumentum] Itt az önéletrajzom.")
    (shown,) = line["files"]
    assert (shown["name"], shown["size"]) == ("önéletrajz.pdf", len(PDF))
    saved = await kati.client.get(shown["url"], headers=kati.headers)
    assert saved.content == PDF
    headers = saved.headers
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%B6n%C3%A9letrajz.pdf"
    assert (headers["content-type"], headers["x-content-type-options"]) == ("application/pdf", "nosniff")
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    clerk = colleague_named(desk, "eva")
    case_id = casework.queue(desk, clerk).cases[0].id
    (seen,) = [line.files for line in casework.case_page(desk, clerk, case_id).lines if line.files]
    assert casework.file_of(desk, clerk, case_id, seen[0].id)[1] == PDF


async def test_the_same_upload_twice_is_one_line_and_another_under_its_id_is_refused(kati: WebPerson) -> None:
    await kati.type("emberrel szeretnék beszélni")
    await kati.read()
    message = str(uuid4())
    first, second = [await post(kati, PDF, message=message) for _time in range(2)]
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert (await post(kati, PDF + b"!", message=message)).status_code == 409
    (line,) = await kati.changes()
    assert len(line["files"]) == 1


async def test_to_the_program_it_is_said_what_is_expected_and_nothing_is_kept(kati: WebPerson) -> None:
    await kati.read()
    assert (await post(kati, PDF)).status_code == 202
    line, said = await kati.changes()
    assert line["files"] == []
    assert "Csak írott üzenetet tudok elolvasni" in said["text"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("contents", "code", "why"),
    [
        ([b"MZ\x90\x00\x03"], 415, "PDF"),
        ([b""], 422, "üres"),
        ([], 422, "legalább egy fájl"),
        ([b"a"] * (MOST_FILES + 1), 422, "legfeljebb 5"),
        ([b"%PDF-" + b"x" * 1_048_576], 413, "túl nagy"),
        ([b"%PDF-" + b"x" * 3_000_000], 413, "túl nagy"),  # refused before it is read
    ],
)
async def test_what_is_not_taken_is_told_in_a_sentence(desk: Desk, contents: list[bytes], code: int, why: str) -> None:
    limits = {"messages_per_minute": 30, "sessions_per_address_per_hour": 300, "megabytes_per_message": 1}
    small = with_values(desk, limits=limits)
    async with web_client(small) as client:
        person = await WebPerson(client).open()
        answer = await post(person, *contents)
        assert answer.status_code == code
        assert why in answer.json()["detail"]


@ON_SQLITE
async def test_without_a_token_or_with_nonsense_nothing_is_read(kati: WebPerson, desk: Desk) -> None:
    headers = dict(kati.headers)
    kati.headers = {}
    assert (await post(kati, PDF)).status_code == 401
    kati.headers = headers
    assert (await post(kati, PDF, message="nonsense")).status_code == 422
    raw = {**headers, "Content-Type": "multipart/form-data; boundary=x"}
    assert (await kati.client.post(FILES, content=b"nonsense", headers=raw)).status_code == 422
    assert (await kati.client.post(FILES, json={"id": str(uuid4())}, headers=headers)).status_code == 422


@ON_SQLITE
async def test_files_are_messages_to_the_limit(desk: Desk) -> None:
    async with web_client(limited(desk, messages=1)) as client:
        person = await WebPerson(client).open()
        answers = [(await post(person, PDF)).status_code for _time in range(3)]
    assert answers[-1] == 429


async def test_nobody_elses_file_can_be_reached_and_none_before_it_was_sent(desk: Desk, kati: WebPerson) -> None:
    await kati.type("emberrel szeretnék beszélni")
    await post(kati, PDF)
    url = next(entry["files"][0]["url"] for entry in await kati.changes() if entry["files"])
    clerk = colleague_named(desk, "eva")
    case_id = casework.queue(desk, clerk).cases[0].id
    draft = Draft("Küldöm.", uuid4().hex, (Upload("tajekoztato.pdf", PDF),))
    replies.hold(desk, clerk, case_id, draft)
    (waiting,) = casework.case_page(desk, clerk, case_id).held
    secret = f"{FILES}/{waiting.files[0].id}"
    assert (await kati.client.get(secret, headers=kati.headers)).status_code == 404
    replies.send_now(desk, clerk, case_id, waiting.message_id)
    assert (await kati.client.get(secret, headers=kati.headers)).content == PDF
    async with web_client(desk) as client:
        other = await WebPerson(client).open()
        for address in (url, secret):
            assert (await client.get(address, headers=other.headers)).status_code == 404
            assert (await client.get(address)).status_code == 401


async def test_erasing_the_conversation_erases_its_files(desk: Desk, kati: WebPerson) -> None:
    await kati.type("emberrel szeretnék beszélni")
    await post(kati, PDF)
    clerk = colleague_named(desk, "eva")
    case_id = casework.queue(desk, clerk).cases[0].id
    replies.hold(desk, clerk, case_id, Draft("Küldöm.", uuid4().hex, (Upload("a.pdf", PDF),)))
    assert (await kati.client.delete("/api/chat/sessions", headers=kati.headers)).status_code == 204
    with desk.database.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(files)) == 0
