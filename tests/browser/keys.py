"""A colleague who has no mouse: she sees where she is at every stop, and each act leaves her where she goes on."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

FIRST = "0"
MOST_STOPS = 150  # of one page; whoever has not come round by then is caught

NAME = """() => {
  const at = document.activeElement;
  const label = at.labels && at.labels.length ? at.labels[0].textContent : "";
  return (at.getAttribute("aria-label") || label || at.textContent || at.value || "").trim().replace(/\\s+/g, " ");
}"""
IS_SEEN = """() => {
  const at = document.activeElement, place = at.getBoundingClientRect(), style = getComputedStyle(at);
  const isInView = place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left < innerWidth;
  return place.width > 0 && isInView && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
}"""
# A group of radio buttons is one stop: at the chosen one, or at its first.
STOPS = """() => {
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled;
  const isStop = (one, at, all) => one.type !== "radio" || (
    all.some((other) => other.name === one.name && other.checked) ? one.checked
      : all.findIndex((other) => other.name === one.name) === at);
  const found = document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']");
  const stops = [...found].filter(isShown).filter(isStop);
  stops.forEach((stop, at) => { stop.dataset.stop = at; });
  return stops.length;
}"""


class Keys:
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def enter(self) -> None:
        """Whatever is pressed here answers with a page."""
        with self.page.expect_navigation():
            self.press("Enter")

    def to(self, name: str) -> None:
        """Onwards by Tab until something of that name is reached."""
        for _stop in range(MOST_STOPS):
            if self.page.evaluate(NAME).startswith(name):
                assert self.page.evaluate(IS_SEEN), f"nobody sees that she is at {name!r}"
                return
            self.press("Tab")
        raise AssertionError(f"no way to {name!r} by keys at {self.page.url}")

    def go(self, name: str) -> None:
        self.to(name)
        self.enter()

    def write(self, label: str, text: str) -> None:
        self.to(label)
        self.press("Control+a")
        self.type(text)

    def is_at(self, place: str, after: str = "keys") -> None:
        expect(self.page.locator(place), f"after {after}").to_be_focused()

    def stops(self) -> Iterator[int]:
        """Round the page by Tab: the numbers, in the order of reading, of what the focus comes to."""
        last = None
        for _stop in range(MOST_STOPS):
            self.press("Tab")
            at = self.page.evaluate("document.activeElement.dataset.stop")
            if last not in (None, FIRST) and at in (None, FIRST):
                return  # past the last one: out of the page, or round it
            if at is not None and at != last:  # a date is one field of several parts
                assert self.page.evaluate(IS_SEEN), f"unseen: {self.page.evaluate(NAME)!r} at {self.page.url}"
                yield int(at)
                last = at
        raise AssertionError(f"no way out of {self.page.url}")

    def walk_round(self) -> None:
        expected = self.page.evaluate(STOPS)
        found = list(self.stops())
        assert found == list(range(expected)), f"{expected} stops at {self.page.url}, but {found}"
