"""A file's content becomes what nobody reads without the key: compressed, padded, encrypted with AES-256-GCM.

The nonce is made of what it encrypts: the first 12 bytes of an HMAC, under a key of its own, over path and padded text.
GCM breaks when one nonce encrypts two texts. Here the same nonce twice means the same path and text, and then the
bytes are the same too, which tells only that nothing has changed; for two texts to share one by chance is less likely
than 1 in 2^56 on a site of a million pages. So no counter has to be kept, and a build that changes nothing changes no
byte. The path is sealed in as additional data: a page does not open at the address of another.

Padding to a power of two makes most pages of a site equally long. Sources: NIST SP 800-38D (GCM), RFC 8452 (on
nonces made of the text).
"""

import hmac
import zlib

from generator.protect.keys import Keys

NONCE_BYTES = 12
_LEAST_BYTES = 4096
_LENGTH_BYTES = 4


def seal(keys: Keys, path: str, content: bytes) -> bytes:
    """The nonce, then the encrypted content of the file at `path`, then its tag of 16 bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # an optional extra

    text, place = _pad(zlib.compress(content, 9)), path.encode()
    named = len(place).to_bytes(_LENGTH_BYTES, "big") + place + text
    nonce = hmac.digest(keys.nonce, named, "sha256")[:NONCE_BYTES]
    return nonce + AESGCM(keys.page).encrypt(nonce, text, place)


def _pad(content: bytes) -> bytes:
    """The content's length, the content, and zeros up to a power of two."""
    framed = len(content).to_bytes(_LENGTH_BYTES, "big") + content
    return framed.ljust(max(_LEAST_BYTES, 1 << (len(framed) - 1).bit_length()), b"\0")
