"""First words, the menu, languages, one's own cases, and what is not text."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from desk import cases
from desk.casework import CaseRow
from desk.conversations import BOT, CHANNELS
from desk.fetching import UNOPENED
from desk.messages import Button, Kind, Notice
from desk.turns import Turn
from handlers import drafts, handover
from handlers.texts import (
    BACK_TO_MENU,
    GREETING,
    INTRODUCTION,
    LEAVE_MESSAGE,
    MENU,
    MENU_TEXT,
    PERSON,
    second_menu_of,
)
from locales import Text, _

# Until a subject is built, its menu entry opens the subject's articles and the leave-a-message form.
SUBJECTS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "events": (
        _("What would you like to know about events? You can also leave us a message."),
        ("kovetkezo-rendezveny", "rendezveny-jelentkezes", "allasborze-kecskemet", "rendezvenyek-tipusai"),
    ),
    "jobseeker": (
        _(
            "What are you looking for? Write it in your own words, or choose. "
            "Writing to us is not an official registration as a jobseeker."
        ),
        (
            "allaskereso-regisztracio-menete",
            "kepzesi-tamogatas-jogosultsag",
            "allasajanlatok-hol",
            "megyei-paktum-reszvetel",
        ),
    ),
    "business": (
        _(
            "Important: most wage supports must be asked for before the employment starts. "
            "What is it about? Write it in your own words, or choose."
        ),
        ("bertamogatas-most", "bertamogatas-igenyles", "munkaeroigeny-bejelentes", "kkv-palyazatok-letszam-kepzes"),
    ),
}
LANGUAGES = (
    Button("Magyar", "language", "hu", repeatable=True),
    Button("English", "language", "en", repeatable=True),
)
STATES: Mapping[str, Text] = {
    "new": _("waiting for a colleague, reply by {by}"),
    "claimed": _("a colleague is dealing with it"),
    "waiting_visitor": _("we have replied and are waiting for your answer"),
    "snoozed": _("a colleague is dealing with it"),
    "closed": _("closed"),
}


KINDS: Mapping[str, Text] = {
    "photo": _("photo"),
    "voice": _("voice message"),
    "audio": _("sound"),
    "video": _("video"),
    "video_note": _("video"),
    "document": _("document"),
    "sticker": _("sticker"),
    "location": _("place on a map"),
}
ALBUM = timedelta(seconds=8)  # pictures sent together come one by one


def greet(turn: Turn) -> None:
    turn.state.park()
    turn.state.end_grace()
    if turn.owner != BOT:
        handover.remind(turn)
        return
    adopt_language(turn)
    turn.state.misses = 0
    turn.say(GREETING, MENU)
    for name in drafts.fresh(turn)[:1]:
        drafts.offer(turn, name)


def adopt_language(turn: Turn) -> None:
    """That of her device, until she chooses one."""
    if turn.incoming.language and turn.row.locale is None and turn.incoming.language != turn.locale:
        choose(turn, turn.incoming.language)


def introduce(turn: Turn) -> None:
    """Also who asks at once, without a /start, is first told that this is a machine (AI Act, article 50)."""
    if turn.is_first and turn.owner == BOT:
        turn.say(INTRODUCTION)


def open_entry(turn: Turn, entry: str) -> None:
    turn.state.park()
    turn.state.end_grace()
    if entry in SUBJECTS:
        _open_subject(turn, *SUBJECTS[entry])
    elif entry == "case":
        show_cases(turn)
    elif entry == "language":
        turn.show_menu(_("Which language shall we use?"), (*LANGUAGES, BACK_TO_MENU))
    elif entry == "question":
        prompt = _("Please write your question in your own words, for example: what papers do I need?")
        turn.show_menu(prompt, (PERSON, BACK_TO_MENU))
    elif entry == "help":
        help_text(turn)
    else:
        turn.show_menu(MENU_TEXT, MENU)


def _open_subject(turn: Turn, text: Text, topics: tuple[str, ...]) -> None:
    articles = turn.knowledge.articles
    shown = [
        Button(articles[topic].title.into(turn.locale), "topic", topic, repeatable=True)
        for topic in topics
        if topic in articles and articles[topic].status_on(turn.today) != "closed"
    ]
    turn.show_menu(text, (*shown, LEAVE_MESSAGE, PERSON, BACK_TO_MENU))


def help_text(turn: Turn) -> None:
    turn.say(
        _(
            "Ask in your own words; accents and spelling do not matter. These words work at any time: "
            "“menu”, “person”, and in a form “back”, “skip”, “cancel”, “repeat”. "
            "I am a program: I tell what is known and who decides, I do not decide about supports."
        ),
        (*MENU, *second_menu_of(turn)),
    )


def choose_language(turn: Turn, language: str) -> None:
    choose(turn, language)
    turn.say(_("From now on I write in English."))
    turn.show_menu(MENU_TEXT, MENU)


def choose(turn: Turn, language: str) -> None:
    turn.locale = "en" if language == "en" else "hu"
    turn.row.locale = turn.locale


def show_cases(turn: Turn) -> None:
    """Only what belongs to this address or one linked with it; a typed reference number opens nothing."""
    own = [case for case in cases.own_cases(turn) if case.outcome != cases.Outcome.WITHDRAWN]
    if not own:
        turn.say(
            _(
                "I see no case of yours in this conversation. About a matter at another office, that office can tell: "
                "for registration and supports the employment department of the district office "
                "(járási hivatal foglalkoztatási osztálya)."
            ),
            (LEAVE_MESSAGE, PERSON),
        )
        return
    lines = [_case_line(turn, case) for case in own[-5:]]
    turn.say("\n".join([turn.words(_("Your cases:")), *map(turn.words, lines)]), (PERSON,))


def _case_line(turn: Turn, case: CaseRow) -> Text:
    """One from a linked conversation says where its reply comes."""
    reference, day = cases.reference(case.id), case.opened_at.astimezone(turn.desk.zone).date()
    state = Text(STATES[case.state].msgid, {"by": case.reply_by})
    if case.conversation_id == turn.row.id:
        return _("{reference}, {day}: {state}", reference=reference, day=day, state=state)
    channel = CHANNELS.get(case.channel, case.channel)
    return _("{reference}, {day} ({channel}): {state}", reference=reference, day=day, channel=channel, state=state)


def words_for(turn: Turn) -> str:
    """How something that is no text stands in the thread: "[photo] what was written under it"."""
    kind = turn.words(KINDS.get(turn.incoming.attached, _("attachment")))
    return f"[{kind}] {turn.text}".strip()


def can_be_fetched(turn: Turn) -> bool:
    remote = turn.incoming.remote
    return remote is not None and remote.size <= turn.desk.office.limits.bytes_per_message


def explain_kinds(turn: Turn) -> None:
    """Voice, pictures, documents: said kindly that the program reads text only, once for an album."""
    told = _was_told_just_now(turn)
    if turn.owner != BOT:
        cases.visitor_wrote(turn)
        if not told and not turn.incoming.files and not can_be_fetched(turn):
            turn.say(UNOPENED, notice=Notice.HANDOVER)
    elif not told:
        turn.say(_("I can only read written messages. Please write in a few words what you need."))


def read_caption(turn: Turn) -> None:
    """What stands under a picture is a question like any other; that the picture was not seen is said first."""
    if not _was_told_just_now(turn):
        turn.say(_("I cannot open what you have sent, but I have read your words."))
    turn.incoming = replace(turn.incoming, kind=Kind.TEXT)


def _was_told_just_now(turn: Turn) -> bool:
    """One picture of an album mostly carries the words for all."""
    before, turn.state.unreadable_at = turn.state.unreadable_at, turn.incoming.at
    return before is not None and abs(turn.incoming.at - before) <= ALBUM
