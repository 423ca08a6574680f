"""The parameters of a request, however they came: address, form, multipart or JSON body."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from simulator.errors import Refused, bad_request


class Params(dict[str, Any]):
    """Forms bring text only, JSON bodies real types; the readers below take both, as the server does."""

    def string(self, name: str) -> str:
        value = self.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.get(name, default))
        except (TypeError, ValueError, OverflowError):  # the last one: an endless number
            return default

    def flag(self, name: str) -> bool:
        return self.string(name).strip().lower() in {"true", "yes", "1"}

    def data(self, name: str, what: str) -> Any:
        """A structure, None if absent; `what` is what the refusal calls it."""
        value = self.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def mapping(self, name: str, what: str) -> dict[str, Any]:
        """An object, empty if absent."""
        value = self.data(name, what)
        if not isinstance(value, dict | None):
            raise bad_request(f"can't parse {what} JSON object")
        return value or {}

    def array(self, name: str, what: str) -> list[Any]:
        """Empty if absent."""
        value = self.data(name, what)
        if not isinstance(value, list | None):
            raise bad_request(f"can't parse {what} JSON object")
        return value or []

    def chat_id(self) -> int | None:
        try:
            return int(self["chat_id"])
        except (KeyError, TypeError, ValueError, OverflowError):
            return None


async def read(request: web.BaseRequest) -> Params:
    params = Params(request.query)
    kind = request.content_type
    if not request.can_read_body:
        return params
    if kind == "application/json":
        params.update(_json_object(await request.read()))
    elif kind == "multipart/form-data":
        params.update(await _multipart(request))
    elif kind == "application/x-www-form-urlencoded":
        params.update(parse_qsl((await request.read()).decode("utf-8", "replace"), keep_blank_values=True))
    return params


def _json_object(body: bytes) -> Mapping[str, Any]:
    try:
        values = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("JSON object expected")
    return {name: value for name, value in values.items() if value is not None}


async def _multipart(request: web.BaseRequest) -> dict[str, Any]:
    """Files come as `Upload`s under their field names."""
    values: dict[str, Any] = {}
    try:
        fields = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "Request Entity Too Large") from None
    for name, value in fields.items():
        if isinstance(value, web.FileField):
            with value.file:
                values[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            values[name] = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
    return values


class Upload:
    def __init__(self, name: str, kind: str, body: bytes) -> None:
        self.name = name
        self.kind = kind
        self.body = body

    def __repr__(self) -> str:
        return f"<{self.name}, {len(self.body)} bytes>"
