"""Mail to colleagues, where a mail server is set. The network is called from a thread, never within a transaction."""

import asyncio
import smtplib
import ssl
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from email.message import EmailMessage
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import structlog
from prometheus_client import Counter

from bot.settings import Settings
from desk import digest_mail
from desk.desk import Desk
from desk.digest_mail import Letter
from storage.database import StorageUnavailable

LOOK_AGAIN = 30.0  # seconds
SECONDS = 20  # for each answer of the mail server
PORTS = {"smtp": 587, "smtps": 465}
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")

log = structlog.get_logger()

Act = Callable[[smtplib.SMTP], Any]
ANSWERS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)


class MailError(Exception):
    """The mail server did not take it; the words are the server's kind of fault and nothing of the letter."""


class AnswerLost(MailError):
    """It may have taken it: the connection broke, or nothing came back in time."""


class Mail(Protocol):
    def check(self) -> None: ...

    def send(self, to: Sequence[str], subject: str, body: str) -> int: ...


class Smtp:
    """`smtp://user:password@host:587` with STARTTLS where the server offers it, `smtps://` with TLS from the start."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    def check(self) -> None:
        """Whether the server can be reached and takes the password."""
        self._talk(lambda server: server.noop())

    def send(self, to: Sequence[str], subject: str, body: str) -> int:
        """One letter to all; nobody sees the others. How many addresses were refused while others were taken.

        Raises MailError when nobody will get it, AnswerLost when that cannot be told.
        """
        message = EmailMessage()
        message["From"] = message["To"] = self._sender
        message["Subject"] = subject
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
        message.set_content(body)
        return len(self._talk(lambda server: server.send_message(message, self._sender, list(to))))

    def _talk(self, act: Act) -> Any:
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise MailError(type(error).__name__) from error
        try:
            return act(server)
        except ANSWERS as error:
            raise MailError(type(error).__name__) from error
        except (OSError, smtplib.SMTPException) as error:
            raise AnswerLost(type(error).__name__) from error
        finally:
            with suppress(OSError, smtplib.SMTPException):  # what it has taken stays taken, however they part
                server.quit()

    def _connected(self) -> smtplib.SMTP:
        host, tls = self._url.hostname or "", ssl.create_default_context()
        port = self._url.port or PORTS[self._url.scheme]
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=tls)
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=tls)
            elif self._url.username and host not in OWN_MACHINE:
                server.close()
                raise smtplib.SMTPNotSupportedError("no password goes over an open line")
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server


def mail_of(settings: Settings) -> Mail | None:
    return Smtp(settings.smtp_url, settings.mail_from) if settings.smtp_url else None


async def send_digests(
    desk: Desk, mail: Mail, console_address: str, failed: Counter, every: float = LOOK_AGAIN
) -> None:
    """Until cancelled; a mail server that is away holds up nothing else. `every`: seconds between two looks."""
    try:
        await asyncio.to_thread(mail.check)
    except MailError as error:
        log.warning("the mail server cannot be used; the digest will be tried all the same", reason=str(error))
    while True:
        try:
            await _to_its_end(send_due(desk, mail, console_address, failed))
        except StorageUnavailable:
            log.warning("the digest could not be read or marked")
        await asyncio.sleep(every)


async def _to_its_end(sending: Coroutine[Any, Any, Letter | None]) -> None:
    """A letter that is under way when the process is asked to stop is marked, or it would go out once more."""
    task = asyncio.ensure_future(sending)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


async def send_due(desk: Desk, mail: Mail, console_address: str, failed: Counter) -> Letter | None:
    """What was sent. A letter that was not taken is tried again in five minutes, six times in all; one of which that
    is not known, once."""
    letter = await desk.database.write(digest_mail.take, desk, console_address)
    if letter is None:
        return None
    if letter.may_be_repeat:
        log.warning("the digest may have gone out already and is sent once more")
    try:
        refused = await asyncio.to_thread(mail.send, letter.to, letter.subject, letter.body) if letter.to else 0
    except MailError as error:
        failed.inc()
        log.warning("the digest was not taken by the mail server", reason=str(error))
        if not isinstance(error, AnswerLost):
            await desk.database.write(digest_mail.mark_refused, desk, letter)
        return None
    await desk.database.write(digest_mail.mark_sent, desk, letter)
    if refused:
        failed.inc()
        log.warning("the mail server refused some colleagues' addresses", addresses=refused)
    return letter
