"""Who sent a webhook: HMAC-SHA256 over the raw body, made with the secret that Jira and we share.

Jira writes it as `X-Hub-Signature: sha256=<hexadecimal>` (WebSub's form). The work is the same whatever was sent.
"""

import hashlib
import hmac
from collections.abc import Iterable

from generator.redaction import Secret

SHORTEST_SECRET = 16
_SCHEME = "sha256"
_DIGITS = 64


def sign(body: Iterable[bytes], secret: Secret) -> str:
    """The header's value for a body, given in pieces."""
    code = hmac.new(secret.reveal().encode(), digestmod=hashlib.sha256)
    for piece in body:
        code.update(piece)
    return f"{_SCHEME}={code.hexdigest()}"


def is_signed(body: Iterable[bytes], header: str, secret: Secret) -> bool:
    """Whether the header signs the body; a header that came twice arrives joined and signs nothing."""
    expected = sign(body, secret)
    has_form = header.startswith(f"{_SCHEME}=") and len(header) == len(_SCHEME) + 1 + _DIGITS
    given = header if has_form else f"{_SCHEME}={'0' * _DIGITS}"
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode()) and has_form
