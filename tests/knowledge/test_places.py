"""The places people name, as they type them, and everything that only looks like one."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.place import read_places
from knowledge.places import places
from knowledge.text import folded

FILE = read_places()
LISTED = {**FILE.settlements.plain, **FILE.settlements.cautious}
SETTLEMENTS = [place for name, place in LISTED.items() if place.is_listed and place.named == name]
BACK = "aáoóuú"


def found(text: str) -> list[str]:
    return [place.named for place in places().found_in(text).places]


def with_endings(name: str) -> Iterator[str]:
    """Where, where to, where from, who is from there; in vowel harmony."""
    last = re.findall("[aáeéiíoóöőuúüű]", name)[-1]
    stem = {"a": f"{name[:-1]}á", "e": f"{name[:-1]}é"}.get(name[-1], name)
    is_back = last in BACK
    linking = "" if stem[-1] in "áé" else "o" if is_back else "ö" if last in "öő" else "e"
    yield f"{stem}{linking}n"
    yield from (stem + ending for ending in (("ra", "ról", "nál", "tól") if is_back else ("re", "ről", "nél", "től")))
    adjective = f"{name[:-1]}i" if name.endswith("háza") else f"{name}i"
    yield from (adjective, f"{adjective}ak" if is_back else f"{adjective}ek")


FORMS = [(place.named, form) for place in SETTLEMENTS for form in with_endings(place.named)]
CAUTIOUS_FORMS = ("n", "on", "ra", "rol", "i", "iak", "iek", "re")


def certain(named: str, form: str) -> bool:
    return named in FILE.settlements.plain or folded(form).removeprefix(folded(named)) in CAUTIOUS_FORMS


@pytest.mark.parametrize(("named", "form"), [each for each in FORMS if certain(*each)])
def test_a_settlement_is_found_with_its_endings(named: str, form: str) -> None:
    for typed in (form, folded(form), f"{form} lakom", f"jó napot, {folded(form)} van munka?", form.upper()):
        assert found(typed) == [named], typed


LONG = [place.named for place in SETTLEMENTS if len(place.named) >= 9]


@pytest.mark.parametrize("named", LONG)
@pytest.mark.parametrize("ending", ["", "i", "n"])
def test_a_typo_is_forgiven(named: str, ending: str) -> None:
    name = folded(named)
    middle = len(name) // 2
    for typed in (
        name[:middle] + name[middle + 1 :],
        name[:middle] + name[middle] + name[middle:],
        name[:middle] + name[middle + 1] + name[middle] + name[middle + 2 :],
    ):
        assert found(typed + ending) == [named], typed + ending


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("kécskén", "Tiszakécske"),
        ("kecskei vagyok", "Tiszakécske"),
        ("kécskére járok", "Tiszakécske"),
        ("tisza kecsken lakom", "Tiszakécske"),
        ("tiszakecke", "Tiszakécske"),
        ("lajosmize", "Lajosmizse"),
        ("mizsén", "Lajosmizse"),
        ("Lakitelken lakom", "Lakitelek"),
        ("laki telek", "Lakitelek"),
        ("I am from Lakitelek's centre", "Lakitelek"),
        ("Kecskeméttel kapcsolatban", "Kecskemét"),
        ("KECSKEMETEN", "Kecskemét"),
        ("kerekegyhazaiak vagyunk", "Kerekegyháza"),
        ("félegyházi vagyok", "Kiskunfélegyháza"),
        ("halasi vagyok", "Kiskunhalas"),
        ("Majsán élek", "Kiskunmajsa"),
        ("izsáki vagyok", "Izsák"),
        ("Baján élek", "Baja"),
        ("orgoványon", "Orgovány"),
        ("szabadszállásról írok", "Szabadszállás"),
        ("ceglédi vagyok", "Cegléd"),
        ("budapesti", "Budapest"),
        ("6060", "6060"),
        ("6065-ben lakom", "6065"),
        ("irányítószám 6041", "6041"),
        ("6000 Kecskemét", "6000"),
    ],
)
def test_everyday_names_and_postcodes_are_found(text: str, named: str) -> None:
    assert found(text) == [named]


STREETS = {
    "utca": ("utca", "utcában", "utcai vagyok", "utcán lakom", "u. 5", "utcából", "utcaban lakom jar valami"),
    "út": ("út", "úton", "úti vagyok", "út 12", "uton", "útra", "u. 3/a"),
    "körút": ("körút", "körúton", "krt.", "krt-on", "koruton lakom", "körúti"),
    "sétány": ("sétány", "sétányon", "setanyon", "sétányi"),
}


@pytest.mark.parametrize("street", FILE.streets)
def test_a_street_is_found_with_the_endings_of_its_kind(street: str) -> None:
    name, _space, kind = street.rpartition(" ")
    for ending in STREETS[kind]:
        for typed in (f"{name} {ending}", f"a {folded(name)} {ending}"):
            assert found(typed) == [street], typed


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("csaputcában", ["Csap utca"]),
        ("kukullö utcában", ["Küküllő utca"]),
        ("konyves kálman krt", ["Könyves Kálmán körút"]),
        ("Küküllo u 4 Kecskemét", ["Küküllő utca", "Kecskemét"]),
        ("Csap utca és Róna utca", ["Csap utca", "Róna utca"]),
        ("Lakiteleken az Alma utcában", ["Lakitelek"]),
        ("a Petőfi utcában lakom", [""]),
        ("Ceglédi út 3", [""]),
        ("Izsáki úton", [""]),
        ("Kossuth utca", [""]),
        ("Mindszenti krt.", [""]),
        ("Hetényegyházán, Kecskeméten", ["Hetényegyháza"]),
        ("Kecskemét, Méntelek", ["Méntelek"]),
        ("Kecskemétről Lakitelekre", ["Kecskemét", "Lakitelek"]),
        ("Kecskemét Kecskeméten kecskeméti", ["Kecskemét"]),
    ],
)
def test_several_places_are_told_apart(text: str, named: list[str]) -> None:
    assert found(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "a főnök nem adja ki a szabadságom",
        "szabad szállás van a közelben?",
        "a kecskét fejem reggel",
        "kecskesajtot árulok",
        "van tíz kecske a tanyán",
        "itt lakik a telken",
        "lakit szeretnék festeni",
        "a telek árát ki fizeti",
        "a város földjét bérelném",
        "városi földhivatal",
        "Jakab szállást keres",
        "szállást keresek",
        "munkásszállás kellene",
        "Kovács Izsák vagyok",
        "Izsák Péter a nevem",
        "Kecskeméti Péter vagyok",
        "Orgován Péter vagyok",
        "Szentkirályi Zsuzsa a nevem",
        "Kecskés Anna",
        "Halasi Béla a nevem",
        "Szegedi Anna vagyok, járadékot kérnék",
        "orvosnál voltam",
        "szerelmes vagyok",
        "mi a baja ennek a gépnek",
        "nagy baj van",
        "bajba kerültem",
        "tompa kés",
        "hajós múzeum",
        "madaras bolt",
        "halas étterem",
        "akasztó kellene",
        "a bátyám munkanélküli",
        "rém rossz a helyzet",
        "a szent király napja",
        "helvét frank hitel",
        "a Tisza partján",
        "tisza vize",
        "Lajos vagyok",
        "Fülöp háza leégett",
        "Alpár vagyok",
        "egyházi iskola",
        "egyháza van itt",
        "6000 forint",
        "6000 Ft-ot kaptam",
        "havi 6050 forint",
        "2021-ben kaptam",
        "06 70 123 6060",
        "6060 6065",
        "csap javítás",
        "csapot cserélek az utcán",
        "csapunk csöpög",
        "Kossuth-díj",
        "Erzsébet vagyok",
        "Erzsébet utalvány",
        "Árpád a nevem",
        "könyves üzlet",
        "könyvelő kerestetik",
        "csengő nem szól",
        "alma szedés",
        "kórház ápoló állás",
        "a kórházban dolgozom",
        "hosszú út áll előttem",
        "úton vagyok",
        "napi úti költség",
        "útiköltség térítés",
        "utcaseprés közmunka",
        "melyik utcák vannak benne",
        "a mi utcánk",
        "az utcán vagyok",
        "utcára kerültem",
        "tiszakécskei paktum",
        "tiszakécskei foglalkoztatási paktum",
        "a kécskei projekt",
        "kecskeméti járás",
        "Tiszakécske pact",
        "mennyi a járadék",
        "milyen papír kell",
        "hol kell bejelentkezni",
        "hello",
        "",
        "....",
    ],
)
def test_what_is_no_place_is_not_found(text: str) -> None:
    assert found(text) == []


PIECES = [*LISTED, *FILE.streets, *FILE.postcodes, "utca", "út", "krt", "u", "lakom", "i", "-", "\u0301", "ß", "Ⅷ", "x̂"]


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)))
def test_any_text_can_be_looked_through(text: str) -> None:
    whereabouts = places().found_in(text)
    assert len(set(whereabouts.places)) == len(whereabouts.places) <= 4
    assert all(word for word in whereabouts.others)


def test_every_place_rests_on_facts() -> None:
    everywhere = [*LISTED.values(), *FILE.postcodes.values(), *FILE.streets.values(), FILE.other_street]
    for place in everywhere:
        assert place.facts
        assert {*place.facts, *place.details} <= FILE.facts.keys()
    assert len(SETTLEMENTS) == 26
    assert len(FILE.postcodes) == 25
