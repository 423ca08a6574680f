"""How people write who they are and where they can be reached."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.contact import LONGEST_MESSAGE, read_contact, read_message, read_name, read_phone
from handlers.form import Invalid
from tests.visitor import Visitor

LETTERS = "aábcdeéfghiíjklmnoóöőpqrstuúüűvwxyz"
WORD = st.text(LETTERS, min_size=3, max_size=12).map(str.capitalize)
DOUBLE = st.lists(WORD, min_size=1, max_size=2).map("-".join)
TITLE = st.sampled_from(["", "Dr. ", "dr. ", "özv. ", "ifj. ", "id. ", "özv. dr. "])
ENDING = st.sampled_from(["", "né"])


@given(title=TITLE, family=DOUBLE, ending=ENDING, given_names=st.lists(WORD, min_size=1, max_size=2))
def test_every_hungarian_name_is_read_as_it_was_typed(
    title: str, family: str, ending: str, given_names: list[str]
) -> None:
    name = f"{title}{family}{ending} {' '.join(given_names)}"
    assert read_name(name) == name
    assert read_name(f"  {name.replace(' ', '   ')} ,") == name
    assert read_name(unicodedata.normalize("NFD", name)) == name  # as some phones send accents


@pytest.mark.parametrize(
    "name",
    [
        "Dr. Kovács-Nagy Béláné",
        "özv. Kovács Jánosné Nagy Ilona",
        "kiss maria",
        "KISS MÁRIA",
        "Szűcs Győző",
        "O'Neill John",
        "Will May",
        "Jó László",
        "Kovács–Tóth Ágnes",
        "Ng An",
        "Buta Mihály",
    ],
)
def test_names_are_read(name: str) -> None:
    assert read_name(name) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "12345",
        "Kiss Mária 36 éves",
        "???",
        "minek kell ez maguknak",
        "milyen papirok kellenek",
        "nem tudom",
        "keresek egy allast itt a kornyeken",
        "Nagyon Hosszú Név Ami Nem Lehet Igaz",
        "😀",
        "Kiss Mária\x00",
        "a" * 81,
    ],
)
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_name(text)


NUMBERS = [
    ("06301234567", "+36 30 123 4567"),
    ("06 30 123 4567", "+36 30 123 4567"),
    ("+36 30/123-45-67", "+36 30 123 4567"),
    ("30 123 4567", "+36 30 123 4567"),
    ("0036301234567", "+36 30 123 4567"),
    ("0036 30 1234567", "+36 30 123 4567"),
    ("36301234567", "+36 30 123 4567"),
    ("06/30/1234567", "+36 30 123 4567"),
    ("06-30-123-4567", "+36 30 123 4567"),
    ("(06-30) 1234567", "+36 30 123 4567"),
    ("06.30.123.4567", "+36 30 123 4567"),
    ("０６３０１２３４５６７", "+36 30 123 4567"),
    ("76/123-456", "+36 76 123 456"),
    ("06 76 123 456", "+36 76 123 456"),
    ("06 1 234 5678", "+36 1 234 5678"),
    ("06301234567 este hivjanak", "+36 30 123 4567"),
    ("hivjanak a 0630 123 4567 szamon", "+36 30 123 4567"),
    ("a szamom 30 123 4567", "+36 30 123 4567"),
    ("+36301234567, este 6 utan", "+36 30 123 4567"),
    ("06 30 123 4567 vagy 06 20 765 4321", "+36 30 123 4567"),
    ("+40 721 234 567", "+40 721 234 567"),
]


@pytest.mark.parametrize(("typed", "kept"), NUMBERS)
def test_numbers_are_read_as_hungarians_type_them(typed: str, kept: str) -> None:
    assert read_phone(typed) == read_contact(typed) == kept


@given(
    network=st.sampled_from(["20", "30", "31", "50", "70"]),
    number=st.integers(2_000_000, 9_999_999).map(str),
    prefix=st.sampled_from(["06", "+36", "0036", "36"]),
    gaps=st.lists(st.sampled_from(["", " ", "-", "/", "."]), min_size=3, max_size=3),
)
def test_a_mobile_number_is_read_with_any_gaps(network: str, number: str, prefix: str, gaps: list[str]) -> None:
    typed = gaps[0].join((prefix, network)) + gaps[1] + gaps[2].join((number[:3], number[3:]))
    assert read_phone(typed) == f"+36 {network} {number[:3]} {number[3:]}"


@pytest.mark.parametrize(
    "text",
    ["", "99", "112", "12345", "06 30 123 456", "06 30 123 45678", "0630o234567", "2026.11.23", "6 450 000", "nincs"],
)
def test_what_cannot_be_called_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_phone(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("kiss.maria@freemail.hu", "kiss.maria@freemail.hu"),
        (" Kiss.Maria@FREEMAIL.HU ", "Kiss.Maria@freemail.hu"),
        ("az emailem kiss.maria@freemail.hu.", "kiss.maria@freemail.hu"),
        ("<kiss.maria@freemail.hu>", "kiss.maria@freemail.hu"),
    ],
)
def test_an_email_address_is_found_in_what_was_typed(typed: str, kept: str) -> None:
    assert read_contact(typed) == kept


@pytest.mark.parametrize(
    "text", ["kiss.maria@", "@freemail.hu", "kiss maria@freemail", "a@b@c.hu", "kiss..maria@freemail.hu"]
)
def test_what_is_no_email_address_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_contact(text)


@given(text=st.text(max_size=60))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (read_name, read_phone, read_contact, read_message):
        try:
            assert read(text)
        except Invalid:
            continue


def test_a_long_message_is_taken_whole() -> None:
    message = "panasz " * 500
    assert read_message(message) == message.strip()
    with pytest.raises(Invalid):
        read_message("x" * (LONGEST_MESSAGE + 1))


# Frequent surnames that are also words of our articles, and what the search makes of them.
@pytest.mark.parametrize(
    "name",
    ["Varga Mária", "lakatos ilona", "Kis Katalin", "Kertész Anna", "asztalos béla", "Papp József", "Ember Judit"],
)
def test_nobody_is_kept_from_giving_her_name(visitor: Visitor, name: str) -> None:
    visitor.tap("Rendezvények")
    visitor.tap("Üzenetet hagyok")
    visitor.type("mikor lesz a következő állásbörze")
    (said,) = visitor.type(name)
    assert said.text.startswith("Hol érjük el Önt?")
