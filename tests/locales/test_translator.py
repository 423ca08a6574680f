"""Sentences, dates, times and numbers as each language writes them."""

from datetime import UTC, date, datetime

import pytest

from locales import Locale, Text, Translator, _, format_day, format_moment
from tests.clock import BUDAPEST, budapest

SEES = "A colleague is dealing with your case and sees what you write here."
BY = "A reply can be expected by: {by}."


@pytest.fixture
def translator() -> Translator:
    return Translator(BUDAPEST)


@pytest.mark.parametrize(
    ("locale", "moment", "written"),
    [
        ("hu", budapest(2026, 11, 28, 10), "2026. november 28., szombat 10:00"),
        ("hu", budapest(2026, 3, 2, 8, 5), "2026. március 2., hétfő 8:05"),
        ("hu", budapest(2026, 1, 1, 0), "2026. január 1., csütörtök 0:00"),
        ("en", budapest(2026, 11, 28, 10), "Saturday, 28 November 2026, 10:00"),
    ],
)
def test_a_moment_is_written_with_its_weekday(locale: Locale, moment: datetime, written: str) -> None:
    assert format_moment(moment, locale, BUDAPEST) == written


@pytest.mark.parametrize(
    ("month", "written"), [(7, "2026. július 5., vasárnap 0:30"), (12, "2026. december 4., péntek 23:30")]
)
def test_a_moment_is_told_in_the_offices_zone_in_summer_and_winter(month: int, written: str) -> None:
    assert format_moment(datetime(2026, month, 4, 22, 30, tzinfo=UTC), "hu", BUDAPEST) == written


def test_a_day_is_written_without_a_time() -> None:
    assert format_day(date(2026, 11, 28), "hu") == "2026. november 28., szombat"
    assert format_day(date(2026, 11, 28), "en") == "Saturday, 28 November 2026"


@pytest.mark.parametrize(
    ("number", "hungarian", "english"),
    [
        (1_250_000, "1\u00a0250\u00a0000", "1,250,000"),
        (4_000, "4\u00a0000", "4,000"),
        (12, "12", "12"),
        (-1_500, "-1\u00a0500", "-1,500"),
    ],
)
def test_a_whole_number_is_grouped(translator: Translator, number: int, hungarian: str, english: str) -> None:
    """By no-break spaces, so that no line ends inside a number."""
    text = _(BY, by=number)
    assert translator.into("hu", text) == f"Válasz várható legkésőbb: {hungarian}."
    assert translator.into("en", text) == f"A reply can be expected by: {english}."


def test_values_are_written_in_the_readers_language(translator: Translator) -> None:
    moment = _(BY, by=budapest(2026, 11, 28, 10))
    assert translator.into("hu", moment) == "Válasz várható legkésőbb: 2026. november 28., szombat 10:00."
    assert translator.into("en", moment) == "A reply can be expected by: Saturday, 28 November 2026, 10:00."
    assert translator.into("hu", _(BY, by=date(2026, 11, 28))) == (
        "Válasz várható legkésőbb: 2026. november 28., szombat."
    )


def test_a_text_within_a_text_is_translated_too(translator: Translator) -> None:
    assert translator.into("hu", _(BY, by=_("Events"))) == "Válasz várható legkésőbb: Rendezvények."


def test_typed_words_go_through_untouched(translator: Translator) -> None:
    typed = "{by} {0} {} %s {by.__class__}"
    assert translator.into("hu", typed) == typed
    assert translator.into("hu", _(BY, by=typed)) == f"Válasz várható legkésőbb: {typed}."


def test_english_is_the_language_of_the_sources(translator: Translator) -> None:
    assert translator.into("en", Text(SEES)) == SEES
    assert translator.into("hu", Text(SEES)).startswith("Munkatársunk")
