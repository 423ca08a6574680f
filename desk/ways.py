"""How else somebody can be reached once her address takes nothing from us any more."""

from dataclasses import dataclass

from desk.contacts import IN_CHAT
from storage import cases, merges, people
from storage.cases import CaseRow
from storage.conversations import ConversationRow
from storage.database import Transaction


@dataclass(frozen=True)
class Ways:
    """The next way first. `contact`: given in this case; `channels`: of linked conversations that take messages, the
    last used first; `cases`: other cases of hers in which she gave a number or an address. Hers is also what colleagues
    have merged."""

    contact: str | None
    channels: list[str]
    cases: list[int]


def other_ways(tx: Transaction, case: CaseRow, row: ConversationRow) -> Ways | None:
    """None while she can be reached where she wrote."""
    if row.unreachable_at is None:
        return None
    together = merges.together(tx, case.person_id)
    addresses = [one for person_id in together for one in people.addresses_of(tx, person_id) if one.id != row.id]
    takes = [one for one in addresses if one.unreachable_at is None and one.erased_at is None]
    takes.sort(key=lambda one: one.last_heard_at, reverse=True)
    own = [one for person_id in together for one in cases.of_person(tx, person_id)]
    others = [one for one in own if one.id != case.id and _contact(one)]
    return Ways(_contact(case), [one.channel for one in takes], [one.id for one in others])


def _contact(case: CaseRow) -> str | None:
    given = (case.form or {}).get("contact")
    return given if given and given != IN_CHAT else None
