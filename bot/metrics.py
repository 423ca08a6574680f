"""Figures for Prometheus; nothing of a person is in a name or a label."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from desk.desk import Desk
from storage import cases, digests, outbox, topic_news, topics
from storage.database import Transaction

LATENCY_BUCKETS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.5, 5)


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.turns = Counter(
            "paktum_turns", "Messages handled, by channel and route", ["channel", "route"], registry=self.registry
        )
        self.turn_seconds = Histogram(
            "paktum_turn_seconds",
            "From acceptance to commit",
            ["channel"],
            buckets=LATENCY_BUCKETS,
            registry=self.registry,
        )
        self.telegram_up = Gauge(
            "paktum_telegram_up", "1 when the last call to Telegram was answered", registry=self.registry
        )
        self.courtesies_failed = Counter(
            "paktum_telegram_courtesies_failed",
            "Calls without a promise that failed: ends of taps, spent keyboards, foreign groups",
            registry=self.registry,
        )
        self.mail_failed = Counter(
            "paktum_mail_failed", "Letters that the mail server did not take", registry=self.registry
        )
        self.mail_repeats = Gauge(
            "paktum_mail_possible_repeats",
            "Letters that may have gone out twice: a process died, or the server fell silent, before saying so",
            registry=self.registry,
        )
        self.failed = Gauge("paktum_outbox_failed", "Messages given up for good", registry=self.registry)
        self.cases = Gauge("paktum_cases", "Cases by state", ["state"], registry=self.registry)
        self.waiting = Gauge("paktum_outbox_waiting", "Rows not yet delivered", registry=self.registry)
        self.repeats = Gauge(
            "paktum_outbox_possible_repeats",
            "Deliveries that may have happened twice: a process died, or the wire fell silent, before saying so",
            registry=self.registry,
        )

        self.group_waiting = Gauge(
            "paktum_group_waiting", "Cases with something that the staff's group does not show", registry=self.registry
        )
        self.group_failed = Gauge(
            "paktum_group_failed", "Topics of the staff's group that Telegram refused last", registry=self.registry
        )
        self.group_repeats = Gauge(
            "paktum_group_possible_repeats",
            "Calls to the staff's group that may have been made twice",
            registry=self.registry,
        )

    def page(self, desk: Desk) -> bytes:
        with desk.database.reading() as tx:
            for state, count in cases.counts(tx).items():
                self.cases.labels(state).set(count)
            self.failed.set(outbox.count_failed(tx))
            self.waiting.set(outbox.count_waiting(tx))
            self.repeats.set(outbox.count_repeats(tx))
            self.mail_repeats.set(digests.count_mail_repeats(tx))
            self._count_group(tx, desk.clock.now())
        return generate_latest(self.registry)

    def _count_group(self, tx: Transaction, now: datetime) -> None:
        group = topics.present_group(tx)
        if group is not None:
            self.group_waiting.set(topic_news.count_waiting(tx, group.current_id, now))
            self.group_failed.set(topics.count_failed(tx))
            self.group_repeats.set(topics.count_repeats(tx))
