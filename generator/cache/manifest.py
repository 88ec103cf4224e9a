"""The manifest: the one file that says which shards make up the present generation. It is swapped in last."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator import __version__
from generator.cache.chain import NO_LINKS, Head
from generator.cache.files import MEND_HINT, seal, unseal
from generator.cache.migration import FIRST_FORMAT, FORMAT, migrate
from generator.cache.places import Layout
from generator.errors import CacheDamagedError, CacheError

TOOL = "sprint-reports"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation's facts.

    `number` counts the generations of this cache. `as_of` is the server's time at the start of the sync that wrote it
    and `cursor` the same in epoch milliseconds: the next sync asks for what was updated since. `meaning` stands for the
    asked fields. `shards` maps logical names to content hashes. `partial_ids` are issues whose history Jira did not
    give whole; `incomplete` says in sentences what is missing. `trail` is how far the audit trail reached when it was
    written: one that reaches less far later has lost records. `layout` tells by what issues share shards
    (`generator.cache.places`), `board_as_of` for which instant the data of each board speaks
    (`generator.cache.instants`).
    """

    number: int
    version: str
    site_url: str
    account_id: str
    as_of: datetime
    cursor: int
    meaning: str
    shards: Mapping[str, str]
    counts: Mapping[str, int]
    incomplete: tuple[str, ...] = ()
    partial_ids: tuple[str, ...] = ()
    trail: Head = NO_LINKS
    layout: Layout = "project"
    board_as_of: Mapping[int, datetime] = field(default_factory=dict)


def epoch_ms(at: datetime) -> int:
    """An instant in epoch milliseconds."""
    return int(at.timestamp() * 1000)


def instant_text(at: datetime) -> str:
    """An instant as UTC ISO 8601 with `Z`."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def encode_manifest(manifest: Manifest) -> bytes:
    """The manifest as a sealed JSON document that names its tool and format."""
    return seal(
        {
            "tool": TOOL,
            "format": FORMAT,
            "version": manifest.version,
            "site_url": manifest.site_url,
            "account_id": manifest.account_id,
            "generation": manifest.number,
            "as_of": instant_text(manifest.as_of),
            "cursor": manifest.cursor,
            "meaning": manifest.meaning,
            "counts": dict(manifest.counts),
            "incomplete": list(manifest.incomplete),
            "partial_ids": list(manifest.partial_ids),
            "trail": asdict(manifest.trail),
            "layout": manifest.layout,
            "board_as_of": {str(id_): instant_text(at) for id_, at in manifest.board_as_of.items()},
            "shards": dict(manifest.shards),
        }
    )


def decode_manifest(content: bytes, path: Path) -> Manifest:
    """What `encode_manifest` wrote, now or in an older version: older formats are brought forward.

    Raises:
        CacheDamagedError: it is torn or edited, or of a format that never was.
        CacheError: another tool or a newer version wrote it.
    """
    document = unseal(content, path)
    _check_format(document, path)
    try:
        return _manifest(migrate(document))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CacheDamagedError(f"{path} lacks what its format promises ({error})", MEND_HINT) from error


def _check_format(document: Any, path: Path) -> None:  # noqa: ANN401  # any JSON value
    if not isinstance(document, dict) or document.get("tool") != TOOL or not isinstance(document.get("format"), int):
        raise CacheError(f"{path} is not a cache of {TOOL}", "Name another folder with `--cache`")
    if document["format"] > FORMAT:
        raise CacheError(
            f"{path} was written by a newer version ({document.get('version')}): its format is {document['format']}, "
            f"this version ({__version__}) knows {FORMAT}",
            "Update sprint-reports, or name another folder with `--cache`",
        )
    if document["format"] < FIRST_FORMAT:
        raise CacheDamagedError(f"{path} is of a format that never was, {document['format']}", MEND_HINT)


def _manifest(document: dict[str, Any]) -> Manifest:
    return Manifest(
        number=int(document["generation"]),
        version=document["version"],
        site_url=document["site_url"],
        account_id=document["account_id"],
        as_of=datetime.fromisoformat(document["as_of"]),
        cursor=int(document["cursor"]),
        meaning=document["meaning"],
        shards=dict(document["shards"]),
        counts=dict(document["counts"]),
        incomplete=tuple(document["incomplete"]),
        partial_ids=tuple(document["partial_ids"]),
        trail=Head(**document.get("trail", {})),
        layout=document["layout"],
        board_as_of={int(id_): datetime.fromisoformat(at) for id_, at in document["board_as_of"].items()},
    )
