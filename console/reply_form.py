"""What stands in the form of a reply: words, the id the page gave it, files that are here already and new ones."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from console.visit import Fields, Visit
from desk import replies
from desk.replies import Draft

KEPT_FILE = "file_"  # and the id: of a file that is here already


@dataclass(frozen=True)
class Typed:
    """What stood in the forms when an act was refused, so that nothing has to be written twice."""

    act: str = ""
    fields: Fields = field(default_factory=Fields)
    inserted: str = ""  # a name for what the page itself has put into the box

    def keeps(self, file_id: str) -> bool:
        """Whether a file that is here already stays ticked: it is until she unticks it."""
        return self.act != "reply" or "message_id" not in self.fields or KEPT_FILE + file_id in self.fields

    def text_of(self, act: str) -> str:
        return self.fields.get("text", "") if self.act == act else ""

    @property
    def message_id(self) -> str:
        return (message_id_in(self.fields) if self.act == "reply" else None) or uuid4().hex


def message_id_in(fields: Fields) -> str | None:
    """The id that the page gave to the reply it asked for: a form sent twice is known by it."""
    try:
        return UUID(fields.get("message_id", "")).hex
    except ValueError:
        return None


def draft_in(fields: Fields) -> Draft:
    kept = frozenset(name.removeprefix(KEPT_FILE) for name in fields if name.startswith(KEPT_FILE))
    return Draft(fields.get("text", ""), message_id_in(fields), fields.files, kept)


async def keep_files(visit: Visit, case_id: int, fields: Fields) -> None:
    """A page cannot put chosen files back into its form, so they stay here and are ticked."""
    if fields.files:
        desk = visit.reader.desk
        kept = await desk.database.write(replies.keep, desk, visit.staff, case_id, draft_in(fields))
        fields.update({KEPT_FILE + file_id: "on" for file_id in kept})
