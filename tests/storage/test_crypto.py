import base64

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from storage.crypto import Keyring, WrongKey, _derive

OLD, NEW = "a secret of last year, long enough", "a secret of this year, long enough"


@given(st.text())
def test_what_was_encrypted_is_read_under_every_key_of_the_ring(text: str) -> None:
    written = Keyring([OLD]).encrypt(text)
    assert Keyring([NEW, OLD]).decrypt(written) == text
    assert text not in written or len(text) < 3


def test_the_same_text_is_never_written_twice_alike() -> None:
    ring = Keyring([NEW])
    assert ring.encrypt("anna") != ring.encrypt("anna")


def test_another_key_or_a_changed_value_is_noticed() -> None:
    written = Keyring([OLD]).encrypt("anna")
    with pytest.raises(WrongKey):
        Keyring([NEW]).decrypt(written)
    changed = written[:-6] + ("A" if written[-6] != "A" else "B") + written[-5:]
    with pytest.raises(WrongKey):
        Keyring([OLD]).decrypt(changed)


@pytest.mark.parametrize("spoiled", ["", "1:", "1:á", "1:QQ==", "1:QUJD", "anna"])
def test_what_is_no_encrypted_value_is_said_to_be_unreadable(spoiled: str) -> None:
    with pytest.raises(WrongKey):
        Keyring([NEW]).decrypt(spoiled)


def test_values_of_the_first_form_are_still_read() -> None:
    fernet = Fernet(base64.urlsafe_b64encode(_derive(OLD, "encrypt")))
    assert Keyring([NEW, OLD]).decrypt(fernet.encrypt(b"anna").decode()) == "anna"
