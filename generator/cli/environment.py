"""Secrets out of the environment: a variable holds one, or names a private file that does. None is printed."""

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from generator.errors import ConfigError

_GROUP_AND_OTHERS = 0o077
_MOST_BYTES = 10_000
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def read_secret(environ: Mapping[str, str], variable: str, noun: str) -> str | None:
    """What the variable holds, or what the file holds that `<variable>_FILE` names; None: neither is set.

    `noun` says what it is: "token".

    Raises:
        ConfigError: both are set, or the file cannot be used.
    """
    value, path = environ.get(variable), environ.get(f"{variable}_FILE")
    if value and path:
        message = f"{variable} and {variable}_FILE are both set"
        raise ConfigError(message, "Keep the one you mean and unset the other")
    return read_secret_file(Path(path), f"{variable}_FILE", noun) if path else value


def read_secret_file(path: Path, variable: str, noun: str) -> str:
    """The secret that a private file holds; the variable named the file.

    Raises:
        ConfigError: it is missing, empty, no plain file (a link neither), or open to others than its owner.
    """
    named = f"The {noun} file {path} ({variable})"
    try:
        content = _read_private(path, named)
    except OSError as error:
        raise ConfigError(
            f"{named} cannot be read: {error.strerror}",
            f"Name a plain file that only you can read and that holds the {noun} alone",
        ) from None
    try:
        secret = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        secret = ""
    if not secret:
        raise ConfigError(f"{named} holds no {noun}", f"Write the {noun} alone into it")
    return secret


def _read_private(path: Path, named: str) -> bytes:
    if path.is_symlink():
        raise OSError(errno.ELOOP, "it is a symbolic link")
    descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW)
    with os.fdopen(descriptor, "rb") as file:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is not a file")
        if os.name == "posix" and mode & _GROUP_AND_OTHERS:
            raise ConfigError(
                f"{named} is open to others: its mode is {stat.S_IMODE(mode):04o}",
                f"Make it yours alone: chmod 600 {path}",
            )
        return file.read(_MOST_BYTES)
