from dataclasses import dataclass, field


@dataclass
class Said:
    """One line that a person sees: who speaks, what, the labels of the buttons under it and the files with it."""

    text: str
    speaker: str = "bot"
    buttons: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
