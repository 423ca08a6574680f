"""A form left at every question, by a reload and by a new tab on one's own device, goes on there."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.chat import Chat
from tests.browser.conftest import wait_for

pytestmark = pytest.mark.browser
WALK = (
    ("Miben segíthetünk?", "felvennénk két embert a pékségbe"),
    ("Hogy hívják Önt?", "Kiss Mária"),
    ("Hol érjük el Önt?", "06 30 123 4567"),
)


def test_a_form_left_at_every_question_goes_on_there(context: BrowserContext) -> None:
    chat = Chat(context.new_page()).open()
    chat.page.locator("#summary").click()
    chat.page.locator("#own").click()
    wait_for(lambda: bool(chat.page.evaluate("localStorage.length")), "the token has not moved")
    chat.tap("Munkát vagy képzést keresek")
    chat.tap("Üzenetet hagyok")
    for number, (question, answer) in enumerate(WALK):
        chat.sees(question)
        if number % 2:
            chat.page.reload()
        else:
            chat.page.close()
            chat = Chat(context.new_page()).open()
        expect(chat.bubbles.filter(has_text=question)).to_have_count(1)
        chat.write(answer)
    chat.sees("Kérem, ellenőrizze:")
    chat.page.reload()
    chat.sees("+36 30 123 4567")
    chat.tap("Elküldöm")
    chat.sees("üzenetét rögzítettük")
    expect(chat.bubbles.filter(has_text="üzenetét rögzítettük")).to_have_count(1)
