"""The keys of a protected site, all made of one passphrase.

PBKDF2-HMAC-SHA256 makes the passphrase slow to guess; browsers offer no better function. Three keys come of its result
by HKDF, so that none tells anything of another: one encrypts, one chooses nonces, and one is published, so that a page
can tell a wrong passphrase from a damaged page. Sources: RFC 8018 (PBKDF2), RFC 5869 (HKDF).
"""

import hashlib
from dataclasses import dataclass

from generator.errors import ConfigError
from generator.redaction import Secret

COUNT = 1_200_000
"""How often PBKDF2 hashes.

OWASP's Password Storage Cheat Sheet asks for 600,000 at least, for tables of passwords that may be stolen one day. Here
anybody may try guesses from the first day on, and a reader waits but once a tab (0.3 s on a desktop): twice as many.
"""

_KEY_BYTES = 32
_MISSING = 'Install it with the tool: pip install "sprint-reports[protect]"'


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What a site is sealed with; only `salt` and `check` may be published.

    Attributes:
        salt: what makes one passphrase give other keys on each site.
        page: the key that encrypts.
        nonce: the key that chooses nonces.
        check: what only the right passphrase gives.
    """

    salt: bytes
    page: bytes
    nonce: bytes
    check: bytes


def check_installed() -> None:
    """Refuse when the extra that encrypts is not installed.

    Raises:
        ConfigError: it is not.
    """
    try:
        import cryptography.hazmat.primitives.ciphers.aead  # noqa: F401, PLC0415  # an optional extra
    except ImportError:
        raise ConfigError("protect: true needs the package cryptography, which is not installed", _MISSING) from None


def derive_keys(passphrase: Secret | None, salt: bytes) -> Keys:
    """The keys that a passphrase gives with a salt; takes a third of a second on purpose.

    Raises:
        ConfigError: there is no passphrase, or nothing to encrypt with.
    """
    if passphrase is None:
        raise ConfigError("The config says protect: true, but there is no passphrase", "Set SITE_PASSPHRASE")
    check_installed()
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415  # an optional extra
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415  # the same

    slow = hashlib.pbkdf2_hmac("sha256", passphrase.reveal().encode(), salt, COUNT)
    page, nonce, check = (
        HKDF(SHA256(), _KEY_BYTES, salt=None, info=name).derive(slow) for name in (b"page", b"nonce", b"check")
    )
    return Keys(salt, page, nonce, check)
