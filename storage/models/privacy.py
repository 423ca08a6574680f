"""Consents, blocks, and what is over: retention and erasures."""

from sqlalchemy import BigInteger, Date, ForeignKey, Integer, Table

from storage.columns import Encrypted, Id, Moment, code, coded, flag, personal
from storage.models.base import NOTE, metadata

consents = Table(
    "consents",
    metadata,
    coded("id", Id, primary_key=True),
    code("person_id", index=True),
    code("purpose"),
    code("text_version"),
    code("channel"),
    coded("given_at", Moment),
    coded("withdrawn_at", Moment, nullable=True),
    coded("conversation_id", Id, nullable=True),  # where she gave it, or of the case in which it was recorded
)

blocks = Table(
    "blocks",
    metadata,
    coded("id", Id, primary_key=True),
    code("person_id", index=True),
    coded("staff_id", Id, ForeignKey("staff.id")),
    personal("reason", Encrypted, NOTE, nullable=False),
    coded("at", Moment),
    coded("until", Moment, nullable=True),  # none: for good, once a second colleague has confirmed it
    coded("confirmed_by", Id, ForeignKey("staff.id"), nullable=True),
    coded("ended_at", Moment, nullable=True),
    coded("conversation_id", Id, nullable=True),  # of the case in which it was set
)

# How far the nightly retention has got, and what it did: numbers only.
retention_runs = Table(
    "retention_runs",
    metadata,
    coded("day", Date, primary_key=True),
    code("rule", primary_key=True),  # storage/retention/rules.py
    coded("place", BigInteger),  # the id it has got to
    coded("rows", Integer),  # deleted or emptied so far
    flag("ended"),
    coded("at", Moment),
)

# The ledger of who has been forgotten: a restored backup forgets them again (desk/ledger.py). A row an address.
erasures = Table(
    "erasures",
    metadata,
    coded("id", Id, primary_key=True),
    code("person_id", index=True),
    code("address_lookup", index=True),
    code("extent"),  # conversation | person
    coded("at", Moment),
    coded("cleared_at", Moment, nullable=True),  # since when the database's files hold no remains of it
)
