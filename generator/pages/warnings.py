"""What in the data bends a page's numbers, in short: a line for each code, with a way to the whole."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.domain import DataWarning
from generator.history.quality.code import Severity
from generator.history.quality.score import Score
from generator.metrics.words import are, number, part, percent
from generator.pages.address import Link, quality_path, relative
from generator.pages.cells import CellWriter
from generator.pages.findings import Finding, find

_MOST_KEYS = 10


@dataclass(frozen=True, slots=True)
class WarningLine:
    """One code: how grave it is, how many have it, and the first of these issues, with the number of the others."""

    severity: Severity
    words: Link
    issues: tuple[Link, ...]
    more: int


@dataclass(frozen=True, slots=True)
class WarningsView:
    """How clean the data is in a sentence, a line for each code, and the way to the page that tells all."""

    sentence: str
    lines: tuple[WarningLine, ...]
    all: Link


def view_warnings(
    warnings: Iterable[DataWarning], score: Score, board_id: int, path: str, writer: CellWriter
) -> WarningsView:
    """The warnings of a sprint or a board on the page at `path`."""
    there = relative(path, quality_path(board_id))
    lines = tuple(_line(finding, there, writer) for finding in find(warnings))
    return WarningsView(tell_score(score), lines, Link("Data quality of this board", there))


def tell_score(score: Score) -> str:
    """The score in words."""
    if score.share is None:
        return "There are no issues to judge."
    if score.clean == score.issues:
        return f"All issues ({number(score.issues)}) are clean: no error and no warning about any of them."
    clean = part(score.clean, score.issues, "issues")
    return f"{clean} ({percent(score.share)}) {are(score.clean)} clean: no error and no warning about them."


def _line(finding: Finding, there: str, writer: CellWriter) -> WarningLine:
    keys = [oddity.issue_key for oddity in finding.oddities if oddity.issue_key]
    return WarningLine(
        severity=finding.code.severity,
        words=Link(finding.words, f"{there}#{finding.code.key}"),
        issues=tuple(writer.issue(key) for key in keys[:_MOST_KEYS]),
        more=max(len(keys) - _MOST_KEYS, 0),
    )
