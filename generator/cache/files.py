"""Files that only their owner may read and that stand on disk whole or not at all.

Every `OSError` becomes a `CacheError` here. A file is written beside its name, flushed to the disk and only then
renamed, so a crash leaves the old file or the new one. Symbolic links are refused: whoever can plant one in the cache's
parent folder must not choose what we read or overwrite.
"""

import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from generator.errors import CacheDamagedError, CacheError

TEMP_SUFFIX = ".tmp"
MEND_HINT = "Run `sprint-reports sync --full` to read everything again, or delete the folder"

_GROUP_AND_OTHERS = 0o077
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0)  # a pipe in a file's place must not hang us
_SEAL = b'{"sha256":"%s","content":'
_SEAL_LENGTH = len(_SEAL % (b"0" * 64))
_SEAL_END = b"}\n"
_HINTS = {
    errno.ENOSPC: "Free some disk space and run again",
    errno.EDQUOT: "Free some of your disk quota and run again",
    errno.EROFS: "Name a folder on a writable disk with `--cache`",
    errno.EACCES: "Make the folder yours and writable, or name another one with `--cache`",
    errno.EPERM: "Make the folder yours and writable, or name another one with `--cache`",
    errno.ELOOP: "Replace the symbolic link by what it points to, or name another folder with `--cache`",
}


@contextmanager
def io_errors(doing: str) -> Iterator[None]:
    """Turn an `OSError` into a CacheError that begins with "Cannot <doing>"."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise CacheError(f"Cannot {doing}: {reason}", _HINTS.get(error.errno or 0, "")) from error


def refuse_link(folder: Path) -> None:
    """Raise a CacheError when the folder is a symbolic link."""
    with io_errors(f"use the folder {folder}"):
        if folder.is_symlink():
            raise OSError(errno.ELOOP, "it is a symbolic link")


def make_folder(path: Path) -> None:
    """Make sure that the folder is there, is no symbolic link, and is closed to everybody else."""
    refuse_link(path)
    with io_errors(f"use the folder {path}"):
        if not path.exists():
            path.mkdir(mode=0o700, parents=True)  # never open to others, not for a moment
            path.chmod(0o700)  # whatever the umask took away
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _GROUP_AND_OTHERS:
            path.chmod(mode & ~_GROUP_AND_OTHERS)


def is_open_to_others(folder: Path) -> bool:
    """Whether others than its owner may use a folder; never on Windows, which does not keep that in a mode."""
    with suppress(OSError):
        return os.name == "posix" and bool(folder.stat().st_mode & _GROUP_AND_OTHERS)
    return False


def write_file(path: Path, content: bytes) -> None:
    """Put the bytes at `path`, all or nothing; follow with `sync_folder` to make the name itself last."""
    temp = path.with_name(path.name + TEMP_SUFFIX)
    with io_errors(f"write {path}"):
        try:
            temp.unlink(missing_ok=True)
            with os.fdopen(os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600), "wb") as file:
                if hasattr(os, "fchmod"):
                    os.fchmod(file.fileno(), 0o600)  # whatever the umask took away
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temp.replace(path)
        except OSError:
            with suppress(OSError):  # a disk that refuses this too: the next run removes it
                temp.unlink(missing_ok=True)
            raise


def read_file(path: Path) -> bytes | None:
    """The bytes of a regular file; None when there is no such file."""
    with io_errors(f"read {path}"):
        try:
            descriptor = os.open(path, os.O_RDONLY | _NEVER_WAIT | _FLAGS)
        except FileNotFoundError:
            return None
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "it is not a file")
            return file.read()


def sync_folder(path: Path) -> None:
    """Make the folder's list of names last through a power cut (Windows has no such call and does it by itself)."""
    if os.name == "nt":
        return
    with io_errors(f"write {path}"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def content_hash(content: bytes) -> str:
    """The SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def encode_json(value: Any) -> bytes:  # noqa: ANN401  # any JSON value
    """Compact JSON; the same value, with its keys in the same order, gives the same bytes."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def seal(value: Any) -> bytes:  # noqa: ANN401  # any JSON value
    """The value as JSON inside an envelope with its own checksum, so that no edit of any byte goes unnoticed."""
    body = encode_json(value)
    return _SEAL % content_hash(body).encode("ascii") + body + _SEAL_END


def unseal(content: bytes, path: Path) -> Any:  # noqa: ANN401  # any JSON value
    """What `seal` was given.

    Raises:
        CacheDamagedError: a byte is not what `seal` wrote.
    """
    body = content[_SEAL_LENGTH : -len(_SEAL_END)]
    if content != _SEAL % content_hash(body).encode("ascii") + body + _SEAL_END:
        raise CacheDamagedError(f"{path} is damaged: its checksum does not fit", MEND_HINT)
    return json.loads(body)
