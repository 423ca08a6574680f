"""What a colleague sees fits its place, on a phone and at a desk: measured in a real browser."""

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import DESK, PHONE, Service
from tests.browser.signing_in import at_the_console
from tests.browser.test_handover import serious, sideways

pytestmark = pytest.mark.browser
NUMBERS = count(1)
ONE_LINE = 64  # pixels, the header's border with them


@pytest.fixture
def page(browser: Browser, service: Service) -> Iterator[Page]:
    """A coordinator's, who has every page."""
    context = browser.new_context(viewport=DESK, locale="hu-HU", base_url=service.url)  # type: ignore[arg-type]
    yield at_the_console(context.new_page(), service, "vali@example.hu", "coordinator")
    context.close()


@pytest.fixture
def case(browser: Browser, service: Service, page: Page) -> Iterator[str]:
    """The address of one on the queue, with a long conversation."""
    word = f"boglárka{next(NUMBERS)}"
    context = browser.new_context(viewport=PHONE, locale="hu-HU", base_url=service.url)  # type: ignore[arg-type]
    chat = Chat(context.new_page()).open()
    for _time in range(3):
        chat.write(f"Melyik iroda foglalkozik a {word} nevű képzéssel, és hol találom?")
        expect(chat.page.locator("paktum-chat #field")).to_have_value("")
    chat.write(f"emberrel szeretnék beszélni a {word} ügyben")
    chat.sees("Szólok egy munkatársunknak")
    row = page.locator("tr, li").filter(has_text=word).first
    yield str(row.get_by_role("link").first.get_attribute("href"))
    context.close()


def on(page: Page, size: dict[str, int]) -> Page:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    return page


def box(locator: Locator) -> FloatRect:
    found = locator.bounding_box()
    assert found is not None
    return found


def overlap(one: FloatRect, other: FloatRect) -> bool:
    beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    above = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    return not (beside or above)


def test_the_header_is_one_line_with_every_page_in_it(page: Page, case: str) -> None:
    page.goto(case)
    page.locator(".home").evaluate(
        "home => home.insertAdjacentHTML('beforeend', '<span class=\"badge badge-urgent\">3 sürgős</span>')"
    )
    for width in (1200, 1280, 1366, 1440, 1920):
        on(page, {"width": width, "height": 900})
        assert box(page.locator("header.bar"))["height"] <= ONE_LINE, width
        assert page.locator(".pages").evaluate("list => list.scrollWidth <= list.clientWidth"), width
        expect(page.get_by_role("link", name="Napló")).to_be_visible()
        expect(page.get_by_role("button", name="Kilépés")).to_be_hidden()


def test_the_menu_opens_by_a_key(page: Page, case: str) -> None:
    header, summary = page.locator("header.bar"), page.locator(".menu summary")
    assert case
    on(page, PHONE)
    page.goto("/console/settings")
    assert box(header)["height"] <= ONE_LINE
    expect(page.get_by_role("link", name="Napló")).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    here = page.get_by_role("link", name="Beállítások", exact=True)
    expect(here).to_have_attribute("aria-current", "page")
    for name in ("Napló", "Napindító"):
        place = box(page.get_by_role("link", name=name))
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= PHONE["width"]
    assert not serious(page)
    assert not sideways(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Napindító")).to_be_focused()


def test_the_menu_opens_without_scripts(browser: Browser, service: Service, page: Page) -> None:
    state = page.context.storage_state()
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        base_url=service.url,
        storage_state=state,
        java_script_enabled=False,
    )
    phone = context.new_page()
    phone.goto("/console/")
    expect(phone.get_by_role("button", name="Kilépés")).to_be_hidden()
    phone.locator(".menu summary").click()
    expect(phone.get_by_role("button", name="Kilépés")).to_be_visible()
    context.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_message_about_a_success_covers_nothing(page: Page, case: str, size: dict[str, int], scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    on(page, size).goto(case)
    page.get_by_role("button", name="Átveszem").click()
    said = page.locator(".flash-done")
    expect(said).to_be_in_viewport(ratio=1)
    expect(page.locator("#thread-box")).to_be_focused()
    expect(page.locator("#thread-box")).to_be_in_viewport()
    page.mouse.wheel(0, 150)
    panels = [box(panel) for panel in page.locator("main .panel").all()]
    assert not any(overlap(box(said), panel) for panel in panels)
    assert not serious(page)


def test_on_a_phone_the_reply_stands_right_under_the_newest_line(page: Page, case: str) -> None:
    on(page, PHONE).goto(case)
    talk = page.locator("#thread-box")
    assert box(talk)["height"] < PHONE["height"]
    at_end = "box => box.scrollTop + box.clientHeight >= box.scrollHeight - 1"
    assert talk.evaluate(at_end)


def test_a_persons_cards_fill_their_rows(page: Page, case: str) -> None:
    page.goto(case)
    page.get_by_role("link", name="Az ügyfél minden ügye").click()
    cards = page.locator(".person > .panel")
    expect(cards).to_have_count(6)
    for size, columns in ((DESK, 3), (PHONE, 1)):
        on(page, size)
        rows = [round(box(card)["y"]) for card in cards.all()]
        assert sorted(rows) == rows
        assert {rows.count(row) for row in rows} == {columns}
        assert not sideways(page)
    assert not serious(page)


def test_of_the_months_the_one_shown_is_marked_and_fits_a_phone(page: Page) -> None:
    on(page, PHONE).goto("/console/needs?month=2026-09")
    months = page.get_by_role("navigation", name="Hónapok").get_by_role("link")
    weights = [link.evaluate("link => getComputedStyle(link).fontWeight") for link in months.all()]
    assert weights == ["400", "650", "400"]
    assert not sideways(page)


def test_the_days_of_closure_leave_their_dates_room_on_a_phone(page: Page) -> None:
    on(page, PHONE).goto("/console/calendar")
    page.get_by_label("Első nap").fill("2030-12-24")
    page.get_by_label("Utolsó nap").fill("2030-12-27")
    page.get_by_role("button", name="Ekkor zárva tartunk").click()
    days = page.locator(".closures li")
    expect(days).to_have_count(4)
    for day in days.all():
        date, button = box(day.locator("span")), box(day.get_by_role("button"))
        assert not overlap(date, button)
        assert date["width"] > button["width"]
        assert abs(date["y"] + date["height"] / 2 - button["y"] - button["height"] / 2) < 2  # on one line
    assert not sideways(page)
    for _day in range(4):
        days.first.get_by_role("button").click()
    expect(days).to_have_count(0)


def test_the_tab_of_the_queue_she_is_at_is_in_view_on_a_phone(page: Page) -> None:
    on(page, PHONE).goto("/console/?view=closed")
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=0.99)
