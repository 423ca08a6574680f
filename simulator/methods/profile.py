"""What people read about a bot: its commands, names, descriptions and menu button."""

import re
from typing import Any

from simulator import wire
from simulator.errors import bad_request
from simulator.methods.request import Request
from simulator.world import JsonObject

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMANDS = 100
SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
MENU_BUTTONS = ("default", "commands", "web_app")
CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


def get_me(request: Request) -> JsonObject:
    return wire.own_user(request.bot)


def set_my_commands(request: Request) -> bool:
    commands = request.params.data("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    request.bot.profile["commands", *_scope(request)] = [_command(one) for one in commands]
    return True


def get_my_commands(request: Request) -> list[JsonObject]:
    commands: list[JsonObject] = request.bot.profile.get(("commands", *_scope(request)), [])
    return commands


def delete_my_commands(request: Request) -> bool:
    request.bot.profile.pop(("commands", *_scope(request)), None)
    return True


def set_my_name(request: Request) -> bool:
    return _set_text(request, "name", 64)


def get_my_name(request: Request) -> JsonObject:
    return _text(request, "name", request.bot.user.first_name)


def set_my_description(request: Request) -> bool:
    return _set_text(request, "description", 512)


def get_my_description(request: Request) -> JsonObject:
    return _text(request, "description", "")


def set_my_short_description(request: Request) -> bool:
    return _set_text(request, "short_description", 120)


def get_my_short_description(request: Request) -> JsonObject:
    return _text(request, "short_description", "")


def set_chat_menu_button(request: Request) -> bool:
    button = request.params.mapping("menu_button", "menu button") or {"type": "default"}
    if button.get("type") not in MENU_BUTTONS:
        raise bad_request("can't parse menu button: Unsupported type specified")
    request.bot.profile["menu_button", _menu_chat(request)] = button
    return True


def get_chat_menu_button(request: Request) -> JsonObject:
    profile = request.bot.profile
    standard = profile.get(("menu_button", ""), {"type": "commands"})
    button: JsonObject = profile.get(("menu_button", _menu_chat(request)), standard)
    return {"type": "commands"} if button["type"] == "default" else button


def _menu_chat(request: Request) -> str:
    """ "" = every private chat."""
    return str(request.chat(write=False).id) if request.params.string("chat_id") else ""


def _scope(request: Request) -> tuple[str, str, str]:
    """Scope, its chat, and language; each set of commands stands by itself."""
    scope = request.params.mapping("scope", "BotCommandScope") or {"type": "default"}
    kind = str(scope.get("type"))
    if kind not in SCOPES | CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = str(scope.get("chat_id", "")) if kind in CHAT_SCOPES else ""
    return kind, chat, _language(request)


def _language(request: Request) -> str:
    language = request.params.string("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _command(one: Any) -> JsonObject:
    name = str(one.get("command", "")).removeprefix("/").lower() if isinstance(one, dict) else ""
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    description = one.get("description")
    if not isinstance(description, str) or not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _set_text(request: Request, name: str, limit: int) -> bool:
    text = request.params.string(name)
    if len(text) > limit:
        raise bad_request({"name": "BOT_NAME_INVALID"}.get(name, "BOT_DESCRIPTION_INVALID"))
    request.bot.profile[name, _language(request)] = text
    if name == "name" and text and not _language(request):
        request.bot.user.first_name = text
    return True


def _text(request: Request, name: str, fallback: str) -> JsonObject:
    profile = request.bot.profile
    return {name: profile.get((name, _language(request))) or profile.get((name, "")) or fallback}
