from pathlib import Path

import pytest

from knowledge.faults import ContentError
from knowledge.place import FILE, check_places
from knowledge.sources import own_titles

GOOD = """\
facts:
- {id: jaras, text: {hu: "{whole} a járásé.", en: "{whole}: in the district."}, source: lap, checked_on: 2026-11-21}
capital: Kecskemét
settlements:
- {name: Kecskemét, facts: [jaras], postcodes: [6000]}
- {name: Méntelek, part_of: Kecskemét, facts: [jaras]}
elsewhere: {facts: [jaras], names: Kalocsa Baja}
other_names:
- {name: Kécske, means: Kecskemét, cautious: true}
streets:
- {name: Csap utca, facts: [jaras]}
other_street: {facts: [jaras]}
words: {utca: u*, út: ut, körút: k*, sétány: s*, no_street: a, programme: p*, between: f, lives: l*, belongs: j*}
"""


def faults(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "places.yaml"
    file.write_text(text, encoding="utf-8")
    titles = {**own_titles(), "lap": own_titles()["004_63d9bfb2785889a4.txt"]}
    try:
        check_places(titles, file)
    except ContentError as error:
        return [str(fault).removeprefix(f"{tmp_path}/") for fault in error.faults]
    return []


def test_our_own_places_keep_the_rules() -> None:
    check_places(own_titles(), FILE)


def test_a_good_file_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        (", checked_on: 2026-11-21", "", '2: The fact "jaras" does not say when it was checked (checked_on).'),
        ("source: lap", "source: x", '2: The source "x" has no title in both languages in sources.yaml.'),
        (', en: "{whole}: in the district."', "", '2: The fact "jaras" has no English text.'),
        (" in the district", " {valami}", '2: The fact "jaras" may hold only {place} and {whole} in braces.'),
        (" a járásé", " szó" * 25, '2: A sentence of "jaras" (hu) has more than 25 words.'),
        ("Kecskemét, facts: [jaras]", "Kecskemét", "5: The settlement names no fact, so no source."),
        ("Csap utca, facts: [jaras]", "Csap utca, facts: [mas]", '11: "mas" is no fact of this file.'),
        ("part_of: Kecskemét", "part_of: Nincs", '6: "part_of" is "Nincs", which is no settlement above.'),
        ("means: Kecskemét", "means: Nincs", '9: "means" is "Nincs", which is no settlement above.'),
        ("postcodes: [6000]", "postcode: 6000", '5: Unknown key "postcode" in the settlement'),
        ("cautious: true", "cautious: talán", '9: "cautious" is "talán"; it must be one of true, false.'),
        ("other_street: {facts: [jaras]}\n", "", '1: There is no map "other_street".'),
        ("- {name: Csap utca", "- Csap utca\n- {name: Csap utca", "11: A street must be a map."),
        ("Csap utca", "Csap tér", '11: "Csap tér" must end with one of utca, út, körút, sétány.'),
        ("utca: u*, ", "", '13: "words" has no "utca".'),
        ("name: Csap utca, ", "", '11: The street has no "name".'),
    ],
)
def test_each_fault_is_told_with_its_line(tmp_path: Path, was: str, becomes: str, fault: str) -> None:
    assert was in GOOD
    told = faults(tmp_path, GOOD.replace(was, becomes, 1))
    assert any(each.startswith(f"places.yaml:{fault}") for each in told), told


@pytest.mark.parametrize("text", ["", "- 1", "facts: [", "\t"])
def test_what_is_no_map_is_a_fault(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text)
