import io
import unicodedata
import zipfile
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import FileRefused
from desk.files import ENDINGS, KINDS, LONGEST_NAME, MOST_FILES, Upload, as_attachment, checked, clean_name

LIMIT = 10_000_000
OFFICE = "[Content_Types].xml"


def zipped(names: Iterable[str], first: tuple[str, bytes] | None = None) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        if first:
            archive.writestr(*first)
        for name in names:
            archive.writestr(name, b"x")
    return content.getvalue()


ODT = ("mimetype", b"application/vnd.oasis.opendocument.text")
SAMPLES = {
    "pdf": b"%PDF-1.7\n...",
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "png": b"\x89PNG\r\n\x1a\n....",
    "webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    "ogg": b"OggS\x00\x02",
    "wordprocessingml.document": zipped([OFFICE, "word/document.xml"]),
    "spreadsheetml.sheet": zipped([OFFICE, "xl/workbook.xml"]),
    "opendocument.text": zipped(["content.xml"], ODT),
    "plain": "Árvíztűrő tükörfúrógép\r\n\tés más".encode(),
}
REFUSED = {
    "program": b"MZ\x90\x00\x03\x00\x00\x00",
    "script of a shell": b"\x7fELF\x02\x01\x01",
    "page with a zero byte": b"<html>\x00",
    "old document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "zip": zipped(["a.exe"]),
    "document with macros": zipped([OFFICE, "word/document.xml", "word/vbaProject.bin"]),
    "text with macros": zipped(["content.xml", "Basic/Standard/a.xml"], ODT),
    "broken zip": b"PK\x03\x04" + b"\xff" * 100,
    "svg in latin": "<svg>é</svg>".encode("latin-1"),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_file_is_what_its_bytes_say(kind: str) -> None:
    (file,) = checked([Upload("önéletrajz.exe", SAMPLES[kind])], LIMIT)
    assert file.media_type.endswith(kind)
    assert file.name.startswith("önéletrajz.exe.")
    assert file.name.endswith(ENDINGS)


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_on_the_list_is_refused_whatever_it_is_called(kind: str) -> None:
    with pytest.raises(FileRefused) as refused:
        checked([Upload("oneletrajz.pdf", REFUSED[kind])], LIMIT)
    assert refused.value.why == "kind"


@pytest.mark.parametrize(
    ("uploads", "why"),
    [
        ([Upload("a.txt", b"x")] * (MOST_FILES + 1), "many"),
        ([Upload("a.txt", b"x" * 6)] * 2, "size"),
        ([Upload("a.txt", b"")], "empty"),
    ],
)
def test_too_many_too_large_and_empty_ones_are_refused(uploads: list[Upload], why: str) -> None:
    with pytest.raises(FileRefused) as refused:
        checked(uploads, 11)
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Kati\\Önéletrajz 2.PDF", "Önéletrajz 2.pdf"),
        ("photo\u202efdp.exe", "photofdp.exe.pdf"),
        ("  . \n", "fajl.pdf"),
        (".pdf", "fajl.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("x" * 500 + ".pdf", "x" * LONGEST_NAME + ".pdf"),
    ],
)
def test_names_are_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name, (".pdf",)) == kept


@given(st.text(max_size=300), st.sampled_from(KINDS))
def test_any_name_becomes_one_that_is_safe_to_show_to_save_and_to_send(name: str, kind: object) -> None:
    endings = next(each.endings for each in KINDS if each is kind)
    kept = clean_name(name, endings)
    assert kept.lower().endswith(endings)
    assert len(kept) <= LONGEST_NAME + 5
    assert not any(unicodedata.category(character)[0] == "C" or character in '/\\<>:"|?*' for character in kept)
    assert clean_name(kept, endings) == kept
    assert as_attachment(kept)["Content-Disposition"].isascii()
    assert "\n" not in as_attachment(kept)["Content-Disposition"]


@given(st.binary(max_size=400) | st.binary(max_size=400).map(lambda rest: b"PK\x03\x04" + rest))
def test_any_bytes_are_of_a_known_kind_or_refused(content: bytes) -> None:
    known = any(kind.fits(content) for kind in KINDS) and content
    if known:
        assert checked([Upload("x", content)], LIMIT)[0].content == content
    else:
        with pytest.raises(FileRefused):
            checked([Upload("x", content)], LIMIT)
