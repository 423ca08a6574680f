"""`paktum` as an operator calls it: a process of its own, in a folder of its own."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.databases import SECRET
from tests.forking import PATIENCE, completed
from tests.learned import INDEX_DIR
from tests.serving import PAKTUM


@dataclass(frozen=True)
class Paktum:
    """`settings` go to the environment; an empty one is taken out of it."""

    folder: Path

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return completed(arguments, self.folder, self.environment(settings))

    def environment(self, settings: dict[str, str]) -> dict[str, str]:
        others = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("PAKTUM_") and name != "PYTHONDONTWRITEBYTECODE"
        }
        ours = {
            "PAKTUM_DATA_DIR": str(self.folder / "data"),
            "PAKTUM_INDEX_DIR": str(INDEX_DIR),
            "PAKTUM_SECRET_KEY": SECRET,
        } | settings
        return others | {name: value for name, value in ours.items() if value}

    def ok(self, *arguments: str, **settings: str) -> str:
        done = self.run(*arguments, **settings)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    def refused(self, code: int, *arguments: str, **settings: str) -> str:
        """The one sentence on stderr."""
        done = self.run(*arguments, **settings)
        assert (done.returncode, done.stdout) == (code, ""), done
        assert done.stderr.endswith(".\n"), done.stderr
        assert done.stderr.count("\n") == 1, done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr.strip()


class Installed(Paktum):
    """The command that the package installs, with all that a start of it takes."""

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PAKTUM, *arguments],
            cwd=self.folder,
            env=self.environment(settings),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
