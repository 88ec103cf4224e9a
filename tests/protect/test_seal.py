"""Sealing: what comes back, what does not open, and what a stranger learns from lengths and repetitions."""

from dataclasses import fields
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidTag

from generator.errors import ConfigError
from generator.protect.keys import Keys, derive_keys
from generator.protect.seal import seal
from generator.redaction import Secret
from tests.protect.opening import NONCE_BYTES, PASSPHRASE, unseal

SALT = b"sixteen bytes it"
PATH = "boards/1/index.html"


@pytest.fixture(scope="module")
def keys() -> Keys:
    return derive_keys(Secret(PASSPHRASE), SALT)


@pytest.mark.parametrize("content", [b"", "<p>Zażółć</p>".encode() * 9, bytes(range(256)) * 4000])
def test_it_comes_back_as_it_was(keys: Keys, content: bytes) -> None:
    assert unseal(keys, PATH, seal(keys, PATH, content)) == content


def test_it_opens_neither_elsewhere_nor_changed_nor_with_another_key(keys: Keys) -> None:
    sealed = seal(keys, PATH, b"x")
    with pytest.raises(InvalidTag):
        unseal(keys, "boards/2/index.html", sealed)
    for place in (0, NONCE_BYTES, len(sealed) - 1):
        with pytest.raises(InvalidTag):
            unseal(keys, PATH, sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
    with pytest.raises(InvalidTag):
        unseal(derive_keys(Secret("made-up words 9c41-phrasf"), SALT), PATH, sealed)


def test_a_nonce_comes_twice_only_with_the_same_bytes(keys: Keys) -> None:
    sealed = {(path, text): seal(keys, path, text) for path in ("a", "ab", "b") for text in (b"", b"b", b"c")}
    assert len({each[:NONCE_BYTES] for each in sealed.values()}) == len(sealed)
    assert sealed["a", b"b"] == seal(keys, "a", b"b")


def test_lengths_tell_little(keys: Keys) -> None:
    assert {len(seal(keys, PATH, b"x" * length)) for length in (0, 1, 100, 2000)} == {4096 + 28}
    noise = b"".join(sha256(bytes([number])).digest() for number in range(200))
    assert {len(seal(keys, PATH, noise[:length])) for length in (3000, 3900)} == {4096 + 28}
    assert {len(seal(keys, PATH, noise[:length])) for length in (4200, 6000)} == {8192 + 28}


def test_keys_differ_from_each_other_by_passphrase_and_by_salt(keys: Keys) -> None:
    others = [derive_keys(Secret(PASSPHRASE), b"another sixteen."), keys]
    found = [getattr(each, field.name) for each in others for field in fields(Keys)]
    assert len(set(found)) == len(found)


def test_keys_are_never_shown(keys: Keys) -> None:
    shown = f"{keys} {keys!r}"
    assert all(repr(getattr(keys, field.name)) not in shown for field in fields(Keys))


def test_without_a_passphrase_there_are_no_keys() -> None:
    with pytest.raises(ConfigError, match="no passphrase"):
        derive_keys(None, SALT)
