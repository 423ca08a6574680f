import pytest

from knowledge.base import Knowledge
from tests.conftest import knowledge


@pytest.fixture
def own() -> Knowledge:
    """Our own articles, indexed once a test run."""
    return knowledge()
