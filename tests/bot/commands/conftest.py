from pathlib import Path

import pytest

from tests.bot.commands.running import Installed, Paktum


@pytest.fixture
def paktum(tmp_path: Path) -> Paktum:
    return Paktum(tmp_path)


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    return Installed(tmp_path)
