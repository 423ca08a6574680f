"""A few small articles in files, and ways to write faulty ones."""

from pathlib import Path

from knowledge.faults import ContentError
from knowledge.loader import load

MINIMAL = """\
- id: targonca-kepzes
  title: Lesz targoncavezetői tanfolyam?
  questions: ["targoncás tanfolyam", "mikor indul targonca képzés"]
  answer: "Kérdezze meg a foglalkoztatási osztályt."
"""

FULL = """\
- id: jaradek
  title: {hu: Mennyi a járadék?, en: How much is the allowance?}
  questions:
  - mennyi a járadék
  - {en: how much is the allowance}
  - {hu: mekkora összeg, en: what amount}
  answer:
    hu: |-
      A hivatal számolja ki.
      {minimalber}
    en: |-
      The office works it out.
      {minimalber}
  details: {hu: "{minimalber} {regi}", en: "{minimalber} {regi}"}
  who_decides: {hu: A hivatal dönt., en: The office decides.}
  papers: [igazolás, {hu: személyi, en: identity card}]
  facts:
  - id: minimalber
    text: {hu: A minimálbér 322 800 forint., en: The minimum wage is 322 800 forints.}
    source: lap.hu
    as_of: 2026-03
    checked_on: 2026-11-21
    status: érvényes
    valid_until: 2026
  - id: regi
    text: {hu: Korábban kevesebb volt., en: It used to be less.}
    source: regi.hu
    as_of: 2018
    checked_on: '2026-11-21'
    status: lezárult
  status: érvényes
  related: [megszunt]
  routes_to: [kormanyhivatal-foglalkoztatasi-osztaly]
  programme: orszagos
  audience: [allaskereso]
  measure: 3.1
- id: program
  title: {hu: Mit ad a program?, en: What does the programme give?}
  questions: [mit ad a program, program támogatása]
  answer: {hu: A program segít., en: The programme helps.}
  status: open
  valid_until: '2027-12-31'
  replaced_by: [jaradek, megszunt]
- id: megszunt
  title: {hu: Mi volt a régi program?, en: What was the old programme?}
  questions: [mi volt a régi program, "2018-as program"]
  answer: {hu: A régi program 2021-ben véget ért., en: The old programme ended in 2021.}
  status: closed
  valid_until: 2021-06
  replaced_by: [jaradek]
- id: iroda
  title: {hu: Hol van az iroda?, en: Where is the office?}
  questions: [hol van az iroda, iroda címe]
  answer: {hu: "Cím: {office:address}\\nSzívesen látjuk.", en: "Address: {office:address}\\nWelcome."}
  status: ellenőrizendő
"""


def directory_with(path: Path, **files: str) -> Path:
    """A directory whose files are named after the keywords."""
    for name, text in files.items():
        (path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return path


def faults_of(path: Path, *, strict: bool = False) -> list[str]:
    """The faults as they are printed, without the directory."""
    try:
        load(path, strict=strict)
    except ContentError as error:
        return [str(fault).removeprefix(f"{path}/") for fault in error.faults]
    return []
