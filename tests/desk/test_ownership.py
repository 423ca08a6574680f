"""Whatever visitors, colleagues and partner offices do, in whatever order: one owner, nothing lost, nothing leaked.

The rules and what has to hold after each of them stand in tests/desk/ownership/.
"""

import pytest
from hypothesis import HealthCheck, settings

from tests.desk.ownership.colleague_rules import ColleagueRules
from tests.desk.ownership.due import DueRules
from tests.desk.ownership.invariants import Invariants
from tests.desk.ownership.merge_rules import MergeRules
from tests.desk.ownership.partner_rules import PartnerRules


class House(MergeRules, PartnerRules, ColleagueRules, DueRules, Invariants):
    """Each rule is one act of one of them."""


class ManyHouses(House):
    pass


SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
TestHouse = House.TestCase
TestHouse.settings = settings(max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=SLOW_IS_FINE)
TestManyHouses = pytest.mark.long(pytest.mark.timeout(1200)(ManyHouses.TestCase))
TestManyHouses.settings = settings(
    max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=SLOW_IS_FINE
)
