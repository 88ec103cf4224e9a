"""The trail of decisions about corrections: who decided what, when, against which three values, and why.

<cache>/decisions.jsonl and its companions, see `generator.cache.trail`.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.cache.trail import Trail, Trailed


def append_decision(folder: Path, decision: Mapping[str, Any]) -> None:
    """Add a decision to the trail in a cache's folder.

    Raises:
        CacheError: it cannot be written.
    """
    _trail(folder).append(decision)


def load_decisions(folder: Path) -> Trailed:
    """The trail, checked.

    Raises:
        CacheError: it cannot be read.
    """
    found = _trail(folder).load()
    problem = f"The trail of decisions in {folder} was changed: {found.problem}" if found.problem else ""
    return replace(found, problem=problem)


def _trail(folder: Path) -> Trail:
    return Trail(folder, "decisions", "sprint-reports/decision/1")
