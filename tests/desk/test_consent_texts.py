"""A consent names the text that was read: other words are another version; what nobody was shown is not recorded."""

import re
from pathlib import Path

import pytest

from desk import cases
from desk.consent_texts import CONTACT, TEXTS, digest_of
from desk.desk import Desk
from desk.errors import NotShown
from desk.messages import Incoming
from desk.turns import Turn
from handlers.dispatch import dispatch
from handlers.news import SUBSCRIPTION
from handlers.routes import Route
from storage import records
from tests.visitor import Visitor

HERE = Path(__file__).parents[2]
VERSION = re.compile(r'"([a-z_]+-\d)"')


def test_other_words_need_another_version(desk: Desk) -> None:
    """A failure here: the words have changed. Give the text a new version, and then its new digest."""
    now = {version: digest_of(desk.translator, consent.text) for version, consent in TEXTS.items()}
    assert now == {version: consent.digest for version, consent in TEXTS.items()}
    assert len(set(now.values())) == len(now)


def test_every_version_that_is_recorded_has_its_text_here() -> None:
    files = [file for folder in ("desk", "handlers", "console") for file in (HERE / folder).glob("*.py")]
    used = {version for file in files for version in VERSION.findall(file.read_text(encoding="utf-8"))} - {"utf-8"}
    assert used == set(TEXTS)


def consents(visitor: Visitor) -> list[str]:
    with visitor.desk.database.reading() as tx:
        return [row.text_version for row in records.consents_of(tx, visitor.row.person_id)]


def test_the_summary_shows_exactly_the_text_that_is_recorded(desk: Desk) -> None:
    visitor = Visitor(desk)
    visitor.start()
    visitor.tap("Vállalkozásom van")
    visitor.tap("Üzenetet hagyok")
    visitor.type("hegesztőt keresek")
    visitor.type("Kiss Mária")
    (summary,) = visitor.type("06 30 123 4567")
    assert desk.translator.into("hu", CONTACT.text) in summary.text
    assert consents(visitor) == []
    visitor.tap("Elküldöm")
    assert consents(visitor) == [CONTACT.version]


def test_what_was_not_shown_is_not_recorded(desk: Desk) -> None:
    visitor = Visitor(desk)
    visitor.start()

    def agree(turn: Turn) -> None:
        with pytest.raises(NotShown):
            cases.give_consent(turn, CONTACT.purpose, CONTACT.version)
        with pytest.raises(NotShown):
            SUBSCRIPTION.submit(turn, {"audience": "both", "topic": "all"})

    incoming = Incoming(visitor.channel, visitor.address, "d", desk.clock.now(), text="igen")
    dispatch(desk, incoming, (Route("agrees", lambda _turn: True, agree),))
    assert consents(visitor) == []
