"""The salt of the protected sites that are built from a cache: drawn once, so that what did not change stays as it was.

It is no secret, for every page carries it. Losing it costs no more than that every page of the next build is new.
"""

import secrets
from base64 import b64decode, b64encode
from pathlib import Path

from generator.cache.kept import keep, load_kept
from generator.cache.manifest import TOOL

SALT_FILE = "salt.json"
_OWNER = {"tool": TOOL, "format": 1}
_BYTES = 16


def keep_salt(cache_dir: Path) -> bytes:
    """The salt of this cache, a new one where there is none.

    Raises:
        CacheError: it cannot be read or written.
    """
    path = cache_dir / SALT_FILE
    kept = load_kept(path, _OWNER)
    if kept is not None:
        return b64decode(kept["salt"])
    salt = secrets.token_bytes(_BYTES)
    keep(path, _OWNER, {"salt": b64encode(salt).decode("ascii")})
    return salt
