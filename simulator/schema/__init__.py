"""The published Bot API as data: what a method takes and gives, what an object is made of.

`schema.json` maps methods to their parameters and result and types to their fields; a type is written as in the
documentation ("Array of MessageEntity", "Integer or String"), with "!" before it where the field is required. A list in
the place of fields names the types of which it can be one.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "schema.json"
ALTERNATIVES = re.compile(r", | and | or ")
ARRAY = "Array of "
PRIMITIVES: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
}


@dataclass(frozen=True)
class Schema:
    methods: Mapping[str, Mapping[str, Any]]
    types: Mapping[str, Any]

    @staticmethod
    @cache
    def load() -> "Schema":
        data = json.loads(FILE.read_text())
        return Schema(data["methods"], data["types"])

    def check_params(self, method: str, params: Mapping[str, Any]) -> list[str]:
        """What is wrong with them, in one sentence each; text of forms counts as the JSON it holds."""
        fields = self.methods[method]["params"]
        uploads = {name for name, value in params.items() if name not in fields and not isinstance(value, str | int)}
        given = {
            name: _decoded(value, fields.get(name, "String")) for name, value in params.items() if name not in uploads
        }
        return self._check_fields(fields, given, method)

    def check_result(self, method: str, result: object) -> list[str]:
        return self.check(self.methods[method]["returns"], result, f"{method} result")

    def check(self, expected: str, value: object, where: str) -> list[str]:
        """`expected` as the documentation writes it."""
        if expected.startswith(ARRAY):
            if not isinstance(value, list):
                return [f"{where}: no array"]
            inner = expected.removeprefix(ARRAY)
            return [fault for place, one in enumerate(value) for fault in self.check(inner, one, f"{where}[{place}]")]
        alternatives = [self._check_one(name, value, where) for name in ALTERNATIVES.split(expected)]
        return min(alternatives, key=len)

    def _check_one(self, name: str, value: object, where: str) -> list[str]:
        if name == "InputFile":
            return []  # whether a file came is the method's to say
        if name in PRIMITIVES:
            fits = isinstance(value, PRIMITIVES[name]) and (isinstance(value, bool) == (PRIMITIVES[name] == (bool,)))
            return [] if fits and not (name == "True" and value is False) else [f"{where}: {value!r} is no {name}"]
        fields = self.types[name]
        if isinstance(fields, list):
            return min((self._check_one(one, value, where) for one in fields), key=len)
        if not isinstance(value, dict):
            return [f"{where}: no {name}"]
        return self._check_fields(fields, value, where)

    def _check_fields(self, fields: Mapping[str, str], value: Mapping[str, Any], where: str) -> list[str]:
        missing = [
            f"{where}: {name} is missing" for name, kind in fields.items() if kind[0] == "!" and name not in value
        ]
        unknown = [f"{where}: {name} is unknown" for name in value if name not in fields]
        wrong = [
            fault
            for name, one in value.items()
            if name in fields
            for fault in self.check(fields[name].removeprefix("!"), one, f"{where}.{name}")
        ]
        return missing + unknown + wrong


def _decoded(value: object, expected: str) -> object:
    names = set(ALTERNATIVES.split(expected.removeprefix("!")))
    if not isinstance(value, str) or names & {"String", "InputFile"}:
        return value
    try:
        return json.loads(value.lower() if names & {"Boolean", "True"} else value)
    except ValueError:
        return value
