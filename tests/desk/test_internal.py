"""What colleagues write for each other stands in tables of its own: no line of it is said, none can be sent."""

from sqlalchemy import select

from desk import blocks, casework, consents, referrals
from desk.blocks import BlockFor
from desk.desk import Desk
from storage import models, offices
from tests.clock import FrozenClock, budapest
from tests.visitor import Visitor, claimed_by, colleague

SECRETS = (
    "jegyzet-titok",
    "halasztás-titok",
    "hozzájárulás-titok",
    "átadás-titok",
    "elutasítás-titok",
    "jelentés-titok",
)
BLOCK_SECRET = "letiltás-titok"


def test_no_internal_text_is_ever_said_or_waits_to_be_sent(desk: Desk, clock: FrozenClock) -> None:
    visitor, kati = Visitor(desk, "telegram"), colleague(desk)
    visitor.start()
    visitor.type("ember")
    case_id = claimed_by(desk, kati, visitor)
    with desk.database.transaction() as tx:
        office = offices.named(tx, "Kamara", clock.now()).id
    partner = colleague(desk, "peti", "partner", "Kamara")
    note, putting_off, consent, passed_on, refusal, report = SECRETS
    casework.add_note(desk, kati, case_id, note)
    casework.snooze(desk, kati, case_id, budapest(2026, 12, 1, 9), putting_off)
    consents.record_spoken(desk, kati, case_id, office, clock.now(), consent)
    referrals.offer(desk, kati, case_id, office, passed_on)
    referrals.refuse(desk, partner, case_id, refusal)
    referrals.offer(desk, kati, case_id, office, passed_on)
    referrals.accept(desk, partner, case_id)
    referrals.report(desk, partner, case_id, report)
    blocks.block(desk, kati, case_id, BlockFor.DAY, BLOCK_SECRET)
    visitor.type("halló")
    casework.close(desk, kati, case_id, "referred")
    with desk.database.reading() as tx:
        said = tx.all(select(models.messages.c.id, models.messages.c.sender, models.messages.c.text))
        sent = {row.message_id for row in tx.all(select(models.outbox.c.message_id))}
    assert not [row.text for row in said if any(secret in row.text for secret in (*SECRETS, BLOCK_SECRET))]
    assert sent
    assert sent <= {row.id for row in said if row.sender != "visitor"}
