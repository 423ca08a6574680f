"""A mail server on this machine that keeps what it takes; it can be told to refuse."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
    """`refuses`: so many of the next letters; `falls_silent`: takes so many without saying so; `unknown`: addresses
    that it does not have."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters: list[str] = []
        self.recipients: list[list[str]] = []
        self.refuses = 0
        self.falls_silent = 0
        self.unknown: set[str] = set()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client without extensions needs."""

    server: MailServer

    def handle(self) -> None:
        self._say("220 ready")
        to: list[str] = []
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "RCPT":
                self._note(line.partition("<")[2].partition(">")[0], to)
            elif verb == "DATA":
                if not self._takes(to):
                    return
                to = []
            else:
                self._say("250 fine")

    def _note(self, address: str, to: list[str]) -> None:
        if address in self.server.unknown:
            self._say("550 nobody here")
        else:
            to.append(address)
            self._say("250 fine")

    def _takes(self, to: list[str]) -> bool:
        """False when the conversation is over without an answer."""
        self._say("354 go on")
        lines: list[str] = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        if self.server.refuses > 0:
            self.server.refuses -= 1
            self._say("451 not now")
            return True
        self.server.letters.append("\n".join(lines))
        self.server.recipients.append(to)
        if self.server.falls_silent > 0:
            self.server.falls_silent -= 1
            return False
        self._say("250 taken")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
