"""Who takes part in the working day, and what its parts know of each other."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.chat import Chat
from tests.browser.phone import Phone

PARTNER = "Máltai Szeretetszolgálat"
CANNED = "Tájékoztató a képzésekről"
NOTE = "Belső: a férje is munkát keres."
GOOD = "🙂 Jó volt"
SURNAME = "Hunyadvári"


@dataclass
class Office:
    eva: Page
    kati: Page
    pista: Page
    partner: Page


@dataclass
class Visitors:
    """Each is known by the flower of the first line."""

    web: dict[str, Chat]
    telegram: dict[str, Phone]
