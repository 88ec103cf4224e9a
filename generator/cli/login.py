"""Who we are to Jira, from the environment alone: JIRA_EMAIL, JIRA_TOKEN or JIRA_TOKEN_FILE. None of it is printed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from generator.cli.environment import read_secret

if TYPE_CHECKING:
    from generator.fetch.secret import Credentials


def read_credentials(environ: Mapping[str, str]) -> "Credentials":
    """E-mail and token, a token alone, or neither.

    Raises:
        ConfigError: two tokens are given, the token's file cannot be used, or a value cannot be what it should be.
    """
    from generator.fetch.secret import make_credentials  # noqa: PLC0415  # imports requests

    return make_credentials(environ.get("JIRA_EMAIL"), read_secret(environ, "JIRA_TOKEN", "token"))
