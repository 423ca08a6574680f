"""What the acts of the audit are called. One that has no words here is shown by its code."""

from console import case_history, words
from console.reader import Reader
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
    "absence entered": _("absence entered"),
    "absence ended": _("absence ended"),
    "office added": _("partner office added"),
    "office renamed": _("partner office renamed"),
    "office removed": _("partner office removed"),
    "opened person": _("opened a person's page"),
    "digest made": _("morning digest made"),
    "conversation erased by the visitor": _("the visitor erased a conversation"),
    "canned reply saved": _("canned reply saved"),
    "canned reply removed": _("canned reply removed"),
    "article change taken": _("article change taken over"),
    "article change refused": _("article change not taken over"),
    "article change proposed": _("article change proposed"),
    "joined by link": _("two conversations linked"),
}
# "closed: spam": the act, and a code with words of its own.
DETAILED: dict[str, tuple[Text, dict[str, Text]]] = {
    "case opened": (_("case opened"), {str(reason): words.REASONS[reason] for reason in Reason}),
    "closed": (_("case closed"), {str(outcome): words.OUTCOMES[outcome] for outcome in Outcome}),
    "colleague added": (_("colleague added"), words.ROLES),
    "role changed": (_("role changed"), words.ROLES),
}


def action_words(reader: Reader, action: str) -> str:
    if action in ACTIONS:
        return reader.words(ACTIONS[action])
    act, _colon, detail = action.partition(": ")
    if act not in DETAILED:
        return reader.words(ACTIONS.get(act, action))
    said, details = DETAILED[act]
    return f"{reader.words(said)}: {reader.words(details.get(detail, detail))}"
