"""A Monday of the office, from the first sign-in to the digest of Tuesday: nothing is forgotten, nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import day_begins, day_ends, day_passes, day_replies
from tests.browser.day import Day, day
from tests.clock import budapest

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(600)]


@pytest.fixture
def monday(browser: Browser, tmp_path: Path) -> Iterator[Day]:
    with day(browser, tmp_path) as begun:
        yield begun


def test_a_working_day(monday: Day, tmp_path: Path) -> None:
    office = day_begins.everybody_signs_in(monday)
    day_begins.the_coordinator_prepares(office.eva, tmp_path)
    visitors = day_begins.ten_visitors_ask_for_a_person(monday)
    day_begins.the_queue_is_looked_at(office)
    winner = day_replies.two_clerks_race_for_one_case(office, visitors.web["napraforgó"])
    day_replies.a_case_is_answered_with_a_file_and_closed(winner, visitors.web["napraforgó"])
    day_replies.the_same_file_goes_to_telegram(office.pista, visitors.telegram["levendula"])
    day_replies.a_case_is_worked_by_keys_alone(office.pista, visitors.web["tulipán"])
    day_passes.a_case_is_put_off(office.kati, visitors.web["nefelejcs"])
    day_passes.a_referral_is_accepted(office, visitors.web["pipacs"])
    day_passes.a_referral_is_refused(office, visitors.telegram["kamilla"])
    day_passes.an_abuser_is_blocked(office.kati, visitors.telegram["bogáncs"])
    day_passes.a_case_is_taken_over(office, visitors.telegram["zsálya"])
    day_passes.a_clerk_claims_and_falls_silent(office.kati, visitors.telegram["menta"])
    day_passes.cases_are_found_by_name_and_by_reference(office.pista)

    monday.move_to(budapest(2026, 11, 23, 10, 25))
    day_ends.the_next_colleague_is_asked(office)
    day_ends.the_silent_clerk_loses_her_case(office, visitors.telegram["menta"])
    monday.move_to(budapest(2026, 11, 23, 11, 25))
    day_ends.the_coordinator_is_asked_and_answers_in_time(office.eva, visitors.web["szarkaláb"])
    monday.move_to(budapest(2026, 11, 23, 15, 30))
    day_ends.a_line_within_the_grace_reopens(winner, visitors.web["napraforgó"])

    monday.move_to(budapest(2026, 11, 24, 7, 46))
    day_ends.the_digest_opens_tuesday(monday, office.eva)
    day_ends.what_was_put_off_wakes(monday, office.kati)
    day_ends.every_other_page_is_looked_at(office.eva)
    day_ends.nobody_outside_has_seen_the_note(visitors)
