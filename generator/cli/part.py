"""The options of `build --part`, and what it does: it reads and builds some boards, for `merge` to make a whole of."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.reading import load_generation, sync_cache, utc_text
from generator.cli.result import count, exit_code, size, summarise, sync_lines, tell_incomplete
from generator.cli.verdicts import GATE_FAILED, tell_verdicts, verdict_document, verdict_line
from generator.errors import CacheError, ConfigError

if TYPE_CHECKING:
    from generator.cache.report import SyncReport
    from generator.cache.store import Generation
    from generator.cli.options import Run
    from generator.config import Config
    from generator.domain import BoardSettings
    from generator.gates import Gate, Verdict
    from generator.parts.archive import Share
    from generator.parts.bundle import Bundle, Origin, Piece

PART_OPTION = click.option(
    "--part",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Read and build the boards of --board alone, and write no site but a part of one into DIR, for `merge`.",
)


@dataclass(frozen=True)
class PartWish:
    """Which boards of the config the part is to have, where it goes, and how `build` was called beside that."""

    folder: Path
    boards: "tuple[BoardSettings, ...]"
    cache: Path | None
    offline: bool
    accept_loss: bool
    gates: "tuple[Gate, ...]"


@dataclass(frozen=True)
class _Written:
    """What became of it."""

    folder: Path
    bundle: "Bundle"
    verdicts: "list[Verdict]"
    report: "SyncReport | None"
    cache_dir: Path


_TOGETHER = (
    "Sync all boards into one cache, give that to every machine, and build there with --offline --part; or hide no keys"
)


def check_part(site: Path | None, single_file: Path | None) -> None:
    """Refuse what does not go with --part.

    Raises:
        click.UsageError: it was given.
    """
    if site or single_file:
        other = "--site" if site else "--single-file"
        raise click.UsageError(f"--part writes a part of a site, so it does not go with {other}.")


def build_part(run: "Run", config: "Config", wish: PartWish) -> int:
    """Sync the part's boards, unless it is to be offline, and write it."""
    from generator.cache.store import Store  # noqa: PLC0415  # only now needed

    cache_dir = wish.cache or config.cache_dir
    report = None
    if not wish.offline:
        _check_alone(config, wish)
        report = sync_cache(
            replace(config, boards=wish.boards), Store(cache_dir), run.console, accept_loss=wish.accept_loss
        )
    generation = load_generation(config, cache_dir)
    _check_keys(config, generation)
    with run.console.group("Write the part"):
        run.console.progress("Writing the part")
        bundle, verdicts = _write(config, wish, generation)
    return _tell(run, _Written(wish.folder, bundle, verdicts, report, cache_dir))


def _check_alone(config: "Config", wish: PartWish) -> None:
    """Before anything is read: a sync of some boards takes the others out of the cache.

    Raises:
        ConfigError: it holds others, and was not named for this part.
    """
    from generator.cache.store import Store  # noqa: PLC0415  # only now needed

    others = [board.ref for board in config.boards if board not in wish.boards]
    if others and config.site.privacy.keys != "show":
        raise ConfigError(_no_keys(config), _TOGETHER)
    with suppress(CacheError):
        generation = None if wish.cache else Store(config.cache_dir).load()
        if generation and any(_has(generation, ref) for ref in others):
            raise ConfigError(
                f"The cache {config.cache_dir} holds boards that are not in this part, and a sync would drop them",
                "Give the part a cache of its own with --cache, or build from this one with --offline",
            )


def _check_keys(config: "Config", generation: "Generation") -> None:
    """Refuse to look for keys in texts without knowing all of them.

    Raises:
        ConfigError: the config hides keys, and the cache lacks boards.
    """
    if config.site.privacy.keys != "show" and not all(_has(generation, board.ref) for board in config.boards):
        raise ConfigError(_no_keys(config), _TOGETHER)


def _no_keys(config: "Config") -> str:
    return (
        f"{config.path} hides issue keys (privacy.keys), also those that stand in texts of other boards. This part's "
        "cache does not know the other boards, so it would show their keys"
    )


def _has(generation: "Generation", ref: int | str) -> bool:
    with suppress(CacheError):
        return generation.has_board(generation.board_id(ref))
    return False


def _write(config: "Config", wish: PartWish, generation: "Generation") -> "tuple[Bundle, list[Verdict]]":
    from generator.build import make_shares  # noqa: PLC0415  # imports pandas; a failed sync never needs it
    from generator.cache.audit import load_audit  # noqa: PLC0415  # only now needed
    from generator.cache.store import Store  # noqa: PLC0415  # the same
    from generator.parts.bundle import write_bundle  # noqa: PLC0415  # the same
    from generator.parts.told import told_in  # noqa: PLC0415  # the same

    verdicts: list[Verdict] = []

    def pieces() -> "Iterator[tuple[Piece, Share]]":
        for board, share in zip(wish.boards, shares, strict=True):
            verdicts.extend(share.part.verdicts)
            yield _piece(generation, board), share

    audit = load_audit(Store(generation.directory))
    report, shares = make_shares(generation, wish.boards, config.site, audit, gates=wish.gates)
    told = told_in(report, generation.as_of)
    return write_bundle(wish.folder, _origin(config, generation), told, pieces()), verdicts


def _piece(generation: "Generation", board: "BoardSettings") -> "Piece":
    from generator.parts.bundle import Piece  # noqa: PLC0415  # only now needed
    from generator.parts.division import cost_of  # noqa: PLC0415  # the same

    id_ = generation.board_id(board.ref)
    issue_ids = tuple(map(int, generation.board(id_)["issue_ids"]))
    return Piece(board.ref, id_, cost_of(generation, id_), issue_ids)


def _origin(config: "Config", generation: "Generation") -> "Origin":
    from generator import __version__  # noqa: PLC0415  # only now needed
    from generator.cache.known_keys import known_keys  # noqa: PLC0415  # the same
    from generator.parts.bundle import Origin  # noqa: PLC0415  # the same
    from generator.parts.join import config_digest  # noqa: PLC0415  # the same
    from generator.parts.tool import digest, tool_fingerprint  # noqa: PLC0415  # the same

    return Origin(
        version=__version__,
        tool=tool_fingerprint(),
        config=config_digest(config.site, config.boards),
        jira=digest([generation.site_url, generation.account_id]),
        keys=digest(known_keys(generation)) if config.site.privacy.keys != "show" else None,
    )


def _tell(run: "Run", written: _Written) -> int:
    """Corrections are left to `merge`, which alone knows whether one concerns no board at all."""
    console, told, report = run.console, written.bundle.told, written.report
    incomplete = report.shortcomings if report else told.incomplete
    code = GATE_FAILED if any(verdict.failed for verdict in written.verdicts) else exit_code(incomplete)
    boards, bytes_ = (
        [piece.ref for piece in written.bundle.pieces],
        sum(path.stat().st_size for path in written.folder.iterdir()),
    )
    line = f"Part of {utc_text(told.as_of)} in {written.folder}: {count(len(boards), 'board')}, {size(bytes_)}"
    lines = sync_lines(report, written.cache_dir, discreet=console.discreet) if report else []
    for each in (*lines, line):
        console.say(each)
    tell_incomplete(console, incomplete)
    tell_verdicts(console, written.verdicts)
    gates = [verdict_line(verdict, discreet=console.discreet) for verdict in written.verdicts]
    summarise(console, "A part of sprint reports", [*lines, line, *gates], incomplete)
    console.document(
        {
            "schema": "sprint-reports/build-part/1",
            "exit_code": code,
            "as_of": told.as_of.isoformat().replace("+00:00", "Z"),
            "part": {"path": str(written.folder.resolve()), "bytes": bytes_, "boards": boards},
            "sync": report.as_json() if report else None,
            "incomplete": list(incomplete),
            "gates": [verdict_document(verdict) for verdict in written.verdicts],
        }
    )
    return code
