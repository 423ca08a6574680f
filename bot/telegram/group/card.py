"""The pinned card of a case: what stands at the head of its topic, and what can be done from there."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram.group.buttons import Act, encoded
from bot.telegram.group.words import cut, named, said, short_moment
from bot.telegram.render import LONGEST
from console import words
from desk import answers, subjects
from desk.cases import Outcome, reference
from desk.closing import FACES
from desk.desk import Desk
from desk.lifecycle import State
from desk.routing import NAMES, DeskCode
from locales import Text, _
from storage import cases, conversations, intake, records, referrals
from storage.cases import CaseRow
from storage.conversations import ConversationRow
from storage.database import Transaction

LONGEST_TITLE = 128  # Bot API "createForumTopic"
LONGEST_FIELD = 1200  # a card is one message whatever was typed
ROW = 2  # buttons side by side on a small phone
BUTTONS = {
    Act.CLAIM: _("Take it"),
    Act.REPLY: _("Reply"),
    Act.NOTE: _("Note"),
    Act.SNOOZE: _("Put it off"),
    Act.HAND_ON: _("Hand it on"),
    Act.CLOSE: _("Close it"),
    Act.CANNED: _("Canned replies"),
}


@dataclass(frozen=True)
class Card:
    text: str
    markup: InlineKeyboardMarkup | None

    @property
    def digest(self) -> str:
        shown = self.text + (self.markup.model_dump_json(exclude_none=True) if self.markup else "")
        return sha256(shown.encode()).hexdigest()[:40]


def title_of(desk: Desk, case: CaseRow) -> str:
    """Reference, subject and settlement; everybody in the group reads it, so nothing of a person."""
    subject = subjects.short(desk, case, "hu") or said(desk, words.reason_of(case))
    parts = (reference(case.id), subject, case.settlement)
    return cut(" · ".join(part for part in parts if part), LONGEST_TITLE)


def card_of(desk: Desk, tx: Transaction, case: CaseRow, console_address: str | None) -> Card:
    """`console_address`: of the console, where Telegram would open it."""
    conversation = conversations.get(tx, case.conversation_id)
    assert conversation is not None  # an erased conversation keeps its empty row
    sections = (
        _head(desk, tx, case),
        _asked(desk, case),
        _person(desk, tx, case, conversation),
        _course(desk, tx, case),
    )
    text = "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines)
    return Card(cut(text, LONGEST), _markup(desk, case, conversation, console_address))


def _head(desk: Desk, tx: Transaction, case: CaseRow) -> Iterator[str]:
    articles = desk.published.current.articles
    if case.urgent:
        yield said(desk, _("❗ URGENT"))
    yield title_of(desk, case)
    yield said(desk, _("Why: {why}", why=words.reason_of(case)))
    if case.desk is not None:
        yield said(desk, _("Where it belongs: {desk}", desk=NAMES[DeskCode(case.desk)].into("hu")))
    titles = [articles[topic].title.into("hu") for topic in intake.programmes_of(tx, case.id) if topic in articles]
    if titles:
        yield said(desk, _("Worth asking about: {programmes}", programmes=cut("; ".join(titles), LONGEST_FIELD)))


def _asked(desk: Desk, case: CaseRow) -> Iterator[str]:
    form = case.form or {}
    if case.question and case.question not in form.values():
        yield said(desk, _("Question: {question}", question=cut(case.question, LONGEST_FIELD)))
    for key, value in form.items():
        shown = answers.value_in_words(key, value, desk.translator, "hu")
        yield f"{said(desk, answers.label(key))}: {cut(shown, LONGEST_FIELD)}"


def _person(desk: Desk, tx: Transaction, case: CaseRow, conversation: ConversationRow) -> Iterator[str]:
    for consent in records.consents_of(tx, case.person_id):
        given = consent.withdrawn_at is None
        moment = short_moment(desk, consent.withdrawn_at or consent.given_at)
        state = _("given {moment}", moment=moment) if given else _("withdrawn {moment}", moment=moment)
        what = named(desk, words.CONSENTS, consent.purpose)
        yield said(desk, _("Consent: {what}, {state}", what=what, state=state))
    language = named(desk, words.LANGUAGES, case.locale)
    channel = named(desk, words.CHANNELS, case.channel)
    yield said(desk, _("Language: {language} · Channel: {channel}", language=language, channel=channel))
    if conversation.erased_at is not None:
        yield said(desk, words.ERASED)
    elif conversation.unreachable_at is not None:
        since = short_moment(desk, conversation.unreachable_at)
        yield said(desk, _("Cannot be reached here since {moment}.", moment=since))


def _course(desk: Desk, tx: Transaction, case: CaseRow) -> Iterator[str]:
    if case.heard_at is not None and case.state != State.CLOSED:
        since, by = short_moment(desk, case.heard_at), short_moment(desk, case.reply_by)
        yield said(desk, _("Waiting since {since}, reply promised by {by}", since=since, by=by))
    yield said(desk, _("State: {state}", state=words.state_of(case)))
    yield said(desk, _("Dealt with by: {name}", name=case.owner_name or _("nobody yet")))
    if case.snoozed_until is not None:
        until, reason = short_moment(desk, case.snoozed_until), case.snooze_reason or ""
        yield said(desk, _("Put off until {until}: {reason}", until=until, reason=reason))
    referral = referrals.latest(tx, case.id)
    if referral is not None:
        yield said(desk, _referred(referral.office, referral.state))
    rating = cases.rating_of(tx, case.id)
    if rating is not None:
        yield said(desk, _("Rating: {face} {text}", face=FACES[rating.score], text=rating.text or "")).rstrip()


def _referred(office: str, state: str) -> Text:
    return _("Partner office: {office} – {state}", office=office, state=words.REFERRALS[state])


def _markup(
    desk: Desk, case: CaseRow, conversation: ConversationRow, console_address: str | None
) -> InlineKeyboardMarkup | None:
    buttons = [
        InlineKeyboardButton(text=said(desk, BUTTONS[act]), callback_data=encoded(act, case.id))
        for act in _acts(case, conversation)
    ]
    rows = [buttons[start : start + ROW] for start in range(0, len(buttons), ROW)]
    if console_address is not None:
        address = f"{console_address}/cases/{case.id}"
        rows.append([InlineKeyboardButton(text=said(desk, _("On the console")), url=address)])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def _acts(case: CaseRow, conversation: ConversationRow) -> Iterator[Act]:
    """Those that make sense now; who may do them is asked when one is pressed."""
    if case.state == State.CLOSED:
        if case.outcome != Outcome.WITHDRAWN:
            yield Act.NOTE
        return
    if case.owner_staff_id is None:
        yield Act.CLAIM
    if conversation.erased_at is None:
        yield Act.REPLY
    yield from (Act.NOTE, Act.SNOOZE)
    if case.owner_staff_id is not None:
        yield Act.HAND_ON
    yield Act.CLOSE
    if conversation.erased_at is None:
        yield Act.CANNED
