"""Who has been forgotten is forgotten again when a backup is restored.

The ledger is a table, written in the transaction that erases, and a file in the data folder, which a restore does not
replace. The file follows the table: after the commit, and by a job should a crash have come between. What the file says
and a database does not is done again: by `paktum db restore`, and at every start, should that have been interrupted.
Nothing in it tells of anybody (docs/decisions/0025).
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog

from desk import giving_up
from desk.desk import Desk
from storage import cases, conversations, erasures, people, registrations, search, subjects
from storage.database import Database, StorageUnavailable, Transaction
from storage.erasures import PERSON, Entry
from storage.maintenance import MaintenanceError
from storage.schema import is_current

log = structlog.get_logger()

FILE = "erased.ledger"


def keep_after_commit(desk: Desk, tx: Transaction) -> None:
    tx.after_commit(partial(_keep, desk))


def keep(desk: Desk) -> bool:
    """The job: nothing more is due afterwards."""
    _keep(desk)
    return False


def _keep(desk: Desk) -> None:
    """What the table has and the file has not."""
    if desk.ledger is not None:
        try:
            keep_in(desk.ledger, desk.database)
        except OSError as error:
            log.exception("the ledger of erased people cannot be written", reason=error.strerror)


def keep_in(file: Path, database: Database) -> None:
    with database.reading() as tx:
        entries = erasures.ledger(tx)
    known = set(read(file)) if entries else set()
    missing = [entry for entry in entries if entry not in known]
    if missing:
        _append(file, missing)


def keep_before_restore(file: Path, database: Database) -> None:
    """What the database that will be replaced knows and the file does not, if it can still be asked."""
    try:
        with suppress(StorageUnavailable):
            if is_current(database):
                keep_in(file, database)
    except OSError as error:
        raise MaintenanceError(f"The ledger {file} cannot be written: {error.strerror}.") from error


def read(file: Path) -> list[Entry]:
    """A line that a crash has cut off is passed over: its row is in the table, and comes again."""
    if not file.exists():
        return []
    lines = (line.split() for line in file.read_text(encoding="ascii", errors="replace").splitlines())
    return [_entry(parts) for parts in lines if len(parts) == len(Entry.__slots__) + 1 and parts[-1] == "."]


def _entry(parts: Sequence[str]) -> Entry:
    at, extent, person_id, lookup, _end = parts
    return Entry(datetime.fromisoformat(at), extent, person_id, lookup)


def _append(file: Path, entries: Sequence[Entry]) -> None:
    """On the disk when it returns; a line begins anew behind one that was cut off."""
    text = "".join(f"{e.at.isoformat()} {e.extent} {e.person_id} {e.address_lookup} .\n" for e in entries)
    cut = file.exists() and not file.read_bytes().endswith(b"\n") and file.stat().st_size > 0
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, (("\n" if cut else "") + text).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_good(desk: Desk) -> None:
    """At every start: a restore that was interrupted, or made by hand, and a crash before the file was written."""
    if desk.ledger is not None:
        count = forget_again(desk.ledger, desk.database, desk.clock.now())
        if count:
            log.warning("conversations of erased people were found again and deleted", conversations=count)
        _keep(desk)
        giving_up.hand_on_again(desk)


def forget_again(file: Path, database: Database, now: datetime) -> int:
    """What the file says and this database does not know: how many conversations that concerned."""
    entries = read(file)
    with database.reading() as tx:
        known = set(erasures.ledger(tx))
    missing = [entry for entry in entries if entry not in known]
    if not missing:
        return 0
    with database.transaction() as tx:
        people.join_alone(tx)
        count = _forget_again(tx, missing, now)
        for entry in missing:
            erasures.enter_again(tx, entry)
    return count


def _forget_again(tx: Transaction, missing: Sequence[Entry], now: datetime) -> int:
    persons = {entry.person_id for entry in missing if entry.extent == PERSON}
    whole = [entry for entry in missing if entry.person_id in persons]
    hers = erasures.matching(tx, whole)
    alone = [found for found in persons if not erasures.has_others(tx, found, hers)]
    alone += [found for found in erasures.persons_of(tx, hers) if not erasures.has_others(tx, found, hers)]
    subject = subjects.of_conversations(tx, hers, sorted(set(alone)))
    for case_id in subject.case_ids:
        cases.close(tx, case_id, "withdrawn", now)
    erasures.forget(tx, subject, now)
    threads = erasures.matching(tx, [entry for entry in missing if entry.person_id not in persons])
    for conversation_id in threads:
        _end_registrations(tx, conversation_id, now)
        conversations.erase(tx, conversation_id, now)
        for case in cases.of_conversation(tx, conversation_id):
            search.forget(tx, case.id)
            search.mark(tx, case.id, now)
    return len({*hers, *threads})


def _end_registrations(tx: Transaction, conversation_id: int, now: datetime) -> None:
    """As when she ended it: who has another conversation keeps them there."""
    row = conversations.get(tx, conversation_id)
    assert row is not None
    other = people.heard_last(tx, row.person_id, conversation_id)
    if other is not None:
        registrations.move(tx, conversation_id, other)
    else:
        registrations.forget_conversation(tx, conversation_id, now)
