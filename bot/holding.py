"""The name of a running process: held by a lock on a file, the same after a restart, never that of two at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from platform import node
from secrets import token_hex

from bot.settings import Settings, SettingsError

LONGEST_MACHINE = 40  # characters


@contextmanager
def only_or_one_of_many(settings: Settings) -> Iterator[str]:
    """The name of a service. SQLite data are held by one process: SettingsError when another one has them."""
    with held_name(settings.data_dir, "serve", most=1 if settings.is_sqlite else None) as name:
        yield name


@contextmanager
def held_name(folder: Path, command: str, most: int | None = None) -> Iterator[str]:
    """The first name that no living process holds; the kernel lets go of it when its process dies, however it dies.

    Outgoing rows are leased under it (docs/decisions/0008). The machine is part of it, so that a folder copied to
    another machine does not give two living processes one name.
    """
    for number in count(1):
        if most is not None and number > most:
            raise SettingsError(
                f"The data in {folder} are in use by another `paktum serve` or `paktum run`; "
                "stop that one first, or set PAKTUM_DATA_DIR to another folder."
            )
        with (folder / f"{command}-{number}.lock").open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            file.seek(0)
            name = file.read()
            if not name:
                name = f"{command} {token_hex(8)}"
                file.write(name)
                file.flush()
            yield f"{name} {node()[:LONGEST_MACHINE]}"
            return
