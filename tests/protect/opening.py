"""What is sealed, opened by the library alone: by none of our own words."""

import zlib

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from generator.protect.keys import Keys

PASSPHRASE = "made-up words 9c41-phrase"
NONCE_BYTES = 12


def unseal(keys: Keys, path: str, sealed: bytes) -> bytes:
    text = AESGCM(keys.page).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], path.encode())
    length = int.from_bytes(text[:4], "big")
    assert set(text[4 + length :]) <= {0}
    return zlib.decompress(text[4 : 4 + length])
