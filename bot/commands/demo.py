"""`paktum demo`: the whole product against the Telegram simulator, in one process and a folder of its own."""

import argparse
import asyncio
from dataclasses import dataclass, replace
from functools import partial
from secrets import randbelow, token_urlsafe
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings
    from desk.desk import Desk
    from simulator.groups import Group
    from simulator.server import Simulator

FIRST_COLLEAGUE = "koordinator@example.hu"
FOLDER = "demo"
BOT = "paktum_demo_bot"
NAME = "Paktum Asszisztens"
PEOPLE = ("Anna", "Béla")
GROUP = "Ügyfélszolgálat"
COLLEAGUES = {"Koordinátor": FIRST_COLLEAGUE, "Kati": "kati@example.hu"}  # by their names on Telegram


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser(
        "demo", help="everything against a simulated Telegram, two phones and the staff's group in a page; no token"
    )
    demo.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    from bot.commands.opening import open_settings, told

    with told():
        asyncio.run(_demonstrate(open_settings()))
    return 0


async def _demonstrate(office: "Settings") -> None:
    """Ends when a signal asks to; the phones are forgotten, what the office got stays in the folder."""
    from bot.app import check_port, serve
    from bot.commands.opening import open_desk
    from bot.holding import only_or_one_of_many
    from bot.settings import make_data_dir, make_key
    from desk import sample_events
    from simulator.server import Simulator

    # Another seed each time: the folder remembers earlier people and updates, and would take new ones for repeats.
    async with Simulator.running(flood=True, seed=randbelow(2**32)) as simulator:
        settings = demo_settings(office, simulator.url)
        group = await _furnish(simulator, settings.telegram_token)
        settings = settings.model_copy(update={"telegram_staff_group": group.id})
        make_data_dir(settings)
        make_key(settings)
        with only_or_one_of_many(settings) as process:
            check_port(settings)
            desk = open_desk(settings, process)
            sample_events.make(desk)
            print(f"Two phones:    {simulator.url}/", flush=True)
            colleague = enrol_colleague(desk)
            _link_colleagues(desk, simulator)
            simulator.code = partial(_code_now, desk, colleague.secret)
            print(f"Visitor chat:  {settings.base_url}/", flush=True)
            print(f"Events:        {settings.base_url}/events", flush=True)
            print(f"Staff console: {settings.base_url}/console/sign-in", flush=True)
            print(f"               {colleague.email} {colleague.password}, code: beside the phones", flush=True)
            await serve(desk, settings)


def demo_settings(office: "Settings", simulator: str) -> "Settings":
    """Port and time zone are the office's; nothing else of it is read, written or called."""
    return office.model_copy(
        update={
            "data_dir": office.data_dir / FOLDER,
            "index_dir": str(office.index_folder),
            "database_url": "",
            "secret_key": (),
            "http_host": "127.0.0.1",
            "public_url": f"http://localhost:{office.http_port}",
            "trusted_proxies": (),
            "widget_origins": (),
            "telegram_token": f"1234567890:{token_urlsafe(24)}",
            "telegram_api_url": simulator,
            "telegram_mode": "polling",
            "telegram_webhook_secret": "",
            "telegram_staff_group": None,
            "telegram_per_second": 30,
            "telegram_chat_per_second": 1,
            "smtp_url": "",
            "mail_from": "",
        }
    )


@dataclass(frozen=True)
class Colleague:
    email: str
    password: str
    secret: str


def enrol_colleague(desk: "Desk") -> Colleague:
    """She signs in as everybody does; only her phone is in the page. Each start gives her a new password."""
    from desk import factors, sign_in, staff

    link, password = staff.add(desk, FIRST_COLLEAGUE, "coordinator"), token_urlsafe(12)
    secret = sign_in.enrolment(desk, link.token).secret
    hashed = factors.hash_password(password)
    # The code of the step before is spent on this, so that the first one that the page shows is good. It is made last:
    # hashing takes long enough for the step to end.
    code = factors.code_of(secret, factors.step_at(desk.clock.now()) - 1)
    session = sign_in.enrol(desk, link.token, hashed, code)
    staff.sign_out(desk, session)
    return Colleague(link.email, password, secret)


def _code_now(desk: "Desk", secret: str) -> str:
    from desk import factors

    return factors.code_of(secret, factors.step_at(desk.clock.now()))


async def _furnish(simulator: "Simulator", token: str) -> "Group":
    simulator.add_bot(token, username=BOT, name=NAME)
    for name in PEOPLE:
        simulator.person(name)
    return await simulator.staff_group(GROUP, [simulator.person(name) for name in COLLEAGUES])


def _link_colleagues(desk: "Desk", simulator: "Simulator") -> None:
    """As if each had opened the link of her console page on her phone."""
    from desk import staff, telegram_links
    from desk.conversations import TELEGRAM
    from storage.staff import by_email

    with_payloads = replace(desk, links={TELEGRAM: str})
    accounts = {person.user.first_name: person.id for person in simulator.people}
    for name, email in COLLEAGUES.items():
        if email != FIRST_COLLEAGUE:
            staff.add(desk, email, "clerk")
        with desk.database.reading() as tx:
            colleague = by_email(tx, email)
        assert colleague is not None
        payload = telegram_links.make_link(with_payloads, colleague)
        telegram_links.open_link(desk, payload.removeprefix(telegram_links.PAYLOAD), accounts[name])
