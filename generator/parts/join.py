"""The parts of one site, checked to belong together, and what they tell together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from generator import __version__
from generator.domain import BoardSettings
from generator.errors import CacheError, SiteError
from generator.parts.archive import Share
from generator.parts.bundle import Bundle, Piece, is_whole, read_bundle, read_share
from generator.parts.fingerprint import own_templates, plain
from generator.parts.told import Told
from generator.parts.tool import digest, tool_fingerprint
from generator.site_settings import SiteSettings
from generator.sync_record import GoneIssue, SyncRecord

_HINT = "Build what is named here again, all with this version and this config, and name every part once"


@dataclass(frozen=True)
class Joined:
    """Parts that make a whole.

    Attributes:
        told: what they tell of the site together.
        pieces: every board with the folder that holds it, in the order of the config.
    """

    told: Told
    pieces: tuple[tuple[Path, Piece], ...]

    def shares(self) -> Iterator[Share]:
        """What each board gives the site, one at a time.

        Raises:
            CacheDamagedError: a part was damaged meanwhile.
        """
        return (read_share(folder, piece) for folder, piece in self.pieces)

    @property
    def costs(self) -> dict[str, int]:
        """What each board costs, see `generator.parts.division`."""
        return {str(piece.ref): piece.cost for _, piece in self.pieces}


def config_digest(settings: SiteSettings, boards: Sequence[BoardSettings]) -> str:
    """A hash of all that the config says of a site and of its boards, and of the team's own templates."""
    look = replace(settings.look, templates_dir=None)  # where they lie is nobody's business
    templates = own_templates(settings.look)
    return digest([plain(replace(settings, look=look)), templates, [plain(board) for board in boards]])


def join(folders: Sequence[Path], settings: SiteSettings, boards: Sequence[BoardSettings]) -> Joined:
    """The parts in the folders as one.

    Raises:
        SiteError: they do not make the site of this config; the message lists all that is wrong.
    """
    found, complaints = _read_all(folders)
    complaints += chain.from_iterable(_complain(*each, config_digest(settings, boards)) for each in found)
    complaints += _disagreements(found)
    complaints += _miscounts(found, boards)
    if complaints:
        text = "\n".join(["The parts do not make one site:", *(f"  - {complaint}" for complaint in complaints)])
        raise SiteError(text, _HINT)
    order = {board.ref: place for place, board in enumerate(boards)}
    found.sort(key=lambda each: min((order[piece.ref] for piece in each[1].pieces), default=0))
    by_ref = {piece.ref: (folder, piece) for folder, bundle in found for piece in bundle.pieces}
    return Joined(tell_together([bundle for _, bundle in found]), tuple(by_ref[board.ref] for board in boards))


def tell_together(bundles: Sequence[Bundle]) -> Told:
    """What parts tell together: as old as the oldest, as incomplete as all of them."""
    tolds = [bundle.told for bundle in bundles]
    return Told(
        site_url=tolds[0].site_url,
        as_of=min(told.as_of for told in tolds),
        incomplete=tuple(dict.fromkeys(chain.from_iterable(told.incomplete for told in tolds))),
        syncs=_all_syncs([told.syncs for told in tolds]),
        syncs_problem=next((told.syncs_problem for told in tolds if told.syncs_problem), ""),
        gone=tuple(_all_gone(bundles)),
    )


def _read_all(folders: Iterable[Path]) -> tuple[list[tuple[Path, Bundle]], list[str]]:
    found, complaints = [], []
    for folder in folders:
        try:
            found.append((folder, read_bundle(folder)))
        except CacheError as error:
            complaints.append(error.message)
    return found, complaints


def _complain(folder: Path, bundle: Bundle, config: str) -> Iterator[str]:
    """What is wrong with a part by itself."""
    if bundle.origin.version != __version__:
        yield f"{folder} was built by version {bundle.origin.version}, not {__version__}"
    elif bundle.origin.tool != tool_fingerprint():
        yield f"{folder} was built with other code or other versions of libraries or Python"
    if bundle.origin.config != config:
        yield f"{folder} was built with another config"
    for piece in bundle.pieces:
        if not is_whole(folder, piece):
            yield f"{folder} is damaged: the archive of board {piece.ref} is missing or not the one that was written"


def _disagreements(found: Sequence[tuple[Path, Bundle]]) -> Iterator[str]:
    """What is wrong between parts, each compared with the first."""
    for folder, bundle in found[1:]:
        first, origin = found[0][1].origin, bundle.origin
        if origin.jira != first.jira:
            yield f"{folder} is of another Jira or another account than {found[0][0]}"
        elif origin.keys != first.keys:
            yield f"{folder} hides other issue keys than {found[0][0]}: build both from one cache"


def _miscounts(found: Sequence[tuple[Path, Bundle]], boards: Sequence[BoardSettings]) -> Iterator[str]:
    """Boards that come twice, or not at all, or that the config does not name."""
    holders = [(piece.ref, folder) for folder, bundle in found for piece in bundle.pieces]
    wanted, counts = [board.ref for board in boards], Counter(ref for ref, _ in holders)
    for ref in counts:
        if counts[ref] > 1:
            yield f"board {ref} is in several: {', '.join(str(folder) for held, folder in holders if held == ref)}"
        if ref not in wanted:
            yield f"board {ref} is in a part, and the config does not name it"
    missing = [str(ref) for ref in wanted if ref not in counts]
    if missing:
        yield f"no part has board {', '.join(missing)}"


def _all_syncs(trails: Sequence[tuple[SyncRecord, ...]]) -> tuple[SyncRecord, ...]:
    """Every sync once, the newest first; parts of one cache tell of the same ones, in an order that stands."""
    known = {repr(record): record for record in chain.from_iterable(trails)}
    if len(known) == len(trails[0]):
        return trails[0]
    return tuple(sorted(known.values(), key=lambda record: record.started_at, reverse=True))


def _all_gone(bundles: Sequence[Bundle]) -> list[GoneIssue]:
    """What no board of any part lists any more, the latest first; what went from one part to another is not gone."""
    listed = {id_ for bundle in bundles for piece in bundle.pieces for id_ in piece.issue_ids}
    known: dict[int, GoneIssue] = {}
    for issue in chain.from_iterable(bundle.told.gone for bundle in bundles):
        if issue.id not in listed:
            known[issue.id] = _gone_from_both(known[issue.id], issue) if issue.id in known else issue
    return sorted(known.values(), key=lambda issue: (issue.noticed_at, issue.id), reverse=True)


def _gone_from_both(one: GoneIssue, other: GoneIssue) -> GoneIssue:
    """An issue that was on boards of two parts is gone since the last of them missed it."""
    last = max(one, other, key=lambda issue: issue.noticed_at)
    return replace(
        last,
        boards=tuple(sorted({*one.boards, *other.boards})),
        seen_at=max(one.seen_at, other.seen_at),
        confirmed=one.confirmed and other.confirmed,
    )
