"""The instant that each board's data speaks for: a board in which nothing happened keeps the one that it had.

So its pages need not be built again. It speaks for no instant of an earlier day, for ages and forecasts count in days.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from generator.cache.generation import Generation
from generator.domain import BoardSettings
from generator.errors import JiraError
from generator.fetch.jira import Raw
from generator.fetch.parse_time import parse_instant

_SPRINT_DATES = ("startDate", "activatedDate", "completeDate")


def report_zone(generation: Generation, settings: BoardSettings) -> ZoneInfo:
    """The time zone of a board's report: the config's, else the account's, if the tz database knows it, else UTC."""
    if settings.time_zone:
        return ZoneInfo(settings.time_zone)
    try:
        return ZoneInfo(generation.time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def board_instant(generation: Generation, board_id: int, zone: ZoneInfo) -> datetime:
    """The instant that a board's data speaks for, where its days are those of the zone.

    It is the kept one unless the zone was changed since the sync, so that the two are not on one day any more.
    """
    kept = generation.board_as_of(board_id)
    return kept if _is_same_day(kept, generation.as_of, zone) else generation.as_of


def next_instants(
    previous: Generation | None,
    new: Generation,
    boards: Iterable[BoardSettings],
    records: Mapping[str, bytes],
    *,
    full: bool,
) -> dict[int, datetime]:
    """The instants of the boards of a new generation, by board id.

    Args:
        previous: the generation before, if any.
        new: the new one; its shards are written, its manifest need not be.
        boards: what the config says of each.
        records: the issues that were read for it, by id.
        full: whether those are all.
    """
    whole = previous if previous and not (full or new.incomplete or previous.incomplete) else None
    return {id_: _next(whole, new, id_, each, records) for each in boards for id_ in (new.board_id(each.ref),)}


def moved_since(sprint: Raw, at: datetime) -> bool:
    """Whether a sprint was started or closed at an instant or later."""
    return sprint.get("state") != "future" and any(_is_since(sprint.get(name), at) for name in _SPRINT_DATES)


def _next(
    previous: Generation | None, new: Generation, board_id: int, settings: BoardSettings, records: Mapping[str, bytes]
) -> datetime:
    if previous is None or not previous.has_board(board_id):
        return new.as_of
    kept = previous.board_as_of(board_id)
    keeps = (
        _is_same_day(kept, new.as_of, report_zone(new, settings))
        and previous.board_inputs(board_id) == new.board_inputs(board_id)
        and not _is_ahead(new.board(board_id), records, kept)
    )
    return kept if keeps else new.as_of


def _is_ahead(board: Raw, records: Mapping[str, bytes], at: datetime) -> bool:
    """Whether the board holds what happened at an instant or later, while the sync of that instant was reading."""
    read = (json.loads(records[id_]) for id_ in board["issue_ids"] if id_ in records)
    return any(moved_since(sprint, at) for sprint in board["sprints"]) or any(
        _is_since(record["fields"].get("updated"), at) for record in read
    )


def _is_since(told: str | None, at: datetime) -> bool:
    """Whether Jira's time, if it is one, is the instant or later."""
    with suppress(JiraError):
        return told is not None and parse_instant(told) >= at
    return False


def _is_same_day(one: datetime, other: datetime, zone: ZoneInfo) -> bool:
    return one.astimezone(zone).date() == other.astimezone(zone).date()
