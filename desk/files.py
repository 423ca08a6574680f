"""Which files people may send each other. What a file is called and said to be is never believed: its bytes decide."""

import io
import re
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from desk.errors import FileRefused

MOST_FILES = 5  # of one message
LONGEST_NAME = 100
NAMELESS = "fajl"
MEGABYTE = 1024 * 1024
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
PROGRAMS_INSIDE = re.compile(r"(?:^|/)(?:vbaProject\.bin|Basic/)", re.IGNORECASE)
NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Upload:
    """As it came, unchecked."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class File:
    """Checked: of a known kind, with a name that fits it."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Kind:
    media_type: str
    endings: tuple[str, ...]
    fits: Callable[[bytes], bool]


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(marks)


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS


def _holds(part: str) -> Callable[[bytes], bool]:
    """An office document: a ZIP with that part and without macros."""

    def fits(content: bytes) -> bool:
        names = _names_in(content)
        return part in names and "[Content_Types].xml" in names and not any(map(PROGRAMS_INSIDE.search, names))

    return fits


def _is_odt(content: bytes) -> bool:
    """Its first member is its type, uncompressed (OpenDocument 1.3, part 2, 3.3)."""
    return content[30 : 30 + len(ODT)] == ODT and not any(map(PROGRAMS_INSIDE.search, _names_in(content)))


def _names_in(content: bytes) -> list[str]:
    if not content.startswith(b"PK\x03\x04"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        return []


def _is_text(content: bytes) -> bool:
    try:
        return NOT_IN_TEXT.search(content.decode("utf-8-sig")) is None
    except UnicodeDecodeError:
        return False


KINDS = (
    Kind("application/pdf", (".pdf",), _begins(b"%PDF-")),
    Kind("image/jpeg", (".jpg", ".jpeg"), _begins(b"\xff\xd8\xff")),
    Kind("image/png", (".png",), _begins(b"\x89PNG\r\n\x1a\n")),
    Kind("image/webp", (".webp",), _is_webp),
    Kind("image/heic", (".heic", ".heif"), _is_heic),
    Kind("audio/ogg", (".ogg", ".oga", ".opus"), _begins(b"OggS")),
    Kind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx",),
        _holds("word/document.xml"),
    ),
    Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",), _holds("xl/workbook.xml")),
    Kind("application/vnd.oasis.opendocument.text", (".odt",), _is_odt),
    Kind("text/plain", (".txt", ".csv"), _is_text),
)
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)


def checked(uploads: Sequence[Upload], most_bytes: int) -> tuple[File, ...]:
    """Raises FileRefused for the first that may not pass; all of one message together may have `most_bytes`."""
    if len(uploads) > MOST_FILES:
        raise FileRefused("many")
    if sum(len(upload.content) for upload in uploads) > most_bytes:
        raise FileRefused("size")
    return tuple(map(_checked, uploads))


def passing(uploads: Sequence[Upload], most_bytes: int) -> list[File]:
    """Those of a refused message that may go with the next try, in their order."""
    found: list[File] = []
    for upload in uploads:
        try:
            file = _checked(upload)
        except FileRefused:
            continue
        if len(found) < MOST_FILES and sum(len(each.content) for each in (*found, file)) <= most_bytes:
            found.append(file)
    return found


def _checked(upload: Upload) -> File:
    if not upload.content:
        raise FileRefused("empty")
    kind = next((kind for kind in KINDS if kind.fits(upload.content)), None)
    if kind is None:
        raise FileRefused("kind")
    return File(clean_name(upload.name, kind.endings), kind.media_type, upload.content)


def clean_name(name: str, endings: Sequence[str]) -> str:
    """Without folders, control characters and tricks of direction, short, and with an ending that tells the truth."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    visible = "".join(" " if c.isspace() else c for c in name if c.isspace() or unicodedata.category(c)[0] != "C")
    words = " ".join(NOT_IN_NAMES.sub("", visible).split()).rstrip(". ")
    ending = next((ending for ending in endings if words.lower().endswith(ending)), "")
    stem = words[: len(words) - len(ending)].strip(". ")[:LONGEST_NAME].rstrip(". ")
    return (stem or NAMELESS) + (ending or endings[0])


def as_attachment(name: str) -> Mapping[str, str]:
    """Headers under which a file is saved and never run or shown by the browser (RFC 6266, RFC 8187)."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
