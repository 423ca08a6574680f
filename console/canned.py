"""The page of canned replies: the list, and the form that writes one."""

from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console import refusal_words
from console.case_thread import links_to
from console.layout import Flash, Layout, page
from console.rendering import ROOT
from console.visit import Fields, SentForm, TheVisit, Visit
from desk import canned
from desk.canned import FACT, NAMES, Canned, Writing
from desk.errors import CannedRefused, FileRefused
from desk.files import ENDINGS, as_attachment
from desk.rights import Right, may, must
from locales import Text, _

router = APIRouter(prefix="/canned")

ADDRESS = f"{ROOT}/canned"
CannedId = Annotated[int, Path(ge=1, le=2**53)]
MEANINGS = dict(
    zip(
        NAMES,
        (
            _("the visitor's name, where it was given"),
            _("your name"),
            _("the number of the case"),
            _("the name of the office"),
            _("the address of the office"),
            _("the opening hours"),
        ),
        strict=True,
    )
)


class Senseless(Exception):
    """A day that is none."""


@router.get("")
async def list_page(visit: TheVisit) -> HTMLResponse:
    desk = visit.reader.desk
    found = await desk.database.read(canned.every, desk, visit.staff)
    layout = Layout(visit.reader, visit.reader.words(_("Canned replies")), back=ADDRESS, visit=visit)
    return page(
        "canned.html",
        layout,
        address=ADDRESS,
        canned=found,
        may_write=may(visit.staff, Right.WRITE_CANNED),
    )


@router.get("/new")
async def new_page(visit: TheVisit) -> HTMLResponse:
    must(visit.staff, Right.WRITE_CANNED)
    return _form(visit, None, Fields())


@router.get("/{canned_id}")
async def edit_page(visit: TheVisit, canned_id: CannedId) -> HTMLResponse:
    must(visit.staff, Right.WRITE_CANNED)
    known = await _known(visit, canned_id)
    row = known.row
    fields = Fields(
        title=row.title,
        text=row.text_hu,
        text_en=row.text_en or "",
        topic=row.topic or "",
        expires_on=row.expires_on.isoformat() if row.expires_on else "",
    )
    return _form(visit, known, fields)


@router.get("/{canned_id}/file")
async def file_of(visit: TheVisit, canned_id: CannedId) -> Response:
    desk = visit.reader.desk
    row, content = await desk.database.read(canned.file_of, desk, visit.staff, canned_id)
    return Response(content, media_type=row.media_type, headers=dict(as_attachment(row.name)))


@router.post("/new")
async def add(sent: SentForm) -> Response:
    return await _save(sent.visit, None, sent.fields)


@router.post("/{canned_id}")
async def change(sent: SentForm, canned_id: CannedId) -> Response:
    must(sent.visit.staff, Right.WRITE_CANNED)
    return await _save(sent.visit, await _known(sent.visit, canned_id), sent.fields)


@router.post("/{canned_id}/remove")
async def remove(sent: SentForm, canned_id: CannedId) -> RedirectResponse:
    desk = sent.visit.reader.desk
    await desk.database.write(canned.remove, desk, sent.visit.staff, canned_id)
    return RedirectResponse(ADDRESS, 303)


async def _known(visit: Visit, canned_id: int) -> Canned:
    desk = visit.reader.desk
    return await desk.database.read(canned.one, desk, visit.staff, canned_id)


async def _save(visit: Visit, known: Canned | None, fields: Fields) -> Response:
    desk = visit.reader.desk
    try:
        save = partial(canned.save, desk, visit.staff, _writing(fields), known.row.id if known else None)
        await desk.database.write(save)
    except (CannedRefused, FileRefused) as refused:
        status, sentence = refusal_words.sentence_of(refused)
        return _form(visit, known, fields, sentence, status)
    except Senseless:
        return _form(visit, known, fields, _("Not saved: the last day is not a date."), 422)
    return RedirectResponse(ADDRESS, 303)


def _writing(fields: Fields) -> Writing:
    try:
        expires_on = date.fromisoformat(fields["expires_on"]) if fields.get("expires_on") else None
    except ValueError:
        raise Senseless from None
    return Writing(
        title=fields.get("title", ""),
        text_hu=fields.get("text", ""),
        text_en=fields.get("text_en", ""),
        topic=fields.get("topic", ""),
        expires_on=expires_on,
        upload=fields.files[0] if fields.files else None,
        keeps_file="keeps_file" in fields,
    )


def _form(
    visit: Visit, known: Canned | None, fields: Fields, problem: Text | None = None, status: int = 200
) -> HTMLResponse:
    reader = visit.reader
    back = f"{ADDRESS}/{known.row.id if known else 'new'}"
    title = _("Change a canned reply") if known else _("New canned reply")
    flash = Flash(problem, is_error=True) if problem else None
    articles = reader.desk.published.current.articles.values()
    topics = sorted((article.title.into(reader.locale), article.id) for article in articles)
    return page(
        "canned_form.html",
        Layout(reader, reader.words(title), back=back, visit=visit, flash=flash),
        status,
        address=back,
        list_address=ADDRESS,
        known=known,
        file=next(iter(links_to([known.file])), None) if known and known.file else None,
        fields=fields,
        topics=topics,
        variables=[(f"{{{name}}}", reader.words(MEANINGS[name])) for name in NAMES],
        fact_example=f"{{{FACT}nincs-fellebbezes}}",
        file_endings=",".join(ENDINGS),
    )
