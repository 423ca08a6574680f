"""The privacy notice says all that is declared, in both languages, and loads nothing that could act."""

import re

import pytest

from bot.web import notice_words
from bot.web.notice import ADDRESSES, notice
from desk.desk import Desk
from locales import Locale
from storage.columns import Basis, Purpose, Reader
from storage.declarations import declared_fields
from tests.drivers import web_client

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_every_declared_field_has_words_and_nothing_else_has() -> None:
    assert set(notice_words.FIELDS) == {(field.table, field.column) for field in declared_fields()}
    assert set(notice_words.PURPOSES) == set(notice_words.WHY) == set(Purpose)
    assert set(notice_words.BASES) == set(Basis)
    assert set(notice_words.READERS) == set(Reader)
    assert set(notice_words.COUNTED) == {field.declaration.retention for field in declared_fields()}


@ON_SQLITE
@pytest.mark.parametrize("locale", ["hu", "en"])
def test_the_page_says_each_of_them_with_its_days(desk: Desk, locale: Locale) -> None:
    html = notice(desk, locale)
    said, into = text_of(html), desk.translator.into
    for field in declared_fields():
        declaration = field.declaration
        words = (
            notice_words.FIELDS[field.table, field.column],
            notice_words.PURPOSES[declaration.purpose],
            notice_words.WHY[declaration.purpose],
            notice_words.BASES[declaration.basis],
            notice_words.READERS[declaration.seen_by],
        )
        for text in words:
            assert into(locale, text).replace("'", "&#39;") in said
    assert ("180 nap" if locale == "hu" else "180 days") in said
    assert "naih.hu" in said
    assert desk.office.data_controller in said
    assert "<script" not in html
    assert " style=" not in html


@ON_SQLITE
@pytest.mark.asyncio
async def test_it_is_served_in_both_languages_without_scripts(desk: Desk) -> None:
    async with web_client(desk) as client:
        for locale, address in ADDRESSES.items():
            answer = await client.get(address)
            assert answer.status_code == 200
            assert f'<html lang="{locale}">' in answer.text
            assert "script-src" not in answer.headers["content-security-policy"]
            assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert (await client.get("/notice.css")).headers["content-type"].startswith("text/css")
        assert (await client.get("/en/privacy")).headers["location"] == ADDRESSES["en"]
        assert ADDRESSES["hu"] in (await client.get("/widget.js")).text
