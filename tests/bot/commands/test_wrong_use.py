"""Wrong use and wrong settings: exit code 2 or 1, one sentence on stderr that says what to do, never a traceback."""

import re
import shutil
import socket
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.app import check_port
from bot.commands import CommandFailed, WrongUse, unforeseen
from bot.settings import Settings, SettingsError, read_settings
from desk.office import SAMPLE_FILE
from tests.bot.commands.running import Installed, Paktum
from tests.databases import SECRET

ROOT = Path(__file__).parents[3]
CODE = ("bot", "console", "desk", "evaluation", "handlers", "knowledge", "locales", "storage")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["sevre"], "sevre"),
        (["serve", "--prot", "80"], "--prot"),
        (["db"], "ACTION"),
        (["db", "drop"], "drop"),
        (["keys"], "ACTION"),
        (["staff", "add"], "email"),
        (["staff", "add", "kati@example.hu"], "--role"),
        (["staff", "add", "kati@example.hu", "--role", "boss"], "boss"),
        (["staff", "add", "kati@example.hu", "--role", "partner"], "--team"),
        (["staff", "add", "kati@example.hu", "--role", "partner", "--team", "x" * 81], "--team"),
        (["chat", "--lang", "de"], "de"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_sentence_and_code_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In process: none of these gets as far as reading settings."""
    try:
        code = main(arguments)
    except SystemExit as end:
        code = int(str(end.code))
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert words in said.err
    assert said.err.count("\n") == 1
    assert said.err.endswith(".\n")


def test_the_installed_command_ends_in_the_same_way(installed: Installed) -> None:
    assert "sevre" in installed.refused(2, "sevre")
    assert "kati" in installed.refused(2, "staff", "add", "kati", "--role", "clerk")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_PORT", "http"),
        ("HTTP_PORT", "0"),
        ("HTTP_PORT", "70000"),
        ("DATABASE_URL", "mysql://localhost/paktum"),
        ("DATABASE_URL", "paktum.db"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql://localhost"),
        ("DATABASE_URL", "postgresql://localhost:port/paktum"),
        ("DATABASE_URL", "postgresql://user:p@ss:word@[::1/paktum"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", f"{SECRET},short"),
        ("TIMEZONE", "Europe/Kecskemét"),
        ("TIMEZONE", "../../etc/passwd"),
        ("TIMEZONE", "Europe"),
        ("TIMEZONE", ""),
        ("PUBLIC_URL", "paktum.example.hu"),
        ("PUBLIC_URL", "https://"),
        ("WIDGET_ORIGINS", "*"),
        ("WIDGET_ORIGINS", "https://"),
        ("WIDGET_ORIGINS", "www.example.hu"),
        ("WIDGET_ORIGINS", "https://www.example.hu/page"),
        ("WIDGET_ORIGINS", "https://www.example.hu/"),
        ("WIDGET_ORIGINS", "https://a.example https://b.example"),
        ("TRUSTED_PROXIES", "proxy"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "10.0.0.0/8;127.0.0.1"),
        ("TELEGRAM_TOKEN", "token"),
        ("TELEGRAM_TOKEN", "1234567890:short"),
        ("TELEGRAM_TOKEN", f"bot1234567890:{'A' * 35}"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_MODE", "push"),
        ("TELEGRAM_MODE", ""),
    ],
)
def test_a_senseless_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"PAKTUM_{name}", value)
    with pytest.raises(SettingsError) as raised:
        read_settings()
    sentence = str(raised.value)
    assert sentence.startswith(f"PAKTUM_{name} ")
    assert sentence.endswith("; correct it in the environment or in .env.")
    assert "\n" not in sentence
    assert "p@ss" not in sentence
    assert SECRET not in sentence


@pytest.mark.parametrize(
    ("named", "settings"),
    [
        ("TELEGRAM_WEBHOOK_SECRET", {}),
        ("TELEGRAM_WEBHOOK_SECRET", {"TELEGRAM_WEBHOOK_SECRET": "short"}),
        ("TELEGRAM_WEBHOOK_SECRET", {"TELEGRAM_WEBHOOK_SECRET": "a secret with spaces in it"}),
        ("PUBLIC_URL", {"TELEGRAM_WEBHOOK_SECRET": "s" * 16}),
        ("PUBLIC_URL", {"TELEGRAM_WEBHOOK_SECRET": "s" * 16, "PUBLIC_URL": "http://paktum.example.hu"}),
    ],
)
def test_a_webhook_without_what_it_needs_is_named(
    named: str, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    token = f"1234567890:{'A' * 35}"
    for name, value in {"TELEGRAM_TOKEN": token, "TELEGRAM_MODE": "webhook", **settings}.items():
        monkeypatch.setenv(f"PAKTUM_{name}", value)
    with pytest.raises(SettingsError) as raised:
        read_settings()
    sentence = str(raised.value)
    assert sentence.startswith(f"PAKTUM_{named} must be ")
    assert sentence.endswith("; correct it in the environment or in .env.")
    assert token not in sentence
    monkeypatch.setenv("PAKTUM_TELEGRAM_MODE", "polling")  # needs neither
    assert read_settings().telegram_token == token


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "sqlite:////srv/paktum.db"),
        ("DATABASE_URL", "postgresql://user:secret@db.example:5432/paktum?sslmode=require"),
        ("DATABASE_URL", "postgresql+psycopg://postgres:@/paktum?host=/run/postgresql"),
        ("WIDGET_ORIGINS", "https://www.example.hu, http://localhost:3000,"),
        ("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8, ::1, fd00::/8"),
        ("PUBLIC_URL", "https://paktum.example.hu/"),
        ("PUBLIC_URL", "http://[::1]:8080"),
        ("SECRET_KEY", f"{SECRET}, {SECRET[::-1]}"),
    ],
)
def test_a_sensible_setting_is_taken(name: str, value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"PAKTUM_{name}", value)
    assert getattr(read_settings(), name.lower())


def test_an_env_file_is_read_but_the_environment_goes_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("PAKTUM_HTTP_PORT=8081\nPAKTUM_TIMEZONE=Europe/Vienna\n", encoding="utf-8")
    monkeypatch.setenv("PAKTUM_TIMEZONE", "Europe/Budapest")
    settings = read_settings()
    assert (settings.http_port, settings.timezone) == (8081, "Europe/Budapest")
    (tmp_path / ".env").write_bytes(b"PAKTUM_HTTP_PORT=8081 # \xe1\n")
    with pytest.raises(SettingsError, match=r"\.env"):
        read_settings()


def test_serve_names_a_setting_that_makes_no_sense(paktum: Paktum) -> None:
    assert "PAKTUM_HTTP_PORT" in paktum.refused(1, "serve", PAKTUM_HTTP_PORT="http")


def test_serve_does_not_start_without_a_key(paktum: Paktum) -> None:
    sentence = paktum.refused(1, "serve", PAKTUM_SECRET_KEY="")
    assert sentence.startswith("PAKTUM_SECRET_KEY is not set")
    assert not (paktum.folder / "data" / "secret.key").exists()


def test_serve_does_not_start_on_a_port_that_is_in_use(paktum: Paktum) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        sentence = paktum.refused(1, "serve", PAKTUM_HTTP_PORT=port)
    assert sentence.startswith(f"Port {port} on 127.0.0.1 cannot be opened")


@pytest.mark.parametrize("host", ["nowhere.invalid", "a..b", "203.0.113.7", "fe80::zz"])
def test_serve_does_not_start_on_an_address_that_is_not_its_own(host: str) -> None:
    with pytest.raises(SettingsError, match=r"PAKTUM_HTTP_HOST\.$"):
        check_port(Settings(http_host=host, http_port=8080))


def test_a_file_in_place_of_the_data_folder_is_said(paktum: Paktum) -> None:
    file = paktum.folder / "data"
    file.write_text("", encoding="utf-8")
    for arguments in (["run"], ["db", "check"]):
        assert f"The data folder {file} cannot be written" in paktum.refused(1, *arguments)


def test_an_unreadable_key_file_is_said(paktum: Paktum) -> None:
    (paktum.folder / "data").mkdir()
    (paktum.folder / "data" / "secret.key").write_bytes(b"\xff\xfe")
    assert "secret.key holds no usable key" in paktum.refused(1, "serve", PAKTUM_SECRET_KEY="")


def test_a_broken_office_file_is_said_with_its_value(paktum: Paktum) -> None:
    """Each kind of fault has its test in tests/desk/test_office.py."""
    (paktum.folder / "data").mkdir()
    sample = SAMPLE_FILE.read_text(encoding="utf-8").replace("urgent_within_hours: 2", "urgent_within_hours: 20")
    (paktum.folder / "data" / "office.yaml").write_text(sample, encoding="utf-8")
    assert "office.yaml: urgent_within_hours: " in paktum.refused(1, "serve")


def test_a_broken_article_file_is_said_with_its_line(installed: Installed) -> None:
    for name in CODE:
        shutil.copytree(ROOT / name, installed.folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (installed.folder / "knowledge" / "content" / "uj.yaml").write_text("- id: x\n  titel: y\n", encoding="utf-8")
    sentence = installed.refused(1, "serve", PYTHONPATH=str(installed.folder))
    assert sentence.startswith("The articles cannot be used: ")
    assert "uj.yaml:" in sentence


def test_a_fault_that_nobody_foresaw_is_told_by_its_place_and_not_by_its_words() -> None:
    with pytest.raises(ValueError, match="Piroska") as raised:
        int("Piroska")
    for fault in (raised.value, ExceptionGroup("several", [raised.value])):
        assert re.fullmatch(
            r"The program failed \(ValueError at test_wrong_use.py:\d+\); please report this\.", unforeseen(fault)
        )
    assert unforeseen(KeyError("Piroska")) == "The program failed (KeyError); please report this."


def test_wrong_use_and_failure_differ_by_their_code() -> None:
    assert (WrongUse.code, CommandFailed.code) == (2, 1)
