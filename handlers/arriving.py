"""What a link to the chat says of where it leads and where it hung: `t-<topic>`, `s-<source>`, `s-<source>__t-<topic>`.

`partner` opens the form of those who ask for help for somebody else, `e_<event>` and `e_<event>_<source>` lead to an
event (desk.events.link_payload).

Telegram takes 64 characters of [A-Za-z0-9_-] (Bot API, "Deep linking"). All else is passed over.
"""

import re
from dataclasses import dataclass

from desk import attending
from desk.conversations import BOT
from desk.turns import Turn
from handlers import events, interest, questions, start

SOURCE, TOPIC = r"s-(?P<source>[a-z0-9-]{1,30})", r"t-(?P<topic>[a-z0-9-]{1,62})"
LINKS = tuple(map(re.compile, (SOURCE, TOPIC, f"{SOURCE}__{TOPIC}")))


PARTNER = "partner"


@dataclass(frozen=True)
class Arrival:
    source: str | None = None
    topic: str | None = None


def read(payload: str) -> Arrival:
    match = next(filter(None, (link.fullmatch(payload) for link in LINKS)), None)
    return Arrival(**match.groupdict()) if match else Arrival()


def greet(turn: Turn) -> None:
    """Who comes for a topic gets its answer at once, after the words that a machine is speaking.

    The first source counts: a later link finds somebody who is here already.
    """
    if turn.text == PARTNER and turn.owner == BOT:
        _open_referral(turn)
        return
    if attending.is_link(turn.text):
        _open_event(turn)
        return
    arrival = read(turn.text)
    turn.row.source = turn.row.source or arrival.source
    article = turn.knowledge.articles.get(arrival.topic or "")
    if article is None or turn.owner != BOT:
        start.greet(turn)
        return
    _begin(turn)
    turn.state.last_question = article.title.into(turn.locale)
    questions.tell(turn, article.id)


def _open_referral(turn: Turn) -> None:
    _begin(turn)
    interest.open_referral(turn)


def _open_event(turn: Turn) -> None:
    if turn.owner != BOT:
        start.greet(turn)
        return
    _begin(turn)
    events.open_link(turn, turn.text)


def _begin(turn: Turn) -> None:
    turn.state.park()
    turn.state.end_grace()
    start.adopt_language(turn)
    start.introduce(turn)
