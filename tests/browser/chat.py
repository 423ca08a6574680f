"""A visitor at the chat page."""

from playwright.sync_api import Locator, Page, expect


class Chat:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> "Chat":
        self.page.goto("/")
        expect(self.bubbles.first).to_contain_text("számítógépes program, nem ember")
        return self

    @property
    def bubbles(self) -> Locator:
        return self.page.locator("paktum-chat li.message .bubble")

    def write(self, text: str) -> None:
        self.page.locator("#field").fill(text)
        self.page.locator("#sender").click()

    def tap(self, label: str) -> None:
        self.page.locator("paktum-chat li.message .choices button", has_text=label).last.click()

    def sees(self, words: str) -> None:
        expect(self.bubbles.filter(has_text=words).last).to_be_visible()
