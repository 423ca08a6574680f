"""The next call for a case, decided by what stands in the database and by nothing else."""

from functools import partial

from bot.telegram.group.calls import Calls
from bot.telegram.group.card import Card, card_of, title_of
from bot.telegram.group.step import Scene, Step, Values, settled
from bot.telegram.group.talk import next_of_talk
from desk.desk import Desk
from desk.lanes import Lane
from desk.lifecycle import State
from storage import cases, conversations, topics
from storage.database import Transaction
from storage.topic_news import CARD_REST, COMPARED_EVERY


class Plan:
    """`console_address`: of the console, where Telegram would open it."""

    def __init__(self, desk: Desk, console_address: str | None) -> None:
        self._desk = desk
        self._console_address = console_address

    def next_step(self, tx: Transaction, case_id: int, group_id: int) -> Step | None:
        scene = _scene(tx, case_id, group_id)
        if scene is None:
            return None
        if not scene.topic.erased and _is_erased(scene):
            return _delete_topic(scene)
        if scene.topic.thread_id is None:
            return self._create_topic(scene) if _is_open(scene) else None
        return self._next_in_topic(scene)

    def _next_in_topic(self, scene: Scene) -> Step | None:
        if _is_open(scene) and scene.topic.closed:
            return _reopen(scene)
        if scene.topic.card_id is None:
            return self._send_card(scene)
        return next_of_talk(self._desk, scene) or _pin(scene) or self._compare_card(scene) or _close(scene)

    def _create_topic(self, scene: Scene) -> Step:
        title = title_of(self._desk, scene.case)

        def record(_tx: Transaction, made: int | None) -> Values:
            return {"thread_id": made, "closed": False}

        return Step("new topic", Lane.HANDOVER, lambda calls: calls.create_topic(title), record)

    # The card

    def _card(self, scene: Scene) -> Card:
        return card_of(self._desk, scene.tx, scene.case, self._console_address)

    def _send_card(self, scene: Scene) -> Step:
        card = self._card(scene)

        def record(_tx: Transaction, made: int | None) -> Values:
            return {"card_id": made, "pinned": False, **self._compared(scene, card), "card_at": self._desk.clock.now()}

        return Step("card", Lane.HANDOVER, lambda calls: calls.send(scene.thread_id, card.text, card.markup), record)

    def _compare_card(self, scene: Scene) -> Step | None:
        """Drawn anew only if something of it has changed, and not more often than it rests."""
        topic, now = scene.topic, self._desk.clock.now()
        is_known = topic.card_of == scene.case.changed_at and topic.compared_at is not None
        if is_known and topic.compared_at is not None and topic.compared_at > now - COMPARED_EVERY:
            return None
        if topic.card_at is not None and topic.card_at > now - CARD_REST:
            return None
        card = self._card(scene)
        compared = self._compared(scene, card)
        if card.digest == topic.card_digest:
            return settled(**compared)
        return Step(
            "card anew",
            Lane.REMINDER,
            partial(_edit_card, topic.card_id or 0, card),
            lambda _tx, _made: {**compared, "card_at": now},
            lambda _tx, _made: {"card_id": None, "pinned": False},
        )

    def _compared(self, scene: Scene, card: Card) -> Values:
        return {
            "card_digest": card.digest,
            "card_of": scene.case.changed_at,
            "compared_at": self._desk.clock.now(),
        }


def _scene(tx: Transaction, case_id: int, group_id: int) -> Scene | None:
    """A topic of another group than the present one is a lost one."""
    topic, case = topics.of_case(tx, case_id), cases.get(tx, case_id)
    if topic is None or case is None:
        return None
    if topic.group_id != group_id:
        topics.lose(tx, case_id, group_id)
        topic = topics.of_case(tx, case_id)
        assert topic is not None
    return Scene(tx, case, topic)


def _is_open(scene: Scene) -> bool:
    return scene.case.state != State.CLOSED


def _is_erased(scene: Scene) -> bool:
    conversation = conversations.get(scene.tx, scene.case.conversation_id)
    return scene.topic.expired or (conversation is not None and conversation.erased_at is not None)


def _delete_topic(scene: Scene) -> Step:
    """With all that was erased; a case that is still open gets a new one, with what the case itself says."""
    if scene.topic.thread_id is None:
        return settled(erased=True)

    async def call(calls: Calls) -> None:
        await calls.delete_topic(scene.thread_id)

    def record(tx: Transaction, _made: int | None) -> Values:
        topics.lose(tx, scene.case.id, scene.topic.group_id)
        return {"erased": True}

    return Step("delete topic", Lane.HANDOVER, call, record, record)


def _reopen(scene: Scene) -> Step:
    async def call(calls: Calls) -> None:
        await calls.reopen_topic(scene.thread_id)

    return Step("reopen topic", Lane.HANDOVER, call, lambda _tx, _made: {"closed": False})


def _close(scene: Scene) -> Step | None:
    if _is_open(scene) or scene.topic.closed:
        return None

    async def call(calls: Calls) -> None:
        await calls.close_topic(scene.thread_id)

    return Step("close topic", Lane.REMINDER, call, lambda _tx, _made: {"closed": True})


def _pin(scene: Scene) -> Step | None:
    if scene.topic.pinned:
        return None

    async def call(calls: Calls) -> None:
        await calls.pin(scene.topic.card_id or 0)

    return Step(
        "pin",
        Lane.REMINDER,
        call,
        lambda _tx, _made: {"pinned": True},
        lambda _tx, _made: {"card_id": None},
        settled(pinned=True),  # without the right to pin, the card is the first message all the same
    )


async def _edit_card(card_id: int, card: Card, calls: Calls) -> None:
    await calls.edit(card_id, card.text, card.markup)
