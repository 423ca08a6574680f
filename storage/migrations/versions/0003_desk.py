"""The desk: terms of cases, partner offices, files, canned replies, search, sign-in by password and code."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    make_tables()
    change_staff()
    change_cases()
    change_conversations()
    change_audit()
    op.execute("INSERT INTO search_due (case_id, at) SELECT id, changed_at FROM cases")


def make_tables() -> None:
    op.create_table(
        "digests",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("mail_due_at", MOMENT, nullable=False),
        sa.Column("mail_tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("mail_unanswered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("mailed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_digests")),
    )
    op.create_table(
        "partner_offices",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_offices")),
        sa.UniqueConstraint("name", name=op.f("uq_partner_offices_name")),
    )
    op.create_table(
        "article_proposals",
        sa.Column("id", ID, nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by", ID, nullable=True),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"], name=op.f("fk_article_proposals_answered_by")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_article_proposals_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_proposals")),
    )
    op.create_table(
        "blocks",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", sa.String(length=80), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("confirmed_by", ID, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by"], ["staff.id"], name=op.f("fk_blocks_confirmed_by")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_blocks_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocks")),
    )
    op.create_index(op.f("ix_blocks_person_id"), "blocks", ["person_id"])
    op.create_table(
        "canned_replies",
        sa.Column("id", ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text_hu", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.Column("topic", sa.String(length=80), nullable=True),
        sa.Column("owner_staff_id", ID, nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["owner_staff_id"], ["staff.id"], name=op.f("fk_canned_replies_owner_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
    )
    op.create_table(
        "office_values",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_office_values_staff_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_office_values")),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", ID, nullable=True),
        sa.Column("message_id", sa.String(length=80), nullable=True),
        sa.Column("canned_id", ID, nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["canned_id"], ["canned_replies.id"], name=op.f("fk_files_canned_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_files_conversation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_files_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_canned_id"), "files", ["canned_id"])
    op.create_index(op.f("ix_files_conversation_id"), "files", ["conversation_id"])
    op.create_table(
        "held_replies",
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("returned", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_held_replies_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_held_replies_conversation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_held_replies_staff_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_held_replies")),
    )
    op.create_index(op.f("ix_held_replies_case_id"), "held_replies", ["case_id"])
    op.create_index(op.f("ix_held_replies_conversation_id"), "held_replies", ["conversation_id"])
    op.create_index(op.f("ix_held_replies_due_at"), "held_replies", ["due_at"])
    op.create_table(
        "ratings",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_ratings_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_ratings")),
    )
    op.create_table(
        "referrals",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("office_id", ID, nullable=False),
        sa.Column("person_id", sa.String(length=80), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"], name=op.f("fk_referrals_answered_by")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_referrals_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["office_id"], ["partner_offices.id"], name=op.f("fk_referrals_office_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_referrals_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_index(op.f("ix_referrals_case_id"), "referrals", ["case_id"])
    op.create_index(op.f("ix_referrals_office_id"), "referrals", ["office_id"])
    op.create_index(op.f("ix_referrals_person_id"), "referrals", ["person_id"])
    op.create_table(
        "search_due",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_search_due_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_search_due")),
    )
    op.create_table(
        "search_tokens",
        sa.Column("token", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("fields", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_search_tokens_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token", "case_id", name=op.f("pk_search_tokens")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_search_tokens_case_id"), "search_tokens", ["case_id"])
    op.create_table(
        "viewing",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("writing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_viewing_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_viewing_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "staff_id", name=op.f("pk_viewing")),
    )
    op.create_table(
        "saved_filters",
        sa.Column("id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("view", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=True),
        sa.Column("kind", sa.String(length=80), nullable=True),
        sa.Column("due", sa.String(length=80), nullable=True),
        sa.Column("office_id", ID, nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=80), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["partner_offices.id"], name=op.f("fk_saved_filters_office_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_saved_filters_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
    )
    op.create_index(op.f("ix_saved_filters_staff_id"), "saved_filters", ["staff_id"])


def change_staff() -> None:
    op.execute(
        "INSERT INTO partner_offices (name, added_at) "
        "SELECT team, MIN(added_at) FROM staff WHERE team IS NOT NULL GROUP BY team"
    )
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("office_id", ID, nullable=True))
        staff.add_column(sa.Column("password", sa.String(length=200), nullable=True))
        staff.add_column(sa.Column("totp_secret", sa.Text(), nullable=True))
        staff.add_column(sa.Column("totp_step", sa.Integer(), nullable=True))
        staff.add_column(sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
        staff.add_column(sa.Column("locked_until", MOMENT, nullable=True))
        staff.add_column(sa.Column("working_days", sa.String(length=80), server_default="01234", nullable=False))
        staff.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        staff.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        staff.add_column(sa.Column("removed_at", MOMENT, nullable=True))
        staff.create_foreign_key(op.f("fk_staff_office_id"), "partner_offices", ["office_id"], ["id"])
    op.execute("UPDATE staff SET office_id = (SELECT id FROM partner_offices WHERE name = staff.team)")
    with op.batch_alter_table("staff") as staff:
        staff.drop_column("team")
    op.add_column("staff_sessions", sa.Column("seen_at", MOMENT, nullable=True))
    op.add_column("staff_sessions", sa.Column("device", sa.String(length=80), nullable=True))


def change_cases() -> None:
    op.add_column("cases", sa.Column("first_reply_by", MOMENT, nullable=True))
    op.add_column("cases", sa.Column("heard_at", MOMENT, nullable=True))
    op.execute("UPDATE cases SET first_reply_by = reply_by")
    op.execute("UPDATE cases SET heard_at = opened_at WHERE state IN ('new', 'claimed')")
    with op.batch_alter_table("cases") as cases:
        cases.alter_column("first_reply_by", existing_type=MOMENT, nullable=False)
        cases.add_column(sa.Column("owner_acted_at", MOMENT, nullable=True))
        cases.add_column(sa.Column("escalated", sa.Integer(), server_default="0", nullable=False))
        cases.add_column(sa.Column("asked_staff_id", ID, nullable=True))
        cases.add_column(sa.Column("returned_from", ID, nullable=True))
        cases.add_column(sa.Column("snoozed_until", MOMENT, nullable=True))
        cases.add_column(sa.Column("snooze_reason", sa.Text(), nullable=True))
        cases.add_column(sa.Column("office_id", ID, nullable=True))
        cases.add_column(sa.Column("referral", sa.String(length=80), nullable=True))
        cases.add_column(sa.Column("news", sa.String(length=80), nullable=True))
        cases.create_foreign_key(op.f("fk_cases_asked_staff_id"), "staff", ["asked_staff_id"], ["id"])
        cases.create_foreign_key(op.f("fk_cases_returned_from"), "staff", ["returned_from"], ["id"])
        cases.create_foreign_key(op.f("fk_cases_office_id"), "partner_offices", ["office_id"], ["id"])
        for name, condition in CASE_RULES.items():
            cases.create_check_constraint(op.f(f"ck_cases_{name}"), condition)
    op.create_index("ix_audit_case_id", "audit", ["case_id"])
    op.create_index("ix_cases_changed_at", "cases", ["changed_at"])
    op.create_index("ix_cases_opened_at", "cases", ["opened_at"])
    op.create_index("ix_cases_replied_at", "cases", ["replied_at"])
    op.create_index("ix_cases_kind_closed_at", "cases", ["kind", "closed_at"])
    op.create_index("ix_cases_urgent_closed_at", "cases", ["urgent", "closed_at"])
    op.create_index("ix_cases_closed_at", "cases", ["closed_at"])
    op.create_index("ix_cases_escalated_asked_staff_id", "cases", ["escalated", "asked_staff_id"])
    op.create_index("ix_cases_returned_from", "cases", ["returned_from"])
    op.create_index("ix_cases_office_id_state", "cases", ["office_id", "state"])
    op.create_index("ix_cases_outcome_closed_at", "cases", ["outcome", "closed_at"])
    op.create_index("ix_cases_owner_staff_id_state", "cases", ["owner_staff_id", "state"])


CASE_RULES = {
    "state": "state IN ('new', 'claimed', 'waiting_visitor', 'snoozed', 'closed')",
    "closed": "(state = 'closed') = (closed_at IS NOT NULL)",
    "outcome": "(state = 'closed') = (outcome IS NOT NULL)",
    "owned": "state NOT IN ('claimed', 'waiting_visitor') OR owner_staff_id IS NOT NULL",
    "snoozed": "(state = 'snoozed') = (snoozed_until IS NOT NULL)",
    "referral": "(office_id IS NULL) = (referral IS NULL)",
}
OWNER_RULES = {
    "owner": "owner IN ('bot', 'queue', 'staff')",
    "owner_staff": "(owner = 'staff') = (owner_staff_id IS NOT NULL)",
    "live_case": "(owner = 'bot') = (live_case_id IS NULL)",
}


def change_conversations() -> None:
    with op.batch_alter_table("conversations") as conversations:
        for name, condition in OWNER_RULES.items():
            conversations.create_check_constraint(op.f(f"ck_conversations_{name}"), condition)
    op.create_index("uq_conversations_live_case_id", "conversations", ["live_case_id"], unique=True)


def change_audit() -> None:
    """Only ever added to, whoever writes to the database."""
    with op.batch_alter_table("audit") as audit:
        audit.add_column(sa.Column("about_staff_id", ID, nullable=True))
        audit.create_foreign_key(op.f("fk_audit_about_staff_id"), "staff", ["about_staff_id"], ["id"])
    op.create_index("ix_audit_at", "audit", ["at"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_TRIGGERS if is_sqlite else POSTGRESQL_TRIGGERS:
        op.execute(statement)


SQLITE_TRIGGERS = tuple(
    f"CREATE TRIGGER audit_refuses_{act} BEFORE {act} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END"
    for act in ("update", "delete")
)
POSTGRESQL_TRIGGERS = (
    "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'the audit is only added to' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuses()",
    "CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()",
)
