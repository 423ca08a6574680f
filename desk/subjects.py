"""What a case is about in two or three words, for lists, titles and the visitor's own overview."""

from collections.abc import Mapping

from desk.desk import Desk
from desk.routing import Kind
from knowledge.profile import Matter, Wish
from locales import Locale, Text, _
from storage.cases import CaseRow
from storage.queue import QueueRow

KINDS: Mapping[str, Text] = {
    Kind.HANDOVER: _("Conversation with a colleague"),
    Kind.MESSAGE: _("Message"),
    Kind.JOBSEEKER: _("Interest in work or training"),
    Kind.BUSINESS: _("Enquiry of a business"),
    Kind.LABOUR_NEED: _("A business is looking for workers"),
    Kind.TRAINING_NEED: _("A business needs training for its people"),
    Kind.PARTNER_REFERRAL: _("A partner asks for help for somebody"),
}
OF_WISH: Mapping[str, Text] = {
    Wish.JOB: _("work"),
    Wish.TRAINING: _("a course"),
    Wish.MENTOR: _("mentor"),
    Wish.ADVICE: _("advice"),
}
OF_MATTER: Mapping[str, Text] = {
    Matter.WAGE_SUPPORT: _("wage support"),
    Matter.WORKERS: _("workers wanted"),
    Matter.TRAINING: _("training for workers"),
    Matter.DUAL_TRAINING: _("dual training"),
    Matter.PARTNERS: _("partners and suppliers"),
    Matter.INVESTMENT: _("investment"),
    Matter.EVENT: _("event for businesses"),
    Matter.ADVICE: _("advice"),
}
BY_KIND: Mapping[str, Mapping[str, Text]] = {
    Kind.JOBSEEKER: OF_WISH,
    Kind.PARTNER_REFERRAL: OF_WISH,
    Kind.BUSINESS: OF_MATTER,
    Kind.LABOUR_NEED: OF_MATTER,
    Kind.TRAINING_NEED: OF_MATTER,
}


def short(desk: Desk, case: CaseRow | QueueRow, locale: Locale) -> str | None:
    """What was chosen in the form, or the title of the article; None where there is neither."""
    said = BY_KIND.get(case.kind, {}).get(case.subject or "")
    if said is not None:
        return desk.translator.into(locale, said)
    article = desk.published.current.articles.get(case.topic or "")
    return article.title.into(locale) if article else None


def whole(desk: Desk, case: CaseRow, locale: Locale) -> str:
    """Never empty: at least what kind of a case it is."""
    kind = desk.translator.into(locale, KINDS.get(case.kind, case.kind))
    subject = short(desk, case, locale)
    if subject is None:
        return kind
    return f"{kind}: {subject}" if case.subject in BY_KIND.get(case.kind, {}) else subject
