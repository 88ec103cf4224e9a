"""What sprints' figures were: frozen by the first build after a sprint closed, and told by the build before.

    <cache>/results/<board>-<sprint>.json    a closed sprint, frozen
    <cache>/results/<board>.json             every sprint in the last report, and in the one before of older data

A report is named by the instant its data speaks for, so building one cache twice compares with the same report.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from generator.cache.generation import Generation
from generator.cache.kept import keep, load_kept, name_owner
from generator.cache.manifest import instant_text
from generator.domain import Sprint
from generator.drift import Amount, IssueResult, PastResults, Results, SprintResult, take_results
from generator.history.history import History

FOLDER = "results"
_FORMAT = 1


def keep_results(generation: Generation, history: History) -> PastResults:
    """What was kept of a board's sprints; what is new in it is kept from now on.

    Raises:
        CacheError: something cannot be read or written.
    """
    now = take_results(history)
    closed = [sprint for sprint in history.sprints if sprint.state == "closed" and sprint.id in now]
    return PastResults(
        now=now,
        frozen={sprint.id: _freeze(generation, history.board.id, sprint, now[sprint.id]) for sprint in closed},
        previous=_turn_page(generation, history, now),
    )


def _freeze(generation: Generation, board_id: int, sprint: Sprint, now: SprintResult) -> SprintResult:
    """The frozen result; a sprint that was opened and closed again since is frozen anew."""
    path = generation.directory / FOLDER / f"{board_id}-{sprint.id}.json"
    closed_at = instant_text(sprint.closed_at) if sprint.closed_at else None
    owner = name_owner(generation, _FORMAT, board_id=board_id, sprint_id=sprint.id, closed_at=closed_at)
    frozen = _read_all(load_kept(path, owner), "results").get(sprint.id)
    if frozen is None:
        keep(path, owner, {"results": _write_all([now])})
    return frozen or now


def _turn_page(generation: Generation, history: History, now: Results) -> Results | None:
    """The report of older data; this one takes the place of the last, and the last that of the one before."""
    path = generation.directory / FOLDER / f"{history.board.id}.json"
    owner = name_owner(generation, _FORMAT, board_id=history.board.id)
    kept = load_kept(path, owner)
    last, before = _read_all(kept, "last"), _read_all(kept, "before")
    previous = last if _speaks_before(last, history.as_of) else before
    if not _speaks_before(previous, history.as_of):
        previous = {}
    if (last, before) != (now, previous):
        keep(path, owner, {"last": _write_all(now.values()), "before": _write_all(previous.values())})
    return previous or None


def _speaks_before(results: Results, as_of: datetime) -> bool:
    return any(result.as_of < as_of for result in results.values())


def _write_all(results: Iterable[SprintResult]) -> list[dict[str, Any]]:
    return [{**asdict(result), "as_of": instant_text(result.as_of)} for result in results]


def _read_all(document: Any, name: str) -> dict[int, SprintResult]:  # noqa: ANN401  # JSON
    """The results that a document keeps under a name; none if they are of no known form."""
    try:
        return {row["sprint_id"]: _read(row) for row in document[name]} if document else {}
    except (LookupError, TypeError, ValueError):
        return {}


def _read(row: Mapping[str, Any]) -> SprintResult:
    return SprintResult(
        **{
            **row,
            "as_of": datetime.fromisoformat(row["as_of"]),
            "totals": {measure: Amount(*amount) for measure, amount in row["totals"].items()},
            "issues": tuple(IssueResult(**issue) for issue in row["issues"]),
        }
    )
