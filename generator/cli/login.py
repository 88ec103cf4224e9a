"""Who we are to Jira, from the environment alone: JIRA_EMAIL, JIRA_TOKEN or JIRA_TOKEN_FILE. None of it is printed."""

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import ConfigError

if TYPE_CHECKING:
    from generator.fetch.secret import Credentials

_GROUP_AND_OTHERS = 0o077
_MOST_BYTES = 10_000
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def read_credentials(environ: Mapping[str, str]) -> "Credentials":
    """E-mail and token, a token alone, or neither.

    Raises:
        ConfigError: two tokens are given, the token's file cannot be used, or a value cannot be what it should be.
    """
    from generator.fetch.secret import make_credentials  # noqa: PLC0415  # imports requests

    token, path = environ.get("JIRA_TOKEN"), environ.get("JIRA_TOKEN_FILE")
    if token and path:
        raise ConfigError("JIRA_TOKEN and JIRA_TOKEN_FILE are both set", "Keep the one you mean and unset the other")
    return make_credentials(environ.get("JIRA_EMAIL"), read_token_file(Path(path)) if path else token)


def read_token_file(path: Path) -> str:
    """The token that a private file holds.

    Raises:
        ConfigError: it is missing, empty, no plain file (a link neither), or open to others than its owner.
    """
    try:
        content = _read_private(path)
    except OSError as error:
        raise ConfigError(
            f"The token file {path} (JIRA_TOKEN_FILE) cannot be read: {error.strerror}",
            "Name a plain file that only you can read and that holds the token alone",
        ) from None
    try:
        token = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        token = ""
    if not token:
        raise ConfigError(f"The token file {path} (JIRA_TOKEN_FILE) holds no token", "Write the token alone into it")
    return token


def _read_private(path: Path) -> bytes:
    if path.is_symlink():
        raise OSError(errno.ELOOP, "it is a symbolic link")
    descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW)
    with os.fdopen(descriptor, "rb") as file:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is not a file")
        if os.name == "posix" and mode & _GROUP_AND_OTHERS:
            raise ConfigError(
                f"The token file {path} (JIRA_TOKEN_FILE) is open to others: its mode is {stat.S_IMODE(mode):04o}",
                f"Make it yours alone: chmod 600 {path}",
            )
        return file.read(_MOST_BYTES)
