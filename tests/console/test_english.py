"""The English switch: every page of the console, and the forms on it, with nothing left of our Hungarian sentences."""

import re
from html.parser import HTMLParser

import pytest

from console.visit import LANGUAGE_COOKIE
from locales.translator import read_catalogue
from tests.console.conftest import ON_SQLITE
from tests.console.test_rights import TABLE, Scene, scene

__all__ = ["scene"]
pytestmark = [pytest.mark.asyncio, ON_SQLITE]

NO_PAGES = re.compile(r"^POST|/file|/stream|/live$|/take-over$|/proposals/|/enrol$")
VOID = {"input", "meta", "link", "br", "img", "hr"}
SAID_BY = {"title", "aria-label", "placeholder", "alt"}  # attributes that are read out
# What others wrote: their words in their language, and names.
DATA_CLASSES = {"said", "speaker", "sub", "question", "who", "offer"}
PAGES = [route.removeprefix("GET ") for route in TABLE if not NO_PAGES.search(route)]


class OurWords(HTMLParser):
    """The texts of a page apart from what is marked as Hungarian or holds what somebody wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._is_data: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        inside = bool(self._is_data and self._is_data[-1])
        classes = set(given.get("class", "").split())
        is_theirs = tag != "html" and given.get("lang") == "hu"
        is_data = inside or is_theirs or bool(classes & DATA_CLASSES) or tag in {"textarea", "svg"}
        if not is_data:
            self.texts += [given[name] for name in SAID_BY & given.keys()]
        if tag not in VOID:
            self._is_data.append(is_data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._is_data:
            self._is_data.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._is_data and self._is_data[-1]):
            self.texts.append(" ".join(data.split()))


def hungarian_sentences() -> re.Pattern[str]:
    """Any of them, whatever stands in the places of its values; those alike in both languages left out."""
    catalogue = read_catalogue("hu")
    told = [theirs for theirs in catalogue.values() if theirs not in catalogue and re.search(r"[^\W\d_]{3}", theirs)]
    return re.compile("|".join(re.sub(r"\\{\w+\\}", ".+", re.escape(sentence)) for sentence in told))


@pytest.fixture
def sentences() -> re.Pattern[str]:
    return hungarian_sentences()


def our_words(page: str) -> list[str]:
    parser = OurWords()
    parser.feed(page)
    return parser.texts


async def test_no_page_has_a_hungarian_sentence_of_ours(scene: Scene, sentences: re.Pattern[str]) -> None:
    left = {}
    for who in ("coordinator", "partner"):
        browser = scene._browser(who)
        browser.cookies.set(LANGUAGE_COOKIE, "en", "console.test")
        for path in PAGES:
            address = re.sub(r"{(\w+)(:\w+)?}", lambda found: str(scene.values.get(found[1], "x")), path)
            answer = await browser.get(f"/console{address}", follow_redirects=True)
            found = [text for text in our_words(answer.text) if sentences.fullmatch(text)]
            if found:
                left[who, path] = found
    assert left == {}


async def test_a_hungarian_page_would_be_found(scene: Scene, sentences: re.Pattern[str]) -> None:
    page = (await scene._browser("coordinator").get("/console/staff")).text
    assert len([text for text in our_words(page) if sentences.fullmatch(text)]) > 20
