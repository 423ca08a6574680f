"""How else a visitor can be reached, once her address takes nothing: the next way first."""

from dataclasses import dataclass

from console import words
from console.reader import Reader
from console.rendering import ROOT
from desk.cases import reference
from desk.casework import Ways
from locales import _


@dataclass(frozen=True)
class WayShown:
    label: str
    value: str
    href: str | None = None


def ways_of(reader: Reader, ways: Ways | None) -> list[WayShown]:
    """Empty while she can be reached where she wrote."""
    if ways is None:
        return []
    shown = [_contact(reader, ways.contact)] if ways.contact else []
    for channel in ways.channels:
        name = reader.words(words.CHANNELS.get(channel, channel))
        shown.append(WayShown(reader.words(_("She also has a conversation with us")), name))
    for case_id in ways.cases:
        label = reader.words(_("She gave contact data in another case"))
        shown.append(WayShown(label, reference(case_id), f"{ROOT}/cases/{case_id}"))
    return shown or [WayShown(reader.words(_("No other way is known")), reader.words(_("we wait until she writes")))]


def _contact(reader: Reader, contact: str) -> WayShown:
    if "@" in contact:
        return WayShown(reader.words(_("Write an e-mail")), contact, f"mailto:{contact}")
    return WayShown(reader.words(_("Call")), contact, f"tel:{''.join(contact.split())}")
