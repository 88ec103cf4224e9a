"""What issues are planned in: the board's epics and the versions, and since when each issue is in them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from operator import eq
from typing import TypeVar

from generator.domain import Change, Issue, Snapshot, Version
from generator.history.timeline import read_moments

T = TypeVar("T")


def list_epics(snapshot: Snapshot) -> list[Issue]:
    """The epics that the board lists, by id."""
    return sorted((issue for issue in snapshot.issues if issue.level == "epic"), key=lambda issue: issue.id)


def list_versions(snapshot: Snapshot, issues: Iterable[Issue]) -> list[Version]:
    """The versions that bring one of the issues, by release, name and id; those without a date last."""
    named = {id_ for issue in issues for id_ in issue.fix_version_ids} & snapshot.versions.keys()
    return sorted((snapshot.versions[id_] for id_ in named), key=_release_order)


def list_epic_issues(epics: Iterable[Issue], issues: Iterable[Issue]) -> Iterator[tuple[int, int, datetime | None]]:
    """(id of the epic, id of the issue, when it first came under it), in the order of the issues."""
    listed = {epic.id for epic in epics}
    for issue in issues:
        epic_id = issue.parent_id
        if epic_id is not None and epic_id in listed:
            yield epic_id, issue.id, _find_first(issue.parent_changes, epic_id, issue, partial(eq, epic_id))


def list_version_issues(
    versions: Iterable[Version], issues: Iterable[Issue]
) -> Iterator[tuple[str, int, datetime | None]]:
    """(id of the version, id of the issue, when it first came into it), in the order of the issues."""
    listed = {version.id for version in versions}
    for issue in issues:
        held = issue.fix_version_ids
        for version_id in sorted(held & listed):
            holds = partial(_holds, version_id)
            yield version_id, issue.id, _find_first(issue.version_changes, held, issue, holds)


def _release_order(version: Version) -> tuple[object, ...]:
    return version.release_date is None, version.release_date, version.name, version.id


def _holds(version_id: str, version_ids: frozenset[str]) -> bool:
    return version_id in version_ids


def _find_first(changes: Iterable[Change[T]], present: T, issue: Issue, holds: Callable[[T], bool]) -> datetime | None:
    """When a value was first so; None if the history never leads to it."""
    moments = read_moments(changes, present, issue.created_at)
    return next((moment.at for moment in moments if holds(moment.value)), None)
