"""Every table. Columns that tell of a person are declared and encrypted; all else is codes, times and random ids."""

from storage.models.base import DIALOGUE, metadata
from storage.models.casework import case_programmes, case_updates, cases, needs, notes, ratings, viewing
from storage.models.colleagues import audit, sign_in_links, staff, staff_sessions, telegram_links
from storage.models.dialogue import conversations, deliveries, links, messages, web_sessions
from storage.models.events import event_sources, event_versions, events, registrations
from storage.models.knowledge import article_proposals, feedback, gaps
from storage.models.merging import duplicates, duplicates_due, merge_rows, merge_sides, merges
from storage.models.news import announcement_recipients, announcements, interests
from storage.models.offices import digests, office_values, partner_offices, referrals
from storage.models.privacy import blocks, consents, erasures, retention_runs
from storage.models.replies import canned_replies, fetches, files, held_replies
from storage.models.search import saved_filters, search_due, search_tokens
from storage.models.sending import REFUSED_REMOVAL, outbox
from storage.models.topics import case_topics, staff_groups, topic_lines

__all__ = [
    "DIALOGUE",
    "REFUSED_REMOVAL",
    "announcement_recipients",
    "announcements",
    "article_proposals",
    "audit",
    "blocks",
    "canned_replies",
    "case_programmes",
    "case_topics",
    "case_updates",
    "cases",
    "consents",
    "conversations",
    "deliveries",
    "digests",
    "duplicates",
    "duplicates_due",
    "erasures",
    "event_sources",
    "event_versions",
    "events",
    "feedback",
    "fetches",
    "files",
    "gaps",
    "held_replies",
    "interests",
    "links",
    "merge_rows",
    "merge_sides",
    "merges",
    "messages",
    "metadata",
    "needs",
    "notes",
    "office_values",
    "outbox",
    "partner_offices",
    "ratings",
    "referrals",
    "registrations",
    "retention_runs",
    "saved_filters",
    "search_due",
    "search_tokens",
    "sign_in_links",
    "staff",
    "staff_groups",
    "staff_sessions",
    "telegram_links",
    "topic_lines",
    "viewing",
    "web_sessions",
]
