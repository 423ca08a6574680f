"""What stands before several processes of the service: it gives each connection to one that listens."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from random import Random

HOST = "127.0.0.1"
PORTS = range(20_000, 32_000)  # below those that outgoing connections take, or one might hold the port of the dead


def quiet_port(chance: Random) -> int:
    while True:
        port = chance.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


class Front:
    def __init__(self, backends: Sequence[int], chance: Random) -> None:
        self._backends = backends
        self._chance = chance

    @asynccontextmanager
    async def listening(self, port: int) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._connect, HOST, port)
        try:
            yield
        finally:
            server.close()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Closed at once when nobody listens, and when the one behind it dies."""
        for port in self._chance.sample(self._backends, len(self._backends)):
            with suppress(OSError):
                behind_reader, behind_writer = await asyncio.open_connection(HOST, port)
                await asyncio.gather(_pass_on(reader, behind_writer), _pass_on(behind_reader, writer))
                return
        writer.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
    writer.close()
