"""What the acts of the audit are called. One that has no words here is shown by its code."""

from console import case_history, words
from console.reader import Reader
from console.settings_words import SETTINGS
from desk.cases import Outcome, Reason
from locales import Text, _

ACTIONS: dict[str, Text] = {
    **case_history.ACTIONS,
    "sign-in link made": _("sign-in link made"),
    "enrolled": _("sign-in set up"),
    "signed in": _("signed in"),
    "signed out": _("signed out"),
    "sign-in refused": _("sign-in refused"),
    "session ended": _("one sign-in ended"),
    "other sessions ended": _("all other sign-ins ended"),
    "colleague changed": _("colleague's data changed"),
    "colleague removed": _("colleague removed"),
    "Telegram link made": _("link for a Telegram account made"),
    "Telegram account linked": _("Telegram account linked"),
    "Telegram account unlinked": _("Telegram account unlinked"),
    "absence entered": _("absence entered"),
    "absence ended": _("absence ended"),
    "office added": _("partner office added"),
    "office renamed": _("partner office renamed"),
    "office removed": _("partner office removed"),
    "asked: next colleague": _("a colleague was asked before the promise ends"),
    "asked: coordinator": _("the coordinator was asked before the promise ends"),
    "asked: everybody": _("everybody was told that the promise is over"),
    "returned: silent owner": _("case back in the queue: nothing was done in it"),
    "returned: owner away": _("case back in the queue: its colleague is away"),
    "canned reply saved": _("canned reply saved"),
    "canned reply removed": _("canned reply removed"),
    "queue filter saved": _("filter of the queue saved"),
    "queue filter renamed": _("filter of the queue renamed"),
    "queue filter removed": _("filter of the queue removed"),
    "opened person": _("page of a visitor opened"),
    "asked whether they are one": _("asked two conversations whether they are one visitor's"),
    "said that they are one": _("the visitor said that the two conversations are one person's"),
    "said that they are not one": _("the visitor said that the two conversations are not one person's"),
    "data exported on request": _("a visitor's data handed over on request"),
    "searched cases": _("searched in cases"),
    "searched people": _("searched for people"),
    "conversation erased by the visitor": _("conversation erased by the visitor"),
    "data erased by the visitor": _("the visitor deleted her data"),
    "data erased on request": _("data of a visitor deleted at her request"),
    "withdrawn: data erased": _("case closed: the visitor has had her data deleted"),
    "data corrected by the visitor": _("the visitor corrected her data"),
    "data exported by the visitor": _("the visitor downloaded her data"),
    "consent withdrawn by the visitor": _("the visitor withdrew a consent"),
    "way to reach her removed by the visitor": _("the visitor withdrew her phone number or e-mail address"),
    "article change taken": _("change of an answer accepted"),
    "article change refused": _("change of an answer refused"),
    "digest made": _("morning digest made"),
    "needs downloaded": _("needs of businesses downloaded"),
    "said not hers": _("the visitor says that the case is not hers"),
    "office desk changed": _("what the partner office deals with changed"),
    "status told": _("the visitor was told what has become of the case"),
    "event figures downloaded": _("figures of events downloaded"),
    "subscribed to notices": _("subscribed to notices"),
    "unsubscribed from notices": _("unsubscribed from notices"),
}
# "closed: spam": the act, and a code with words of its own.
DETAILED: dict[str, tuple[Text, dict[str, Text]]] = {
    "case opened": (_("case opened"), {str(reason): words.REASONS[reason] for reason in Reason}),
    "closed": (_("case closed"), {str(outcome): words.OUTCOMES[outcome] for outcome in Outcome}),
    "colleague added": (_("colleague added"), words.ROLES),
    "role changed": (_("role changed"), words.ROLES),
    "office value changed": (_("setting changed"), {key: setting.label for key, setting in SETTINGS.items()}),
    "office value taken back": (
        _("setting back to the value of the file"),
        {key: setting.label for key, setting in SETTINGS.items()},
    ),
    "blocked": (_("visitor blocked"), {str(lasts): length for lasts, length in words.BLOCK_LENGTHS.items()}),
}
# Their codes are ids, or tell nothing to a reader.
BARE: dict[str, Text] = {
    "announcement saved": _("announcement saved"),
    "announcement tried": _("announcement tried out"),
    "announcement began": _("announcement began to be sent"),
    "announcement start": _("announcement started or scheduled"),
    "announcement unschedule": _("announcement made a draft again"),
    "announcement pause": _("announcement paused"),
    "announcement go-on": _("announcement goes on"),
    "announcement stop": _("announcement stopped"),
    "event made": _("event made"),
    "event changed": _("event changed"),
    "event published": _("event published"),
    "event copied": _("event copied"),
    "event repeated": _("event repeated"),
    "event draft deleted": _("event draft deleted"),
    "event called off": _("event called off"),
    "consent asked": _("asked the visitor for consent to pass it on"),
    "reply not sent": _("reply not sent, given back to who wrote it"),
    "retention": _("deleted because the time for keeping it is over"),
    "joined by link": _("two conversations of a visitor joined by a link"),
    "joined by confirmed": _("two conversations of a visitor joined: both answered yes"),
    "merged": _("two visitors merged for colleagues"),
    "merge undone": _("merged or linked visitors taken apart"),
    "not the same": _("two visitors said not to be the same"),
    "article change proposed": _("change of an answer proposed"),
    "registered": _("somebody registered for an event"),
    "waits": _("somebody is on the waiting list of an event"),
    "place offered": _("a place at an event offered to who waited"),
    "place accepted": _("the place at an event accepted"),
    "registration cancelled": _("the place at an event given up"),
    "registration left": _("the waiting list of an event left"),
    "registration declined": _("the place at an event declined"),
    "registration lapsed": _("the place at an event was not accepted in time"),
    "registration resized": _("the number of people who come to an event changed"),
    "registration joined": _("two registrations of one person for an event became one"),
    "reminded": _("somebody reminded of an event"),
    "attendance confirmed": _("somebody said that they come to an event"),
    "checked in": _("somebody let in at an event"),
    "check-in corrected": _("how many came to an event was corrected"),
    "check-in taken back": _("letting in at an event taken back"),
    "walk-in let in": _("somebody who was not registered let in at an event"),
    "walk-in taken back": _("letting in of somebody who was not registered taken back"),
    "attendance sheet made": _("attendance sheet of an event opened or downloaded"),
    "event opened": _("page of an event opened"),
    "registration opened": _("somebody's registration for an event opened"),
    "registration corrected": _("name or phone number of a registration changed"),
    "told by phone": _("somebody told of an event by phone"),
    "source made": _("link of an event made for one more place"),
}


def kind_of(action: str) -> str:
    """By which it is looked for: what the act was done to makes no other kind of it."""
    act, _colon, _detail = action.partition(": ")
    return act if act in BARE else action


def action_words(reader: Reader, action: str) -> str:
    if action in ACTIONS:
        return reader.words(ACTIONS[action])
    act, _colon, detail = action.partition(": ")
    if act in BARE:
        return reader.words(BARE[act])
    if act not in DETAILED:
        return reader.words(ACTIONS.get(act, action))
    said, details = DETAILED[act]
    return f"{reader.words(said)}: {reader.words(details.get(detail, detail))}"
