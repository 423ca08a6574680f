"""The office-settings file: what it may say, and how its faults are told to the person who wrote it."""

from datetime import date, time
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from desk.current import Current
from desk.office import SAMPLE_FILE, OfficeFileError, load_office, read_office
from knowledge.article import OFFICE
from locales import Locale
from tests.clock import BUDAPEST, budapest
from tests.conftest import knowledge


def written(folder: Path, **changes: object) -> Path:
    """The sample with some values changed; None takes one away."""
    values = yaml.safe_load(SAMPLE_FILE.read_text(encoding="utf-8")) | changes
    file = folder / "office.yaml"
    file.write_text(yaml.safe_dump({k: v for k, v in values.items() if v is not None}, allow_unicode=True), "utf-8")
    return file


def test_the_shipped_file_lists_everything_that_is_only_a_sample() -> None:
    office = load_office(SAMPLE_FILE)
    assert {"name", "address", "phone", "hours", "reply_within_hours", "retention", "data_controller"} <= set(
        office.samples
    )
    assert {"employment_kecskemet", "employment_tiszakecske", "complaints", "privacy_notice"} <= set(office.samples)
    assert "urgent_within_hours" not in office.samples  # a rule, not a sample


def test_a_real_value_may_stand_by_itself(tmp_path: Path) -> None:
    office = load_office(written(tmp_path, name="Kecskeméti Paktumiroda", closures=["2026-12-28"]))
    assert office.name == "Kecskeméti Paktumiroda"
    assert office.closures == {date(2026, 12, 28)}
    assert not {"name", "closures"} & set(office.samples)


def test_what_the_office_has_not_given_is_not_quoted(tmp_path: Path) -> None:
    spoken = load_office(written(tmp_path, phone=None)).spoken()
    assert "phone" not in spoken
    assert spoken["address"].startswith("6000 Kecskemét")


@pytest.mark.parametrize(
    ("locale", "hours", "promise", "retention"),
    [
        ("hu", "hétfő–kedd 8:00–12:00, 12:30–16:00; csütörtök 9:00–10:00", "2,5 munkaóra", "beszélgetés 180 "),
        (
            "en",
            "Monday–Tuesday 8:00–12:00, 12:30–16:00; Thursday 9:00–10:00",
            "2.5 working hours",
            "conversations ",
        ),
    ],
)
def test_figures_are_said_as_people_say_them(
    tmp_path: Path, locale: Locale, hours: str, promise: str, retention: str
) -> None:
    day = ["8:00-12:00", "12:30-16:00"]
    week = {"monday": day, "tuesday": day, "thursday": ["9:00-10:00"]}
    spoken = load_office(written(tmp_path, hours=week, reply_within_hours=2.5)).spoken(locale)
    assert (spoken["hours"], spoken["reply_within"]) == (hours, promise)
    assert spoken["retention"].startswith(retention)


def test_whatever_articles_quote_the_office_file_can_give() -> None:
    texts = [words for article in knowledge().articles.values() for words in article.texts()]
    quoted = {name.removeprefix(OFFICE) for words in texts for name in words.placeholders() if name.startswith(OFFICE)}
    assert {"address", "hours", "employment_kecskemet", "complaints"} <= quoted
    assert quoted <= load_office(SAMPLE_FILE).spoken().keys()


@pytest.mark.parametrize("span", ["8:00-12:00", "08:00-12:00", " 8:00 – 12:00 "])
def test_hours_are_read_as_people_write_them(tmp_path: Path, span: str) -> None:
    office = load_office(written(tmp_path, hours={"monday": [span]}))
    assert office.hours.monday == ((time(8), time(12)),)


def test_saturday_hours_count(tmp_path: Path) -> None:
    office = load_office(written(tmp_path, hours={"saturday": ["9:00-12:00"]}))
    assert office.working_time(BUDAPEST).is_open(budapest(2026, 11, 28, 10))


RETENTION = {"conversation_days": 1, "draft_days": 1, "case_days": 1, "gap_days": 1, "staff_days": 1}
FAULTS: list[tuple[str, dict[str, object]]] = [
    ("name", {"name": None}),
    ("retention", {"retention": None}),
    ("nmae", {"nmae": "elírás"}),
    ("reply_within_hours", {"reply_within_hours": 0}),
    ("reply_within_hours", {"reply_within_hours": "négy"}),
    ("urgent_within_hours", {"urgent_within_hours": 3}),
    ("retention.draft_days", {"retention": RETENTION | {"draft_days": 0}}),
    ("limits.messages_per_minute", {"limits": {"messages_per_minute": -1, "sessions_per_address_per_hour": 1}}),
    ("closures", {"closures": ["december 28."]}),
    ("hours.monday.0", {"hours": {"monday": ["8-12"]}}),
    ("hours.monday.0", {"hours": {"monday": ["8:00"]}}),
    ("hours.monday.0", {"hours": {"monday": ["8:00-12:00-16:00"]}}),
    ("hours.monday.0", {"hours": {"monday": ["25:00-26:00"]}}),
    ("hours.monday.0", {"hours": {"monday": ["12:00-8:00"]}}),
    ("hours.hétfő", {"hours": {"hétfő": ["8:00-12:00"]}}),
    ("monday", {"hours": {"monday": ["8:00-12:00", "11:00-16:00"]}}),
    ("monday", {"hours": {"monday": ["12:30-16:00", "8:00-12:00"]}}),
    ("hours", {"hours": {}}),
    ("hours", {"hours": {"monday": ["8:00-8:30"]}}),
    ("name", {"name": {"sample": True}}),
    ("samples", {"samples": ["name"]}),
]


@pytest.mark.parametrize(("value", "changes"), FAULTS)
def test_a_fault_is_one_sentence_that_names_the_file_and_the_value(
    tmp_path: Path, value: str, changes: dict[str, object]
) -> None:
    file = written(tmp_path, **changes)
    with pytest.raises(OfficeFileError) as fault:
        load_office(file)
    sentence = str(fault.value)
    assert str(file) in sentence
    assert value in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name: [unclosed", "line 1"),
        (b"name: \xff\xfe", "cannot be read"),
        (b"", "hold no values"),
        (b"- a list", "hold no values"),
        (b"1: number\n", "keywords must be strings"),
        (b"closures: [2026-02-30]\n", "day is out of range"),
    ],
)
def test_a_file_that_is_no_settings_file_is_refused_in_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "office.yaml"
    file.write_bytes(content)
    with pytest.raises(OfficeFileError, match=words) as fault:
        load_office(file)
    assert "\n" not in str(fault.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OfficeFileError, match="cannot be read"):
        load_office(tmp_path / "nowhere.yaml")


def test_the_moved_days_of_a_year_take_the_place_of_what_was_known(tmp_path: Path) -> None:
    moved = {2027: {"source": "rendelet", "working_days": ["2027-12-11"], "rest_days": ["2027-12-24"]}}
    time = load_office(written(tmp_path, moved_days=moved)).working_time(BUDAPEST)
    assert time.is_open(budapest(2027, 12, 11, 9))
    assert not time.is_open(budapest(2027, 12, 24, 9))
    assert time.is_open(budapest(2026, 12, 12, 9))  # known before
    assert time.years_without_decree(budapest(2026, 12, 15, 9)) == []


def test_a_moved_day_of_another_year_is_refused(tmp_path: Path) -> None:
    moved = {2027: {"source": "rendelet", "working_days": ["2028-12-11"]}}
    with pytest.raises(OfficeFileError, match="another year"):
        load_office(written(tmp_path, moved_days=moved))


def test_values_changed_on_the_console_stand_in_place_of_the_file(tmp_path: Path) -> None:
    current = Current(read_office(written(tmp_path, name={"value": "Minta", "sample": True})), BUDAPEST)
    assert "name" in current.office.samples
    current.take({"name": "Kecskeméti Paktumiroda", "closures": ["2026-11-23"]})
    assert current.office.name == "Kecskeméti Paktumiroda"
    assert "name" not in current.office.samples
    assert not current.working_time.is_open(budapest(2026, 11, 23, 9))
    with pytest.raises(ValidationError):
        current.take({"reply_within_hours": 0})
    assert current.office.name == "Kecskeméti Paktumiroda"  # what was in use stays
