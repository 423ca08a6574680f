"""Tells what must be told: what came to nothing and why, and asks what a text is that answered nothing.

Both stand in the database until they have been told, so that neither a crash nor a flood limit swallows them.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from aiogram.exceptions import AiogramError

from bot.telegram.group.buttons import Act, encoded
from bot.telegram.group.posts import Key, Post, Poster
from bot.telegram.group.words import said
from desk import topic_writing
from desk.desk import Desk
from desk.errors import StorageUnavailable
from locales import _
from storage import bus, topics
from storage.topics import Kind, LineRow

log = structlog.get_logger()

LOOK_EVERY = 1.0  # seconds
AT_ONCE = 20
AGAIN = timedelta(seconds=10)  # after a call that failed

GroupId = Callable[[Desk], int]


class Asking:
    def __init__(self, desk: Desk, poster: Poster, group_id: GroupId) -> None:
        self._desk = desk
        self._poster = poster
        self._group_id = group_id
        self._not_before: dict[tuple[int, int], datetime] = {}

    async def run(self) -> None:
        """Until cancelled."""
        with self._desk.bus.listen(bus.QUEUE) as wakes:
            while True:
                if not await self._try_next():
                    await wakes.wait(LOOK_EVERY)

    async def _try_next(self) -> bool:
        try:
            return await self.tell_next()
        except StorageUnavailable:
            log.warning("colleagues are told what became of their messages when the database answers")
        return False

    async def tell_next(self) -> bool:
        """False when nothing can be told now."""
        row, post = await self._desk.database.read(self._next)
        if row is None or post is None:
            return False
        try:
            wire_id = await self._poster.post(post)
        except AiogramError as error:
            log.warning("a colleague could not be told what became of a message", reason=type(error).__name__)
            self._not_before[row.wire_id, row.place] = self._desk.clock.now() + AGAIN
            return True
        assert wire_id is not None
        await self._desk.database.write(topic_writing.told, self._desk, row, wire_id)
        return True

    def _next(self) -> tuple[LineRow | None, Post | None]:
        group_id, now = self._group_id(self._desk), self._desk.clock.now()
        self._not_before = {key: at for key, at in self._not_before.items() if at > now}
        for row in topic_writing.to_be_told(self._desk, group_id, AT_ONCE):
            post = None if (row.wire_id, row.place) in self._not_before else post_for(self._desk, row)
            if post is not None:
                return row, post
        return None, None


def post_for(desk: Desk, row: LineRow) -> Post | None:
    """None while its topic is being made anew."""
    with desk.database.reading() as tx:
        topic = topics.of_case(tx, row.case_id)
    if topic is None or topic.thread_id is None:
        return None
    if row.kind == Kind.REFUSED:
        return Post(row.group_id, topic.thread_id, row.text or "", answers=row.wire_id)
    keys = [Key(said(desk, _("I send it to the visitor")), encoded(Act.SEND, row.case_id, str(row.wire_id)))]
    if row.text:
        keys.append(Key(said(desk, _("Internal note")), encoded(Act.AS_NOTE, row.case_id, str(row.wire_id))))
    cancel = Key(said(desk, _("Rather not")), encoded(Act.DROP, row.case_id, str(row.wire_id)))
    text = said(desk, _("Who is this for? Nothing has been sent yet."))
    return Post(row.group_id, topic.thread_id, text, (tuple(keys), (cancel,)), answers=row.wire_id)
