"""A board's share of a site on disk: one archive, written beside its name and then renamed, whole or not at all.

Before it stands a line with its checksum and the fingerprint of what it is made of. In it are:

    made_of               the fingerprint of what it is made of
    part.json             what concerns all boards
    drawn_by              the fingerprint of the tool that drew its charts
    charts.json           its charts by their own fingerprints
    leaves.json           which files came of which sprint, with the fingerprint of what they are made of
    files/<path>          every file of the board

What cannot be read counts as not kept: it can be made again.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path

from generator.cache.files import content_hash, make_folder, read_file, refuse_link, write_file
from generator.errors import CacheError
from generator.parts.part import Part, decode_part, encode_part
from generator.render.file import File

_MADE_OF, _DRAWN_BY, _FILES = "made_of", "drawn_by", "files/"
_PART, _CHARTS, _LEAVES = "part.json", "charts.json", "leaves.json"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of the format: the same share gives the same bytes
_QUICKLY = 1
_LONGEST_LINE = 1000
_STRANGE = (zipfile.BadZipFile, LookupError, ValueError, TypeError, AttributeError)


@dataclass(frozen=True)
class Leaf:
    """What came of one sprint: the fingerprint of what it is made of, and its files."""

    made_of: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """All that one board gives a site.

    Attributes:
        made_of: the fingerprint of what it is made of.
        part: what concerns all boards.
        files: its files.
        charts: its charts by their fingerprints.
        leaves: its closed sprints by id.
        drawn_by: the fingerprint of the tool that drew the charts.
    """

    made_of: str
    part: Part
    files: tuple[File, ...]
    charts: Mapping[str, str] = field(default_factory=dict)
    leaves: Mapping[str, Leaf] = field(default_factory=dict)
    drawn_by: str = ""


def load_made_of(path: Path) -> str:
    """The fingerprint of what the kept share is made of; empty: none is kept, or it is damaged."""
    with suppress(OSError, LookupError, ValueError), path.open("rb") as stream:
        return stream.readline(_LONGEST_LINE).split()[1].decode("ascii")
    return ""


def load_share(path: Path) -> Share | None:
    """The share that is kept; None: none is, or it is damaged."""
    with suppress(CacheError, *_STRANGE):
        refuse_link(path.parent)
        content = read_file(path)
        if content is not None:
            return _decode(content)
    return None


def keep_share(path: Path, share: Share) -> None:
    """Keep a share in place of the one before.

    Raises:
        CacheError: it cannot be written.
    """
    make_folder(path.parent)
    write_file(path, _encode(share))


def _decode(content: bytes) -> Share:
    line, _, body = content.partition(b"\n")
    if line.split()[:1] != [content_hash(body).encode("ascii")]:
        raise ValueError("it is damaged")
    with zipfile.ZipFile(BytesIO(body)) as archive:
        leaves = json.loads(archive.read(_LEAVES))
        return Share(
            made_of=archive.read(_MADE_OF).decode("ascii"),
            part=decode_part(archive.read(_PART)),
            files=tuple(_read_files(archive)),
            charts=json.loads(archive.read(_CHARTS)),
            leaves={name: Leaf(leaf["made_of"], tuple(leaf["paths"])) for name, leaf in leaves.items()},
            drawn_by=archive.read(_DRAWN_BY).decode("ascii"),
        )


def _read_files(archive: zipfile.ZipFile) -> Iterator[File]:
    for name in archive.namelist():
        if name.startswith(_FILES):
            yield File(name.removeprefix(_FILES), archive.read(name))


def _encode(share: Share) -> bytes:
    leaves = {name: asdict(leaf) for name, leaf in share.leaves.items()}
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICKLY) as archive:
        for name, content in (
            (_MADE_OF, share.made_of.encode("ascii")),
            (_DRAWN_BY, share.drawn_by.encode("ascii")),
            (_PART, encode_part(share.part)),
            (_CHARTS, json.dumps(dict(share.charts)).encode()),
            (_LEAVES, json.dumps(leaves).encode()),
            *((f"{_FILES}{file.path}", file.content) for file in share.files),
        ):
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), content, zipfile.ZIP_DEFLATED, _QUICKLY)
    body = stream.getvalue()
    return f"{content_hash(body)} {share.made_of}\n".encode("ascii") + body
