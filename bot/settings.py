"""One frozen object of all settings; the environment and `.env` are read here and nowhere else."""

import os
import re
import secrets
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from storage.crypto import SHORTEST_SECRET
from storage.database import names_a_database

PREFIX = "PAKTUM_"
KEY_FILE = "secret.key"
TOKEN = re.compile(r"\d{3,20}:[\w-]{20,}", re.ASCII)
WEBHOOK_SECRET = re.compile(r"[\w-]{16,256}", re.ASCII)  # Bot API "setWebhook" allows 1 to 256
ADDRESS = re.compile(r"https?://[\w.\-\[\]:]+")
MAIL_SERVER = re.compile(r"smtps?://([^\s/@]+@)?[\w.\-]+(:\d{1,5})?/?", re.ASCII)
SENDER = re.compile(r"[^\s@<>]+@[\w.\-]+", re.ASCII)
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


class SettingsError(Exception):
    """One sentence that names the setting and says what to do."""


def _listed(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", frozen=True, extra="ignore")

    data_dir: Path = Path("data")
    index_dir: str = ""
    database_url: str = ""
    secret_key: Listed = ()
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=1, le=65535)
    public_url: str = ""
    trusted_proxies: Listed = ()
    widget_origins: Listed = ()
    timezone: str = "Europe/Budapest"
    telegram_token: str = Field(default="", repr=False)
    telegram_api_url: str = ""
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: str = Field(default="", repr=False)
    telegram_staff_group: Annotated[int, Field(lt=0)] | None = None
    telegram_per_second: float = Field(default=30, ge=1, le=1000)  # calls in all, of this process
    telegram_chat_per_second: float = Field(default=1, ge=0.1, le=1000)
    smtp_url: str = Field(default="", repr=False)
    mail_from: str = ""

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(DATABASES):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        if value and not names_a_database(value):
            raise ValueError("must be such as sqlite:////srv/paktum.db or postgresql://user:password@host:5432/paktum")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(len(secret) < SHORTEST_SECRET for secret in value):
            raise ValueError(f"each key needs at least {SHORTEST_SECRET} random characters")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: str) -> str:
        if value and not TOKEN.fullmatch(value):
            raise ValueError("must be as BotFather gives it, such as 123456789:AAE…")
        return value

    @field_validator("telegram_staff_group", mode="before")
    @classmethod
    def _no_group(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        if value and not MAIL_SERVER.fullmatch(value):
            raise ValueError("must be such as smtp://user:password@mail.example.hu:587 or smtps://mail.example.hu")
        return value

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> "Settings":
        if self.smtp_url and not SENDER.fullmatch(self.mail_from):
            raise ValueError("PAKTUM_MAIL_FROM must be the address that mail comes from, such as iroda@example.hu")
        return self

    @model_validator(mode="after")
    def _webhook_is_complete(self) -> "Settings":
        if not self.telegram_token or self.telegram_mode == "polling":
            return self
        if not WEBHOOK_SECRET.fullmatch(self.telegram_webhook_secret):
            raise ValueError("PAKTUM_TELEGRAM_WEBHOOK_SECRET must be 16 to 256 letters, digits, _ or -")
        if not self.public_url.startswith("https://") and not self.telegram_api_url:
            raise ValueError("PAKTUM_PUBLIC_URL must be the https:// address at which Telegram reaches us")
        return self

    @field_validator("public_url", "telegram_api_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not ADDRESS.match(value):
            raise ValueError("must be such as https://paktum.example.hu (or http:// for trying)")
        return value.rstrip("/")

    @field_validator("widget_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(ADDRESS.fullmatch(origin) for origin in value):
            raise ValueError("must be origins such as https://www.example.hu, without a path")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ip_network(network)
            except ValueError:
                raise ValueError("must be internet addresses or networks such as 10.0.0.0/8") from None
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("is not a known time zone; Europe/Budapest is one") from None
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def index_folder(self) -> Path:
        """Where what the wordings teach is kept between starts."""
        return Path(self.index_dir) if self.index_dir else self.data_dir / "index"

    @property
    def database(self) -> str:
        """PostgreSQL always through psycopg 3."""
        if not self.database_url:
            return f"sqlite:///{(self.data_dir / 'paktum.db').absolute()}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def base_url(self) -> str:
        """Where people reach the service."""
        host = "localhost" if self.http_host in ("0.0.0.0", "127.0.0.1", "::") else self.http_host  # noqa: S104
        host = f"[{host}]" if ":" in host else host
        return self.public_url or f"http://{host}:{self.http_port}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The keys of the environment, else of the key file that the first `paktum run` made."""
        if self.secret_key:
            return self.secret_key
        file = self.data_dir / KEY_FILE
        if not file.is_file():
            raise SettingsError(
                f"PAKTUM_SECRET_KEY is not set and {file} does not exist; set it to {SHORTEST_SECRET} or more random "
                "characters, or let `paktum run` make a key."
            )
        keys = tuple(_listed(file.read_text(encoding="utf-8", errors="replace").strip()))
        if not keys or any(len(key) < SHORTEST_SECRET for key in keys):
            raise SettingsError(f"{file} holds no usable key; restore it from where it was saved.")
        return keys


def read_settings() -> Settings:
    try:
        return Settings()
    except UnicodeDecodeError:
        raise SettingsError("The file .env is not UTF-8 text; write it again.") from None
    except ValidationError as error:
        fault = error.errors()[0]
        reason = fault["msg"].removeprefix("Value error, ")
        if fault["loc"]:  # a rule of one field; one of several names its field itself
            reason = f"{PREFIX}{str(fault['loc'][0]).upper()} {reason[:1].lower()}{reason[1:]}"
        raise SettingsError(f"{reason}; correct it in the environment or in .env.") from None


def make_data_dir(settings: Settings) -> None:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=settings.data_dir).close()
    except OSError as error:
        raise SettingsError(
            f"The data folder {settings.data_dir} cannot be written ({error.strerror}); "
            "make it writable or set PAKTUM_DATA_DIR."
        ) from None


def make_key(settings: Settings) -> None:
    """The first start for trying makes a key; losing it makes database and backups unreadable."""
    file = settings.data_dir / KEY_FILE
    if settings.secret_key or file.exists():
        return
    write_once(file, secrets.token_urlsafe(48) + "\n", mode=0o600)


def write_once(file: Path, text: str, mode: int = 0o644) -> None:
    """Whole or not at all, even if the power goes, and never over what another start has just written."""
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    part.touch(mode)
    with part.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        file.hardlink_to(part)
    part.unlink()
