from pathlib import Path

import pytest

from tests.bot.commands.running import Paktum


@pytest.fixture
def paktum(tmp_path: Path) -> Paktum:
    return Paktum(tmp_path)
