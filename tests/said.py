from dataclasses import dataclass, field


@dataclass
class Said:
    """One line that a person sees: who speaks, what, and the labels of the buttons under it."""

    text: str
    speaker: str = "bot"
    buttons: list[str] = field(default_factory=list)
