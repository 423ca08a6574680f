"""Outgoing rows of channels that must be pushed to; the web reads its messages itself (docs/decisions/0004).

A row lives until it is delivered. What stays: a row given up, with its failure, and one that may have been sent twice.
"""

from storage.outbox.counts import count_failed, count_repeats, count_waiting
from storage.outbox.ending import (
    drop_removal,
    failures_of,
    finish,
    forget_failed_edits,
    name_parts,
    postpone,
    refused_removals,
)
from storage.outbox.rows import REMOVE, Ended, Failed, OutboxRow, Waiting
from storage.outbox.sending import due, free_own, fresh, lease, read, release, renew
from storage.outbox.waiting import UNTOUCHED, add, cancel, waiting_ids, waits_untouched

__all__ = [
    "REMOVE",
    "UNTOUCHED",
    "Ended",
    "Failed",
    "OutboxRow",
    "Waiting",
    "add",
    "cancel",
    "count_failed",
    "count_repeats",
    "count_waiting",
    "drop_removal",
    "due",
    "failures_of",
    "finish",
    "forget_failed_edits",
    "free_own",
    "fresh",
    "lease",
    "name_parts",
    "postpone",
    "read",
    "refused_removals",
    "release",
    "renew",
    "waiting_ids",
    "waits_untouched",
]
