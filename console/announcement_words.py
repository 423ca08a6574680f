"""What the states and reasons of announcements are called."""

from collections.abc import Mapping

from console.reader import Reader
from desk.announcements import State
from desk.news import AUDIENCES, TOPICS
from locales import Text, _

STATES: Mapping[str, Text] = {
    State.DRAFT: _("Draft"),
    State.SCHEDULED: _("Scheduled"),
    State.RUNNING: _("Being sent"),
    State.PAUSED: _("Paused"),
    State.DONE: _("Sent"),
    State.STOPPED: _("Stopped"),
}
REACHED: Mapping[str, Text] = {
    "waiting": _("waiting"),
    "queued": _("just being sent"),
    "sent": _("has got it"),
    "failed": _("did not arrive"),
    "skipped": _("was left out"),
}
REASONS: Mapping[str, Text] = {
    "blocked": _("has blocked the bot"),
    "deactivated": _("has no account any more"),
    "chat not found": _("address not found"),
    "never started": _("has not started the bot"),
    "forbidden": _("takes no messages"),
    "unreachable": _("takes no messages"),
    "no answer": _("Telegram did not say whether it arrived"),
    "unsubscribed": _("has unsubscribed"),
    "joined": _("got it in another conversation"),
    "erased": _("has erased the conversation"),
    "people": _("was talking with colleagues for days"),
    "stopped": _("the announcement was stopped"),
}
OTHER = _("fault of the program or of Telegram")
ACTS: Mapping[str, Text] = {
    "start": _("Start now"),
    "unschedule": _("Back to a draft"),
    "pause": _("Pause"),
    "go-on": _("Go on"),
    "stop": _("Stop for good"),
}
DONE: Mapping[str, Text] = {
    "saved": _("Saved."),
    "try": _("The trial is on its way to your Telegram."),
    "schedule": _("Scheduled. It starts by itself."),
    "start": _("It starts within seconds."),
    "unschedule": _("It is a draft again."),
    "pause": _("Paused. What was already being sent arrives; all others wait."),
    "go-on": _("It goes on."),
    "stop": _("Stopped. Nobody else gets it."),
}


def reason(reader: Reader, failure: str | None) -> str:
    return reader.words(REASONS.get(failure, OTHER)) if failure else ""


def selection(reader: Reader, audience: str | None, settlement: str | None, topic: str | None) -> str:
    """As one line: "álláskeresők · Kecskemét"."""
    said = [
        reader.words(AUDIENCES.get(audience, audience)) if audience else None,
        reader.words(TOPICS.get(topic, topic)) if topic else None,
        settlement,
    ]
    return " · ".join(part for part in said if part) or reader.words(_("everybody who subscribed"))
