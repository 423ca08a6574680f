"""What people see of the bot before they write, in both languages; and where Telegram brings the updates."""

from collections.abc import Mapping

from aiogram import Bot
from aiogram.types import BotCommand, BotCommandScopeChat

from bot.settings import Settings
from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.webhook import PATH
from locales import Locale, Text, Translator, _

# Command → what the menu says about it. A command is one of the words of handlers/commands.py, in that language.
COMMANDS: Mapping[Locale, Mapping[str, Text]] = {
    "hu": {
        "menu": _("The menu"),
        "rendezvenyek": _("What events are coming?"),
        "ember": _("I would like to talk to a person"),
        "ugyem": _("How is my case?"),
        "adataim": _("What do you store of me?"),
        "segitseg": _("What can this program do?"),
    },
    "en": {
        "menu": _("The menu"),
        "events": _("What events are coming?"),
        "person": _("I would like to talk to a person"),
        "mycase": _("How is my case?"),
        "mydata": _("What do you store of me?"),
        "help": _("What can this program do?"),
    },
}
DESCRIPTION = _(
    "I am a computer program of the employment pact office: I tell about supports, training and events, "
    "and I call a colleague if you need one. Write in your own words; accents and spelling do not matter."
)
SHORT_DESCRIPTION = _("Supports, training, events: a program answers, or a colleague.")
# Telegram shows the texts without a language to everybody who has none of the others.
LANGUAGES: tuple[tuple[Locale, str | None], ...] = (("hu", None), ("en", "en"))


async def introduce(bot: Bot, translator: Translator) -> None:
    """Safe to repeat; raises AiogramError while Telegram is away."""
    for locale, code in LANGUAGES:
        commands = [
            BotCommand(command=name, description=translator.into(locale, text))
            for name, text in COMMANDS[locale].items()
        ]
        await bot.set_my_commands(commands, language_code=code)
        await bot.set_my_description(translator.into(locale, DESCRIPTION), language_code=code)
        await bot.set_my_short_description(translator.into(locale, SHORT_DESCRIPTION), language_code=code)


async def set_commands_of(bot: Bot, chat_id: int, commands: Mapping[str, str]) -> None:
    """The menu of one chat alone, such as a colleague's with the bot: command → what it says; none: as everybody has.

    Safe to repeat; raises AiogramError while Telegram is away.
    """
    scope = BotCommandScopeChat(chat_id=chat_id)
    if not commands:
        await bot.delete_my_commands(scope)
        return
    menu = [BotCommand(command=name, description=words) for name, words in commands.items()]
    await bot.set_my_commands(menu, scope)


async def point_updates(bot: Bot, settings: Settings) -> None:
    """Telegram posts updates to us, or keeps them until we ask; those that wait there are not dropped."""
    if settings.telegram_mode == "polling":
        await bot.delete_webhook(drop_pending_updates=False)
        return
    await bot.set_webhook(
        settings.base_url + PATH,
        secret_token=settings.telegram_webhook_secret,
        allowed_updates=list(ALLOWED_UPDATES),
        drop_pending_updates=False,
    )
