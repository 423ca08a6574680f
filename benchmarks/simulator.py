"""`python -m benchmarks.simulator`: how many requests a second the simulator answers on one core, fast and checked.

The server is a process of its own; this one only writes and reads bytes on keep-alive connections, so that the client
costs as little as it can.
"""

import asyncio
import http.client
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TOKEN = "1234567:AAF_proba-token"
CONNECTIONS = 20
REQUESTS = 20_000
ROUNDS = 3


@contextmanager
def server(*options: str) -> Iterator[str]:
    command = [sys.executable, "-m", "simulator", "--port", "0", "--token", TOKEN, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def control(url: str, path: str, body: dict[str, Any] | None = None) -> Any:
    connection = http.client.HTTPConnection(url.removeprefix("http://"))
    headers = {"Content-Type": "application/json"}
    connection.request("GET" if body is None else "POST", f"/sim/{path}", json.dumps(body), headers)
    answer = json.load(connection.getresponse())
    connection.close()
    return answer


def request_bytes(chat_id: int) -> bytes:
    body = json.dumps({"chat_id": chat_id, "text": "Jó napot! Miben segíthetek?"}).encode()
    head = f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


async def ask(port: int, request: bytes, times: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _time in range(times):
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(head.lower().split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
        await reader.readexactly(length)
    writer.close()


async def rates(url: str, requests: int) -> tuple[float, float]:
    """Requests a second by the clock, and by the server's processor time, which a busy machine does not change."""
    person = control(url, "people", {"name": "Anna"})["id"]
    control(url, f"people/{person}/start", {})
    port = int(url.rsplit(":", 1)[1])
    started, spent = time.perf_counter(), control(url, "metrics")["cpu_seconds"]
    each = requests // CONNECTIONS
    await asyncio.gather(*(ask(port, request_bytes(person), each) for _connection in range(CONNECTIONS)))
    elapsed = time.perf_counter() - started
    return requests / elapsed, requests / (control(url, "metrics")["cpu_seconds"] - spent)


def main() -> None:
    for name, options, requests in (("fast", ["--fast"], REQUESTS), ("checked", [], REQUESTS // 5)):
        with server(*options) as url:
            rounds = [asyncio.run(rates(url, requests)) for _round in range(ROUNDS)]
        by_clock, by_processor = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(f"{name}: {by_clock:.0f} sendMessage a second, {by_processor:.0f} a second of one core")


if __name__ == "__main__":
    main()
