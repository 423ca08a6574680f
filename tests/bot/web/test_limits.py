"""Whose address counts, and how fast a limit gives way again."""

import time

import pytest

from bot.web import limits
from bot.web.limits import Limit, client_address

PROXY = ("10.0.0.0/8", "::1")


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        ("203.0.113.7", None, (), "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", (), "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", PROXY, "203.0.113.7"),
        ("10.0.0.2", "198.51.100.1", PROXY, "198.51.100.1"),
        ("::1", "198.51.100.1", PROXY, "198.51.100.1"),
        ("10.0.0.2", "1.1.1.1, 198.51.100.1, 10.9.9.9", PROXY, "198.51.100.1"),
        ("10.0.0.2", "2001:db8::7", PROXY, "2001:db8::7"),
        ("10.0.0.2", None, PROXY, "10.0.0.2"),
        ("10.0.0.2", "", PROXY, "10.0.0.2"),
        ("10.0.0.2", " , ,", PROXY, "10.0.0.2"),
        ("10.0.0.2", "unknown", PROXY, "10.0.0.2"),
        ("10.0.0.2", "198.51.100.1, nonsense", PROXY, "10.0.0.2"),
        ("10.0.0.2", "10.0.0.3", PROXY, "10.0.0.2"),
        ("::ffff:10.0.0.2", "198.51.100.1", PROXY, "198.51.100.1"),
        ("unix socket", "198.51.100.1", PROXY, "unix socket"),
        ("", "198.51.100.1", (), ""),
    ],
)
def test_the_address_is_the_last_one_that_no_trusted_proxy_has(
    peer: str, forwarded: str | None, trusted: tuple[str, ...], address: str
) -> None:
    assert client_address(peer, forwarded, trusted) == address


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    """The clock of the machine, moved by hand."""
    clock = Seconds()
    monkeypatch.setattr(time, "monotonic", clock.monotonic)
    return clock


def test_a_limit_lets_so_many_pass_and_then_says_how_long_to_wait(seconds: Seconds) -> None:
    limit = Limit(3, 60)
    assert [limit.wait("a") for _number in range(3)] == [0, 0, 0]
    wait = limit.wait("a")
    assert wait == 21
    assert limit.wait("b") == 0


def test_who_waits_as_long_as_told_passes(seconds: Seconds) -> None:
    limit = Limit(2, 7)
    for _round in range(20):
        while not (wait := limit.wait("a")):
            pass
        seconds.now += wait
        assert limit.wait("a") == 0


def test_refused_tries_do_not_lengthen_the_wait(seconds: Seconds) -> None:
    limit = Limit(1, 10)
    assert limit.wait("a") == 0
    assert len({limit.wait("a") for _number in range(50)}) == 1


def test_a_limit_never_saves_up_more_than_its_most(seconds: Seconds) -> None:
    limit = Limit(2, 60)
    limit.wait("a")
    seconds.now += 10_000
    assert [bool(limit.wait("a")) for _number in range(3)] == [False, False, True]


def test_only_so_many_addresses_are_remembered(seconds: Seconds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_REMEMBERED", 3)
    limit = Limit(1, 60)
    for key in "abcd":
        assert limit.wait(key) == 0
    assert limit.wait("d") > 0
    assert limit.wait("a") == 0
