"""An issue's reading as lines for people and as a JSON document for programs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from generator.explain.reading import Explanation, Part, local_instant, status_name


def explanation_lines(explanation: Explanation) -> Iterator[str]:
    """The reading as lines of text, times in the report's zone."""
    snapshot, issue = explanation.snapshot, explanation.issue
    status = status_name(snapshot, issue.status_id)
    yield f"{issue.key} ({issue.type}, {status}): {issue.summary}"
    yield f"{issue.url}"
    zone = snapshot.rules.time_zone.key
    yield f"Board {snapshot.board.name} ({snapshot.board.id}), as of {local_instant(snapshot, snapshot.as_of)} ({zone})"
    yield ""
    yield "What happened"
    instants = [local_instant(snapshot, event.at) for event in explanation.events]
    width = max(map(len, instants))
    for instant, event in zip(instants, explanation.events, strict=True):
        yield f"  {instant:{width}}  {event.text}"
    yield ""
    yield "Its part in each sprint"
    for part in explanation.parts:
        yield f"  {part.text}"
    if not explanation.parts:
        yield "  It took part in no sprint that has begun."
    if explanation.warnings:
        yield ""
        yield "What bends its numbers"
        for warning in explanation.warnings:
            yield f"  {warning}"


def explanation_document(explanation: Explanation) -> dict[str, Any]:
    """The reading as a JSON document; instants in UTC."""
    snapshot, issue = explanation.snapshot, explanation.issue
    return {
        "schema": "sprint-reports/explanation/1",
        "as_of": _utc(snapshot.as_of),
        "time_zone": snapshot.rules.time_zone.key,
        "board": {"id": snapshot.board.id, "name": snapshot.board.name},
        "issue": {
            "id": str(issue.id),
            "key": issue.key,
            "type": issue.type,
            "summary": issue.summary,
            "status": status_name(snapshot, issue.status_id),
            "estimate": issue.estimate,
            "url": issue.url,
        },
        "events": [{"at": _utc(event.at), "field": event.field, "message": event.text} for event in explanation.events],
        "sprints": [
            {
                "id": part.sprint.id,
                "name": part.sprint.name,
                "state": part.sprint.state,
                **_cells(part),
                "message": part.text,
            }
            for part in explanation.parts
        ],
        "warnings": list(explanation.warnings),
    }


def _cells(part: Part) -> dict[str, Any]:
    return {name: _utc(cell) if isinstance(cell, datetime) else cell for name, cell in part.row.items()}


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
