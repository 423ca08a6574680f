"""What Telegram calls the parts of a line: its texts, and behind them its files."""

from dataclasses import dataclass


@dataclass
class SentParts:
    """Message ids, in the order in which they went; kept as "12,13;14,15"."""

    texts: list[int]
    files: list[int]

    @classmethod
    def read(cls, wire_id: str | None) -> "SentParts":
        texts, _between, files = (wire_id or "").partition(";")
        return cls(_numbers(texts), _numbers(files))

    @property
    def wire_id(self) -> str | None:
        """None while nothing has gone."""
        texts, files = (",".join(map(str, ids)) for ids in (self.texts, self.files))
        return (f"{texts};{files}" if files else texts) or None


def _numbers(ids: str) -> list[int]:
    return [int(number) for number in ids.split(",") if number]
