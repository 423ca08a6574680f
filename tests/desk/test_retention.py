"""Nothing is kept longer than declared, nothing is taken before, and what people still work on is left alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update

from desk import casework, news, retention, roster
from desk.desk import Desk
from desk.errors import AlreadyClosed
from desk.jobs import run_due
from desk.office import Retention
from storage import conversations, models, records
from storage.columns import Declaration
from storage.database import StorageRefused, Transaction
from storage.declarations import declared_fields
from storage.models import metadata
from storage.retention import WITHOUT_END, Act, Rule
from storage.staff import StaffRow
from tests.clock import FrozenClock, budapest
from tests.visitor import Visitor, claimed_by, colleague

DAY = timedelta(days=1)


def left(desk: Desk, table: str, where: str = "1 = 1") -> int:
    with desk.database.reading() as tx:
        return int(tx.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}")))


def due(desk: Desk) -> set[str]:
    return {one.rule for one in retention.forecasts(desk)}


def has_draft(visitor: Visitor) -> bool:
    return visitor.state.form is not None


def forget(desk: Desk) -> retention.Counts:
    return retention.run_now(desk, pause=0)


# Completeness


def test_every_table_has_a_rule_or_a_reason_to_stay() -> None:
    ruled = {rule.table.name for rule in retention.RULES}
    ruled |= {part.table.name for rule in retention.RULES for part in rule.parts}
    go_with_their_case = {"case_topics"}
    assert set(metadata.tables) == ruled | go_with_their_case | WITHOUT_END.keys()
    assert not WITHOUT_END.keys() & {field.table for field in declared_fields()}


def test_every_declared_field_goes_after_the_days_it_declares() -> None:
    covered = {(rule.days, place) for rule in retention.RULES for place in rule.covers()}
    missing = [
        field
        for field in declared_fields()
        if (field.declaration.retention, (field.table, field.column)) not in covered
    ]
    assert missing == []


def test_every_number_of_days_of_the_office_is_used() -> None:
    assert set(Retention.model_fields) <= {rule.days for rule in retention.RULES}


def test_what_is_emptied_can_be_empty() -> None:
    """A declared column that may not be NULL holds text, which can be an empty one."""
    emptied = {part.table for rule in retention.RULES for part in rule.parts if part.act is Act.EMPTY}
    for table in emptied:
        for column in table.columns:
            if isinstance(column.info["declared"], Declaration):
                assert column.nullable or column.type.__class__.__name__ == "Encrypted"


# Clocks


@pytest.fixture
def silent(desk: Desk) -> Visitor:
    """She asked, left a form half filled, and has been silent since."""
    visitor = Visitor(desk, "telegram", "4711")
    visitor.start()
    visitor.type("kaméleonszelídítő")
    visitor.start()
    visitor.tap("Vállalkozásom van")
    visitor.tap("Üzenetet hagyok")
    visitor.type("péklapátkészítő embereket keresek")
    assert has_draft(visitor)
    return visitor


def last_moment_of(first: datetime, days: int) -> datetime:
    """Of the last day on which it is kept: that many whole days lie behind the one on which it happened."""
    midnight = datetime(first.year, first.month, first.day, tzinfo=first.tzinfo) + timedelta(days=days + 1)
    return (midnight.astimezone(UTC) - timedelta(seconds=1)).astimezone(first.tzinfo)


@pytest.mark.parametrize("first", [budapest(2026, 11, 23, 9), budapest(2026, 10, 22, 23, 59), budapest(2026, 3, 27, 0)])
def test_a_draft_goes_after_its_days_and_not_a_day_before(desk: Desk, clock: FrozenClock, first: datetime) -> None:
    """The second and the third day lie before the ends of summer time and of winter time."""
    clock.moment = first
    visitor = Visitor(desk)
    visitor.start()
    visitor.tap("Vállalkozásom van")
    visitor.tap("Üzenetet hagyok")
    visitor.type("péklapátkészítő embereket keresek")
    step = visitor.state.step
    clock.moment = last_moment_of(first, 7)
    assert due(desk) == set()
    assert forget(desk).total() == 0
    assert has_draft(visitor)
    clock.move(seconds=1)
    assert "unfinished forms" in due(desk)
    assert forget(desk)["unfinished forms", "conversations"] == 1
    assert not has_draft(visitor)
    assert visitor.state.step == step  # a button from before stays spent
    assert len(visitor.lines) > 3
    assert forget(desk).total() == 0
    visitor.type("szia")
    assert visitor.route is not None


def test_a_silent_conversation_goes_after_its_days(desk: Desk, clock: FrozenClock, silent: Visitor) -> None:
    first, row = clock.moment, silent.row
    clock.moment = last_moment_of(first, 180)
    forget(desk)
    assert left(desk, "messages") > 0
    clock.move(seconds=1)
    forecast = {(one.rule, one.table): one.rows for one in retention.forecasts(desk)}
    counts = forget(desk)
    assert forecast["silent conversations", "messages"] == counts["silent conversations", "messages"] > 0
    assert left(desk, "messages") + left(desk, "outbox") + left(desk, "deliveries") == 0
    assert not silent.exists
    with desk.database.reading() as tx:
        kept = conversations.get(tx, row.id)
    assert kept is not None
    assert (kept.erased_at, kept.expired) == (clock.moment, True)
    assert kept.address.startswith("erased ")
    silent.start()  # as somebody new
    assert silent.row.person_id != row.person_id


def test_what_people_work_on_stays_and_its_clock_begins_when_it_is_closed(
    desk: Desk, clock: FrozenClock, visitor: Visitor, kati: StaffRow
) -> None:
    case_id = claimed_by(desk, kati, visitor)
    casework.add_note(desk, kati, case_id, "a lánya segít neki")
    lines = len(visitor.lines)
    clock.move(days=2000)
    assert not {"silent conversations", "closed cases"} & due(desk)
    forget(desk)
    assert (len(visitor.lines), left(desk, "notes")) == (lines, 1)
    casework.close(desk, kati, case_id, "informed")
    clock.moment = last_moment_of(clock.moment, 180)
    forget(desk)
    assert len(visitor.lines) >= lines
    clock.move(seconds=1)
    forget(desk)
    assert (left(desk, "messages"), left(desk, "notes")) == (0, 1)


def test_a_closed_case_keeps_its_figures_alone(
    desk: Desk, clock: FrozenClock, visitor: Visitor, kati: StaffRow
) -> None:
    case_id = claimed_by(desk, kati, visitor)
    casework.add_note(desk, kati, case_id, "a lánya segít neki")
    casework.reply(desk, kati, case_id, "Jó napot!")
    casework.close(desk, kati, case_id, "got_job")
    run_due(desk)
    first = clock.moment
    with desk.database.transaction() as tx:
        tx.execute(insert(models.ratings).values(case_id=case_id, score=3, text="kedvesek voltak", at=first))
    clock.moment = last_moment_of(first, 730)
    assert "closed cases" not in due(desk)
    clock.move(seconds=1)
    counts = forget(desk)
    assert counts["closed cases", "cases"] == counts["closed cases", "notes"] == counts["closed cases", "ratings"] == 1
    with desk.database.reading() as tx:
        case = tx.first(select(models.cases))
        assert tx.first(select(models.ratings.c.score, models.ratings.c.text)) == (3, None)
    assert (case.question, case.form, case.outcome, case.emptied_at) == (None, None, "got_job", clock.moment)
    run_due(desk)
    assert left(desk, "notes") + left(desk, "search_tokens") == 0
    assert casework.case_page(desk, kati, case_id).case.id == case_id  # the console still shows it
    clock.move(days=3652)
    forget(desk)
    forget(desk)
    assert left(desk, "cases") + left(desk, "conversations") + left(desk, "consents") == 0


def test_what_a_business_needs_goes_with_its_case(
    desk: Desk, clock: FrozenClock, visitor: Visitor, kati: StaffRow
) -> None:
    case_id = claimed_by(desk, kati, visitor)
    need = {"case_id": case_id, "kind": "labour", "trade": "szőnyeghímző", "at": clock.moment}
    with desk.database.transaction() as tx:
        tx.execute(insert(models.needs).values(need))
        tx.execute(insert(models.case_programmes).values(case_id=case_id, topic="x", place=0))
        tx.execute(insert(models.duplicates_due).values(case_id=case_id))
    casework.close(desk, kati, case_id, "informed")
    clock.moment = last_moment_of(clock.moment, 730)
    forget(desk)
    assert [left(desk, table) for table in ("needs", "case_programmes", "duplicates_due")] == [1, 1, 1]
    clock.move(seconds=1)
    forget(desk)
    assert [left(desk, table) for table in ("needs", "case_programmes", "duplicates_due")] == [0, 0, 0]
    with pytest.raises(AlreadyClosed):  # no rule would take it any more
        casework.add_note(desk, kati, case_id, "a lánya segít neki")


def test_what_speaks_for_two_being_one_goes_with_the_words_of_either(
    desk: Desk, clock: FrozenClock, visitor: Visitor, kati: StaffRow
) -> None:
    other = Visitor(desk, "telegram", "4712")
    other.type("emberrel beszélnék")
    cases = [claimed_by(desk, kati, one) for one in (visitor, other)]
    pair = {"first": visitor.row.person_id, "second": other.row.person_id, "token": 1, "reason": "phone"}
    with desk.database.transaction() as tx:
        tx.execute(insert(models.duplicates).values(found_at=clock.moment, **pair))
    casework.close(desk, kati, cases[0], "informed")
    clock.moment = last_moment_of(clock.moment, 730)
    forget(desk)
    assert left(desk, "duplicates") == 1
    clock.move(seconds=1)
    forget(desk)
    assert left(desk, "duplicates") == 0


def test_a_merge_stays_as_long_as_anybody_of_whom_it_tells(desk: Desk, clock: FrozenClock, silent: Visitor) -> None:
    """Also behind a later join; then as long as the figures, which count by it."""
    chain = (("gone first", "gone then"), ("gone then", silent.row.person_id), ("of nobody", "nobody either"))
    with desk.database.transaction() as tx:
        for gone, kept in chain:
            tx.execute(insert(models.merges).values(kind="link", kept=kept, gone=gone, at=clock.moment))
        side = select(models.merges.c.id).where(models.merges.c.gone == "of nobody").scalar_subquery()
        tx.execute(insert(models.merge_sides).values(merge_id=side, side=0, person_id="of nobody"))
        records.give_consent(tx, silent.row.person_id, news.PURPOSE, news.TEXT, "telegram", clock.moment)
    first = clock.moment
    clock.moment = last_moment_of(first, 3650)
    forget(desk)
    assert left(desk, "merges") == 3
    clock.move(seconds=1)
    forget(desk)
    assert (left(desk, "merges"), left(desk, "merge_sides")) == (2, 0)
    with desk.database.transaction() as tx:
        records.withdraw_consent(tx, silent.row.person_id, news.PURPOSE, news.TEXT, clock.moment)
    forget(desk)
    assert not silent.exists
    forget(desk)
    forget(desk)
    assert left(desk, "merges") == 0


def test_a_subscriber_keeps_her_address_until_she_leaves(desk: Desk, clock: FrozenClock, silent: Visitor) -> None:
    with desk.database.transaction() as tx:
        records.give_consent(tx, silent.row.person_id, news.PURPOSE, news.TEXT, "telegram", clock.moment)
    clock.move(days=200)
    forget(desk)
    assert left(desk, "messages") == 0
    assert not {"silent conversations", "threads of silent subscribers"} & due(desk)
    with desk.database.transaction() as tx:
        records.withdraw_consent(tx, silent.row.person_id, news.PURPOSE, news.TEXT, clock.moment)
    forget(desk)
    assert not silent.exists


def test_a_blocked_person_does_not_come_back_as_somebody_new(
    desk: Desk, clock: FrozenClock, silent: Visitor, kati: StaffRow
) -> None:
    values = {"person_id": silent.row.person_id, "staff_id": kati.id, "reason": "fenyegetett", "at": clock.moment}
    with desk.database.transaction() as tx:
        tx.execute(insert(models.blocks).values(values))
    clock.move(days=1000)
    forget(desk)
    assert silent.row.erased_at is None
    with desk.database.transaction() as tx:
        tx.execute(update(models.blocks).values(ended_at=clock.moment))
    forget(desk)
    assert not silent.exists
    assert left(desk, "blocks") == 1  # its reason is kept as long as a case
    clock.move(days=731)
    forget(desk)
    assert left(desk, "blocks") == 0


def test_of_a_colleague_who_left_a_number_stays(desk: Desk, clock: FrozenClock) -> None:
    chief, pista = colleague(desk, "fonok", "coordinator"), colleague(desk, "pista")
    colleague(desk, "masik", "coordinator")
    roster.remove(desk, chief, pista.id)
    first = clock.moment
    clock.moment = last_moment_of(first, 730)
    assert "colleagues who have left" not in due(desk)
    clock.move(seconds=1)
    assert forget(desk)["colleagues who have left", "staff"] == 1
    with desk.database.reading() as tx:
        rows = {row.id: (row.name, row.email) for row in tx.all(select(models.staff))}
    assert rows[pista.id] == (f"#{pista.id}", f"gone {pista.id}")
    assert rows[chief.id][1] == chief.email
    assert forget(desk)["colleagues who have left", "staff"] == 0
    assert colleague(desk, "pista").id != pista.id


# The rest: rows that only have to be there


def rows_of_the_rest(case_id: int, conversation_id: int, staff_id: int, at: datetime) -> Iterator[tuple[str, Any]]:
    by = {"staff_id": staff_id}
    here = {"conversation_id": conversation_id}
    hash_ = {"token_hash": "h", "expires_at": at}
    yield "gaps", {"text": "x", "locale": "hu", "at": at}
    yield "feedback", {"topic": "x", "helped": True, "at": at}
    yield "digests", {"day": at.date(), "at": at, "mail_due_at": at}
    yield "article_proposals", {"topic": "x", "text": "x", "at": at, "answered_at": at, "state": "taken", **by}
    yield "web_sessions", {**hash_, **here}
    yield "links", {**hash_, **here}
    yield "telegram_links", {**hash_, **by}
    yield "sign_in_links", {**hash_, **by}
    yield "staff_sessions", {**hash_, **by, "started_at": at}
    yield "fetches", {"message_id": "m", "channel": "x", "remote": "x", "name": "x", "tries": 0, "due_at": at, **here}
    yield "announcements", {"text_hu": "x", "state": "done", "at": at, "ended_at": at, **by}
    yield "interests", {"person_id": "nobody", "kind": "topic", "value": "x", "at": at}
    yield "consents", {
        "person_id": "p", "purpose": "news", "text_version": "x", "channel": "x", "given_at": at, "withdrawn_at": at
    }  # fmt: skip
    yield "held_replies", {
        "message_id": "h", "case_id": case_id, "text": "x", "at": at, "due_at": at, "returned": "lost", **here, **by
    }  # fmt: skip
    yield "outbox", {
        "channel": "x", "message_id": "m", "action": "send", "due_at": at, "attempts": 1, "repeats": 0, "done_at": at,
        "failure": "blocked", **here,
    }  # fmt: skip
    yield "audit", {"at": at, "action": "x"}
    yield "retention_runs", {"day": at.date(), "rule": "x", "place": 0, "rows": 0, "ended": True, "at": at}


def test_the_rest_goes_each_after_its_days(desk: Desk, clock: FrozenClock, visitor: Visitor, kati: StaffRow) -> None:
    """One row of each kind, ten years ago; each rule takes it on its own day, and on no earlier one."""
    case_id = claimed_by(desk, kati, visitor)
    casework.close(desk, kati, case_id, "informed")
    first, conversation_id = budapest(2012, 10, 22, 12), visitor.row.id
    rest = list(rows_of_the_rest(case_id, conversation_id, kati.id, first))
    with desk.database.transaction() as tx:
        tx.execute(update(models.cases).values(closed_at=first, opened_at=first))
        for table, values in rest:
            tx.execute(insert(metadata.tables[table]).values(values))
    tables = {table for table, _values in rest}
    rules = {rule.name: rule for rule in retention.RULES if rule.table.name in tables}
    assert {rule.table.name for rule in rules.values()} == tables
    days = retention.days_of(desk)
    for number in sorted({days[rule.days] for rule in rules.values()}):
        now_due = [rule for rule in rules.values() if days[rule.days] == number]
        clock.moment = last_moment_of(first, number)
        assert [rule.name for rule in now_due if oldest_due(desk, rule) is not None] == []
        clock.move(seconds=1)
        assert {rule.name: oldest_due(desk, rule) for rule in now_due} == {rule.name: first.date() for rule in now_due}
        forget(desk)
        assert [rule.name for rule in now_due if oldest_due(desk, rule) is not None] == []


def oldest_due(desk: Desk, rule: Rule) -> Any:
    days = [one.oldest for one in retention.forecasts(desk) if one.rule == rule.name]
    return min((day.date() if isinstance(day, datetime) else day for day in days), default=None)


def test_the_database_itself_guards_the_audit_of_five_years(desk: Desk, clock: FrozenClock) -> None:
    with desk.database.transaction() as tx:
        records.add_audit(tx, "old", datetime.now(UTC) - 1826 * DAY)
        records.add_audit(tx, "young", datetime.now(UTC) - 1824 * DAY)
    with pytest.raises(StorageRefused), desk.database.transaction() as tx:
        tx.execute(text("DELETE FROM audit WHERE action = 'young'"))
    with pytest.raises(StorageRefused), desk.database.transaction() as tx:
        tx.execute(text("UPDATE audit SET action = 'x' WHERE action = 'old'"))
    with desk.database.transaction() as tx:
        assert tx.execute(text("DELETE FROM audit WHERE action = 'old'")).rowcount == 1


# Runs


def make_old(desk: Desk, number: int) -> None:
    """Conversations of three lines each that have been silent for years."""
    at = desk.clock.now() - 900 * DAY
    with desk.database.transaction() as tx:
        for name in range(number):
            row = conversations.lock(tx, "telegram", f"old {name}", at)
            lines = [
                {"conversation_id": row.id, "id": f"m{place}", "seq": place, "position": place, "sender": "visitor",
                 "automatic": False, "deleted": False, "edited": False, "text": "régi sor", "at": at}
                for place in (1, 2, 3)
            ]  # fmt: skip
            tx.execute(insert(models.messages), lines)


def test_it_works_at_night_and_goes_on_where_it_was_killed(
    desk: Desk, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.moment = budapest(2026, 11, 24, 2)
    make_old(desk, 50)
    while len(words := left_words(desk)) == 50:
        assert retention.work_off(desk)
    assert len(words) == 30  # a step has been committed, and nothing else

    def killed(_tx: Transaction, *_rest: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("storage.retention.note_run", killed)
    with pytest.raises(KeyboardInterrupt):
        retention.work_off(desk)
    assert len(left_words(desk)) == 30
    monkeypatch.undo()
    while retention.work_off(desk):
        pass
    assert left_words(desk) == set()
    with desk.database.reading() as tx:
        done = tx.first(select(models.audit).where(models.audit.c.action == "retention: silent conversations"))
    assert done.hits == 50 * 4  # rows and lines
    assert not retention.work_off(desk)  # once a night
    clock.move(hours=8)
    assert not retention.work_off(desk)
    clock.moment = budapest(2026, 11, 27, 15)  # it was off for two nights: then by day
    assert retention.work_off(desk)


def left_words(desk: Desk) -> set[int]:
    with desk.database.reading() as tx:
        query = select(models.messages.c.conversation_id).distinct()
        return {row.conversation_id for row in tx.all(query)}


def test_who_is_being_talked_with_is_not_waited_for(desk: Desk, clock: FrozenClock) -> None:
    """On PostgreSQL her row is locked by her turn: the run passes her by."""
    if desk.database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    make_old(desk, 3)
    clock.moment = budapest(2026, 11, 24, 2)
    with desk.database.transaction() as tx:
        conversations.lock(tx, "telegram", "old 1", clock.moment)
        forget(desk)
        assert len(left_words(desk)) == 1
    forget(desk)
    assert left_words(desk) == set()


def test_a_dry_run_changes_nothing_and_says_what_a_run_would_do(
    desk: Desk, silent: Visitor, clock: FrozenClock
) -> None:
    clock.move(days=400)
    with desk.database.reading() as tx:
        before = tx.scalar(select(func.count()).select_from(models.messages))
    forecast = {(one.rule, one.table): one.rows for one in retention.forecasts(desk)}
    assert left(desk, "messages") == before
    counts = forget(desk)
    taken_before = ("received messages", "deliveries")  # with the conversation: counted under the first reason alone
    assert {**forecast, taken_before: 0} == {**{place: rows for place, rows in counts.items() if rows}, taken_before: 0}
