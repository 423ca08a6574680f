import unicodedata
from datetime import UTC, datetime

import pytest

from desk import factors
from desk.errors import PasswordRefused
from tests.colleagues import PASSWORD, password_hash

# The test vectors of RFC 6238, appendix B; our codes have six digits, its last six.
RFC_SECRET = factors.secret_of(b"12345678901234567890")
RFC_CODES = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}


@pytest.mark.parametrize("second", RFC_CODES)
def test_codes_are_those_of_the_standard(second: int) -> None:
    step = factors.step_at(datetime.fromtimestamp(second, UTC))
    assert factors.code_of(RFC_SECRET, step) == RFC_CODES[second]


def test_a_code_fits_for_one_step_before_and_behind() -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    step = factors.step_at(now)
    fits = [aside for aside in range(-3, 4) if factors.fitting_step(RFC_SECRET, _code(step + aside), now)]
    assert fits == [-1, 0, 1]
    assert factors.fitting_step(RFC_SECRET, f" {_code(step)[:3]} {_code(step)[3:]} ", now) == step
    for wrong in ("", "12345", "abcdef", "é"):
        assert factors.fitting_step(RFC_SECRET, wrong, now) is None


def _code(step: int) -> str:
    return factors.code_of(RFC_SECRET, step)


def test_a_password_fits_however_its_accents_were_typed() -> None:
    assert factors.password_fits(password_hash(), unicodedata.normalize("NFD", PASSWORD))
    assert not factors.password_fits(password_hash(), PASSWORD.upper())
    assert not factors.password_fits(None, PASSWORD)


@pytest.mark.parametrize("password", ["rövid jelsz", "Kati@Example.hu", " kati@example.hu 1", "é" * 201])
def test_what_is_no_password(password: str) -> None:
    with pytest.raises(PasswordRefused):
        factors.check_password(password, "kati@example.hu")
    factors.check_password("pont tizenkét", "kati@example.hu")


def test_the_address_for_the_app_names_issuer_account_and_secret() -> None:
    address = factors.address_for_app(RFC_SECRET, "kati@example.hu")
    assert address.startswith("otpauth://totp/Paktum:kati%40example.hu?")
    assert f"secret={RFC_SECRET}" in address
    assert "issuer=Paktum" in address
