"""Files of the visitor's chat: hers to a colleague, and a colleague's to her."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, status
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from bot.web.chat import FILES, LONGEST_TEXT, OTHER_CONTENT, Accepted, TheDesk, TheLimits, TheReception, TheVisitor
from bot.web.errors import FILES_TOO_LARGE, NOT_FOUND, Refused, refusals
from desk import visitors
from desk.conversations import WEB
from desk.errors import BodyDiffers, FileRefused, NotFound
from desk.files import MOST_FILES, File, Upload, as_attachment, checked
from desk.messages import Incoming, Kind
from locales import Text, _

SENSELESS = _("The upload cannot be read: give an id and at least one file.")
REFUSALS: Mapping[str, tuple[int, Text]] = {
    "kind": (
        status.HTTP_415_UNSUPPORTED_MEDIA_TYPE,
        _("This kind of file cannot be sent. Please send a PDF, a picture, a Word, Excel or text document."),
    ),
    "empty": (status.HTTP_422_UNPROCESSABLE_CONTENT, _("The file is empty. Please choose another one.")),
    "many": (
        status.HTTP_422_UNPROCESSABLE_CONTENT,
        _("At most {count} files can be sent with one message.", count=MOST_FILES),
    ),
}
MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["id", "file"],
                    "properties": {
                        "id": {"type": "string", "format": "uuid"},
                        "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        "text": {"type": "string", "maxLength": LONGEST_TEXT},
                    },
                }
            }
        },
    }
}

router = APIRouter(prefix=FILES, tags=["chat"])


@router.post(
    "",
    status_code=status.HTTP_202_ACCEPTED,
    responses=refusals(401, 409, 413, 415, 422, 429),
    openapi_extra=MULTIPART,
)
async def upload(request: Request, reception: TheReception, limits: TheLimits, visitor: TheVisitor) -> Accepted:
    """202 after the commit, idempotent by `id` as a message. Kept only while people own the conversation.

    The body is read here, after the token was checked.
    """
    limits.message(visitor)
    async with request.form(max_files=MOST_FILES + 1, max_fields=2) as form:
        delivery, text = _fields(form)
        parts = [part for part in form.getlist("file") if isinstance(part, UploadFile)]
        uploads = [Upload(part.filename or "", await part.read()) for part in parts]
    files = _checked(uploads, reception.desk.office.limits.bytes_per_message)
    incoming = Incoming(
        WEB,
        visitor.address,
        delivery,
        reception.desk.clock.now(),
        Kind.OTHER,
        text,
        attached="photo" if all(file.media_type.startswith("image/") for file in files) else "document",
        files=files,
        digest=_digest(uploads),
    )
    try:
        handled = await reception.receive(incoming)
    except BodyDiffers:
        raise Refused(status.HTTP_409_CONFLICT, OTHER_CONTENT) from None
    return Accepted(seq=handled.seq or 0)


def _fields(form: FormData) -> tuple[str, str]:
    """The delivery's id and what was written beside the files."""
    given, text = form.get("id"), form.get("text", "")
    try:
        delivery = str(UUID(given if isinstance(given, str) else ""))
    except ValueError:
        raise Refused(status.HTTP_422_UNPROCESSABLE_CONTENT, SENSELESS) from None
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise Refused(status.HTTP_422_UNPROCESSABLE_CONTENT, SENSELESS)
    return delivery, text.strip()


def _checked(uploads: Sequence[Upload], most_bytes: int) -> tuple[File, ...]:
    if not uploads:
        raise Refused(status.HTTP_422_UNPROCESSABLE_CONTENT, SENSELESS)
    try:
        return checked(uploads, most_bytes)
    except FileRefused as refused:
        too_large = (status.HTTP_413_CONTENT_TOO_LARGE, FILES_TOO_LARGE)
        raise Refused(*REFUSALS.get(refused.why, too_large)) from None


def _digest(uploads: Sequence[Upload]) -> str:
    parts = (hashlib.sha256(upload.name.encode() + b"\0" + upload.content).hexdigest() for upload in uploads)
    return " ".join(parts)


@router.get("/{file_id}", response_class=Response, responses=refusals(401, 404, 422))
async def download(
    desk: TheDesk, visitor: TheVisitor, file_id: Annotated[str, Path(max_length=80, pattern=r"^[\w-]+$")]
) -> Response:
    """To be saved, never shown by the browser. Only of the visitor's own thread."""
    try:
        row, content = await desk.database.read(visitors.file_for, desk, visitor, file_id)
    except NotFound:
        raise Refused(status.HTTP_404_NOT_FOUND, NOT_FOUND) from None
    return Response(content, media_type=row.media_type, headers=dict(as_attachment(row.name)))
