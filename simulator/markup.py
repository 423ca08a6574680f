"""HTML parse mode: Telegram's own small language with Telegram's own refusals (byte offsets, not characters)."""

import re
from dataclasses import dataclass, field
from typing import Any

from simulator.entities import Entity, Formatted, entity, utf16_length
from simulator.errors import Refused, bad_request

PLAIN_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
TAGS = {*PLAIN_TAGS, "a", "tg-emoji"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6});?|#([0-9]{1,7});?|(lt|gt|amp|quot);?)")
NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(r"[^\s=>]*")
SPACES = re.compile(r"\s*")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")
LINK = re.compile(r"(?:(?:https?|tg|ton|tonsite|ftp)://)?[^\s/]+\.?[^\s]*", re.IGNORECASE)
USER_LINK = re.compile(r"tg://user\?id=(\d+)$")


def parse_html(source: str) -> Formatted:
    """Raises `Refused` with "can't parse entities: …"."""
    return _Parser(source).parse()


@dataclass(slots=True)
class _Open:
    tag: str
    at: int
    attributes: dict[str, str]
    offset: int
    first_part: int


@dataclass(slots=True)
class _Parser:
    source: str
    position: int = 0
    length: int = 0  # of the text so far, in UTF-16 units
    parts: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def parse(self) -> Formatted:
        while self.position < len(self.source):
            self._step()
        if self.open:
            raise self._fault(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return Formatted("".join(self.parts), self.entities)

    def _step(self) -> None:
        character = self.source[self.position]
        if character == "&":
            self._reference()
        elif character != "<":
            self._plain()
        elif self.source.startswith("</", self.position):
            self._end_tag()
        else:
            self._start_tag()

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def _plain(self) -> None:
        ends = (place for sign in "<&" if (place := self.source.find(sign, self.position)) >= 0)
        end = min(ends, default=len(self.source))
        self._add(self.source[self.position : end])
        self.position = end

    def _reference(self) -> None:
        match = REFERENCE.match(self.source, self.position)
        character = _referred(match) if match else ""
        self._add(character or "&")
        self.position = match.end() if match and character else self.position + 1

    def _end_tag(self) -> None:
        begin = self.position
        if not self.open:
            raise self._fault("Unexpected end tag", begin)
        name = self._match(NAME, begin + 2)
        self._match(SPACES, self.position)
        if self._peek() != ">":
            raise self._fault("Unclosed end tag", begin)
        self.position += 1
        opened = self.open.pop()
        if name and name.lower() != opened.tag:
            raise self._fault(
                f"Unmatched end tag at byte offset {self._bytes(begin)}, "
                f'expected "</{opened.tag}>", found "</{name.lower()}>"'
            )
        if self.length > opened.offset:
            self._close(opened)

    def _start_tag(self) -> None:
        begin = self.position
        tag = self._match(NAME, begin + 1).lower()
        if not self._peek():
            raise self._fault("Unclosed start tag", begin)
        if tag not in TAGS:
            raise self._fault(f'Unsupported start tag "{tag}"', begin)
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._fault('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, begin, attributes, self.length, len(self.parts)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._match(SPACES, self.position)
            if not self._peek():
                raise self._fault(f'Unclosed start tag "{tag}"', begin)
            if self._peek() == ">":
                self.position += 1
                return attributes
            name, value = self._attribute(tag, begin)
            attributes[name] = value

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._match(ATTRIBUTE, self.position).lower()
        if not name:
            raise self._fault(f'Empty attribute name in the tag "{tag}"', begin)
        if (tag, name) == ("blockquote", "expandable") and self._peek() != "=":
            return name, "1"
        self._match(SPACES, self.position)
        if self._peek() != "=":
            raise self._fault(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)
        self._match(SPACES, self.position + 1)
        if not self._peek():
            raise self._fault(f'Unclosed start tag "{tag}"', begin)
        return name, self._value(begin)

    def _value(self, begin: int) -> str:
        quote = self._peek()
        start = self.position
        if quote not in {'"', "'"}:
            value = self._match(TOKEN, start).lower()
            if self._peek() and not self._peek().isspace() and self._peek() != ">":
                raise self._fault("Unexpected end of name token", start)
            return value
        end = self.source.find(quote, start + 1)
        if end < 0:
            raise self._fault("Unclosed start tag", begin)
        self.position = end + 1
        return REFERENCE.sub(lambda match: _referred(match) or match.group(), self.source[start + 1 : end])

    def _close(self, opened: _Open) -> None:
        for kind, extra in self._meaning(opened):
            self.entities.append(entity(kind, opened.offset, self.length - opened.offset, **extra))

    def _meaning(self, opened: _Open) -> list[tuple[str, dict[str, Any]]]:
        if opened.tag == "a":
            return _link(opened.attributes.get("href") or "".join(self.parts[opened.first_part :]))
        if opened.tag == "tg-emoji":
            return [("custom_emoji", {"custom_emoji_id": opened.attributes.get("emoji-id", "")})]
        if opened.tag == "blockquote" and "expandable" in opened.attributes:
            return [("expandable_blockquote", {})]
        if opened.tag == "pre":
            return [("pre", self._language(opened))]
        if opened.tag == "code" and self.open and self.open[-1].tag == "pre":
            self.open[-1].attributes["class"] = opened.attributes.get("class", "")
            return []
        return [(PLAIN_TAGS[opened.tag], {})]

    def _language(self, opened: _Open) -> dict[str, str]:
        language = opened.attributes.get("class", "").removeprefix("language-")
        return {"language": language} if language else {}

    def _match(self, pattern: re.Pattern[str], start: int) -> str:
        match = pattern.match(self.source, start)
        assert match is not None, "every pattern here also matches nothing"
        self.position = match.end()
        return match.group()

    def _peek(self) -> str:
        return self.source[self.position : self.position + 1]

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _fault(self, reason: str, position: int | None = None) -> Refused:
        place = "" if position is None else f" at byte offset {self._bytes(position)}"
        return bad_request(f"can't parse entities: {reason}{place}")


def _referred(match: re.Match[str]) -> str:
    """The character a reference stands for, "" if it stands for none."""
    hexadecimal, decimal, name = match.groups()
    if name:
        return NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def _link(target: str) -> list[tuple[str, dict[str, Any]]]:
    """A senseless address leaves plain text, without a word; tg://user mentions need a person the bot knows."""
    target = target.strip()
    if USER_LINK.match(target) or not LINK.fullmatch(target) or ("." not in target and "://" not in target):
        return []
    address = target if "://" in target else f"http://{target}"
    scheme, _separator, rest = address.partition("://")
    return [("text_link", {"url": f"{scheme.lower()}://{rest}" + ("" if "/" in rest or "?" in rest else "/")})]
