"""The secret that Jira signs webhooks with, from the environment alone: WEBHOOK_SECRET or WEBHOOK_SECRET_FILE."""

import os
from collections.abc import Mapping

from generator.cli.environment import read_secret
from generator.errors import ConfigError
from generator.redaction import Redactor, Secret

VARIABLE = "WEBHOOK_SECRET"
SHORTEST = 16
_MAKE_ONE = 'Let `python -c "import secrets; print(secrets.token_urlsafe(32))"` make one, and give it to Jira as well'


def read_webhook_secret(redactor: Redactor, environ: Mapping[str, str] = os.environ) -> Secret | None:
    """The secret; None: neither variable is set.

    Raises:
        ConfigError: it is empty, too short, or nothing that can be pasted; or its file cannot be used.
    """
    given = read_secret(environ, VARIABLE, "secret")
    if given is None:
        return None
    secret = given.strip("\ufeff \t\r\n")
    if len(secret) < SHORTEST:
        raise ConfigError(
            f"{VARIABLE} is shorter than {SHORTEST} characters: whoever guesses it can send events", _MAKE_ONE
        )
    if not secret.isprintable():
        raise ConfigError(f"{VARIABLE} holds a line end or another character that is no letter", _MAKE_ONE)
    redactor.hide(secret)
    return Secret(secret)
