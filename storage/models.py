"""Every table. Columns that tell of a person are declared and encrypted; all else is codes, times and random ids."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
)

from storage.columns import (
    Basis,
    Declaration,
    Encrypted,
    EncryptedBytes,
    EncryptedJson,
    Id,
    Moment,
    Purpose,
    Reader,
    code,
    coded,
    flag,
    personal,
    settlement,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
# Coded text that is longer than a code: names of offices, texts that the office publishes, hashes with their salt.
PUBLIC_NAME = String(200)

ADDRESS = Declaration(Purpose.DELIVERY, Basis.PUBLIC_TASK, "conversation_days", Reader.NOBODY)
DIALOGUE = Declaration(Purpose.DIALOGUE, Basis.PUBLIC_TASK, "conversation_days", Reader.OWNER_AND_OFFICE)
DRAFT = Declaration(Purpose.DIALOGUE, Basis.PUBLIC_TASK, "draft_days", Reader.NOBODY)
CASE = Declaration(Purpose.CASEWORK, Basis.CONSENT, "case_days", Reader.OWNER_AND_OFFICE)
NOTE = Declaration(Purpose.CASEWORK, Basis.PUBLIC_TASK, "case_days", Reader.OFFICE)
REFERRAL = Declaration(Purpose.REFERRAL, Basis.CONSENT, "case_days", Reader.OWNER_OFFICE_AND_PARTNER)
GAP = Declaration(Purpose.GAPS, Basis.PUBLIC_TASK, "gap_days", Reader.OFFICE)
COLLEAGUE = Declaration(Purpose.STAFF_ACCESS, Basis.EMPLOYMENT, "staff_days", Reader.OFFICE)

conversations = Table(
    "conversations",
    metadata,
    coded("id", Id, primary_key=True),
    code("channel"),
    personal("address", Encrypted, ADDRESS, nullable=False),
    code("address_lookup"),
    code("person_id", index=True),
    code("locale", nullable=True),
    code("owner"),  # bot | queue | staff
    coded("owner_staff_id", Id, ForeignKey("staff.id"), nullable=True),
    coded("live_case_id", Id, nullable=True),  # no foreign key: cases point here, and the pair is written together
    personal("state", Encrypted, DRAFT, nullable=False),
    coded("seq", Integer),
    coded("seen_seq", Integer),
    coded("opened_at", Moment),
    coded("last_heard_at", Moment),
    coded("unreachable_at", Moment, nullable=True),  # since when her address takes nothing from us
    code("source", nullable=True),  # where the link hung by which she came first (handlers/arriving.py)
    coded("erased_at", Moment, nullable=True),
    coded("expired", Boolean, default=False, server_default=false()),  # erased because its days were over
    coded("draft_forgotten_at", Moment, nullable=True),  # since when nothing of `state` but its counters is kept
    # Of an erased one: until when its address is kept, to say the last words and remove what it was sent.
    coded("parting_until", Moment, nullable=True, index=True),
    UniqueConstraint("channel", "address_lookup"),
    # Exactly one owner, desk/lifecycle.py.
    CheckConstraint("owner IN ('bot', 'queue', 'staff')", name="owner"),
    CheckConstraint("(owner = 'staff') = (owner_staff_id IS NOT NULL)", name="owner_staff"),
    CheckConstraint("(owner = 'bot') = (live_case_id IS NULL)", name="live_case"),
    Index("uq_conversations_live_case_id", "live_case_id", unique=True),
)

web_sessions = Table(
    "web_sessions",
    metadata,
    code("token_hash", primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), index=True),
    flag("own_device"),
    coded("expires_at", Moment),
)

links = Table(
    "links",
    metadata,
    code("token_hash", primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), index=True),
    coded("expires_at", Moment),
    coded("used_at", Moment, nullable=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    code("delivery", primary_key=True),
    code("digest"),
    coded("at", Moment, index=True),
)

messages = Table(
    "messages",
    metadata,
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    code("id", primary_key=True),
    coded("seq", Integer),
    coded("position", Integer),
    code("sender"),  # visitor | bot | staff
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),
    flag("automatic"),
    flag("deleted"),
    coded("edited", Boolean, default=False, server_default=false()),
    code("wire_id", nullable=True),  # what the channel calls it; several parts are joined by commas
    personal("text", Encrypted, DIALOGUE, nullable=False),
    personal("buttons", EncryptedJson, DIALOGUE),
    coded("at", Moment),
    Index("ix_messages_conversation_id_seq", "conversation_id", "seq"),
)

outbox = Table(
    "outbox",
    metadata,
    coded("id", Id, primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE")),
    code("channel"),
    code("message_id"),
    code("action"),  # send | edit | delete | remove
    coded("due_at", Moment),
    code("lease_owner", nullable=True),
    coded("leased_until", Moment, nullable=True),
    coded("attempts", Integer),
    coded("repeats", Integer),
    coded("unanswered", Integer, server_default="0"),  # tries of which the wire did not say how they ended
    code("over", nullable=True),  # what the channel calls the menu in whose place this line is drawn
    coded("removes_keys", Boolean, server_default=false()),  # the keys under her input line go with it
    coded("done_at", Moment, nullable=True),
    code("failure", nullable=True),
    coded("lane", Integer, server_default="0"),  # the smaller goes first: reply, hand-over, reminder, announcement
)
WAITING = outbox.c.done_at.is_(None)
Index("ix_outbox_waiting", outbox.c.conversation_id, outbox.c.id, sqlite_where=WAITING, postgresql_where=WAITING)
# A message of hers that its channel did not remove, and she has not been told so yet.
REFUSED_REMOVAL = and_(outbox.c.action == "remove", outbox.c.failure.is_not(None), outbox.c.done_at.is_not(None))
Index("ix_outbox_refused", outbox.c.id, sqlite_where=REFUSED_REMOVAL, postgresql_where=REFUSED_REMOVAL)

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

partner_offices = Table(
    "partner_offices",
    metadata,
    coded("id", Id, primary_key=True),
    coded("name", PUBLIC_NAME, unique=True),
    coded("hours", Text, nullable=True),  # JSON as in the office settings; none: those of the pact office
    coded("added_at", Moment),
    coded("removed_at", Moment, nullable=True),
    code("desk", nullable=True),  # which of the desks it is, desk/routing.py
)

referrals = Table(
    "referrals",
    metadata,
    coded("id", Id, primary_key=True),
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    coded("office_id", Id, ForeignKey("partner_offices.id"), index=True),
    code("person_id", index=True),
    coded("staff_id", Id, ForeignKey("staff.id")),
    personal("message", Encrypted, REFERRAL, nullable=False),  # all that the partner office is told
    code("state"),  # offered | accepted | refused | withdrawn
    coded("at", Moment),
    coded("answered_at", Moment, nullable=True),
    coded("answered_by", Id, ForeignKey("staff.id"), nullable=True),
    personal("reason", Encrypted, NOTE),
    code("outcome", nullable=True),  # what came of it, in the words of the partner office
)

held_replies = Table(
    "held_replies",
    metadata,
    code("message_id", primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), index=True),
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    coded("staff_id", Id, ForeignKey("staff.id")),
    personal("text", Encrypted, DIALOGUE, nullable=False),
    coded("at", Moment),
    coded("due_at", Moment, index=True),
    code("returned", nullable=True),  # why it was not sent: from then on it is its writer's draft (desk/replies.py)
)

files = Table(
    "files",
    metadata,
    code("id", primary_key=True),  # random: it stands in addresses
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=True, index=True),
    code("message_id", nullable=True),  # of the thread or of a held reply; none of a canned reply's file
    coded("canned_id", Id, ForeignKey("canned_replies.id", ondelete="CASCADE"), nullable=True, index=True),
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),  # none: the visitor sent it
    personal("name", Encrypted, DIALOGUE, nullable=False),
    code("media_type"),
    coded("size", Integer),  # bytes
    personal("content", EncryptedBytes, DIALOGUE, nullable=False),
    coded("at", Moment),
)

fetches = Table(
    "fetches",
    metadata,
    coded("id", Id, primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), index=True),
    code("message_id"),
    code("channel"),
    personal("remote", Encrypted, DIALOGUE, nullable=False),  # what the channel calls the file that it has for us
    personal("name", Encrypted, DIALOGUE, nullable=False),
    coded("tries", Integer),
    coded("due_at", Moment, index=True),
)

canned_replies = Table(
    "canned_replies",
    metadata,
    coded("id", Id, primary_key=True),
    coded("title", PUBLIC_NAME),
    coded("text_hu", Text),
    coded("text_en", Text, nullable=True),
    code("topic", nullable=True),
    coded("owner_staff_id", Id, ForeignKey("staff.id")),
    coded("expires_on", Date, nullable=True),
    coded("changed_at", Moment),
    coded("removed_at", Moment, nullable=True),
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

search_tokens = Table(
    "search_tokens",
    metadata,
    coded("token", BigInteger, primary_key=True, autoincrement=False),  # a keyed hash of 64 bits
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, index=True),
    coded("fields", Integer),  # bits: where in the case it stands, storage/search.py
    sqlite_with_rowid=False,
)

search_due = Table(
    "search_due",
    metadata,
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    coded("at", Moment),
)

article_proposals = Table(
    "article_proposals",
    metadata,
    coded("id", Id, primary_key=True),
    code("topic"),
    coded("staff_id", Id, ForeignKey("staff.id")),
    personal("text", Encrypted, NOTE, nullable=False),
    coded("at", Moment),
    coded("answered_at", Moment, nullable=True),
    coded("answered_by", Id, ForeignKey("staff.id"), nullable=True),
    code("state"),  # open | taken | refused
)

office_values = Table(
    "office_values",
    metadata,
    code("key", primary_key=True),
    coded("value", Text),  # JSON, in place of what the office's file says
    coded("staff_id", Id, ForeignKey("staff.id")),
    coded("at", Moment),
)

saved_filters = Table(
    "saved_filters",
    metadata,
    coded("id", Id, primary_key=True),
    coded("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), index=True),
    personal("name", Encrypted, COLLEAGUE, nullable=False),
    code("view"),
    code("state", nullable=True),
    code("kind", nullable=True),
    code("due", nullable=True),
    coded("office_id", Id, ForeignKey("partner_offices.id"), nullable=True),
    flag("urgent"),
    code("outcome", nullable=True),
    coded("at", Moment),
    code("desk", nullable=True),
    settlement("settlement"),
)

digests = Table(
    "digests",
    metadata,
    coded("day", Date, primary_key=True),
    coded("at", Moment),
    coded("mail_due_at", Moment),  # the next try, or until when a process holds it
    coded("mail_tries", Integer, server_default="0"),
    coded("mail_unanswered", Integer, server_default="0"),  # tries of which nobody knows how they ended
    coded("mailed_at", Moment, nullable=True),
    coded("group_due_at", Moment, nullable=True),  # until when a process holds the lines for the staff's group
    coded("grouped_at", Moment, nullable=True),
)

# The staff's group on Telegram: what of the cases stands there. The cases are the truth, these rows are what was shown.
case_topics = Table(
    "case_topics",
    metadata,
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    coded("group_id", BigInteger),
    coded("thread_id", BigInteger, nullable=True),  # none until Telegram has made the topic
    coded("card_id", BigInteger, nullable=True),  # the pinned message
    flag("pinned"),
    code("card_digest", nullable=True),  # of what it shows
    coded("card_at", Moment, nullable=True),
    coded("card_of", Moment, nullable=True),  # the case's `changed_at` that it was compared with
    coded("compared_at", Moment, nullable=True),
    coded("seen_seq", Integer, server_default="0"),  # lines of the conversation that stand in the topic
    coded("seen_note_id", Id, server_default="0"),
    flag("closed"),
    flag("erased"),  # what the visitor erased was taken out of the group
    coded("expired", Boolean, default=False, server_default=false()),  # its time is over: it is to go as if erased
    coded("due_at", Moment, nullable=True),  # not to be tried again before
    code("lease_owner", nullable=True),
    coded("leased_until", Moment, nullable=True),
    coded("repeats", Integer, server_default="0"),
    code("failure", nullable=True),
    Index("ix_case_topics_group_id_thread_id", "group_id", "thread_id"),
)

# Waiting lines go as one message: it has a row for each of them, told apart by `place`.
topic_lines = Table(
    "topic_lines",
    metadata,
    coded("group_id", BigInteger, primary_key=True, autoincrement=False),
    coded("wire_id", BigInteger, primary_key=True, autoincrement=False),
    coded("place", Integer, primary_key=True, autoincrement=False, server_default="0"),
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    code("kind"),  # shown: visitor | program | colleague | note | prompt; written there: reply | note_written | draft
    code("message_id", nullable=True),  # the line of the conversation that it shows or became
    coded("note_id", Id, nullable=True),
    code("file_id", nullable=True),  # of that line, where it is the file that is shown
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),  # who wrote it there
    personal("text", Encrypted, NOTE),  # of a draft that waits for a choice, of a refusal that waits to be told
    code("state", nullable=True),  # storage/topics.py
    coded("at", Moment),
    Index("ix_topic_lines_state", "state"),
)

# A group that became a supergroup has another number than the settings say.
staff_groups = Table(
    "staff_groups",
    metadata,
    coded("configured_id", BigInteger, primary_key=True, autoincrement=False),
    coded("current_id", BigInteger),
    coded("at", Moment),
    code("failure", nullable=True),  # why nothing can be shown there
    coded("failed_at", Moment, nullable=True),
)

telegram_links = Table(
    "telegram_links",
    metadata,
    code("token_hash", primary_key=True),
    coded("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE")),
    coded("expires_at", Moment),
    coded("used_at", Moment, nullable=True),
)

announcements = Table(
    "announcements",
    metadata,
    coded("id", Id, primary_key=True),
    coded("staff_id", Id, ForeignKey("staff.id")),
    coded("text_hu", Text),
    coded("text_en", Text, nullable=True),
    code("audience", nullable=True),  # jobseeker | business; none: both
    settlement("settlement"),
    code("topic", nullable=True),
    code("state"),  # draft | scheduled | running | paused | done | stopped
    coded("starts_at", Moment, nullable=True),
    coded("at", Moment),
    coded("ended_at", Moment, nullable=True),
    Index("ix_announcements_state_starts_at", "state", "starts_at"),
)

announcement_recipients = Table(
    "announcement_recipients",
    metadata,
    coded("announcement_id", Id, ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True, index=True),
    code("state"),  # waiting | queued | sent | failed | skipped
    code("message_id", nullable=True),
    code("failure", nullable=True),
    coded("at", Moment, nullable=True),
    Index("ix_announcement_recipients_announcement_id_state", "announcement_id", "state"),
)

interests = Table(
    "interests",
    metadata,
    code("person_id", primary_key=True),
    code("kind", primary_key=True),  # audience | settlement | topic
    code("value", primary_key=True),
    coded("at", Moment),
    Index("ix_interests_kind_value", "kind", "value"),
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

# Two people that are one: for colleagues alone (staff), or by her own word, after which rows change hands.
merges = Table(
    "merges",
    metadata,
    coded("id", Id, primary_key=True),
    code("kind"),  # staff | link | confirmed
    code("kept"),  # their ids as they were then
    code("gone", index=True),
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),
    coded("at", Moment),
    coded("undone_at", Moment, nullable=True),
    coded("undone_by", Id, ForeignKey("staff.id"), nullable=True),
)

# Of a merge by colleagues; who is joined with somebody else later takes her side along.
merge_sides = Table(
    "merge_sides",
    metadata,
    coded("merge_id", Id, ForeignKey("merges.id", ondelete="CASCADE"), primary_key=True),
    coded("side", Integer, primary_key=True, autoincrement=False),
    code("person_id", index=True),
    coded("asked_at", Moment, nullable=True),  # when she was asked herself
    code("answer", nullable=True),  # yes | no
)

# Exactly what changed hands when she joined two conversations herself, so that it can go back.
merge_rows = Table(
    "merge_rows",
    metadata,
    coded("merge_id", Id, ForeignKey("merges.id", ondelete="CASCADE"), primary_key=True),
    code("table_name", primary_key=True),
    coded("key", PUBLIC_NAME, primary_key=True),  # JSON: the rest of its primary key
    flag("shared"),  # both had such a row, and one was enough
)

# Pairs of people who may be one, with each piece of evidence; `first` sorts before `second`.
duplicates = Table(
    "duplicates",
    metadata,
    code("first", primary_key=True),
    code("second", primary_key=True, index=True),
    coded("token", BigInteger, primary_key=True, autoincrement=False),  # a keyed hash of what both gave
    code("reason"),  # phone | email | name
    coded("found_at", Moment),
    coded("dismissed_at", Moment, nullable=True),
    coded("dismissed_by", Id, ForeignKey("staff.id"), nullable=True),
    Index("ix_duplicates_dismissed_at_found_at", "dismissed_at", "found_at"),
)

# Cases by whose words somebody may now be known elsewhere, or not any more.
duplicates_due = Table(
    "duplicates_due",
    metadata,
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
)

gaps = Table(
    "gaps",
    metadata,
    coded("id", Id, primary_key=True),
    code("person_id", nullable=True, index=True),  # of who asked it, so that it goes with her
    personal("text", Encrypted, GAP, nullable=False),
    code("locale"),
    code("nearest_topic", nullable=True),
    coded("at", Moment),
)

feedback = Table(
    "feedback",
    metadata,
    coded("id", Id, primary_key=True),
    code("topic"),
    flag("helped"),
    coded("at", Moment),
)

staff = Table(
    "staff",
    metadata,
    coded("id", Id, primary_key=True),
    personal("email", Encrypted, COLLEAGUE, nullable=False),
    code("email_lookup", unique=True),
    personal("name", Encrypted, COLLEAGUE, nullable=False),
    code("role"),
    coded("added_at", Moment),
    coded("signed_in_at", Moment, nullable=True),
    coded("office_id", Id, ForeignKey("partner_offices.id"), nullable=True),  # of a partner's colleague
    coded("password", PUBLIC_NAME, nullable=True),  # argon2, with its salt
    personal("totp_secret", Encrypted, COLLEAGUE),
    coded("totp_step", Integer, nullable=True),  # the last one used: a code is good once
    coded("failures", Integer, default=0, server_default="0"),  # wrong passwords or codes in a row
    coded("locked_until", Moment, nullable=True),
    code("working_days", server_default="01234"),  # 0 Monday to 6 Sunday
    coded("away_from", Date, nullable=True),
    coded("away_until", Date, nullable=True),  # the last day away
    coded("removed_at", Moment, nullable=True),
    coded("emptied_at", Moment, nullable=True),  # since when only her number is left
    personal("telegram_id", Encrypted, COLLEAGUE),  # of her own account, once she has linked it
    code("telegram_lookup", nullable=True),
    Index("uq_staff_telegram_lookup", "telegram_lookup", unique=True),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    code("token_hash", primary_key=True),
    coded("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE")),
    coded("expires_at", Moment),
    coded("used_at", Moment, nullable=True),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    code("token_hash", primary_key=True),
    coded("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), index=True),
    coded("started_at", Moment),
    coded("expires_at", Moment),
    coded("seen_at", Moment, nullable=True),
    code("device", nullable=True),  # "firefox:windows": what her browser says, in two words
)

# Only ever added to: triggers of the migration refuse to change or delete a row.
audit = Table(
    "audit",
    metadata,
    coded("id", Id, primary_key=True),
    coded("at", Moment),
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),
    code("action"),
    coded("about_staff_id", Id, ForeignKey("staff.id"), nullable=True),  # the colleague to whom it was done
    code("person_id", nullable=True),
    coded("case_id", Id, nullable=True, index=True),
    coded("hits", Integer, nullable=True),
    Index("ix_audit_at", "at"),
)

# How far the nightly retention has got, and what it did: numbers only.
retention_runs = Table(
    "retention_runs",
    metadata,
    coded("day", Date, primary_key=True),
    code("rule", primary_key=True),  # storage/retention.py
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
