"""What only the terminal does: it cannot open a link, so it prints where it leads."""

import pytest

from desk.desk import Desk
from tests.drivers import terminal_person
from tests.links import TO_TELEGRAM, TO_WEB, with_links


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("label", "begins"),
    [
        (TO_TELEGRAM, "Telegram megnyitása: https://t.me/paktum_proba_bot?start=l_"),
        (TO_WEB, "Webes beszélgetés megnyitása: https://paktum.example.hu/#l_"),
    ],
)
async def test_the_address_behind_a_link_button_is_printed(desk: Desk, label: str, begins: str) -> None:
    async with terminal_person(with_links(desk)) as person:
        await person.type("Adataim")
        await person.read()
        await person.tap(label)
        (said,) = await person.read()
    assert said.buttons[0].startswith(begins)
