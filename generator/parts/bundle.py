"""A part of a site on disk: the shares of some of its boards, which `generator.parts.join` makes a whole of.

    <folder>/part.json     what the part is of, and which archives belong to it; sealed, written last
    <folder>/<board>.zip   a board's share (`generator.parts.archive`)

It tells no more than the site does, but it is not encrypted, and it tells that to whoever holds it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.cache.files import io_errors, make_folder, read_file, refuse_link, seal, sync_folder, unseal, write_file
from generator.errors import CacheDamagedError, CacheError, SiteError
from generator.parts.archive import Share, keep_share, load_share
from generator.parts.told import Told

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA = "sprint-reports/part/1"
_FILE = "part.json"
_ARCHIVE = re.compile(r"[0-9]{1,18}\.zip(\.tmp)?")
_NOTHING_TO_LOSE = {_FILE, f"{_FILE}.tmp", ".gitignore", ".gitkeep", ".DS_Store"}
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Origin:
    """What all parts of one site have in common.

    Attributes:
        version: the tool's version.
        tool: the fingerprint of its code and its libraries.
        config: a hash of all that the config says of the site and its boards.
        jira: a hash of whose view of which Jira it is.
        keys: a hash of the issue keys that texts were searched for; None: no key is hidden.
    """

    version: str
    tool: str
    config: str
    jira: str
    keys: str | None = None


@dataclass(frozen=True)
class Piece:
    """A board of a part.

    Attributes:
        ref: the board as the config names it.
        id: its number.
        cost: what it costs, see `generator.parts.division`.
        issue_ids: the issues that it lists.
        sha256: the hash of its archive.
    """

    ref: int | str
    id: int
    cost: int
    issue_ids: tuple[int, ...]
    sha256: str = ""


@dataclass(frozen=True)
class Bundle:
    """What a part says of itself."""

    origin: Origin
    told: Told
    pieces: tuple[Piece, ...]


def write_bundle(folder: Path, origin: Origin, told: Told, shares: Iterable[tuple[Piece, Share]]) -> Bundle:
    """Write a part in place of the one before; until all is there it counts as none.

    Raises:
        SiteError: the folder holds something else.
        CacheError: it cannot be written.
    """
    _refuse_foreign(folder)
    make_folder(folder)
    with io_errors(f"write {folder}"):
        (folder / _FILE).unlink(missing_ok=True)
        sync_folder(folder)
        for left in (path for path in folder.iterdir() if _ARCHIVE.fullmatch(path.name)):
            left.unlink()
    bundle = Bundle(origin, _without_private(told), tuple(_write_all(folder, shares)))
    sync_folder(folder)
    write_file(folder / _FILE, seal({"schema": SCHEMA, **_adapter().dump_python(bundle, mode="json")}))
    sync_folder(folder)
    return bundle


def read_bundle(folder: Path) -> Bundle:
    """What the part in the folder says of itself; its archives are not looked at.

    Raises:
        CacheError: the folder holds none, or one that is damaged or of another version of the tool.
    """
    refuse_link(folder)
    path = folder / _FILE
    content = read_file(path)
    if content is None:
        what = "is not there" if not folder.is_dir() else "holds no part, or one that was not finished"
        raise CacheError(f"{folder} {what}")
    try:
        document: Any = unseal(content, path)
        schema = document.pop("schema")
        if schema == SCHEMA:
            return _adapter().validate_python(document)
    except (CacheDamagedError, ValueError, AttributeError, LookupError, TypeError):
        raise CacheDamagedError(f"{path} is damaged") from None
    raise CacheError(f"{path} is of a form that this version does not know ({schema})")


def is_whole(folder: Path, piece: Piece) -> bool:
    """Whether a board's archive is the one that was written."""
    with suppress(OSError), _archive(folder, piece).open("rb") as stream:
        return _hash(iter(lambda: stream.read(_CHUNK), b"")) == piece.sha256
    return False


def read_share(folder: Path, piece: Piece) -> Share:
    """A board's share out of a part.

    Raises:
        CacheDamagedError: it cannot be read.
    """
    share = load_share(_archive(folder, piece))
    if share is None:
        raise CacheDamagedError(f"{_archive(folder, piece)} is damaged", "Build the part again, or fetch it again")
    return share


def _write_all(folder: Path, shares: Iterable[tuple[Piece, Share]]) -> Iterator[Piece]:
    for piece, share in shares:
        path = _archive(folder, piece)
        keep_share(path, replace(share, charts={}, leaves={}))  # what only the next build of the same cache can use
        yield replace(piece, sha256=_hash([read_file(path) or b""]))


def _archive(folder: Path, piece: Piece) -> Path:
    return folder / f"{piece.id}.zip"


def _hash(chunks: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


def _without_private(told: Told) -> Told:
    """Without what no page shows: who read, and messages, which may name folders and hosts of the machine."""
    return replace(
        told,
        syncs=tuple(replace(record, account_id=None, message="", hint="") for record in told.syncs),
        syncs_problem=told.syncs_problem and "the record of past syncs was changed",
    )


def _refuse_foreign(folder: Path) -> None:
    refuse_link(folder)
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    foreign = {name for name in names - _NOTHING_TO_LOSE if not _ARCHIVE.fullmatch(name)}
    if foreign or (folder.exists() and not folder.is_dir()):
        what = f"holds other files than a part ({min(foreign)})" if foreign else "is not a folder"
        raise SiteError(f"{folder} {what}", "Name an empty or a new folder with --part")


@cache
def _adapter() -> "TypeAdapter[Bundle]":
    from pydantic import TypeAdapter  # noqa: PLC0415  # only parts need it

    return TypeAdapter(Bundle)
