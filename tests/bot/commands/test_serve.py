"""What `paktum run` says about Telegram."""

import pytest

from bot.commands.serve import telegram_line
from bot.settings import Settings
from bot.telegram.webhook import PATH

TOKEN = "1234567890:one-that-nobody-has-given-us"


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        (Settings(telegram_token=""), "off; put PAKTUM_TELEGRAM_TOKEN=… from @BotFather into .env"),
        (Settings(telegram_token=TOKEN), "polling; the bot answers while this runs"),
        (
            Settings(
                telegram_token=TOKEN,
                telegram_mode="webhook",
                telegram_webhook_secret="only-telegram-knows-it",
                public_url="https://paktum.example.hu",
            ),
            f"webhook at https://paktum.example.hu{PATH}",
        ),
    ],
    ids=["off", "polling", "webhook"],
)
def test_it_says_whether_telegram_is_on_and_how(settings: Settings, line: str) -> None:
    assert telegram_line(settings).startswith(line)
    assert TOKEN not in telegram_line(settings)
