"""Processes forked from a server that has everything imported, so that tests can afford to start many of them."""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from tempfile import TemporaryDirectory

from bot.__main__ import main

PATIENCE = 100.0  # seconds for a command on a busy machine
SERVER = get_context("forkserver")
# One server for all tests of a process: it imports what any of them forks, whichever comes first.
SERVER.set_forkserver_preload(["tests.bot.service_child_ready"])


class Forked:
    """`paktum` as installed, but for the second that its imports take. Stopped and waited for as `subprocess.Popen`."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], out: Path, err: Path
    ) -> None:
        self._arguments = arguments
        self._process = SERVER.Process(target=work, args=(arguments, folder, dict(environment), out, err))
        self._process.start()

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, seconds: float | None = None) -> int:
        self._process.join(seconds)
        code = self._process.exitcode
        if code is None:
            raise TimeoutExpired(list(self._arguments), seconds or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None and self._process.pid is not None:
            os.kill(self._process.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def completed(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> CompletedProcess[str]:
    """As `subprocess.run` with captured text."""
    with TemporaryDirectory() as kept:
        out, err = Path(kept) / "out", Path(kept) / "err"
        process = Forked(arguments, folder, environment, out, err)
        try:
            code = process.wait(PATIENCE)
        finally:
            process.kill()
        said, wrong = (file.read_text(encoding="utf-8") for file in (out, err))
    return CompletedProcess(list(arguments), code, said, wrong)


def work(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], out: Path, err: Path) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for file, stream in ((out, sys.stdout), (err, sys.stderr)):
        with file.open("ab") as opened:
            os.dup2(opened.fileno(), stream.fileno())
    sys.argv = ["paktum", *arguments]
    sys.exit(main(arguments))
