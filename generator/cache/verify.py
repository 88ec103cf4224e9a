"""The cache against Jira: is every issue there, is none too many, and is each what Jira says it is?

The boards are read anew, their censuses compared with the cached ones, and a sample of the issues (or all of them) read
again and compared byte by byte. The sample follows from the generation's number, so each generation checks others. What
Jira says was updated since the last sync is no fault of the cache: the next sync reads it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Literal, Protocol

from generator.cache.boards import read_boards
from generator.cache.census import listed_ids, without_strange_parent
from generator.cache.fetched import Fetched
from generator.cache.files import content_hash, encode_json
from generator.cache.generation import Generation
from generator.cache.instants import moved_since
from generator.cache.manifest import epoch_ms
from generator.cache.meaning import Question, make_question
from generator.cache.spool import Spool
from generator.domain import BoardSettings
from generator.errors import CacheError
from generator.fetch.jira import Jira, Raw
from generator.fetch.parse_time import parse_instant

SAMPLE = 100
_OVERLAP_MS = 10 * 60 * 1000  # the next sync reads again what was updated so long before the last one
_SETTINGS = ("name", "configuration", "filter")

Phase = Literal["boards", "issues", "reports"]


class Progress(Protocol):
    """Told how far a check is."""

    def __call__(self, phase: Phase, done: int, total: int | None) -> None:
        """`done` of `total` things of a phase are done."""


@dataclass(frozen=True, slots=True)
class IssueDifference:
    """An issue that the cache has not on a board, has too much there, or has otherwise than Jira.

    `board_id` is None for "changed", where `what` names the parts that differ.
    """

    id: str
    key: str
    kind: Literal["missing", "extra", "changed"]
    board_id: int | None = None
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardCheck:
    """A board's numbers of issues in the cache and in Jira, and which of its settings differ."""

    id: int
    name: str
    cached: int
    listed: int
    settings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CacheCheck:
    """What was found. `checked` issues were compared, of `issues` cached; `newer` were updated since the last sync."""

    generation: int
    issues: int
    checked: int
    newer: int
    boards: tuple[BoardCheck, ...]
    differences: tuple[IssueDifference, ...]

    @property
    def agrees(self) -> bool:
        """Whether the cache is what Jira holds."""
        return not self.differences and not any(board.settings for board in self.boards)


def check_cache(
    jira: Jira,
    generation: Generation,
    boards: Sequence[BoardSettings],
    *,
    sample: int | None = SAMPLE,
    progress: Progress,
) -> CacheCheck:
    """Compare; nothing is changed (see `generator.cache.mend`).

    Args:
        jira: a fresh connection.
        generation: the present one, whole and ours.
        boards: what the config says of each board.
        sample: how many issues to compare; None: all.
        progress: is told how far it is.

    Raises:
        CacheError: the config asks for other boards or fields than the cache holds.
        LoginError, AccessError, JiraError: Jira refuses or fails.
    """
    look = _look(jira, generation, boards, progress)
    present = sorted(generation.issue_ids & listed_ids(look.boards), key=int)
    chosen = present if sample is None else _draw(present, sample, generation.number)
    unknown = sorted(listed_ids(look.boards) - generation.issue_ids, key=int)
    with Spool(generation.directory) as records:
        tick = partial(progress, "issues", total=len(chosen) + len(unknown))
        fetched = Fetched(look.question, records)
        fetched.pick(jira, [*chosen, *unknown], tick)
        newer, changed = _compare(look, records)
    return CacheCheck(
        generation=generation.number,
        issues=len(generation.issue_ids),
        checked=len(chosen),
        newer=len(newer),
        boards=tuple(_check_board(board, generation) for board in look.boards.values()),
        differences=(*changed, *_misplaced(look, {**generation.keys, **fetched.keys}, newer)),
    )


@dataclass(frozen=True)
class _Look:
    """What is compared: the cached generation, and the boards as they are now."""

    generation: Generation
    question: Question
    boards: Mapping[int, Raw]

    def is_newer(self, issue: Raw, cached: Raw | None) -> bool:
        """Whether an issue was updated since the last sync, so that the next one reads it."""
        if cached and cached["fields"].get("updated") == issue["fields"].get("updated"):
            return False
        return epoch_ms(parse_instant(issue["fields"].get("updated"))) >= self.generation.cursor - _OVERLAP_MS

    @cached_property
    def field_names(self) -> Mapping[str, str]:
        """The names of the fields, for people."""
        return {field["id"]: str(field.get("name") or field["id"]) for field in self.generation.site["fields"]}


def _look(jira: Jira, generation: Generation, settings: Sequence[BoardSettings], progress: Progress) -> _Look:
    refs = [each.ref for each in settings]
    read = read_boards(jira, refs, partial(progress, "boards", total=len(refs)))
    boards = {board["id"]: board for board in read}
    question = make_question(generation.site["fields"], zip(settings, boards.values(), strict=True))
    if boards.keys() != generation.boards.keys() or question.meaning != generation.manifest.meaning:
        raise CacheError(
            "The cache holds other boards or fields than the config asks for now",
            "Run `sprint-reports sync`, then verify",
        )
    return _Look(generation, question, boards)


def _draw(ids: Sequence[str], size: int, number: int) -> list[str]:
    """Some of the ids, each generation others, in an order that is their numbers' again."""
    drawn = sorted(ids, key=lambda id_: content_hash(f"{number} {id_}".encode()))[:size]
    return sorted(drawn, key=int)


def _compare(look: _Look, records: Mapping[str, bytes]) -> tuple[frozenset[str], list[IssueDifference]]:
    """Which of the issues read were updated since the last sync, and how the others differ from the cached ones."""
    held, listed = look.generation.issue_ids, listed_ids(look.boards)
    newer = {id_ for id_, record in records.items() if id_ not in held and look.is_newer(json.loads(record), None)}
    changed = []
    for known in look.generation.some_issues(held.intersection(records)):
        raw = json.loads(records[known["id"]])
        if look.is_newer(raw, known):
            newer.add(known["id"])
            continue
        cached, issue = (without_strange_parent(record, listed) for record in (known, raw))
        if encode_json(cached) != encode_json(issue):
            what = tuple(_parts(cached, issue, look.field_names))
            changed.append(IssueDifference(issue["id"], issue["key"], "changed", what=what))
    return frozenset(newer), sorted(changed, key=lambda each: int(each.id))


def _parts(cached: Raw, issue: Raw, names: Mapping[str, str]) -> Iterator[str]:
    """Which parts of an issue differ, in words."""
    if cached.get("key") != issue["key"]:
        yield "key"
    fields = cached.get("fields") or {}
    for field in sorted(fields.keys() | issue["fields"].keys()):
        if fields.get(field) != issue["fields"].get(field):
            yield names.get(field, field)
    if cached.get("histories") != issue["histories"] or cached.get("complete") != issue["complete"]:
        yield "history"


def _misplaced(look: _Look, keys: Mapping[str, str], newer: frozenset[str]) -> Iterator[IssueDifference]:
    """What a board lists and the cache does not have there, and the other way round."""
    for id_, board in look.boards.items():
        cached = set(look.generation.boards[id_]["issue_ids"])
        now = set(board["issue_ids"])
        for issue_id in sorted(now - cached, key=int):
            if issue_id in keys and issue_id not in newer:
                yield IssueDifference(issue_id, keys[issue_id], "missing", id_)
        for issue_id in sorted(cached - now, key=int):
            yield IssueDifference(issue_id, keys.get(issue_id, issue_id), "extra", id_)


def _check_board(board: Raw, generation: Generation) -> BoardCheck:
    cached = generation.boards[board["id"]]
    differing = [name for name in _SETTINGS if board[name] != cached[name]]
    if _sprints_differ(board["sprints"], cached["sprints"], generation.as_of):
        differing.append("sprints")
    return BoardCheck(board["id"], board["name"], len(cached["issue_ids"]), len(board["issue_ids"]), tuple(differing))


def _sprints_differ(now: Sequence[Raw], cached: Sequence[Raw], as_of: datetime) -> bool:
    """Whether the listings differ in more than sprints that were started or closed since the last sync."""
    moved = {sprint["id"] for sprint in now if moved_since(sprint, as_of)}
    return [each for each in now if each["id"] not in moved] != [each for each in cached if each["id"] not in moved]
