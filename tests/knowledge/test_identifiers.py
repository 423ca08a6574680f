"""Numbers that are covered, and numbers that are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.identifiers import (
    COVER,
    Identifier,
    Masked,
    is_personal_number,
    is_taj,
    is_tax_number,
    masked,
    names_only,
)


@pytest.mark.parametrize(
    ("text", "kind", "covered"),
    [
        ("a taj szamom 111 111 110", "taj", "a taj szamom ••• ••• •••"),
        ("TAJ: 123456789", "taj", "TAJ: •••••••••"),
        ("tajszámom 123-456-789, mennyi a járadék?", "taj", "tajszámom •••-•••-•••, mennyi a járadék?"),
        ("111 111 110", "taj", "••• ••• •••"),
        ("111-111-110", "taj", "•••-•••-•••"),
        ("adóazonosítóm 8123456789", "tax", "adóazonosítóm ••••••••••"),
        ("az adószámom: 8 123", None, "az adószámom: 8 123"),
        ("a személyim száma 123456AB", "document", "a személyim száma ••••••••"),
        ("igazolvány 123456 ab", "document", "igazolvány •••••• ••"),
        ("útlevelem BH1234567", "document", "útlevelem •••••••••"),
        ("személyi számom 1-850101-1234", "personal", "személyi számom •-••••••-••••"),
        ("my passport is BH1234567", "document", "my passport is •••••••••"),
        ("anyja neve: kovács mária", "mother", "anyja neve: •••••• •••••"),
        ("Anyám leánykori neve Kiss-Nagy Éva, Lakitelek", "mother", "Anyám leánykori neve ••••-•••• •••, Lakitelek"),
        ("my mother's maiden name is Mary Poppins", "mother", "my mother's maiden name is •••• •••••••"),
        ("a számlaszámom 11773016-11111018-00000000", "account", "a számlaszámom ••••••••-••••••••-••••••••"),
        ("11773016-11111018", "account", "••••••••-••••••••"),
        ("HU42 1177 3016 1111 1018 0000 0000", "account", "•••• •••• •••• •••• •••• •••• ••••"),
    ],
)
def test_what_is_named_or_has_the_form_is_covered(text: str, kind: Identifier | None, covered: str) -> None:
    found = masked(text)
    assert found.text == covered
    assert found.kinds == ((kind,) if kind else ())


@pytest.mark.parametrize(
    "text",
    [
        "06 30 123 4567", "0630 1234567", "+36301234567", "36301234567", "30 123 4567", "06-76-123-456",
        "6 450 000", "150 000 forint", "1 234 567 890 forint", "2026.12.03", "2026-12-03", "K-1010", "6000",
        "111 111 111", "301 234 567", "12345678-1-42", "Kft. adószám 12345678-1-42", "11 111 111 110", "123456AB",
        "az anyám neve alatt van a lakás", "kell az anyja neve?", "Anyám Kati segít nekem", "anyja neve kell hozzá?",
        "12345678-12345678", "az édesanyám Kovács Mária", "számlát kérek 12 000 forintról",
        "három gyerekem van, 52 éves vagyok", "8 12 345", "12345", "116-123", "",
    ],
)  # fmt: skip
def test_what_is_no_identifier_stays(text: str) -> None:
    assert masked(text) == masked(text, by_form=False)
    assert masked(text).text == text


def test_where_a_phone_was_given_only_a_word_tells() -> None:
    assert masked("111 111 110", by_form=False).kinds == ()
    assert masked("taj 111 111 110", by_form=False).kinds == ("taj",)


def test_two_identifiers_are_both_covered() -> None:
    found = masked("TAJ 123456788, adóazonosító jel 8123456789, tel. 06 30 123 4567")
    assert found.kinds == ("taj", "tax")
    assert found.text == f"TAJ {COVER * 9}, adóazonosító jel {COVER * 10}, tel. 06 30 123 4567"


def test_checksums() -> None:
    assert is_taj("111 111 110")
    assert not is_taj("111 111 111")
    assert is_tax_number("8071592153")
    assert not is_tax_number("8071592154")
    assert is_personal_number("1-850101-1233") != is_personal_number("1-851301-1233") or not is_personal_number(
        "1-851301-1233"
    )


@pytest.mark.parametrize(
    "text", ["TAJ: •••", "a taj számom •••", "••• ••• •••", "ez az adóazonosítóm: ••", "my id is •"]
)
def test_nothing_else_is_said(text: str) -> None:
    assert names_only(text)


def test_something_else_is_said() -> None:
    assert not names_only("a taj számom ••• mennyi a járadék")


@given(st.text(max_size=200))
def test_any_text_is_read_and_its_length_stays(text: str) -> None:
    found = masked(text)
    assert len(found.text) == len(text)
    assert bool(found.kinds) is (found.text != text)


@given(st.integers(0, 99_999_999).map(lambda number: f"{number:08}"))
def test_a_valid_taj_number_in_its_written_form_is_covered(body: str) -> None:
    check = sum(int(digit) * (3, 7)[place % 2] for place, digit in enumerate(body)) % 10
    number = f"{body}{check}"
    written = f"{number[:3]} {number[3:6]} {number[6:]}"
    assert masked(f"itt van: {written}.").kinds == (
        () if number.startswith(("20", "30", "31", "50", "70")) else ("taj",)
    )


# What people do write, and what must stay as it is however it is put together.

amounts = st.integers(1, 999_999_999).flatmap(
    lambda number: st.sampled_from(
        [f"{number} Ft", f"{number:,} forint".replace(",", " "), f"{number:,}".replace(",", "."), f"{number:,} Ft"]
    )
)
prefixes = st.sampled_from(["20", "30", "31", "50", "70"])
phones = st.builds(
    lambda start, prefix, rest, style: style.format(start, prefix, rest[:3], rest[3:]),
    st.sampled_from(["+36", "06", "36", "0036"]),
    prefixes,
    st.integers(0, 9_999_999).map(lambda number: f"{number:07}"),
    st.sampled_from(["{} {} {} {}", "{}{}{}{}", "{}-{}-{}-{}", "{} {} {}-{}", "{}/{}-{}{}", "{} ({}) {} {}"]),
)
landlines = st.builds(
    lambda prefix, rest: f"06-{prefix}-{rest[:3]}-{rest[3:]}",
    st.sampled_from(["76", "77", "78", "62", "56"]),
    st.integers(0, 999_999).map(lambda number: f"{number:06}"),
)
dates = st.builds(
    lambda day, style: day.strftime(style),
    st.dates(),
    st.sampled_from(["%Y-%m-%d", "%Y.%m.%d.", "%Y. %m. %d.", "%Y/%m/%d", "%Y%m%d"]),
)
postcodes = st.integers(1000, 9999).map(lambda number: f"{number} Kecskemét")
case_numbers = st.integers(1000, 99_999_999).map(lambda number: f"K-{number}")
harmless = st.one_of(amounts, phones, landlines, dates, postcodes, case_numbers)
said = st.sampled_from(["hívjon: {}", "{}", "a fizetésem {} volt", "{} óta", "Az ügyem {}, mi van vele?", "({})"])


def stays(parts: list[str]) -> None:
    text = ", ".join(parts)
    assert masked(text) == Masked(text, ())


words_around = st.builds(str.format, said, harmless)


@given(st.lists(words_around, min_size=1, max_size=3))
def test_amounts_phones_dates_postcodes_and_case_numbers_stay(parts: list[str]) -> None:
    stays(parts)


@pytest.mark.long
@settings(max_examples=4_000)
@given(st.lists(words_around, min_size=1, max_size=4))
def test_amounts_phones_dates_postcodes_and_case_numbers_stay_thousands(parts: list[str]) -> None:
    stays(parts)
