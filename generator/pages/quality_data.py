"""Data quality for programs: scores, and every row of every code."""

from collections.abc import Mapping
from typing import Any

from generator.history.quality.score import Score
from generator.pages.facts import BoardFacts
from generator.pages.findings import Finding, Oddity, find


def quality_entry(board: BoardFacts) -> Mapping[str, Any]:
    """A board's scores (also of each sprint), and its rows by code, the gravest code first."""
    return {
        **_score(board.score),
        "sprints": [{"sprint_id": facts.sprint.id, **_score(facts.score)} for facts in board.sprints],
        "codes": [_code(finding) for finding in find(board.report.history.warnings)],
    }


def _score(score: Score) -> Mapping[str, Any]:
    return {"score": score.share, "issues": score.issues, "clean": score.clean}


def _code(finding: Finding) -> Mapping[str, Any]:
    code = finding.code
    return {
        "code": code.key,
        "title": code.title,
        "severity": code.severity,
        "count": len(finding.oddities),
        "rows": [_row(oddity) for oddity in finding.oddities],
    }


def _row(oddity: Oddity) -> Mapping[str, Any]:
    return {"issue": oddity.issue_key, "sprint_ids": list(oddity.sprint_ids), "message": oddity.message}
