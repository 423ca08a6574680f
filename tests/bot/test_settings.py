"""`.env.example` is held to the code."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import PREFIX, Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
SETTING = re.compile(r"^# (?P<words>\S.*\.)\n#(?P<name>[A-Z_]+)=(?P<value>.*)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def test_the_example_names_every_setting_once_with_one_line_about_it() -> None:
    example = EXAMPLE.read_text(encoding="utf-8")
    named = [setting["name"] for setting in SETTING.finditer(example)]
    assert sorted(named) == sorted(PREFIX + name.upper() for name in Settings.model_fields)
    assert len(example.splitlines()) == 2 + 2 * len(named)


def test_the_example_shows_the_values_that_are_used_when_nothing_is_set(tmp_path: Path) -> None:
    shown = re.sub(r"^#(?=[A-Z])", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (tmp_path / "shown.env").write_text(shown, encoding="utf-8")
    assert Settings(_env_file=tmp_path / "shown.env") == Settings()  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("url", "sender", "named"),
    [
        ("mail.example.hu", "iroda@example.hu", "smtp://user"),
        ("http://mail.example.hu", "iroda@example.hu", "smtp://user"),
        ("smtp://mail.example.hu:587", "", "PAKTUM_MAIL_FROM"),
        ("smtps://iroda:titok@mail.example.hu", "iroda", "PAKTUM_MAIL_FROM"),
    ],
)
def test_a_mail_server_needs_an_address_and_a_sender(url: str, sender: str, named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        Settings(smtp_url=url, mail_from=sender)
    Settings(smtp_url="smtps://iroda:titok@mail.example.hu:465", mail_from="iroda@example.hu")


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://localhost:8080"),
        ("0.0.0.0", "http://localhost:8080"),
        ("::", "http://localhost:8080"),
        ("fd00::7", "http://[fd00::7]:8080"),
        ("paktum.lan", "http://paktum.lan:8080"),
    ],
)
def test_the_printed_address_can_be_opened(host: str, url: str) -> None:
    assert Settings(http_host=host).base_url == url
