"""`paktum demo` as a process: phones, visitor's chat and console, and a second start on what the first one left."""

import signal
import socket

import httpx

from bot.commands.demo import demo_settings
from bot.settings import Settings
from tests.bot.commands.demonstrating import OFFICE_TOKEN, Demo, demonstrating
from tests.bot.commands.running import Paktum
from tests.databases import SECRET
from tests.serving import wait_for


def ask(demo: Demo) -> None:
    anna = demo.person("Anna")
    anna.act("start")
    wait_for(lambda: anna.reads("számítógépes program, nem ember"))
    anna.act("send", text="milyen papirok kellenek a munkaugyre")
    wait_for(lambda: anna.reads("lakcímkártya és TAJ-kártya"))


def test_a_question_on_a_phone_is_answered_each_time_the_demo_is_started(paktum: Paktum) -> None:
    for stop in (signal.SIGTERM, signal.SIGINT):
        with demonstrating(paktum) as demo:
            assert "Telegram-szimulátor" in httpx.get(demo.phones, timeout=60).text
            assert "paktum-chat" in httpx.get(demo.chat, timeout=60).text
            assert httpx.get(demo.events, timeout=60).text.count("Minta: Női klub") == 3
            assert "Belépek" in httpx.get(demo.sign_in, timeout=60).text
            ask(demo)
            demo.process.send_signal(stop)
            assert demo.process.wait(30) == 0
    assert [one.name for one in (paktum.folder / "data").iterdir()] == ["demo"]
    assert "Traceback" not in (paktum.folder / "demo.log").read_text(encoding="utf-8")


def test_a_busy_port_and_a_folder_that_cannot_be_written_are_one_sentence_each(paktum: Paktum) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert paktum.refused(1, "demo", PAKTUM_HTTP_PORT=port).startswith(f"Port {port} on 127.0.0.1 cannot be opened")
    (paktum.folder / "occupied").write_text("", encoding="utf-8")
    sentence = paktum.refused(1, "demo", PAKTUM_DATA_DIR=str(paktum.folder / "occupied"))
    assert "cannot be written" in sentence


def test_nothing_of_the_office_but_port_and_time_zone_reaches_the_demo(paktum: Paktum) -> None:
    office = Settings(
        data_dir=paktum.folder,
        database_url="postgresql://localhost/paktum",
        secret_key=(SECRET,),
        http_host="0.0.0.0",
        http_port=8123,
        public_url="https://paktum.example.hu",
        trusted_proxies=("10.0.0.0/8",),
        widget_origins=("https://www.example.hu",),
        timezone="Europe/Vienna",
        telegram_token=OFFICE_TOKEN,
        telegram_api_url="https://api.example.hu",
        telegram_mode="webhook",
        telegram_webhook_secret="only-the-office-knows-it",
        telegram_staff_group=-1001234567890,
        telegram_per_second=10,
        telegram_chat_per_second=0.5,
        smtp_url="smtp://iroda:jelszo@mail.example.hu:587",
        mail_from="iroda@example.hu",
    )
    shown = demo_settings(office, "http://127.0.0.1:1")
    kept = {name for name in Settings.model_fields if getattr(shown, name) == getattr(office, name)}
    assert kept == {"http_port", "timezone"}
    assert shown.data_dir == paktum.folder / "demo"
    assert shown.database.startswith("sqlite:")
    Settings.model_validate(shown.model_dump())
