"""`python -m simulator.schema FILE`: makes `schema.json` from the source distribution of aiogram (`aiogram-*.tar.gz`).

It carries the Bot API's documentation as data (`.butcher/schema/schema.json`), the results of the methods stand in its
code (`__returning__`). Only what the simulator's methods need is kept.
"""

import json
import re
import sys
import tarfile
from typing import Any

from simulator.methods import METHODS
from simulator.schema import FILE

RETURNING = re.compile(r"^class (\w+)\(.*?^    __returning__ = ([^\n]+)$", re.MULTILINE | re.DOTALL)
PYTHON_TYPES = {"bool": "Boolean", "int": "Integer", "str": "String"}
WORD = re.compile(r"\w+")


def compact(entries: dict[str, Any], returns: dict[str, str]) -> dict[str, Any]:
    methods = {name: {"params": fields(entries[name]), "returns": returns[name.lower()]} for name in METHODS}
    types: dict[str, Any] = {}
    waiting = ["Update", *words(methods)]
    while waiting:
        name = waiting.pop()
        if name in entries and name not in METHODS and name not in types:
            types[name] = members(entries[name]) or fields(entries[name])
            waiting += words(types[name])
    return {"methods": methods, "types": dict(sorted(types.items()))}


def fields(entry: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: "!" * one["required"] + one["type"].replace(" number", "") for one in entry["annotations"]}


def members(entry: dict[str, Any]) -> list[str]:
    """What a type without fields can be one of."""
    return [] if entry["annotations"] else re.findall(r"^ - (\w+)$", entry["description"], re.MULTILINE)


def words(data: object) -> list[str]:
    return WORD.findall(json.dumps(data))


def returned(source: str) -> dict[str, str]:
    found = RETURNING.search(source)
    if found is None:
        return {}
    name, kind = found.groups()
    kind = re.sub(r"Result(\w+)Union", r"\1", kind).replace(" | ", " or ")
    kind = re.sub(r"list\[(\w+)\]", r"Array of \1", kind)
    return {name.lower(): WORD.sub(lambda word: PYTHON_TYPES.get(word.group(), word.group()), kind)}


def main(path: str) -> None:
    documentation: Any = None
    returns: dict[str, str] = {}
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None and member.name.endswith(".butcher/schema/schema.json"):
                documentation = json.load(content)
            elif content is not None and "/aiogram/methods/" in member.name:
                returns |= returned(content.read().decode())
    entries = {one["name"]: one for group in documentation["items"] for one in group["children"]}
    schema = {"version": documentation["api"]["version"], **compact(entries, returns)}
    FILE.write_text(json.dumps(schema, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
