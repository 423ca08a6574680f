"""Cases and what colleagues and visitors add to them."""

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, Table

from storage.columns import Encrypted, EncryptedJson, Id, Moment, code, coded, flag, personal, settlement
from storage.models.base import CASE, NOTE, metadata

cases = Table(
    "cases",
    metadata,
    coded("id", Id, primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="SET NULL"), nullable=True, index=True),
    code("person_id", index=True),
    code("channel"),
    code("kind"),  # desk/routing.py
    code("state"),  # desk/lifecycle.py
    code("reason"),  # asked | fallback | crisis | fault | form | urgent | disowned
    code("topic", nullable=True),
    code("locale"),
    flag("urgent"),
    coded("owner_staff_id", Id, ForeignKey("staff.id"), nullable=True),
    personal("question", Encrypted, CASE),
    personal("form", EncryptedJson, CASE),
    coded("reply_by", Moment),
    coded("opened_at", Moment),
    coded("changed_at", Moment),
    coded("claimed_at", Moment, nullable=True),
    coded("replied_at", Moment, nullable=True),
    coded("closed_at", Moment, nullable=True),
    code("outcome", nullable=True),
    coded("first_reply_by", Moment),  # the first promise; `reply_by` is the one that runs now
    coded("heard_at", Moment, nullable=True),  # since when she waits for an answer of people; none while she does not
    coded("owner_acted_at", Moment, nullable=True),  # the last thing its owner did in it
    coded("escalated", Integer, server_default="0"),  # steps of the ladder already told
    coded("asked_staff_id", Id, ForeignKey("staff.id"), nullable=True),  # whom the ladder has asked last
    coded("returned_from", Id, ForeignKey("staff.id"), nullable=True),  # who was silent or away, until it is claimed
    coded("snoozed_until", Moment, nullable=True),
    personal("snooze_reason", Encrypted, NOTE),
    coded("office_id", Id, ForeignKey("partner_offices.id"), nullable=True),  # the partner office it was referred to
    code("referral", nullable=True),  # offered | accepted, by that office
    code("news", nullable=True),  # what its owner has not acted upon yet, desk/cases.py
    code("subject", nullable=True),  # the wish of a person or the matter of a business, knowledge/profile.py
    settlement("settlement"),  # its official name; one that we do not know stands in the form only
    code("desk", nullable=True),  # where the matter belongs, desk/routing.py, and by what that was found
    code("desk_why", nullable=True),
    coded("disowned_at", Moment, nullable=True),  # since when the visitor says that it is not hers
    # Since when only its codes and times are left, at her wish or because its days were over: nothing is written into
    # it any more, and the same rule takes its figures. Which of the two it was stands in the audit.
    coded("emptied_at", Moment, nullable=True),
    Index("ix_cases_state_reply_by", "state", "reply_by"),
    Index("ix_cases_owner_staff_id_state", "owner_staff_id", "state"),
    Index("ix_cases_office_id_state", "office_id", "state"),
    Index("ix_cases_closed_at", "closed_at"),
    Index("ix_cases_escalated_asked_staff_id", "escalated", "asked_staff_id"),
    Index("ix_cases_returned_from", "returned_from"),
    Index("ix_cases_outcome_closed_at", "outcome", "closed_at"),
    Index("ix_cases_changed_at", "changed_at"),
    Index("ix_cases_opened_at", "opened_at"),  # this one and the next: figures of the digest
    Index("ix_cases_replied_at", "replied_at"),
    Index("ix_cases_kind_closed_at", "kind", "closed_at"),  # this one and the next: closed cases, narrowed
    Index("ix_cases_urgent_closed_at", "urgent", "closed_at"),
    Index("ix_cases_desk_closed_at", "desk", "closed_at"),
    Index("ix_cases_settlement_closed_at", "settlement", "closed_at"),
    CheckConstraint("state IN ('new', 'claimed', 'waiting_visitor', 'snoozed', 'closed')", name="state"),
    CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
    CheckConstraint("(state = 'closed') = (outcome IS NOT NULL)", name="outcome"),
    CheckConstraint("state NOT IN ('claimed', 'waiting_visitor') OR owner_staff_id IS NOT NULL", name="owned"),
    CheckConstraint("(state = 'snoozed') = (snoozed_until IS NOT NULL)", name="snoozed"),
    CheckConstraint("(office_id IS NULL) = (referral IS NULL)", name="referral"),
)

# The programmes that were worth asking about when the case came in, in the order in which they were told.
case_programmes = Table(
    "case_programmes",
    metadata,
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    code("topic", primary_key=True),
    coded("place", Integer),
)

# What a business needs: workers or training.
needs = Table(
    "needs",
    metadata,
    coded("id", Id, primary_key=True),
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    code("kind"),  # labour | training
    personal("trade", Encrypted, CASE, nullable=False),  # as it was typed
    coded("count", Integer, nullable=True),
    coded("from_month", Date, nullable=True),  # its first day
    code("schooling", nullable=True),  # knowledge/profile.py
    code("shift", nullable=True),  # desk/intake.py
    settlement("settlement"),  # of the work; its official name
    coded("at", Moment, index=True),
)

# What has become of a case and its visitor has not been told yet: the last change only. Told, the row is gone.
case_updates = Table(
    "case_updates",
    metadata,
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    code("change"),  # desk/updates.py
    coded("at", Moment),
    coded("due_at", Moment, index=True),
)

notes = Table(
    "notes",
    metadata,
    coded("id", Id, primary_key=True),
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    coded("staff_id", Id, ForeignKey("staff.id")),
    personal("text", Encrypted, NOTE, nullable=False),
    coded("at", Moment),
)

viewing = Table(
    "viewing",
    metadata,
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    coded("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    coded("seen_at", Moment),
    flag("writing"),  # something stands in her reply box
)

ratings = Table(
    "ratings",
    metadata,
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    coded("score", Integer),  # 1 bad, 2 fair, 3 good
    personal("text", Encrypted, CASE),
    coded("at", Moment),
)
