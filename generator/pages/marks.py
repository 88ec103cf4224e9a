"""The marks beside a number: what in the data bends it, each with a link to where it is told."""

from collections.abc import Callable, Iterable

from generator.domain import DataWarning
from generator.metrics.grounds import grounds_of
from generator.metrics.metric import Metric
from generator.pages.address import Link, quality_path, relative
from generator.pages.findings import Finding, find

Marks = Callable[[Metric], tuple[Link, ...]]

_MOST = 3


def make_marks(warnings: Iterable[DataWarning], board_id: int, path: str) -> Marks:
    """The marks of a metric's card on the page at `path`, from the warnings of the sprint or board it is about.

    The gravest stand first. What is only a note bends nothing that a reader must know beside the number.
    """
    findings = [finding for finding in find(warnings) if finding.code.counts]
    there = relative(path, quality_path(board_id))

    def marks(metric: Metric) -> tuple[Link, ...]:
        grounds = grounds_of(metric)
        bending = [finding for finding in findings if finding.code.bends & grounds]
        links = [_link(finding, there) for finding in bending]
        if len(links) > _MOST:
            links = [*links[: _MOST - 1], Link(f"{len(links) - _MOST + 1} more remarks on the data", there)]
        return tuple(links)

    return marks


def _link(finding: Finding, there: str) -> Link:
    return Link(finding.words, f"{there}#{finding.code.key}")
