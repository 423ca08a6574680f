"""*Adataim*: what is stored of her, shown in plain words, corrected, taken along, withdrawn, deleted."""

import re
from collections.abc import Callable, Mapping, Sequence

from desk import cases, erasing, exporting, giving_up, mydata, news, own_events
from desk.contacts import IN_CHAT
from desk.conversations import BOT, CHANNELS, TELEGRAM
from desk.messages import Button, Kind, Notice
from desk.mydata import CaseRow, ConsentRow, Kept, Overview
from desk.turns import Turn
from handlers import correction, event_data, forms, linking
from handlers.texts import BACK_TO_MENU, MENU, PERSON
from knowledge.text import words
from locales import Text, _

TOPICS = ("adatkezeles-tajekoztato", "adatkezeles-jogok")
MOST_CASES = 10
BACK = Button(_("My data"), "mydata", "see", repeatable=True)
CORRECT = Button(_("Correct"), "mydata", "correct", repeatable=True)
EXPORT = Button(_("Download"), "mydata", "export", repeatable=True)
DELETE = Button(_("Delete"), "mydata", "delete", repeatable=True)
PLACES = Button(_("My events"), "mydata", "events", repeatable=True)
CONSENTS = Button(_("My consents"), "mydata", "consents", repeatable=True)
KEEP = Button(_("No, keep my data"), "mydata", "keep")
LANGUAGES: Mapping[str, Text | str] = {"hu": "magyar", "en": "English"}
PURPOSES: Mapping[str, Text] = {
    "contact": _("contacting you"),
    "partner": _("passing your matter on to a partner office"),
    "news": _("notices"),
    "event": _("a place at an event"),
    "followup": _("asking later how you are getting on"),
}
FOLLOWS: Mapping[str, Text] = {
    "contact": _(
        "I have withdrawn it. We have deleted your phone number or e-mail address from your cases, "
        "so our colleagues can write to you only here."
    ),
    "partner": _(
        "I have withdrawn it. The partner office does not see your case any more; our office goes on helping."
    ),
    "news": _("I have withdrawn it. We send you no more notices, and what you had chosen for them is deleted."),
    "event": _(
        "I have withdrawn it. We have given up the places that you had at events and deleted the name, phone number "
        "and answers that you gave for them."
    ),
    "followup": _("I have withdrawn it. We will not ask you later how you are getting on."),
}
WITHDRAWN = _("I have withdrawn it. What was based on it has ended.")
# What she writes: the word for her data, and one that says what is to become of them.
OWN_DATA = re.compile(r"adataim\w*|adatom\w*|szemelyes adat\w*|my data|my personal data")
ABOUT_ME = re.compile(r"\brolam\b|\babout me\b|\bon me\b")
ASKS_WHAT = re.compile(r"\badat\w*|\btarol\w*|\btud(?:nak|tok|sz)\b|\bnyilvantart\w*|\bdata\b|\bstore\w*|\bknow\b")
DELETES = re.compile(r"\bt[oe]rol\w*|\btorl\w*|\bfelejts\w*|\bdelete\b|\berase\b|\bremove\b")
EXPORTS = re.compile(r"\bletolt\w*|\bkiad\w*|\bmasolat\w*|\bexport\w*|\bdownload\b|\bcopy\b")
CORRECTS = re.compile(r"\bjavit\w*|\bmodosit\w*|\bhelyesbit\w*|\bcorrect\b|\bchange\b")
COMMANDS: Mapping[str, str] = {
    "adataim": "see",
    "adatom": "see",
    "mydata": "see",
    "my data": "see",
    "adattorles": "delete",
    "hozzajarulasaim": "consents",
    "my consents": "consents",
}
LONGEST = 9  # words: a longer text tells of something else as well


def asked(turn: Turn) -> str | None:
    return wish_of(turn.text) if turn.incoming.kind is Kind.TEXT else None


def wish_of(text: str) -> str | None:
    """What she wants with her own data, if that is what the whole text says."""
    said = words(text)
    folded = " ".join(said)
    if folded in COMMANDS:
        return COMMANDS[folded]
    if len(said) > LONGEST or not (OWN_DATA.search(folded) or (ABOUT_ME.search(folded) and ASKS_WHAT.search(folded))):
        return None
    if re.search(r"\bhogy\w*|\bhow\b|\bmiert\b|\bwhy\b", folded):
        return None  # how it is done in general is what the articles tell
    wishes = {"delete": DELETES, "export": EXPORTS, "correct": CORRECTS}
    wish = next((name for name, pattern in wishes.items() if pattern.search(folded)), None)
    return wish or ("see" if ABOUT_ME.search(folded) else None)


def is_asked(turn: Turn) -> bool:
    """Her rights do not wait until people have let go of the conversation; an open form is answered first."""
    return not forms.is_waiting(turn) and asked(turn) is not None


def answer(turn: Turn) -> None:
    press(turn, asked(turn) or "see")


def press(turn: Turn, argument: str) -> None:
    act, _dot, rest = argument.partition(".")
    if act == "withdraw":
        _withdraw(turn, rest)
    else:
        ACTS.get(act, show)(turn)


def show(turn: Turn) -> None:
    """Only in her own conversation, and only of what is linked with it."""
    turn.state.park()
    turn.state.end_grace()
    found = mydata.overview(turn)
    lines = [turn.words(_("This is what we store of you:")), *_lines(turn, found)]
    turn.say("\n".join(lines), _buttons(turn), _notice(turn))


def _buttons(turn: Turn) -> Sequence[Button]:
    acts = (CORRECT, EXPORT, DELETE, CONSENTS, *((PLACES,) if own_events.kept(turn) else ()))
    if turn.owner != BOT:
        return acts
    articles = turn.knowledge.articles
    topics = [
        Button(articles[topic].title.into(turn.locale), "topic", topic, repeatable=True)
        for topic in TOPICS
        if topic in articles and articles[topic].status_on(turn.today) != "closed"
    ]
    return (*acts, *topics, *linking.offers(turn), PERSON, BACK_TO_MENU)


def _lines(turn: Turn, found: Overview) -> list[str]:
    nothing = turn.words(_("none"))
    contacts = [turn.words(_("here in the chat")) if one == IN_CHAT else one for one in found.contacts]
    channels = [turn.words(CHANNELS.get(row.channel, row.channel)) for row in found.addresses]
    days = [_kept(turn, kept) for kept in found.kept]
    rows: tuple[tuple[Text, str], ...] = (
        (_("Name"), ", ".join(found.names) or nothing),
        (_("How to reach you"), ", ".join(contacts) or nothing),
        (_("Your cases"), "; ".join(_case(turn, case) for case in found.cases[-MOST_CASES:]) or nothing),
        (_("Your events"), "; ".join(event_data.titles(turn)) or nothing),
        (_("Your consents"), "; ".join(_consent(turn, row) for row in found.consents) or nothing),
        (_("Notices about"), ", ".join(_interest(turn, *one) for one in found.interests) or nothing),
        (_("Language"), turn.words(LANGUAGES[turn.locale])),
        (_("Where you write to us"), ", ".join(channels)),
        (_("Messages and files"), _counted(turn, found)),
        (_("How long we keep them"), "; ".join(days)),
    )
    return [f"• {turn.words(label)}: {value}" for label, value in rows]


def _counted(turn: Turn, found: Overview) -> str:
    messages = _("{count} message", count=1) if found.messages == 1 else _("{count} messages", count=found.messages)
    files = _("{count} file", count=1) if found.files == 1 else _("{count} files", count=found.files)
    return f"{turn.words(messages)}, {turn.words(files)}"


def _kept(turn: Turn, kept: Kept) -> str:
    return turn.words(_("{what}: {days} days", what=kept.what, days=kept.days))


def _case(turn: Turn, case: CaseRow) -> str:
    day = case.opened_at.astimezone(turn.desk.zone).date()
    return turn.words(_("{reference}, {day}", reference=cases.reference(case.id), day=day))


def _show_places(turn: Turn) -> None:
    event_data.show(turn, (CORRECT, DELETE, BACK), _notice(turn))


def _consent(turn: Turn, row: ConsentRow) -> str:
    day = row.given_at.astimezone(turn.desk.zone).date()
    purpose = _purpose(turn, row)
    text = _("{purpose} (given on {day}, text {version})", purpose=purpose, day=day, version=row.text_version)
    return turn.words(text)


def _purpose(turn: Turn, row: ConsentRow) -> str:
    name = mydata.office_name(turn, row)
    return name or turn.words(PURPOSES.get(row.purpose, row.purpose))


def _interest(turn: Turn, kind: str, value: str) -> str:
    known = {"audience": news.AUDIENCES, "topic": news.TOPICS}.get(kind, {})
    return turn.words(known.get(value, value))


def _correct(turn: Turn) -> None:
    if turn.owner != BOT:
        text = _("A colleague is dealing with your case: please write here what is to be corrected.")
        turn.say(text, notice=Notice.FAQ)
    elif not mydata.has_what_can_be_corrected(turn):
        turn.say(_("We store neither a name nor a way to reach you: there is nothing to correct."), (BACK,))
    else:
        forms.open_form(turn, correction.CORRECTION.name)


def _export(turn: Turn) -> None:
    file = exporting.export(turn)
    text = _(
        "Here is everything that we store of you, in one file. Please keep it where nobody else can read it. "
        "We keep this copy of it for one day."
    )
    exporting.hand_over(turn, text, file)


def _delete(turn: Turn) -> None:
    """First: what goes and what stays."""
    found = mydata.overview(turn)
    still_open = [cases.reference(case.id) for case in found.cases if case.state != "closed"]
    lines = [
        turn.words(
            _(
                "If you go on, we delete all that we store of you, in all your linked conversations. "
                "Your name, how to reach you, your messages, files and forms go. "
                "Your consents, your notices and our colleagues' notes go, too. "
                "What stays are numbers without your name: how many people asked for what, and with what result. "
                "The funder requires them by law until its audit is over."
            )
        )
    ]
    if still_open:
        references = ", ".join(still_open)
        text = _("Your open cases will be closed, and nobody can reply to you any more: {cases}.", cases=references)
        lines.append(turn.words(text))
    given_up = giving_up.to_come(turn.desk, turn.tx, turn.row.person_id)
    if given_up:
        titles = ", ".join(event.title(turn.locale) for event in given_up)
        text = _("The places that you have or wait for are given up, and others get them: {events}.", events=titles)
        lines.append(turn.words(text))
    if any(row.channel == TELEGRAM for row in found.addresses):
        lines.append(
            turn.words(_("In Telegram I can remove the messages of the last 48 hours; the rest you can clear."))
        )
    lines.append(
        turn.words(_("Our backups keep them, encrypted, for at most 30 days; a restored one is cleared of them."))
    )
    lines.append(turn.words(_("Shall I delete them?")))
    turn.say("\n".join(lines), (Button(_("Yes, delete them"), "mydata", "sure"), EXPORT, KEEP), _notice(turn))


def _ask_again(turn: Turn) -> None:
    """Second: there is no way back."""
    text = _("Are you sure? This cannot be undone: we cannot restore your data for you afterwards.")
    buttons = (Button(_("Delete for good"), "mydata", "forget"), KEEP)
    turn.say(text, buttons, _notice(turn))


def _keep(turn: Turn) -> None:
    turn.say(_("All right, I have deleted nothing."), MENU if turn.owner == BOT else (), _notice(turn))


def _show_consents(turn: Turn) -> None:
    rows = mydata.standing(turn)
    if not rows:
        turn.say(_("You have given no consent that still stands."), (BACK,), _notice(turn))
        return
    lines = [turn.words(_("Your consents:")), *(f"• {_consent(turn, row)}" for row in rows)]
    lines.append(turn.words(_("You can withdraw each of them; what happened before stays lawful.")))
    turn.say("\n".join(lines), [*(_withdraw_button(turn, row) for row in rows), BACK], _notice(turn))


def _withdraw_button(turn: Turn, row: ConsentRow) -> Button:
    label = _("I withdraw: {purpose}", purpose=_purpose(turn, row))
    return Button(label, "mydata", f"withdraw.{row.purpose}.{row.text_version}", repeatable=True)


def _withdraw(turn: Turn, argument: str) -> None:
    purpose, _dot, version = argument.partition(".")
    if mydata.withdraw(turn, purpose, version) is None:
        turn.say(_("This consent has been withdrawn already."), (CONSENTS, BACK), _notice(turn))
    else:
        turn.say(FOLLOWS.get(purpose, WITHDRAWN), (CONSENTS, BACK), _notice(turn))


def _notice(turn: Turn) -> Notice | None:
    return None if turn.owner == BOT else Notice.FAQ


ACTS: Mapping[str, Callable[[Turn], None]] = {
    "see": show,
    "correct": _correct,
    "export": _export,
    "delete": _delete,
    "sure": _ask_again,
    "forget": erasing.forget,
    "keep": _keep,
    "consents": _show_consents,
    "events": _show_places,
}
