from datetime import date

import pytest

from knowledge.dates import PartialDate, year_as_adjective


@pytest.mark.parametrize(
    ("written", "last_day", "hungarian", "english"),
    [
        ("2027", date(2027, 12, 31), "2027.", "2027"),
        ("2024-02", date(2024, 2, 29), "2024. február.", "February 2024"),
        ("2027-12-31", date(2027, 12, 31), "2027. december 31.", "31 December 2027"),
    ],
)
def test_a_partial_date_ends_with_its_last_day(written: str, last_day: date, hungarian: str, english: str) -> None:
    partial = PartialDate.parse(written)
    assert (partial.last_day, str(partial)) == (last_day, written)
    assert (partial.said("hu"), partial.said("en")) == (hungarian, english)


@pytest.mark.parametrize("written", ["", "27", "2027-13", "2027-02-30", "2027-1-1", "0000", "2027.", "most"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (its words are for nobody)
        PartialDate.parse(written)


@pytest.mark.parametrize(
    ("year", "said"),
    [(2025, "2025-ös"), (2026, "2026-os"), (2027, "2027-es"), (2028, "2028-as"), (2030, "2030-as"), (2040, "2040-es")],
)
def test_a_hungarian_year_carries_its_suffix(year: int, said: str) -> None:
    assert year_as_adjective(year, "hu") == said
    assert year_as_adjective(year, "en") == str(year)
