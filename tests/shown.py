"""A consent can only be given to a text that stood in the conversation."""

from desk.consent_texts import ConsentText
from desk.conversations import Thread
from desk.desk import Desk
from storage import conversations


def show(desk: Desk, conversation_id: int, consent: ConsentText) -> None:
    with desk.database.transaction() as tx:
        row = conversations.lock_by_id(tx, conversation_id)
        assert row is not None
        thread = Thread(desk, tx, row, desk.clock.now())
        thread.say(consent.text)
        thread.save()
