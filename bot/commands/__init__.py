"""One module a command of `paktum`; each registers its arguments and runs lazily, so that `paktum ask` starts fast."""

import traceback
from pathlib import Path


class CommandFailed(Exception):
    """The one sentence a failed command prints on stderr."""

    code = 1


class WrongUse(CommandFailed):
    """What was given on the command line makes no sense."""

    code = 2


def unforeseen(fault: BaseException) -> str:
    """A fault of ours in one sentence: where it happened, without its own words, which may quote what people typed."""
    while isinstance(fault, BaseExceptionGroup):
        fault = fault.exceptions[0]
    passed = traceback.extract_tb(fault.__traceback__)
    place = f" at {Path(passed[-1].filename).name}:{passed[-1].lineno}" if passed else ""
    return f"The program failed ({type(fault).__name__}{place}); please report this."
