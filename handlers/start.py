"""First words, the menu, languages, one's own cases, and what is not text."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from desk import cases
from desk.conversations import BOT
from desk.fetching import UNOPENED
from desk.messages import Button, Kind, Notice
from desk.turns import Turn
from handlers import drafts, events, handover, own_cases
from handlers.texts import (
    BACK_TO_MENU,
    ENQUIRE_BUSINESS,
    ENQUIRE_JOBSEEKER,
    FOR_ANOTHER,
    GREETING,
    INTRODUCTION,
    LEAVE_MESSAGE,
    MENU,
    MENU_TEXT,
    PERSON,
    article_buttons,
    second_menu_of,
)
from locales import Text, _


@dataclass(frozen=True)
class Subject:
    """What a menu entry opens: a few words, its forms, and the articles that most people are looking for."""

    text: Text
    topics: tuple[str, ...]
    forms: tuple[Button, ...] = ()


SUBJECTS: Mapping[str, Subject] = {
    "jobseeker": Subject(
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
        (ENQUIRE_JOBSEEKER, FOR_ANOTHER),
    ),
    "business": Subject(
        _(
            "Important: most wage supports must be asked for before the employment starts. "
            "What is it about? Write it in your own words, or choose."
        ),
        ("bertamogatas-most", "bertamogatas-igenyles", "munkaeroigeny-bejelentes", "kkv-palyazatok-letszam-kepzes"),
        (ENQUIRE_BUSINESS,),
    ),
}
LANGUAGES = (
    Button("Magyar", "language", "hu", repeatable=True),
    Button("English", "language", "en", repeatable=True),
)
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
        _open_subject(turn, SUBJECTS[entry])
    elif entry == "events":
        events.show_list(turn)
    elif entry == "case":
        own_cases.show(turn)
    elif entry == "language":
        turn.show_menu(_("Which language shall we use?"), (*LANGUAGES, BACK_TO_MENU))
    elif entry == "question":
        prompt = _("Please write your question in your own words, for example: what papers do I need?")
        turn.show_menu(prompt, (PERSON, BACK_TO_MENU))
    elif entry == "help":
        help_text(turn)
    else:
        turn.show_menu(MENU_TEXT, MENU)


def _open_subject(turn: Turn, subject: Subject) -> None:
    """Who knows what she wants taps the form, which comes first; who has a question finds it below."""
    shown = article_buttons(turn, subject.topics)
    turn.show_menu(subject.text, (*subject.forms, *shown, LEAVE_MESSAGE, PERSON, BACK_TO_MENU))


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
