"""Several processes start at the same moment on an empty data folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import office_file
from bot.settings import Settings, make_data_dir, make_key
from desk.office import load_office
from tests.threads import at_once

ROUNDS = 20


@pytest.fixture
def folders(tmp_path: Path) -> list[Settings]:
    return [Settings(data_dir=tmp_path / f"{number}", secret_key=()) for number in range(ROUNDS)]


def eight_times(act: Callable[[Settings], object], settings: Settings) -> list[object]:
    return at_once(*[lambda: act(settings)] * 8)


def test_each_finds_the_folder_writable(folders: list[Settings]) -> None:
    for settings in folders:
        eight_times(make_data_dir, settings)
        assert list(settings.data_dir.iterdir()) == []


def test_they_make_one_key_and_all_use_it(folders: list[Settings]) -> None:
    def key(settings: Settings) -> tuple[str, ...]:
        make_key(settings)
        return settings.secrets

    for settings in folders:
        make_data_dir(settings)
        assert len(set(eight_times(key, settings))) == 1
        (file,) = settings.data_dir.iterdir()
        assert file.stat().st_mode & 0o777 == 0o600


def test_they_all_read_a_whole_office_file(folders: list[Settings]) -> None:
    for settings in folders:
        make_data_dir(settings)
        offices = eight_times(lambda settings: load_office(office_file(settings)), settings)
        assert all(office == offices[0] for office in offices)
