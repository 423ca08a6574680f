"""The `reply_markup` parameter: which keyboard a message brings, or why Telegram refuses it."""

from dataclasses import dataclass
from typing import Any

from simulator.errors import bad_request
from simulator.params import Params
from simulator.world import JsonObject

MAX_BUTTONS = 100
MAX_DATA_BYTES = 64
LINKS = {"url", "web_app", "login_url", "copy_text"}
INLINE_SEARCH = {"switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat"}
ACTIONS = {"callback_data", "callback_game", "pay"} | LINKS | INLINE_SEARCH


@dataclass(frozen=True, slots=True)
class Markup:
    """At most one of them; `keyboard` stays under the input line of the chat until removed."""

    inline: JsonObject | None = None
    keyboard: JsonObject | None = None
    remove: bool = False
    force_reply: bool = False

    @property
    def widest(self) -> int:
        """Buttons in the longest row of an inline keyboard."""
        return max(map(len, self.inline["inline_keyboard"])) if self.inline is not None else 0


def read(params: Params) -> Markup:
    data = params.data("reply_markup", "reply keyboard markup")
    if data is None:
        return Markup()
    if not isinstance(data, dict):
        raise bad_request("object expected as reply markup")
    if rows := data.get("keyboard"):
        return Markup(keyboard={**data, "keyboard": [[_key(key) for key in row] for row in _rows(rows, "keyboard")]})
    if rows := data.get("inline_keyboard"):
        return Markup(inline=_inline(_rows(rows, "inline_keyboard")))
    if data.get("remove_keyboard"):
        return Markup(remove=True)
    return Markup(force_reply=bool(data.get("force_reply")))


def _rows(rows: Any, name: str) -> list[list[Any]]:
    if isinstance(rows, list) and all(isinstance(row, list) for row in rows):
        return rows
    owner = " of the InlineKeyboardMarkup" if name == "inline_keyboard" else ""
    raise bad_request(f'field "{name}"{owner} must be an Array of Arrays')


def _key(key: Any) -> JsonObject:
    if isinstance(key, str):
        return {"text": key}
    if not isinstance(key, dict) or not isinstance(key.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return key


def _inline(rows: list[list[Any]]) -> JsonObject | None:
    buttons = [[_inline_button(button) for button in row] for row in rows if row]
    if sum(map(len, buttons)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": buttons} if buttons else None


def _inline_button(button: Any) -> JsonObject:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not any(button.get(action) for action in ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(str(button.get("callback_data", "")).encode()) > MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return {name: value for name, value in button.items() if value is not None}
