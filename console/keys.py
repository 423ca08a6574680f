"""The keys of the console: a page of its own, and the sheet that `?` opens over any other (static/keys.js)."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from console.layout import HEADERS, Layout, page, wants_fragment
from console.reader import Reader
from console.rendering import ROOT, render
from console.visit import TheVisit
from locales import _

router = APIRouter()


@dataclass(frozen=True)
class Key:
    keys: tuple[str, ...]
    words: str


# A key only takes her to a place; what happens there still needs Enter or a click.
KEYS = (
    (("j", "↓"), _("next case in the list")),
    (("k", "↑"), _("previous case in the list")),
    (("Enter",), _("opens the case")),
    (("c",), _("to the button that takes the case")),
    (("r",), _("to the reply to the visitor")),
    (("n",), _("to the new internal note")),
    (("s",), _("to putting off")),
    (("x",), _("to closing")),
    (("g", "q"), _("to the queue")),
    (("/",), _("to the search")),
    (("?",), _("this sheet")),
)


@router.get("/help")
async def help_page(request: Request, visit: TheVisit) -> HTMLResponse:
    keys = _keys(visit.reader)
    if wants_fragment(request):
        return HTMLResponse(render("keys.html", visit.reader, keys=keys), headers=HEADERS)
    layout = Layout(visit.reader, visit.reader.words(_("Keys")), back=f"{ROOT}/help", visit=visit)
    return page("help.html", layout, keys=keys)


def _keys(reader: Reader) -> list[Key]:
    return [Key(keys, reader.words(text)) for keys, text in KEYS]
