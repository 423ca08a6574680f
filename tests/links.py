"""Two people's phones that may be one person's: a web and a Telegram conversation that can be linked."""

from collections.abc import Mapping
from dataclasses import replace

from desk import visitors
from desk.desk import ChatLink, Desk
from desk.people import PAYLOAD
from tests.visitor import Visitor, linked_address

LINKS: Mapping[str, ChatLink] = {
    "telegram": lambda payload: f"https://t.me/paktum_proba_bot?start={payload}",
    "web": lambda payload: f"https://paktum.example.hu/#{payload}",
}
TO_TELEGRAM, TO_WEB = "Folytatom Telegramon", "Összekapcsolom a webes beszélgetésemmel"
YES, NO = "Igen, én vagyok", "Nem"
ASKED, LINKED = "Ön nyitotta meg az imént", "Összekapcsoltam a két beszélgetést"
SPENT, TOLD = "már nem használható", "Ezt a beszélgetést az imént összekapcsolták"


def with_links(desk: Desk) -> Desk:
    return replace(desk, links=LINKS)


def web_visitor(desk: Desk) -> Visitor:
    visitor = Visitor(desk, "web", visitors.open_session(desk).address)
    visitor.start()
    return visitor


def finish_and_erase(desk: Desk, web: Visitor) -> None:
    visitors.finish_and_erase(desk, visitors.Visitor(web.row.id, web.address))


def telegram_visitor(desk: Desk, number: int = 11) -> Visitor:
    visitor = Visitor(desk, "telegram", str(number))
    visitor.start()
    return visitor


def payload_from(visitor: Visitor) -> str:
    """Of a fresh link, asked for where people find it."""
    visitor.type("Adataim")
    (said,) = visitor.tap(TO_TELEGRAM if visitor.channel == "web" else TO_WEB)
    return PAYLOAD + linked_address(said).partition(PAYLOAD)[2]


def link(made_in: Visitor, opened_in: Visitor) -> None:
    opened_in.start(payload=payload_from(made_in))
    opened_in.tap(YES)
