"""How a column is declared. A column made any other way fails a test: nothing about a person is stored by accident."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Dialect, Integer, LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.crypto import Keyring

LONGEST_CODE = 80
Id = BigInteger().with_variant(Integer, "sqlite")


class Purpose(StrEnum):
    DIALOGUE = "answering the person and carrying on the conversation"
    CASEWORK = "letting colleagues deal with what the person asked for"
    DELIVERY = "reaching the person where she wrote from"
    REFERRAL = "letting a partner office deal with what the person asked for"
    EVENTS = "keeping a place at an event and preparing for who comes"
    GAPS = "finding questions that the knowledge base cannot answer yet"
    STAFF_ACCESS = "letting colleagues sign in"


class Basis(StrEnum):
    PUBLIC_TASK = "GDPR article 6(1)(e): task in the public interest"
    CONSENT = "GDPR article 6(1)(a): consent"
    EMPLOYMENT = "GDPR article 6(1)(b): contract with the colleague"


class Reader(StrEnum):
    OWNER_AND_OFFICE = "the person and the office"
    OWNER_OFFICE_AND_PARTNER = "the person, the office and the partner office it was passed to"
    OFFICE = "the office"
    NOBODY = "the program only"


@dataclass(frozen=True)
class Declaration:
    """What the privacy notice, masking, export and erasure need to know of one field."""

    purpose: Purpose
    basis: Basis
    retention: str  # a key under `retention` in the office settings
    seen_by: Reader


@dataclass(frozen=True)
class Coded:
    """A field that tells nothing of a person by itself: codes, times, counters, random ids, keyed hashes."""

    what: str = "code"


CODED = Coded()
# The official name of a settlement as knowledge/content/places.yaml has it: never what was typed.
SETTLEMENT = Coded("settlement")


class Encrypted(TypeDecorator[str]):
    """Text encrypted on its way into the database; the key ring hangs on the dialect of each engine."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else keyring_of(dialect).encrypt(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else keyring_of(dialect).decrypt(value)


class EncryptedBytes(TypeDecorator[bytes]):
    """A file's content; as long in the database as itself and thirty bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring_of(dialect).encrypt_bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring_of(dialect).decrypt_bytes(bytes(value))


class EncryptedJson(TypeDecorator[Any]):
    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else keyring_of(dialect).encrypt(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(keyring_of(dialect).decrypt(value))


class Moment(TypeDecorator[datetime]):
    """An instant. SQLite keeps no zone, so all are stored and read as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def attach(keyring: Keyring, dialect: Dialect) -> None:
    dialect.paktum_keyring = keyring  # type: ignore[attr-defined]


def keyring_of(dialect: Dialect) -> Keyring:
    keyring: Keyring = dialect.paktum_keyring  # type: ignore[attr-defined]
    return keyring


def personal(
    name: str,
    type_: "type[Encrypted] | type[EncryptedBytes] | type[EncryptedJson]",
    declaration: Declaration,
    *,
    nullable: bool = True,
) -> Column[Any]:
    return Column(name, type_(), nullable=nullable, info={"declared": declaration})


def settlement(name: str) -> Column[Any]:
    return Column(name, String(LONGEST_CODE), nullable=True, info={"declared": SETTLEMENT})


def coded(name: str, type_: "TypeEngine[Any] | type[TypeEngine[Any]]", *args: Any, **options: Any) -> Column[Any]:
    return Column(name, type_, *args, info={"declared": CODED}, **{"nullable": False, **options})


def flag(name: str) -> Column[Any]:
    return coded(name, Boolean, default=False)


def code(name: str, *args: Any, **options: Any) -> Column[Any]:
    return coded(name, String(LONGEST_CODE), *args, **options)
