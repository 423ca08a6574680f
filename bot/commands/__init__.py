"""One module a command of `paktum`; each registers its arguments and runs lazily, so that `paktum ask` starts fast."""


class CommandFailed(Exception):
    """The one sentence a failed command prints on stderr; the exit code is 1."""
