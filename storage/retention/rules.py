"""Every table has its rule here, or the reason why it has none."""

from collections.abc import Mapping

from sqlalchemy import exists, func, or_, select

from storage.models import (
    announcement_recipients,
    announcements,
    article_proposals,
    audit,
    blocks,
    canned_replies,
    case_programmes,
    case_updates,
    cases,
    consents,
    conversations,
    deliveries,
    digests,
    duplicates,
    duplicates_due,
    event_sources,
    event_versions,
    events,
    feedback,
    fetches,
    files,
    gaps,
    held_replies,
    interests,
    links,
    merge_rows,
    merge_sides,
    merges,
    messages,
    needs,
    notes,
    outbox,
    ratings,
    referrals,
    registrations,
    retention_runs,
    saved_filters,
    search_due,
    search_tokens,
    sign_in_links,
    staff,
    staff_sessions,
    telegram_links,
    topic_lines,
    viewing,
    web_sessions,
)
from storage.retention.conditions import (
    draft_may_stand,
    guarded_no_more,
    merge_of_nobody,
    nobody_left,
    nothing_to_compare,
    of_closed_case,
    removed_with_files,
    silent,
    silent_but_needed,
)
from storage.retention.endings import (
    empty_answers,
    empty_cases,
    empty_registrations,
    empty_staff,
    end_conversations,
    end_threads,
    keep,
)
from storage.retention.rule import STEP, Act, Finish, Part, Rule

# Technical rows that no office has to decide about, in days after they have lost their use. A repeat of a message
# comes within a day from Telegram, and from a web page as long as its tab lives.
TECHNICAL: Mapping[str, int] = {"link_days": 1, "session_days": 1, "delivery_days": 30, "pair_days": 1}
# Tables without an end, and why.
WITHOUT_END: Mapping[str, str] = {
    "office_values": "what the office decides",
    "partner_offices": "names of organisations",
    "canned_replies": "texts that the office publishes",
    "staff_groups": "the number of the staff's group",
    "erasures": "random ids and keyed hashes, by which a restored backup forgets people again, however old it is",
}

THREAD = tuple(
    Part(table, "conversation_id")
    for table in (files, fetches, messages, held_replies, deliveries, outbox, web_sessions, links)
)
PARTS_OF_CASE = (
    Part(notes, "case_id"),
    Part(needs, "case_id"),
    Part(case_programmes, "case_id"),
    Part(case_updates, "case_id"),
    Part(held_replies, "case_id"),
    Part(topic_lines, "case_id"),
    Part(viewing, "case_id"),
    Part(search_tokens, "case_id"),
    Part(search_due, "case_id"),
    Part(duplicates_due, "case_id"),
    Part(referrals, "case_id", Act.EMPTY),
    Part(ratings, "case_id", Act.EMPTY),
)
BLOCK_ENDED = func.coalesce(blocks.c.ended_at, blocks.c.until)
CONSENT_ENDED = func.coalesce(consents.c.withdrawn_at, consents.c.given_at)
RECIPIENT_ENDED = func.coalesce(
    announcement_recipients.c.at,
    select(announcements.c.ended_at).where(announcements.c.id == announcement_recipients.c.announcement_id)
    .scalar_subquery(),
)  # fmt: skip
EVENT_ENDED = select(events.c.ends_at).where(events.c.id == registrations.c.event_id).scalar_subquery()


def unfinished_forms(forget: Finish) -> Rule:
    """`forget` knows what a state is."""
    heard = conversations.c.last_heard_at
    columns = ("state",)
    return Rule(
        "unfinished forms", "draft_days", conversations, heard, draft_may_stand, (), forget, columns, at_once=STEP
    )


RULES: tuple[Rule, ...] = (
    Rule("silent conversations", "conversation_days", conversations, conversations.c.last_heard_at, silent,
         THREAD, end_conversations, at_once=STEP),
    Rule("threads of silent subscribers", "conversation_days", conversations, conversations.c.last_heard_at,
         silent_but_needed, THREAD, end_threads, columns=(), at_once=STEP),
    Rule("closed cases", "case_days", cases, cases.c.closed_at, lambda _due: cases.c.emptied_at.is_(None),
         PARTS_OF_CASE, empty_cases, at_once=STEP),
    Rule("returned replies", "draft_days", held_replies, held_replies.c.due_at, of_closed_case,
         (Part(files, "message_id", of="message_id"),)),
    Rule("refused proposals", "case_days", article_proposals, article_proposals.c.answered_at),
    Rule("ended blocks", "case_days", blocks, BLOCK_ENDED),
    Rule("questions without an answer", "gap_days", gaps, gaps.c.at),
    Rule("colleagues who have left", "staff_days", staff, staff.c.removed_at,
         lambda _due: staff.c.emptied_at.is_(None),
         (Part(saved_filters, "staff_id"), Part(staff_sessions, "staff_id"), Part(sign_in_links, "staff_id"),
          Part(telegram_links, "staff_id")), empty_staff),
    Rule("files of canned replies no longer used", "conversation_days", canned_replies, canned_replies.c.removed_at,
         removed_with_files, (Part(files, "canned_id"),), keep),
    Rule("failed deliveries", "conversation_days", outbox, outbox.c.done_at),
    Rule("who was sent an announcement", "conversation_days", announcement_recipients, RECIPIENT_ENDED),
    Rule("interests of nobody", "conversation_days", interests, interests.c.at,
         lambda _due: nobody_left(interests.c.person_id)),
    Rule("withdrawn consents", "report_days", consents, CONSENT_ENDED,
         lambda _due: or_(consents.c.withdrawn_at.is_not(None), nobody_left(consents.c.person_id))),
    Rule("what events asked", "event_answer_days", registrations, EVENT_ENDED,
         lambda _due: registrations.c.answers.is_not(None), (), empty_answers, columns=("answers",)),
    Rule("who registered for events", "registration_days", registrations, EVENT_ENDED,
         lambda _due: registrations.c.emptied_at.is_(None), (), empty_registrations, columns=("name", "phone")),
    Rule("people taken for one", "pair_days", duplicates, duplicates.c.found_at, nothing_to_compare),
    Rule("merges of nobody", "report_days", merges, func.coalesce(merges.c.undone_at, merges.c.at), merge_of_nobody,
         (Part(merge_sides, "merge_id"), Part(merge_rows, "merge_id"))),
    Rule("figures of cases", "report_days", cases, cases.c.closed_at, lambda _due: cases.c.emptied_at.is_not(None),
         at_once=STEP),
    Rule("figures of conversations", "report_days", conversations, conversations.c.erased_at,
         lambda _due: ~exists().where(cases.c.conversation_id == conversations.c.id)),
    Rule("figures of announcements", "report_days", announcements, announcements.c.ended_at),
    Rule("figures of events", "report_days", events, events.c.ends_at, None,
         (Part(registrations, "event_id"), Part(event_versions, "event_id"), Part(event_sources, "event_id")),
         at_once=STEP),
    Rule("ratings of answers", "report_days", feedback, feedback.c.at),
    Rule("days of digests", "report_days", digests, digests.c.day),
    Rule("audit", "audit_days", audit, audit.c.at, guarded_no_more),
    Rule("received messages", "delivery_days", deliveries, deliveries.c.at),
    Rule("files never fetched", "delivery_days", fetches, fetches.c.due_at),
    Rule("ended web sessions", "session_days", web_sessions, web_sessions.c.expires_at),
    Rule("ended sessions of colleagues", "session_days", staff_sessions, staff_sessions.c.expires_at),
    Rule("used links", "link_days", links, links.c.expires_at),
    Rule("used links for sign-in", "link_days", sign_in_links, sign_in_links.c.expires_at),
    Rule("used links to telegram", "link_days", telegram_links, telegram_links.c.expires_at),
    Rule("runs of retention", "report_days", retention_runs, retention_runs.c.at),
)  # fmt: skip
