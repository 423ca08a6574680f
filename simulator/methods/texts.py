"""Texts and captions of a request, with their limits after the parsing of entities."""

from typing import Any

from simulator.entities import Formatted, finished, utf16_length
from simulator.errors import bad_request
from simulator.markup import parse_html
from simulator.params import Params
from simulator.world import JsonObject

MAX_TEXT = 4096
MAX_CAPTION = 1024


def text(params: Params, *, too_long: str) -> Formatted:
    raw = params.string("text")
    if not raw:
        raise bad_request("message text is empty")
    formatted = _formatted(params, raw, "entities")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise bad_request(too_long)
    return formatted


def caption(params: Params) -> JsonObject:
    """The fields `caption` and `caption_entities`, empty without a caption."""
    raw = params.string("caption")
    if not raw:
        return {}
    formatted = _formatted(params, raw, "caption_entities")
    if utf16_length(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return captioned(formatted)


def captioned(formatted: Formatted) -> JsonObject:
    if not formatted.text:
        return {}
    entities = {"caption_entities": formatted.entities} if formatted.entities else {}
    return {"caption": formatted.text, **entities}


def _formatted(params: Params, raw: str, entities: str) -> Formatted:
    mode = params.string("parse_mode").lower()
    if mode == "html":
        return finished(parse_html(raw))
    if mode in {"", "none"}:
        given = params.array(entities, "entities")
        if not all(_is_entity(one) for one in given):
            raise bad_request("can't parse MessageEntity: expected an Object with type, offset and length")
        return finished(Formatted(raw, given))
    if mode in {"markdown", "markdownv2"}:
        raise bad_request("the simulator knows no parse_mode but HTML")
    raise bad_request("unsupported parse_mode")


def _is_entity(one: Any) -> bool:
    if not isinstance(one, dict):
        return False
    return isinstance(one.get("type"), str) and all(isinstance(one.get(name), int) for name in ("offset", "length"))
